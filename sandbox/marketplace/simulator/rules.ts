import { dayMs, hourMs, minuteMs } from '../../../shared/platform/time.ts';
import type { MarketplaceCommand } from '../families/activity.ts';
import { endOf } from './offers.ts';
import type { Subscription } from './subscription.ts';

/** What the marketplace does by itself. `refund` is no call: the order is given up. */
export type DueAct = Extract<
  MarketplaceCommand,
  'purchase' | 'query' | 'renew' | 'expire' | 'freeze' | 'unfreeze' | 'release'
>;

export interface DueWork {
  readonly act: DueAct | 'refund';
  /** Epoch ms. */
  readonly at: number;
}

/** How long the seller may take to deliver: repeats once an hour, then the order fails and is refunded. */
const deliverWithinMs = 3 * hourMs;
/** Days that an expired instance is kept for a late renewal. */
const retentionMs = 15 * dayMs;
const renewAheadMs = dayMs;
/** Intervals that no page names. */
const pollEveryMs = 5_000;
const repeatEveryMs = 10 * minuteMs;
/** A failing call is repeated for so long; then somebody has to press "restart" in the seller centre. */
const repeatWithinMs = 2 * hourMs;

/**
 * What the marketplace does next with a subscription, and when: repeated creations, refund after three hours, polling,
 * automatic renewal, expiry, release after the retention (docs/protocol/marketplace-behaviour.md 2, 4).
 */
export function dueWork(subscription: Subscription): DueWork | undefined {
  const { failingSince, lastCallAt } = subscription;
  const work = nextWork(subscription);
  if (work === undefined || subscription.state === 'creating' || failingSince === null) return work;
  if (lastCallAt - failingSince >= repeatWithinMs) return undefined;
  return { ...work, at: Math.max(work.at, lastCallAt + repeatEveryMs) };
}

function nextWork(subscription: Subscription): DueWork | undefined {
  const { family, state, expireAt, frozenFor, autoRenew, lastCallAt, lastCode } = subscription;
  switch (state) {
    case 'creating': {
      const refundAt = subscription.boughtAt + deliverWithinMs;
      const polled = lastCode === '000004' && family === 'v2';
      const at = polled ? lastCallAt + pollEveryMs : nextHour(subscription.boughtAt, lastCallAt);
      // The page of License 1.0 says that its order is not cancelled.
      if (at > refundAt && family !== 'license') return { act: 'refund', at: refundAt };
      return at > refundAt ? undefined : { act: polled ? 'query' : 'purchase', at };
    }
    case 'open':
      if (expireAt === null) return undefined;
      return autoRenew
        ? { act: 'renew', at: expireAt - renewAheadMs }
        : { act: family === 'v1' || family === 'license' ? 'expire' : 'freeze', at: expireAt };
    case 'frozen':
      if (expireAt === null || frozenFor !== 'expiry') return undefined;
      if (expireAt > lastCallAt && family !== 'license') return { act: 'unfreeze', at: lastCallAt };
      return { act: 'release', at: expireAt + retentionMs };
    default:
      return undefined;
  }
}

/** The next of the hours since the purchase. */
const nextHour = (boughtAt: number, lastCallAt: number): number =>
  boughtAt + (Math.floor((lastCallAt - boughtAt) / hourMs) + 1) * hourMs;

/** What an answered call changes in the marketplace's ledger. */
export interface CallResult {
  readonly act: MarketplaceCommand;
  readonly resultCode: string;
  readonly instanceId?: string;
  /** Of a renewal, epoch ms. */
  readonly expireAt?: number;
  /** When it was sent, epoch ms. */
  readonly at: number;
  /** The marketplace freezes for the expiry, an operator for a violation. */
  readonly byItself: boolean;
  /** What the call told, by which a repeat is known. */
  readonly event?: { readonly orderId: string; readonly expireAt: number };
}

export function afterCall(subscription: Subscription, outcome: CallResult): Subscription {
  const { act, resultCode, at } = outcome;
  const succeeded = resultCode === '000000';
  const isDue = succeeded || dueWork(subscription)?.act === act;
  const called = {
    ...remembering(subscription, outcome, succeeded),
    instanceId: subscription.instanceId ?? outcome.instanceId ?? null,
    ...(isDue && {
      lastCallAt: at,
      lastCode: act === 'query' && !succeeded ? subscription.lastCode : resultCode,
      failingSince: succeeded ? null : (subscription.failingSince ?? at),
    }),
  };
  // What is over stays over, whatever the seller answers to a call about it.
  if (!succeeded || subscription.state === 'released' || subscription.state === 'refunded') return called;
  switch (act) {
    case 'purchase':
    case 'query':
      return called.state === 'creating' ? { ...called, state: 'open' } : called;
    case 'renew':
    case 'cancel-renewal':
    case 'change-renewal':
      return extended(called, outcome);
    case 'trial-to-formal':
      return { ...extended(called, outcome), kind: 'period' };
    case 'expire':
      return { ...called, state: 'frozen', frozenFor: 'expiry' };
    case 'freeze':
      return { ...called, state: 'frozen', frozenFor: outcome.byItself ? 'expiry' : 'violation' };
    case 'unfreeze':
      return { ...called, state: 'open', frozenFor: null };
    case 'release':
      return { ...called, state: 'released', frozenFor: null, autoRenew: false };
    default:
      return called;
  }
}

/** A repeat has the order of its event (docs/protocol/marketplace-behaviour.md 4): it is kept until the event succeeds. */
function remembering(subscription: Subscription, { act, event }: CallResult, succeeded: boolean) {
  if (succeeded && subscription.unanswered?.act === act) return { ...subscription, unanswered: undefined };
  return succeeded || event === undefined ? subscription : { ...subscription, unanswered: { act, ...event } };
}

/** License 1.0 and V1 know no call that lifts the expiry: the renewal does. */
function extended(subscription: Subscription, { expireAt, at }: CallResult): Subscription {
  const renewed = { ...subscription, expireAt: expireAt ?? subscription.expireAt };
  const liftsFreeze =
    subscription.frozenFor === 'expiry' &&
    (subscription.family === 'license' || subscription.family === 'v1') &&
    (renewed.expireAt ?? 0) > at;
  return liftsFreeze ? { ...renewed, state: 'open', frozenFor: null } : renewed;
}

/** The expiry that a renewal bought now gives: one more period, from the later of the expiry and now. */
export function renewedUntil({ kind, expireAt }: Subscription, now: number): number {
  const from = Math.max(expireAt ?? now, now);
  return endOf(kind === 'trial' ? 'period' : kind, from) ?? from;
}
