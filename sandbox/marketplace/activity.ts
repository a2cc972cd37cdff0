import { formatMarketplaceTime } from '../../shared/wire/marketplaceTime.ts';

/** What the marketplace can be made to do, in the words of its buyers and operators. */
export const marketplaceCommands = [
  'purchase',
  'renew',
  'cancel-renewal',
  'trial-to-formal',
  'change-renewal',
  'freeze',
  'unfreeze',
  'upgrade',
  'release',
  'query',
  'check',
  'notify',
] as const;

export type MarketplaceCommand = (typeof marketplaceCommands)[number];

export const isMarketplaceCommand = (text: string): text is MarketplaceCommand =>
  marketplaceCommands.some(command => command === text);

/** Commands that concern an instance which was purchased before. */
export const concernsInstance = (command: MarketplaceCommand) =>
  command !== 'purchase' && command !== 'notify';

export interface ActivityFacts {
  readonly orderId: string;
  readonly orderLineId: string;
  /** For a query one or several with commas between them. */
  readonly instanceId: string;
  /** New on every request, repeats included. */
  readonly businessId: string;
  /** Epoch ms. */
  readonly expireAt: number;
  /** Takes the place of the command's own scene. */
  readonly scene?: string;
  readonly productId?: string;
  /** A call of the debugging page or a dial test. */
  readonly test: boolean;
}

const scenes: Partial<Record<MarketplaceCommand, string>> = {
  renew: 'RENEWAL',
  'cancel-renewal': 'UNSUBSCRIBE_RENEWAL_PERIOD',
  'trial-to-formal': 'TRIAL_TO_FORMAL',
  'change-renewal': 'RENEWAL_CHANGE',
};

/** The body of a call as the marketplace writes it: every value text, keys ascending, compact, UTF-8. */
export function activityBody(command: MarketplaceCommand, facts: ActivityFacts): string {
  const { productId, test } = facts;
  const fields: Record<string, unknown> = {
    ...activityFields(command, facts),
    ...(productId !== undefined && concernsInstance(command) && command !== 'check' ? { productId } : {}),
    ...(test ? { testFlag: '1' } : {}),
  };
  const sorted = Object.keys(fields).sort();
  return JSON.stringify(Object.fromEntries(sorted.map(name => [name, fields[name]])));
}

function activityFields(command: MarketplaceCommand, facts: ActivityFacts): Record<string, unknown> {
  const { orderId, orderLineId, instanceId, businessId, expireAt } = facts;
  switch (command) {
    case 'purchase':
      return { activity: 'newInstance', orderId, orderLineId, businessId };
    case 'renew':
    case 'cancel-renewal':
    case 'trial-to-formal':
    case 'change-renewal': {
      const scene = facts.scene ?? scenes[command];
      const expireTime = formatMarketplaceTime(expireAt, 17);
      return { activity: 'refreshInstance', scene, orderId, orderLineId, instanceId, expireTime };
    }
    case 'freeze':
      return { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' };
    case 'unfreeze':
      return { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' };
    case 'upgrade':
      return { activity: 'upgradeInstance', instanceId, orderId, orderLineId };
    case 'release':
      return { activity: 'releaseInstance', instanceId, orderId, orderLineId };
    case 'query':
      return { activity: 'queryInstance', instanceId };
    case 'check': {
      const product = {
        productId: facts.productId ?? 'sandbox-product',
        skuCode: 'sandbox-sku',
        linearValue: '1',
      };
      return { activity: 'changeInstanceCheck', instanceId, productInfo: product };
    }
    case 'notify':
      return { activity: 'orderNotify', orderId, orderLineId };
  }
}
