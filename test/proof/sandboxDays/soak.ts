import type { JournalEntry } from '../../../sandbox/marketplace/simulator/callJournal.ts';
import { eventually } from '../../support/eventually.ts';
import { type NotedAlarm, type Suffered, unexplainedAlarms } from './alarms.ts';
import { noteKitCalls } from './expectedKit.ts';
import { afterSuccess, beginOf, type ExpectedLife, succeeded } from './expectedLife.ts';
import { plannedOrders } from './orders.ts';
import { runningOrder, shopperOf } from './shopper.ts';
import type { SoakSandbox } from './soakSandbox.ts';
import { endTroubles, type Trouble, troubleAt } from './troubles.ts';

const hourMs = 3_600_000;

export interface Soaked {
  readonly orders: readonly ReturnType<typeof runningOrder>[];
  readonly lives: ReadonlyMap<string, ExpectedLife>;
  readonly calls: number;
  readonly troubles: readonly Suffered[];
  readonly hoursOfTrouble: number;
  /** Epoch ms by the sandbox's clock: since then the schedules have come round twice. */
  readonly endedAt: number;
  /** When the clock was moved last, epoch ms. */
  readonly wellSince: number;
  /** Heap in use after collection, bytes, at the end of each day. */
  readonly heaps: readonly number[];
  readonly violations: readonly string[];
}

/**
 * Days of a seller's life in the whole sandbox: every day orders of all families live their lives, the table, the product and the
 * marketplace fail in turn, the clock moves on hour by hour. Then everything is well again, for more than a day.
 */
