import type { MarketplaceApi } from '../marketplace/marketplaceApi.ts';
import type { Aggregate, AnsweredReply, ReceivedReply } from '../outbox/aggregate.ts';
import { isRefusable } from '../outbox/eventTypes.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import { cannotBeRefused, plainAggregate } from '../outbox/plainAggregate.ts';
import { notUnderstood, unread, wasNotUnderstood } from '../outbox/reply.ts';
import type { Sealer } from '../seal/sealer.ts';
import { checkRelease } from './checkRelease.ts';
import { eventBody } from './eventBody.ts';
import { familyOf } from './family.ts';
import type { Instance } from './instance.ts';
import { licenseCodeJob } from './licenseCodeJobs.ts';
import { type OrderJobDeps, orderJob } from './orderJob.ts';
import { readProvisioned, readRefusalCode } from './productAnswer.ts';
import { type ClockPolicy, clockWork, onClock } from './rules/clock.ts';
import { orderRead } from './rules/order.ts';
import { releaseCheck } from './rules/releaseCheck.ts';
import { react } from './rules/reply.ts';
import type { InstanceStore } from './store.ts';

export interface InstanceAggregate extends Aggregate<Instance> {
  readonly store: InstanceStore;
}

export interface InstanceAggregateDeps extends OrderJobDeps {
  readonly config: ClockPolicy & OrderJobDeps['config'];
  readonly marketplace: MarketplaceApi;
}

/** Instances as items with an outbox. */
export function instanceAggregate(store: InstanceStore, deps: InstanceAggregateDeps): InstanceAggregate {
  const { config, sealer } = deps;
  return plainAggregate<Instance, InstanceStore>({
    name: 'instance',
    store,
    nextWork: instance => clockWork(instance, config),
    onClock: (instance, now) => onClock(instance, config, now),
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
    compose: (instance, entry) => ({
      data: eventBody(instance, entry, sealer),
      productIds: [instance.productId, instance.skuCode].filter(id => id !== undefined),
    }),
    interpretReply: (instance, entry, reply) => interpretReply(instance, entry, reply, sealer),
    react,
  });
}

function interpretReply(
  instance: Instance,
  entry: OutboxEntry,
  reply: AnsweredReply,
  sealer: Sealer,
): ReceivedReply {
  if (reply.kind === 'refused') {
    if (!isRefusable(entry.type)) return cannotBeRefused;
    const code = readRefusalCode(reply.code);
    return code === undefined
      ? { kind: 'failed', reason: 'HTTP 422: this cannot be refused with this code' }
      : { kind: 'refused', code, reason: reply.reason };
  }
  if (entry.type !== familyOf(instance).creationEvent) return { kind: 'delivered', facts: {} };
  const reading = readProvisioned(instance, reply.body);
  if (reading === undefined) {
    const problem = unread(reply, familyOf(instance).delivers === 'license' ? 'license' : 'app');
    return problem === undefined ? { kind: 'delivered', facts: {} } : notUnderstood(problem);
  }
  if (!reading.ok) return notUnderstood(reading.problem);
  const app = sealer.seal(JSON.stringify(reading.app), { pk: instance.pk, attribute: 'app' });
  return { kind: 'delivered', facts: { app } };
}
