import type { OutboxEntry } from '../outbox/outbox.ts';
import { isoTime } from '../platform/time.ts';
import type { Sealer } from '../seal/sealer.ts';
import type { Instance } from './instance.ts';
import { upgradeParamsView } from './purchase/extendParams.ts';
import { openOrderBuyer, orderView } from './rules/orderReading.ts';

/** `data` of an event of an instance, as the product gets it: what happened, to what, why; times in ISO 8601. */
export function eventBody(
  instance: Instance,
  entry: OutboxEntry,
  sealer: Sealer,
): Readonly<Record<string, unknown>> {
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
    expireAt: timeOf(facts.expireAt),
    previousExpireAt: timeOf(facts.previousExpireAt),
    cause: { activity, orderId, orderLineId, actor },
    ...(customer === undefined
      ? {}
      : { customer: JSON.parse(sealer.open(customer, { pk: instance.pk, attribute: 'customer' })) }),
    ...(entry.type === 'instance.upgraded' ? upgradeParamsView(instance, orderId, sealer) : {}),
    order: orderView(instance.order, orderId ?? instance.orderId, openOrderBuyer(instance, sealer)),
  };
}

const timeOf = (epochMs: unknown): string | undefined =>
  typeof epochMs === 'number' ? isoTime(epochMs) : undefined;
