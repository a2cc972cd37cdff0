import type { FamilyName } from '../../marketplace/families/family.ts';
import type { OfferKind } from '../../marketplace/simulator/offers.ts';
import type { Subscription } from '../../marketplace/simulator/subscription.ts';
import type { ConsoleState, ShownInstance } from '../consoleState.ts';

/** What was bought: as the marketplace has it in its ledger, as the bundle has it in its table, or both. */
export interface Item {
  readonly key: string;
  readonly family: FamilyName;
  readonly kind: OfferKind | undefined;
  readonly orderId: string;
  readonly subscription: Subscription | undefined;
  readonly instance: ShownInstance | undefined;
}

const families: Readonly<Record<string, FamilyName>> = {
  'saas-v2': 'v2',
  'saas-v1': 'v1',
  'license-v1': 'license',
  'license-v2': 'license-code',
  'online-license': 'license-online',
};

/** The newest first: what only the ledger know, then by the time at which it was bought or made. */
export function itemsOf({ subscriptions, instances }: ConsoleState): readonly Item[] {
  const isOf = (subscription: Subscription, instance: ShownInstance) =>
    subscription.instanceId === instance.instanceId ||
    (subscription.license !== null && subscription.license === instance.license);
  const bought = subscriptions.map(subscription => {
    const instance = instances.find(one => isOf(subscription, one));
    return { ...keyed(subscription.family, subscription.orderId), ...subscription, subscription, instance };
  });
  const others = instances
    .filter(instance => !subscriptions.some(one => isOf(one, instance)))
    .map(instance => ({
      ...keyed(families[instance.family] ?? 'v2', instance.instanceId),
      kind: undefined,
      orderId: instance.orderId ?? '',
      subscription: undefined,
      instance,
    }));
  const since = ({ subscription, instance }: Item) =>
    subscription?.boughtAt ?? Date.parse(instance?.createdAt ?? '');
  return [...bought, ...others].sort((one, other) => since(other) - since(one));
}

/** The buyer has the money back and uses it still. */
export const isGivenAway = ({ subscription, instance }: Item): boolean =>
  subscription?.state === 'refunded' && (instance?.status === 'active' || instance?.status === 'frozen');

export const keyOf = (family: FamilyName, id: string): string => `${family} ${id}`;

const keyed = (family: FamilyName, id: string) => ({ family, key: keyOf(family, id) });

/** What a call for it has to name. */
export function targetOf({ family, subscription, instance }: Item) {
  return {
    family,
    ...(subscription === undefined
      ? {}
      : { orderId: subscription.orderId, orderLineId: subscription.orderLineId }),
    ...(subscription === undefined && instance?.orderId ? { orderId: instance.orderId } : {}),
    ...(subscription === undefined && instance?.orderLineId ? { orderLineId: instance.orderLineId } : {}),
    ...withId(instance?.instanceId ?? subscription?.instanceId ?? undefined),
    ...(subscription?.license ? { license: subscription.license } : {}),
  };
}

const withId = (instanceId: string | undefined) => (instanceId === undefined ? {} : { instanceId });
