import type { Errand, FinalReply, Reaction } from '../delivery/concept.ts';
import { type OutboxEntry, withoutEntry } from '../delivery/outbox.ts';
import type { Undone } from '../marketplace/codes.ts';
import type { MarketplaceApi } from '../marketplace/marketplaceApi.ts';
import type { JsonObject } from '../wire/json.ts';
import { alarm, event } from './decision.ts';
import type { Instance } from './instance.ts';

/** Work for the marketplace that concerns a licence code, queued like an event (zh-cn_topic_0070649244). */
export const activateLicense = 'license.activate';
export const reportLicenseUsage = 'license.report-usage';

/** Activates a code, or reports the use of its software; undefined for other entries. */
export function licenseCodeErrand(
  { license }: Instance,
  entry: OutboxEntry,
  marketplace: MarketplaceApi,
): Errand | undefined {
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

const replyOf = (undone: Undone) =>
  undone.kind === 'refused'
    ? ({ kind: 'refused', code: undone.code, reason: undone.reason } as const)
    : ({ kind: 'failed', reason: undone.reason } as const);

/** What the product is told of it; undefined for other entries. */
export function licenseCodeReply(
  instance: Instance,
  entry: OutboxEntry,
  reply: FinalReply,
): Reaction<Instance> | undefined {
  const names = {
    [activateLicense]: ['license.activated', 'license.activation-refused'],
    [reportLicenseUsage]: ['license.usage-reported', 'license.usage-refused'],
  } as const;
  const [done, refused] = names[entry.type as keyof typeof names] ?? [];
  if (done === undefined || refused === undefined) return undefined;
  const cause = { activity: entry.type };
  const isRefused = reply.kind === 'refused';
  const facts = reply.kind === 'delivered' ? reply.facts : {};
  const { orderId, productId, quantity, remarks } = facts;
  const changes = {
    ...(instance.orderId === '' && orderId !== undefined ? { orderId } : {}),
    ...(instance.productId === undefined && productId !== undefined ? { productId } : {}),
  };
  const more = isRefused ? { code: reply.code } : { quantity, remarks };
  return {
    changes,
    events: [event(isRefused ? refused : done, instance, changes, cause, more)],
    answer: undefined,
    leaves: true,
    outbox: entries => withoutEntry(entries, entry.id),
    alarms: isRefused || remarks !== undefined ? [alarm(instance, 'LicenseCallRefused', cause)] : [],
  };
}
