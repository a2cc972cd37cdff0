import { families } from '../instance/family.ts';
import { instanceIdFor } from '../instance/identity.ts';

/** Ids under which an order can have been made: by its line, by its product, or by itself. */
export function idsOfOrder(
  orderId: string,
  {
    orderLineId,
    productId,
  }: { readonly orderLineId?: string | undefined; readonly productId?: string | undefined },
): readonly string[] {
  return Object.entries(families).flatMap(([family, { identity }]) => {
    if (identity === 'order-line') {
      return orderLineId === undefined ? [] : [instanceIdFor(family, orderId, orderLineId)];
    }
    if (identity !== 'order') return [];
    const ofOrder = instanceIdFor(family, orderId);
    return productId === undefined ? [ofOrder] : [ofOrder, instanceIdFor(family, orderId, productId)];
  });
}
