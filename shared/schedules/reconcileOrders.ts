import { familyOf } from '../instance/family.ts';
import type { Instance } from '../instance/instance.ts';
import { done } from '../instance/rules/decision.ts';
import { orderUnread } from '../instance/rules/orderReading.ts';
import { tellUnreadable } from '../instance/unreadable.ts';
import { licenseCodeFamily } from '../license/licenseCode.ts';
import type { Order } from '../order/order.ts';
import { orderLinesOf, orderList, reportOnce } from '../order/rules/orderNotice.ts';
import type { Aggregate, Decision } from '../outbox/aggregate.ts';
import { commitInTurn } from '../outbox/commitInTurn.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { Alarm, AlarmName } from '../platform/alarms.ts';
import { isOver } from '../platform/effects.ts';
import { forEachConcurrently } from '../platform/forEachConcurrently.ts';
import { monthBefore, monthOf } from '../platform/months.ts';
import { reasonOf } from '../platform/reasonOf.ts';
import { dayMs } from '../platform/time.ts';
import type { Bridge } from '../runtime/bridge.ts';
import type { ItemKey } from '../table/key.ts';
import { pages } from '../table/page.ts';
import { idsOfOrder } from './idsOfOrder.ts';
import { runBudget, type Schedule } from './runBudget.ts';
import { isAnswerUnheard, unheard } from './unheardAnswer.ts';

type Raise = (name: AlarmName, detail: Readonly<Record<string, string>>) => void;

/** What is younger may still be on its way. */
const settledMs = dayMs;
/** Time for the writing of one event, ms. */
const writingMs = 5_000;

export interface Reconciled {
  readonly instances: number;
  readonly orders: number;
  /** By the name of the alarm. */
  readonly found: Readonly<Record<string, number>>;
  /** False when the time was up first: the oldest were not looked at. */
  readonly finished: boolean;
}

/**
 * The handler of the daily comparison of this month and the one before: orders that were never read, orders that the
 * marketplace spoke of and that made no instance, instances that it never saw ready, also those of which it has no order any
 * more. Each is an alarm with its ids, on
 * every day that finds it, and was told to the product once: the last by the instance's own clock, the others from here.
 */
export function reconcileOrders(open: () => Promise<Bridge>): Schedule<Reconciled> {
  return async (_event, context) => {
    const bridge = await open();
    const now = bridge.effects.clock();
    const month = monthOf(now);
    const months = [month, monthBefore(month)];
    const found: Record<string, number> = {};
    const alarm = (raised: Alarm): void => {
      found[raised.name] = (found[raised.name] ?? 0) + 1;
      bridge.alarm(raised);
    };
    const raise: Raise = (name, detail) => alarm({ name, detail });
    const budget = runBudget(now, context);
    const isLate = () => isOver(budget, bridge.effects.clock());
    const soldAsCodes = new Set<string>();
    let [instances, orders, finished] = [0, 0, true];
    for (const listedIn of months) {
      for await (const some of pages(from =>
        bridge.instances.store.list(listedIn, 100, from, budget.signal, tellUnreadable({ alarm })),
      )) {
        if (isLate()) {
          finished = false;
          break;
        }
        instances += some.length;
        for (const { family, productId } of some) {
          if (family === licenseCodeFamily && productId !== undefined) soldAsCodes.add(productId);
        }
        await forEachConcurrently(some, instance => checkInstance(bridge, instance, now, raise));
      }
    }
    for (const listedIn of months) {
      const listed = orderList(Date.parse(`${listedIn}-01`));
      for await (const some of pages(from =>
        bridge.orders.store.list(listed, 100, from, budget.signal, tellUnreadable({ alarm })),
      )) {
        if (isLate()) {
          finished = false;
          break;
        }
        orders += some.length;
        const settled = some.filter(({ notifiedAt }) => notifiedAt + settledMs <= now);
        await forEachConcurrently(settled, order => checkOrder(bridge, order, soldAsCodes, raise));
      }
    }
    bridge.log.info('reconciled', { instances, orders, finished, ...found });
    // A process that ends is followed by one that begins anew.
    if (!finished && budget.stopping?.aborted !== true) {
      bridge.alarm({ name: 'ReconciliationUnfinished', detail: { instances, orders } });
    }
    return { instances, orders, found, finished };
  };
}

