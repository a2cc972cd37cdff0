import type { MarketplaceApi } from '../marketplace/marketplaceApi.ts';
import type { Aggregate, AnsweredReply, Job, ReceivedReply } from '../outbox/aggregate.ts';
import { isRefusable } from '../outbox/eventTypes.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import type { Sealer } from '../seal/sealer.ts';
import { type OrderLineFacts, withoutBuyer } from '../wire/openApi/orderAnswer.ts';
import { checkRelease } from './checkRelease.ts';
import { familyOf } from './family.ts';
import type { Instance } from './instance.ts';
import { licenseCodeJob } from './licenseCodeJobs.ts';
import { readProvisioned, readRefusalCode } from './productAnswer.ts';
import { upgradeParamsView } from './purchase/extendParams.ts';
import { type ClockPolicy, clockWork, onClock } from './rules/clock.ts';
import { openOrderBuyer, orderRead, orderView, orderWaitMs, sealOrderBuyer } from './rules/order.ts';
import { releaseCheck } from './rules/releaseCheck.ts';
import { react } from './rules/reply.ts';
import type { InstanceStore } from './store.ts';

export interface InstanceAggregate extends Aggregate<Instance> {
  readonly store: InstanceStore;
}

/** The marketplace, as far as an instance has to do with it. */
export interface MarketplaceSide {
  clock(): number;
  readonly marketplace: MarketplaceApi;
  /** Told of each order that was read: a product that the seller does not know is served by the defaults. */
  onOrder(instance: Instance, facts: OrderLineFacts): void;
}

/** Instances as items with an outbox. */
export function instanceAggregate(
  store: InstanceStore,
  policy: ClockPolicy,
  sealer: Sealer,
  marketplaceSide: MarketplaceSide,
): InstanceAggregate {
  return {
    name: 'instance',
    store,
    nextWork: instance => clockWork(instance, policy),
    onClock: (instance, now) => onClock(instance, policy, now),
    obsolete: (instance, entry) =>
      entry.type === familyOf(instance).creationEvent &&
      entry.acceptedAt !== undefined &&
      instance.status !== 'provisioning',
    job: (instance, entry) =>
      entry.type === orderRead
        ? readOrder(instance, entry, marketplaceSide, sealer)
        : entry.type === releaseCheck
          ? checkRelease(instance, marketplaceSide.marketplace)
          : licenseCodeJob(instance, entry, marketplaceSide.marketplace),
    compose: (instance, entry) => ({
      data: compose(instance, entry, sealer),
      productIds: [instance.productId, instance.skuCode].filter(id => id !== undefined),
    }),
    interpretReply: (instance, entry, reply) => receive(instance, entry, reply, sealer),
    react,
  };
}

const readOrder =
  (instance: Instance, entry: OutboxEntry, orders: MarketplaceSide, sealer: Sealer): Job =>
  async ({ signal }) => {
    if (entry.at + orderWaitMs <= orders.clock()) return { kind: 'settled' };
    const { orderId, orderLineId } = entry.data;
    const asked = orderLineId === '' ? undefined : String(orderLineId);
    const outcome = await orders.marketplace.queryOrder(String(orderId), asked, signal);
    if (outcome.kind !== 'order') {
      return outcome.kind === 'refused' ? { kind: 'settled' } : { kind: 'failed', reason: outcome.reason };
    }
    const line = outcome.lines.find(candidate => candidate.orderLineId === orderLineId) ?? outcome.lines[0];
    if (line === undefined) return { kind: 'settled' };
    const { facts, buyer } = withoutBuyer(line);
    orders.onOrder(instance, facts);
    const sealed = buyer === undefined ? {} : { orderBuyer: sealOrderBuyer(buyer, instance, sealer) };
    return { kind: 'delivered', facts: { order: JSON.stringify(facts), ...sealed } };
  };

function receive(
  instance: Instance,
  entry: OutboxEntry,
  reply: AnsweredReply,
  sealer: Sealer,
): ReceivedReply {
  if (reply.kind === 'refused') {
    const code = isRefusable(entry.type) ? readRefusalCode(reply.code) : undefined;
    return code === undefined
      ? { kind: 'failed', reason: 'HTTP 422: this cannot be refused, or not with this code' }
      : { kind: 'refused', code, reason: reply.reason };
  }
  const reading =
    entry.type === familyOf(instance).creationEvent ? readProvisioned(instance, reply.body) : undefined;
  if (reading === undefined) return { kind: 'delivered', facts: {} };
  if (!reading.ok) return { kind: 'failed', reason: `the reply was not understood: ${reading.problem}` };
  const app = sealer.seal(JSON.stringify(reading.app), { pk: instance.pk, attribute: 'app' });
  return { kind: 'delivered', facts: { app } };
}

/** The event as the product gets it: what happened, to what, why; times in ISO 8601. */
function compose(instance: Instance, entry: OutboxEntry, sealer: Sealer): Readonly<Record<string, unknown>> {
  const { activity, orderId, orderLineId, actor, eventKey: _, ...facts } = entry.data;
  const { customer, identificationCode, license } = instance;
  return {
    instanceId: instance.instanceId,
    sequence: entry.sequence,
    family: instance.family,
    orderId: instance.orderId,
    orderLineId: instance.orderLineId,
    productId: instance.productId,
    skuCode: instance.skuCode,
    identificationCode,
    license,
    ...facts,
    expireAt: isoTime(facts.expireAt),
    previousExpireAt: isoTime(facts.previousExpireAt),
    cause: { activity, orderId, orderLineId, actor },
    ...(customer === undefined
      ? {}
      : { customer: JSON.parse(sealer.open(customer, { pk: instance.pk, attribute: 'customer' })) }),
    ...(entry.type === 'instance.upgraded' ? upgradeParamsView(instance, orderId, sealer) : {}),
    order: orderView(instance.order, orderId ?? instance.orderId, openOrderBuyer(instance, sealer)),
  };
}

const isoTime = (epochMs: unknown): string | undefined =>
  typeof epochMs === 'number' ? new Date(epochMs).toISOString() : undefined;
