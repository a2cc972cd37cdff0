import { dayMs } from '../../../shared/platform/time.ts';
import type { MarketplaceCall } from '../calls/call.ts';
import type { EventFacts } from '../calls/playMarketplace.ts';
import type { MarketplaceCommand } from '../families/activity.ts';
import type { FamilyName } from '../families/family.ts';
import type { CallFaults } from './callFaults.ts';
import type { PlacedOrder } from './ledger.ts';
import { offerOf, priceOf } from './offers.ts';
import { renewedUntil } from './rules.ts';
import type { Subscription } from './subscription.ts';

const year = 365 * dayMs;

/** Commands that set an expiry. */
const extending: readonly MarketplaceCommand[] = [
  'renew',
  'cancel-renewal',
  'trial-to-formal',
  'change-renewal',
];

/** Commands that come with an order of their own. */
export const bringsOrder = (command: MarketplaceCommand): boolean => orderTypes[command] !== undefined;

export const setsExpiry = (command: MarketplaceCommand): boolean => extending.includes(command);

/** The call that the marketplace makes for a command, with what its ledger say of the subscription. */
export function callFor(
  command: MarketplaceCommand,
  family: FamilyName,
  subscription: Subscription | undefined,
  callFaults: CallFaults,
  now: number,
): MarketplaceCall {
  return {
    command,
    family,
    ...(subscription !== undefined && factsOf(command, subscription, now)),
    repeat: callFaults.repeat ?? 1,
    parallel: callFaults.parallel ?? 1,
    skewMs: callFaults.skewMs ?? 0,
    badSignature: callFaults.badSignature ?? false,
    replay: callFaults.replay ?? false,
    loseAnswer: callFaults.loseAnswer ?? false,
    showPassword: false,
    test: callFaults.test ?? false,
  };
}

function factsOf(command: MarketplaceCommand, subscription: Subscription, now: number) {
  const { chargingModeV1, orderType } = offerOf[subscription.kind];
  const { unanswered } = subscription;
  const again = unanswered?.act === command ? unanswered : undefined;
  const expireAt = setsExpiry(command) && again ? again.expireAt : expiryOf(command, subscription, now);
  return {
    ...(again !== undefined && { eventOrder: again.orderId }),
    order: subscription.orderId,
    line: subscription.orderLineId,
    chargingMode: chargingModeV1,
    trial: orderType === 'TRIAL',
    amount: amountOf(orderTypes[command] ?? 'NEW', subscription.kind),
    ...(command !== 'upgrade' && { product: subscription.productId, sku: subscription.skuCode }),
    ...(subscription.license !== null && { license: subscription.license }),
    ...(expireAt === null ? {} : { expireAt }),
  };
}

function expiryOf(command: MarketplaceCommand, subscription: Subscription, now: number): number | null {
  if (command === 'cancel-renewal') return Math.max(now, (subscription.expireAt ?? now) - year);
  return setsExpiry(command) ? renewedUntil(subscription, now) : subscription.expireAt;
}

const orderTypes: Partial<Record<MarketplaceCommand, PlacedOrder['orderType']>> = {
  renew: 'RENEW',
  'cancel-renewal': 'UNSUBSCRIBE',
  'trial-to-formal': 'TRIAL_TO_FORMAL',
  'change-renewal': 'CHANGE',
  upgrade: 'CHANGE',
  release: 'UNSUBSCRIBE',
};

/** The order that a command brings with it, for the seller's order query; a purchase has its own already. */
export function orderFor(
  command: MarketplaceCommand,
  { orderId, orderLineId, expireAt }: EventFacts,
  { kind, productId, skuCode, ...subscription }: Subscription,
  now: number,
): PlacedOrder | undefined {
  const orderType = orderTypes[command];
  if (orderType === undefined || orderId === subscription.orderId) return undefined;
  const { chargingMode, period = null } = offerOf[kind];
  return {
    ...{ orderId, orderLineId, orderType, chargingMode, period, productId },
    skuCode: command === 'upgrade' ? `${skuCode}-large` : skuCode,
    expireAt: period === null ? null : expireAt,
    createdAt: now,
    amount: amountOf(orderType, kind),
  };
}

/** What was paid comes back with a cancellation. */
function amountOf(orderType: PlacedOrder['orderType'], kind: Subscription['kind']): string {
  const price = orderType === 'TRIAL_TO_FORMAL' ? priceOf.period : priceOf[kind];
  return orderType === 'UNSUBSCRIBE' && Number(price) !== 0 ? `-${price}` : price;
}
