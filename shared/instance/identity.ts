import type { ItemKey } from '../table/itemStore.ts';
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

export function instanceKey(instanceId: string): ItemKey {
  return { pk: key('instance', instanceId), sk: 'instance' };
}
