import type { ActivityFacts, MarketplaceCommand } from '../marketplace/families/activity.ts';
import { type FamilyName, families } from '../marketplace/families/family.ts';

/** One case of the debugging page. */
export interface SheetCase {
  /** The activity, and what sets this case of it apart. */
  readonly title: string;
  /** What to fill in; invented values are fine. The page adds what it generates itself. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** In the order of an order's life, as the required cases of the page are (section 6 of the marketplace's behaviour). */
const commands: Readonly<Record<FamilyName, readonly MarketplaceCommand[]>> = {
  v2: ['purchase', 'query', 'renew', 'trial-to-formal', 'freeze', 'unfreeze', 'upgrade', 'check', 'release'],
  v1: ['purchase', 'query', 'renew', 'trial-to-formal', 'expire', 'freeze', 'unfreeze', 'upgrade', 'release'],
  license: ['purchase', 'renew', 'expire', 'release'],
  'license-code': ['renew', 'freeze', 'unfreeze', 'release'],
  'license-online': ['purchase', 'renew', 'freeze', 'unfreeze', 'upgrade', 'apply', 'release'],
};

const facts: ActivityFacts = {
  orderId: 'CS1906666666ABCDE',
  orderLineId: 'CS1906666666ABCDE-000001',
  purchaseOrderId: 'CS1906666666ABCDE',
  instanceId: 'huaweitest123456',
  businessId: '03pf80c2-ae96-49bb-b2b2-a8a3b3b2c8a1',
  expireAt: Date.UTC(2030, 0, 1),
  effectiveAt: Date.UTC(2026, 0, 1),
  license: 'PLTEST000001',
  eventId: 'sheet-event-1',
  deviceFingerprint: 'sheet-device',
  test: true,
};

/** Made by the page itself at every call. */
const generated: ReadonlySet<string> = new Set([
  'testFlag',
  'businessId',
  'timeStamp',
  'timestamp',
  'authToken',
]);

/** The cases of a family with their parameters. */
export function casesOf(family: FamilyName): readonly SheetCase[] {
  return commands[family].map(command => {
    const { activity, ...fields } = families[family].fields(command, facts) as Readonly<
      Record<string, unknown>
    >;
    return {
      title: `${String(activity)} (${command})`,
      parameters: Object.entries(fields)
        .filter(([name, value]) => value !== undefined && value !== '' && !generated.has(name))
        .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const),
    };
  });
}

/** A case that the page fills in by itself. */
export const named = (title: string): SheetCase => ({ title, parameters: [] });
