import type { FamilyName } from '../families/family.ts';
import type { Subscription } from './subscription.ts';

/** Something that was bought, by its order, else by what the seller or the marketplace calls it. */
export interface Target {
  readonly family: FamilyName;
  readonly orderId?: string;
  readonly orderLineId?: string;
  readonly instanceId?: string;
  readonly license?: string;
}

export function targetOf({ family, orderId, orderLineId, instanceId, license }: Subscription): Target {
  return {
    ...{ family, orderId, orderLineId },
    ...(instanceId === null ? {} : { instanceId }),
    ...(license === null ? {} : { license }),
  };
}

export function isMeant(subscription: Subscription, target: Target): boolean {
  const { family, orderId, orderLineId, instanceId, license } = target;
  if (subscription.family !== family) return false;
  if (orderId !== undefined)
    return (
      subscription.orderId === orderId &&
      (orderLineId ?? subscription.orderLineId) === subscription.orderLineId
    );
  return license === undefined ? subscription.instanceId === instanceId : subscription.license === license;
}
