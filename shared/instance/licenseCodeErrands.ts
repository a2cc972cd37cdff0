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
      return outcome.kind === 'done' ? { kind: 'delivered', facts: {} } : replyOf(outcome);
    };
  }
  if (entry.type !== reportLicenseUsage) return undefined;
  return async ({ signal }) => {
    const entries: readonly JsonObject[] = JSON.parse(String(entry.data.entries));
    const outcome = await marketplace.reportSoftwareUsage([{ license, entries }], signal);
    return outcome.kind === 'done' ? { kind: 'delivered', facts: {} } : replyOf(outcome);
  };
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
  const more = isRefused ? { code: reply.code } : {};
  return {
    changes: {},
    events: [event(isRefused ? refused : done, instance, {}, cause, more)],
    answer: undefined,
    leaves: true,
    outbox: entries => withoutEntry(entries, entry.id),
    alarms: isRefused ? [alarm(instance, 'LicenseCallRefused', cause)] : [],
  };
}
