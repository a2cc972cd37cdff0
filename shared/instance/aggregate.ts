import type { Config } from '../config/config.ts';
import { hasWebhook, webhookTarget } from '../delivery/webhookTarget.ts';
import type { MarketplaceApi } from '../marketplace/marketplaceApi.ts';
import type { Aggregate, AnsweredReply, ReceivedReply } from '../outbox/aggregate.ts';
import { isRefusable } from '../outbox/eventTypes.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import { cannotBeRefused, plainAggregate } from '../outbox/plainAggregate.ts';
import { notUnderstood, unread, wasNotUnderstood } from '../outbox/reply.ts';
import { eventBody } from './eventBody.ts';
import { familyOf } from './family.ts';
import type { Instance } from './instance.ts';
import { checkRelease } from './jobs/checkRelease.ts';
import { licenseCodeJob } from './jobs/licenseCodeJobs.ts';
import { type OrderJobDeps, orderJob } from './jobs/orderJob.ts';
import { readProvisioned, readRefusalCode } from './productAnswer.ts';
import { productIdsOf } from './productIds.ts';
import { isAddressSet } from './purchase/addressFromSettings.ts';
import { type ClockPolicy, clockWork, onClock } from './rules/clock.ts';
import { orderRead, orderReadBy } from './rules/orderReading.ts';
import { react } from './rules/reply.ts';
import { releaseCheck } from './rules/status/releaseCheck.ts';
import type { InstanceStore } from './store.ts';

export interface InstanceAggregate extends Aggregate<Instance> {
  readonly store: InstanceStore;
}

export interface InstanceAggregateDeps extends OrderJobDeps {
  readonly config: ClockPolicy & Pick<Config, 'product' | 'products'>;
  readonly history: Aggregate<Instance>['history'];
  readonly marketplace: MarketplaceApi;
}

/** Instances as items with an outbox. */
export function instanceAggregate(store: InstanceStore, deps: InstanceAggregateDeps): InstanceAggregate {
  const { config, history, sealer } = deps;
  return plainAggregate<Instance, InstanceStore>({
    name: 'instance',
    store,
    history,
    productIds: productIdsOf,
    hasReceiver: (instance, type) =>
      // Somebody has to make it: until then the event stays as a reminder, also where the product asks by itself.
      (type === familyOf(instance).creationEvent && instance.status === 'provisioning') ||
      hasWebhook(config, productIdsOf(instance)),
    nextWork: instance => clockWork(instance, config),
    onClock: (instance, now) => onClock(instance, config, now),
    waitsFor: (_instance, event, before) =>
      before.type === orderRead && event.type !== orderRead && event.data.orderId === before.data.orderId,
    endsBy: orderReadBy,
    obsolete: (instance, entry) =>
      entry.type === familyOf(instance).creationEvent &&
      (entry.acceptedAt !== undefined || wasNotUnderstood(entry)) &&
      instance.status !== 'provisioning',
    job: (instance, entry) =>
      entry.type === orderRead
        ? orderJob(instance, entry, deps)
        : entry.type === releaseCheck
          ? checkRelease(instance, deps.marketplace)
          : licenseCodeJob(instance, entry, deps.marketplace),
    compose: (instance, entry) => eventBody(instance, entry, sealer),
    interpretReply: (instance, entry, reply) => interpretReply(instance, entry, reply, deps),
    react,
  });
}

function interpretReply(
  instance: Instance,
  entry: OutboxEntry,
  reply: AnsweredReply,
  { config, sealer }: InstanceAggregateDeps,
): ReceivedReply {
  if (reply.kind === 'refused') {
    if (!isRefusable(entry.type)) return cannotBeRefused;
    const code = readRefusalCode(reply.code);
    return code === undefined
      ? { kind: 'failed', reason: 'HTTP 422: this cannot be refused with this code' }
      : { kind: 'refused', code, reason: reply.reason };
  }
  if (entry.type !== familyOf(instance).creationEvent) return { kind: 'delivered', facts: {} };
  const productIds = productIdsOf(instance);
  const wasAsked = webhookTarget(config, productIds).url !== undefined;
  if (!wasAsked && isAddressSet(config, instance.family, productIds)) {
    return { kind: 'delivered', facts: { appFromSettings: 'yes' } };
  }
  const reading = readProvisioned(instance, reply.body);
  if (reading === undefined) {
    const problem = unread(reply, familyOf(instance).delivers === 'license' ? 'license' : 'app');
    return problem === undefined ? { kind: 'delivered', facts: {} } : notUnderstood(problem);
  }
  if (!reading.ok) return notUnderstood(reading.problem);
  const app = sealer.seal(JSON.stringify(reading.app), { pk: instance.pk, attribute: 'app' });
  return { kind: 'delivered', facts: { app } };
}
