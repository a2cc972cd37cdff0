import type { ItemKey } from '../table/key.ts';
import { key } from '../table/key.ts';
import { nameBasedUuid } from '../wire/uuid5.ts';

/** Namespace of the instance ids this bundle gives out; fixed for ever, since the ids are derived again on each call. */
const namespace = 'b7c9f1d4-0f1e-5c43-9a54-6f2f7d0f4c21';

/**
 * The id of the instance that an order makes: the same order always gives the same id, so a repeat can only ever
 * meet the same item. `rest` is what else belongs to the order key in this family (order line, product).
 */
export function instanceIdFor(family: string, orderId: string, ...rest: readonly string[]): string {
  return nameBasedUuid(namespace, key(family, orderId, ...rest));
}

/** One order of these charging modes may open several instances, one per product: pay-per-use and packages. */
const perProduct: ReadonlySet<string | undefined> = new Set(['0', '5']);

/** The id for an order of SaaS V1 or License 1.0 (zh-cn_topic_0070649013). */
export function orderInstanceId(family: string, { orderId, productId, chargingMode }: OrderIdentity): string {
  return perProduct.has(chargingMode)
    ? orderProductId(family, { orderId, productId })
    : orderOnlyId(family, { orderId });
}

/** The id of such an order where one order is one instance. */
export const orderOnlyId = (family: string, { orderId }: Pick<OrderIdentity, 'orderId'>): string =>
  instanceIdFor(family, orderId);

/** The id of such an order where it opens one instance for each product. */
export const orderProductId = (
  family: string,
  { orderId, productId }: Pick<OrderIdentity, 'orderId' | 'productId'>,
): string => instanceIdFor(family, orderId, productId);

export interface OrderIdentity {
  readonly orderId: string;
  readonly productId: string;
  readonly chargingMode?: string | undefined;
}

export function instanceKey(instanceId: string): ItemKey {
  return { pk: key('instance', instanceId), sk: 'instance' };
}
