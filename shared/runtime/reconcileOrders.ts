import { instanceIdFor, instanceKey } from '../instance/identity.ts';
import type { Instance } from '../instance/instance.ts';
import { orderList } from '../order/rules.ts';
import type { Bridge } from './bridge.ts';

const day = 24 * 3_600_000;
/** What is younger may still be on its way. */
const settledMs = day;

export interface Reconciled {
  readonly instances: number;
  readonly orders: number;
  /** By the name of the alarm. */
  readonly found: Readonly<Record<string, number>>;
}

/**
 * The handler of the daily comparison of this month and the one before: orders that were never read, orders that the
 * marketplace spoke of and that made no instance, instances that it never saw ready. Each is an alarm with its ids.
 */
export function reconcileOrders(open: () => Promise<Bridge>): () => Promise<Reconciled> {
  return async () => {
    const bridge = await open();
    const now = bridge.effects.clock();
    const months = [...new Set([now, now - 31 * day].map(at => new Date(at).toISOString().slice(0, 7)))];
    const found: Record<string, number> = {};
    const report = (name: string, detail: Readonly<Record<string, string>>) => {
      found[name] = (found[name] ?? 0) + 1;
      bridge.report({ name, detail });
    };
    let [instances, orders] = [0, 0];
    for (const month of months) {
      for (
        let from: Readonly<Record<string, unknown>> | undefined, more = true;
        more;
        more = from !== undefined
      ) {
        const page = await bridge.instances.store.list(month, 100, from);
        instances += page.instances.length;
        for (const instance of page.instances)
          check(instance, now, bridge.marketplace.hasCredentials, report);
        from = page.next;
      }
      const listed = orderList(Date.parse(`${month}-01`));
      for (
        let from: Readonly<Record<string, unknown>> | undefined, more = true;
        more;
        more = from !== undefined
      ) {
        const page = await bridge.orders.store.listed(listed, from);
        for (const key of page.keys) {
          const order = await bridge.orders.store.read(key);
          if (order === undefined) continue;
          orders += 1;
          if (order.notifiedAt + settledMs > now || order.orderLineId === undefined) continue;
          const { orderId, orderLineId } = order;
          const ids = ['saas-v2', 'online-license'].map(family =>
            instanceIdFor(family, orderId, orderLineId),
          );
          const made = await Promise.all(ids.map(id => bridge.instances.store.read(instanceKey(id))));
          if (made.every(instance => instance === undefined)) {
            report('NotifiedOrderWithoutInstance', { orderId, orderLineId });
          }
        }
        from = page.next;
      }
    }
    bridge.log.info('reconciled', { instances, orders, ...found });
    return { instances, orders, found };
  };
}

/** Families whose orders are read from the marketplace. */
const readFamilies: ReadonlySet<string> = new Set(['saas-v2', 'online-license']);

function check(
  instance: Instance,
  now: number,
  readsOrders: boolean,
  report: (name: string, detail: Readonly<Record<string, string>>) => void,
): void {
  const { instanceId, orderId, family, status } = instance;
  if (instance.createdAt + settledMs > now || status === 'released') return;
  if (readsOrders && readFamilies.has(family) && instance.order === undefined) {
    report('OrderNeverRead', { instanceId, orderId });
  }
  if (instance.confirmedAt === undefined && status !== 'refused') {
    report('InstanceNeverConfirmed', { instanceId, orderId });
  }
}
