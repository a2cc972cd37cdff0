import type { FinalReply, Reaction } from '../../../outbox/aggregate.ts';
import type { OutboxEntry } from '../../../outbox/outbox.ts';
import { acknowledge } from '../../../outbox/reaction.ts';
import type { Instance } from '../../instance.ts';
import { alarm, event } from '../decision.ts';

/** Work for the marketplace that concerns a licence code, queued like an event (zh-cn_topic_0070649244). */
export const activateLicense = 'license.activate';
export const reportLicenseUsage = 'license.report-usage';

/** The event when it was done, and the one when it was refused. */
const told = {
  [activateLicense]: ['license.activated', 'license.activation-refused'],
  [reportLicenseUsage]: ['license.usage-reported', 'license.usage-refused'],
} as const;

/** What the product is told of it; undefined for other entries. */
export function licenseCodeReply(
  instance: Instance,
  entry: OutboxEntry,
  reply: FinalReply,
): Reaction<Instance> | undefined {
  const names = told[entry.type as keyof typeof told];
  if (names === undefined) return undefined;
  const [done, refused] = names;
  const cause = { activity: entry.type };
  const isRefused = reply.kind === 'refused';
  const facts = reply.kind === 'delivered' ? reply.facts : {};
  const { orderId, productId, quantity, remarks } = facts;
  const changes = {
    ...(instance.orderId === '' && orderId !== undefined ? { orderId } : {}),
    ...(instance.productId === undefined && productId !== undefined ? { productId } : {}),
  };
  const more = isRefused ? { code: reply.code } : { quantity, remarks };
  return acknowledge(entry, {
    changes,
    events: [event(isRefused ? refused : done, instance, changes, cause, more)],
    alarms: isRefused || remarks !== undefined ? [alarm(instance, 'LicenseCallRefused', cause)] : [],
  });
}