/** An order that makes no instance is one about another: a renewal, a change, a cancellation. */
const makesInstances: ReadonlySet<string> = new Set(['NEW', 'TRIAL']);

/** @param soldAsCodes products whose orders make licence codes: the marketplace makes those, and names them by no order */
async function checkOrder(
  bridge: Bridge,
  order: Order,
  soldAsCodes: ReadonlySet<string>,
  raise: Raise,
): Promise<void> {
  const { orderId, orderLineId } = order;
  const lines = orderLinesOf(order);
  const [line] = lines;
  const notify = (...[type, lineId]: Told) =>
    notifyOnce(bridge, bridge.orders, order, known => reportOnce(known, type, lineId));
  if (line === undefined && bridge.marketplace.hasCredentials) {
    raise('OrderNeverRead', { orderId });
    await notify('order.unread', orderLineId);
  }
  if (line !== undefined && !makesInstances.has(line.orderType)) return;
  const asked = lines.length === 0 && orderLineId !== undefined ? [{ orderLineId }] : lines;
  for (const one of asked) {
    if (soldAsCodes.has(('productId' in one && one.productId) || '')) continue;
    // One that cannot be read is there: its own alarm is raised by the list that it stands in.
    let isUnreadable = false;
    const ids = idsOfOrder(orderId, one);
    const made = await bridge.instances.store.readMany(ids, undefined, () => {
      isUnreadable = true;
    });
    // An alias that another product of the order left says nothing of this one.
    const isOther = ({ aliasOf, productId }: Instance) =>
      aliasOf !== undefined && productId !== undefined && productId !== ('productId' in one && one.productId);
    if (!isUnreadable && made.every(isOther)) {
      raise('NotifiedOrderWithoutInstance', { orderId, orderLineId: one.orderLineId });
      await notify('order.unfulfilled', one.orderLineId);
    }
  }
}

type Told = readonly [type: Parameters<typeof reportOnce>[1], orderLineId: string | undefined];

/** An item that cannot be written must not keep the others from being looked at. */
async function notifyOnce<Item extends OutboxItem>(
  { effects, alarm }: Bridge,
  aggregate: Aggregate<Item>,
  { pk, sk }: ItemKey,
  decide: (item: Item | undefined) => Decision<Item, unknown>,
): Promise<void> {
  const budget = { deadline: effects.clock() + writingMs, signal: AbortSignal.timeout(writingMs) };
  try {
    await commitInTurn<Item, unknown>({ aggregate, key: { pk, sk }, effects, budget, decide });
  } catch (cause) {
    const reason = reasonOf(cause);
    alarm({ name: 'DueItemFailed', detail: { pk, sk, reason } });
  }
}

async function checkInstance(bridge: Bridge, instance: Instance, now: number, raise: Raise): Promise<void> {
  const { instanceId, orderId, status } = instance;
  if (instance.createdAt + settledMs > now || status === 'released') return;
  // Of what was imported no order is read: the seller knows what was bought.
  const waits =
    familyOf(instance).readsOrder && instance.order === undefined && instance.importedAt === undefined;
  if (bridge.marketplace.hasCredentials && waits) {
    raise('OrderNeverRead', { instanceId, orderId });
    await notifyOnce(bridge, bridge.instances, instance, known =>
      known === undefined ? done : orderUnread(known),
    );
  }
  const isUnheard = await isAnswerUnheard(instance, bridge.marketplace, now);
  if (isUnheard) await notifyOnce(bridge, bridge.instances, instance, unheard);
  if (isUnheard || (instance.confirmedAt === undefined && status !== 'refused')) {
    raise('InstanceNeverConfirmed', { instanceId, orderId });
  }
}
