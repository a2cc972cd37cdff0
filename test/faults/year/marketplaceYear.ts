import type { PlacedOrder } from '../../../sandbox/marketplace/simulator/ledger.ts';

const day = 24 * 3_600_000;
const month = 30 * day;
/** The marketplace keeps what expired for so long. */
const retention = 15 * day;

/** What is so, whatever of it arrived: the marketplace's own books of one buyer. */
export interface Subscription {
  readonly family: 'saas-v2' | 'saas-v1';
  readonly orderId: string;
  /** `newest`: any of its orders shows the period that it has now; `own`: only what was paid with that order. */
  readonly telling: 'newest' | 'own';
  instanceId: string;
  /** Epoch ms. */
  paidUntil: number;
  frozen: boolean;
  gone: boolean;
  /** Until when each of its orders was paid, by the order. */
  readonly orders: Map<string, number>;
}

export interface Call {
  readonly family: Subscription['family'];
  readonly fields: Readonly<Record<string, string>>;
}

/** Numbers from 0 up to 1, always the same for the same start: Mulberry32. */
export function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** 14 digits, UTC. */
export const wireTime = (epochMs: number): string =>
  new Date(epochMs).toISOString().replace(/\D/g, '').slice(0, 14);

/**
 * A year of a marketplace whose calls do not all arrive: some are lost, some come twice, some days late and behind others.
 *
 * @param random at least 0, below 1
 */
export function marketplaceYear(random: () => number) {
  const subscriptions: Subscription[] = [];
  const onTheWay: (Call & { readonly at: number })[] = [];
  const counts = { renewals: 0, lost: 0, repeated: 0, late: 0, freezes: 0, releases: 0 };

  const send = ({ family }: Subscription, fields: Call['fields'], now: number): void => {
    const fate = random();
    if (fate < 0.15) {
      counts.lost += 1;
      return;
    }
    const isLate = random() < 0.25;
    if (isLate) counts.late += 1;
    onTheWay.push({ at: isLate ? now + random() * 6 * day : now, family, fields });
    if (fate > 0.8) {
      counts.repeated += 1;
      onTheWay.push({ at: now + random() * 4 * day, family, fields });
    }
  };

  const renew = (bought: Subscription, now: number): void => {
    counts.renewals += 1;
    bought.paidUntil = Math.max(bought.paidUntil, now) + month;
    const orderId = `${bought.orderId}R${bought.orders.size}`;
    bought.orders.set(orderId, bought.paidUntil);
    const { instanceId } = bought;
    const renewal = {
      activity: 'refreshInstance',
      orderId,
      instanceId,
      expireTime: wireTime(bought.paidUntil),
    };
    if (bought.family === 'saas-v1') {
      send(bought, renewal, now);
    } else {
      send(bought, { ...renewal, scene: 'RENEWAL', orderLineId: `${orderId}-000001` }, now);
      if (bought.frozen)
        send(bought, { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' }, now);
    }
    bought.frozen = false;
  };

  /** What the marketplace does by itself, and its buyer: pays in time, pays late, or not at all. */
  const live = (bought: Subscription, now: number): void => {
    const { instanceId, family, orderId } = bought;
    if (bought.gone) return;
    if (now < bought.paidUntil) {
      if (bought.paidUntil - now < 5 * day && random() < 0.7) renew(bought, now);
    } else if (!bought.frozen) {
      bought.frozen = true;
      counts.freezes += 1;
      const freeze =
        family === 'saas-v1'
          ? { activity: 'expireInstance', instanceId, orderId }
          : { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' };
      send(bought, freeze, now);
    } else if (now > bought.paidUntil + retention) {
      bought.gone = true;
      counts.releases += 1;
      send(bought, { activity: 'releaseInstance', instanceId, orderId }, now);
    } else if (random() < 0.35) renew(bought, now);
  };

  return {
    subscriptions,
    counts,
    live,
    /** Takes off the way what is here by now, in any order. */
    arrived(now: number): readonly Call[] {
      const here = onTheWay.filter(({ at }) => at <= now).map(call => ({ call, place: random() }));
      onTheWay.splice(0, onTheWay.length, ...onTheWay.filter(({ at }) => at > now));
      return here.sort((a, b) => a.place - b.place).map(({ call }) => call);
    },
    /**
     * An order as the order query tells it.
     */
    order(orderId: string, now: number): PlacedOrder | undefined {
      const bought = subscriptions.find(({ orders }) => orders.has(orderId));
      if (bought === undefined) return undefined;
      return {
        ...{
          orderId,
          orderLineId: `${orderId}-000001`,
          productId: 'sandbox-product',
          skuCode: 'sandbox-sku',
        },
        ...{ orderType: orderId === bought.orderId ? 'NEW' : 'RENEW', chargingMode: 'PERIOD' },
        period: { type: 'day', number: 30 },
        expireAt: bought.telling === 'newest' ? bought.paidUntil : (bought.orders.get(orderId) ?? null),
        createdAt: now,
      };
    },
  };
}