export async function soak(
  sandbox: SoakSandbox,
  { days, stepHours }: { readonly days: number; readonly stepHours: number },
): Promise<Soaked> {
  const begin = await sandbox.now();
  const shopper = shopperOf(sandbox);
  const orders = plannedOrders(days, begin).map(runningOrder);
  const lives = new Map<string, ExpectedLife>();
  const endsOf = new Map(
    orders.map(({ planned: { orderId, acts } }) => [orderId, acts[0]?.call.expireAt as number | undefined]),
  );
  const heaps: number[] = [];
  const alarms: NotedAlarm[] = [];
  const troubles: (Suffered & { until: number })[] = [];
  const freezes: number[] = [];
  const failing = new Map<string, { readonly entry: JournalEntry; readonly since: number }>();
  const rounds = roundsOf(sandbox, alarms);
  let hoursOfTrouble = 0;

  /** What the marketplace was answered since the last look. */
  async function look(): Promise<void> {
    for (const entry of await sandbox.newCalls()) {
      if (entry.faults.includes('test')) continue;
      if (entry.act === 'freeze' || entry.act === 'expire') freezes.push(Date.parse(entry.at));
      const [first] = entry.calls;
      const request = (first?.request ?? {}) as Readonly<Record<string, string | undefined>>;
      const name = request.license ?? entry.orderId ?? '';
      if (entry.family === 'kit') {
        const bound = orders.find(({ instanceId }) => instanceId === request.instanceId);
        const life = lives.get(bound?.planned.orderId ?? '');
        if (life !== undefined) noteKitCalls(life.kit, entry);
        continue;
      }
      if (succeeded(entry) && failing.get(name)?.entry.act === entry.act) failing.delete(name);
      // A creation comes again as long as the order is open.
      if (entry.by === 'marketplace' && entry.act !== 'query' && entry.act !== 'purchase') {
        if (!succeeded(entry))
          failing.set(name, { entry, since: failing.get(name)?.since ?? Date.parse(entry.at) });
      }
      if (!succeeded(entry)) continue;
      const life = lives.get(name) ?? beginOf(entry.family);
      lives.set(name, life);
      afterSuccess(life, entry.act as Parameters<typeof afterSuccess>[1], {
        eventId: request.eventId ?? request.orderId ?? '',
        // The order of SaaS V2.0 says it, and not the call.
        expireAt: entry.act === 'purchase' ? endsOf.get(name) : expiryIn(request),
      });
    }
  }

  /** After two hours the marketplace gives up, and somebody presses "restart" in the seller centre. */
  async function restart(now: number): Promise<void> {
    for (const { entry, since } of failing.values()) {
      if (now - since < 2 * hourMs) continue;
      const { act, family, orderId } = entry;
      await sandbox.post('/console/act', { command: act, target: { family, orderId }, callFaults: {} });
    }
  }

  let current: Trouble | undefined;
  for (let hour = 0; hour < days * 24; hour += stepHours) {
    const trouble = troubleAt(hour);
    const now = await sandbox.now();
    if (trouble?.name !== current?.name) {
      await endTroubles(sandbox);
      await trouble?.begin(sandbox);
      if (trouble !== undefined) troubles.push({ trouble, from: now, until: now });
      current = trouble;
    }
    if (trouble === undefined) await restart(now);
    else hoursOfTrouble += stepHours;
    for (const order of orders) await shopper.goOn(order, hour);
    // Dial tests come in good hours too, and there they are to succeed.
    if (trouble === undefined && hour % 12 < stepHours * 2) await shopper.dialIn();
    // After three hours the marketplace gives an order back: it looks at its books when none is still on its way.
    const isBuying = orders.some(({ done, tries }) => done === 0 && tries > 0);
    await sandbox.post('/console/byItself', { on: !isBuying });
    const moved = await sandbox.moveClock(stepHours * hourMs);
    const last = troubles.at(-1);
    if (trouble !== undefined && last !== undefined) last.until = moved;
    await rounds.next(1);
    await look();
    if ((hour + stepHours) % 24 === 0) heaps.push(await sandbox.heapUsed());
  }

  await endTroubles(sandbox);
  for (const order of orders) await shopper.goOn(order, days * 24 - 1);
  await sandbox.post('/console/byItself', { on: true });
  // What failed is no news after a day; an order that was not read is found after a day, and is no news a day later.
  const end = days * 24;
  let wellSince = 0;
  for (const hours of [1, 3, 12, 12, 12, 24]) {
    wellSince = await sandbox.moveClock(hours * hourMs);
    await rounds.next(2);
    await look();
    await restart(await sandbox.now());
    for (const order of orders) await shopper.goOn(order, end - 1);
  }
  const endedAt = await sandbox.now();
  await rounds.next(2);
  await look();
  const left = orders.flatMap(({ done, planned, tries }) => {
    const act = planned.acts[done];
    return act !== undefined && act.at <= end - 1
      ? [`${act.command} of ${planned.orderId} is put off for ever, ${tries} times`]
      : [];
  });
  const put = [...failing.values()].map(({ entry }) => `${entry.act} of ${entry.orderId} fails for ever`);
  return {
    ...{ orders, lives, heaps, troubles, hoursOfTrouble, endedAt, wellSince, calls: shopper.calls() },
    violations: [
      ...shopper.violations(),
      ...left,
      ...put,
      ...unexplainedAlarms(alarms, { troubles, freezes, orders }),
    ],
  };
}

/** Waits until the schedules have come round, and collects what they and the functions say. */
function roundsOf(sandbox: SoakSandbox, alarms: NotedAlarm[]) {
  let rounds = 0;
  const read = async (): Promise<void> => {
    for (const line of await sandbox.newLines()) {
      const message = String(line.message);
      if (message === 'reconciled' || message.startsWith('schedule: reconcileOrders failed')) rounds += 1;
      if (typeof line.alarm === 'string')
        alarms.push({ name: line.alarm, at: Date.parse(String(line.timestamp)), line });
    }
  };
  return {
    async next(times: number): Promise<void> {
      await read();
      const before = rounds;
      await eventually(
        async () => {
          await read();
          if (rounds < before + times) throw new Error('the schedules have not come round');
        },
        { timeout: 300_000, interval: 20 },
      );
    },
  };
}

/** When it ends by the words of a call, epoch ms: 14 or 17 digits, UTC. */
function expiryIn({ expireTime }: Readonly<Record<string, string | undefined>>): number | undefined {
  if (expireTime === undefined) return undefined;
  const iso = expireTime.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})?$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(iso);
}
