import type { CallFailure } from '../../marketplace/codes.ts';
import type { MarketplaceApi } from '../../marketplace/marketplaceApi.ts';
import type { Job } from '../../outbox/aggregate.ts';
import type { OutboxEntry } from '../../outbox/outbox.ts';
import type { JsonObject } from '../../wire/json.ts';
import type { Instance } from '../instance.ts';
import { activateLicense, reportLicenseUsage } from '../rules/license/licenseCodeReply.ts';

/** Activates a code, or reports the use of its software; undefined for other entries. */
export function licenseCodeJob(
  { license }: Instance,
  entry: OutboxEntry,
  marketplace: MarketplaceApi,
): Job | undefined {
  if (license === undefined) return undefined;
  if (entry.type === activateLicense) {
    return async ({ signal }) => {
      const effectiveAt = typeof entry.data.effectiveAt === 'number' ? entry.data.effectiveAt : undefined;
      const outcome = await marketplace.activateLicense(license, effectiveAt, signal);
      return outcome.kind === 'done'
        ? { kind: 'delivered', facts: factsOf(outcome.content) }
        : replyOf(outcome);
    };
  }
  if (entry.type !== reportLicenseUsage) return undefined;
  return async ({ signal }) => {
    const entries: readonly JsonObject[] = JSON.parse(String(entry.data.entries));
    const outcome = await marketplace.reportSoftwareUsage([{ license, entries }], signal);
    return outcome.kind === 'done'
      ? { kind: 'delivered', facts: remarksOf(outcome.content) }
      : replyOf(outcome);
  };
}

/** What an activation tells of the purchase (`license_code_info`); its expiry is an estimate, and left out. */
function factsOf({ order_id, product_id, amount }: JsonObject): Readonly<Record<string, string>> {
  const told = Object.entries({ orderId: order_id, productId: product_id, quantity: amount });
  return Object.fromEntries(
    told.flatMap(([name, value]) => {
      const text = typeof value === 'number' ? String(value) : value;
      return typeof text === 'string' && text !== '' && text.length <= 64 ? [[name, text]] : [];
    }),
  );
}

/** The page speaks of failure details, and names no field: whatever stands beside a success is for a person. */
function remarksOf({ error_code: _, error_msg: __, ...more }: JsonObject): Readonly<Record<string, string>> {
  const said = Object.values(more).some(
    value => typeof value === 'object' && value !== null && Object.keys(value).length > 0,
  );
  return said ? { remarks: JSON.stringify(more).slice(0, 200) } : {};
}

const replyOf = (undone: CallFailure) =>
  undone.kind === 'refused'
    ? ({ kind: 'refused', code: undone.code, reason: undone.reason } as const)
    : ({ kind: 'failed', reason: undone.reason } as const);
