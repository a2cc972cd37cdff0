import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { instanceIdFor, instanceKey } from '../../shared/instance/identity.ts';
import { type DueKind, dueShard, shards } from '../../shared/table/dueShards.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import type { TableFault, Trouble } from './histories/happenings.ts';
import { type HistoryWorld, openHistoryWorld } from './histories/historyWorld.ts';

const minute = 60_000;
const hour = 60 * minute;

export interface SoakReport {
  readonly days: number;
  readonly calls: number;
  readonly instances: number;
  readonly faults: number;
  /** Items whose work waits when everything was tried again. */
  readonly leftDue: number;
  /** Heap in MB after collection, the least of the days: of the second third, and of the last. */
  readonly firstMb: number;
  readonly lastMb: number;
  readonly violations: readonly string[];
}

const kinds: readonly DueKind[] = ['deliver', 'expire', 'release'];
const faults: readonly TableFault[] = ['throttled', 'request-lost', 'answer-lost', 'slow'];
const maxTries = 8;

/** The product is away from the second to the eighth hour of a day. */
const isAway = (at: number): boolean => at % 24 >= 2 && at % 24 < 8;

/**
 * Days of a seller's life, hour by hour: orders are bought, upgraded, frozen, unfrozen and asked for, some twice at once;
 * the table fails, its index is behind, the product fails now and then and is away for six hours of every day. The same
 * in each run.
 */
export async function soak(engine: { readonly endpoint: string }, days: number): Promise<SoakReport> {
  const world = await openHistoryWorld(engine);
  const bought: string[] = [];
  const told = new Map<string, Set<string>>();
  const violations: string[] = [];
  const heaps: number[] = [];
  let calls = 0;
  let answers = 0;
  let current = 0;
  try {
    const trouble = troubles();
    const call = async (fields: Readonly<Record<string, unknown>>) => {
      for (let tries = 1; ; tries += 1) {
        calls += 1;
        const once = () => signedCall(world.bridge, fields);
        const { resultCode } = await world.table.during(tries === 1 ? trouble(6) : [], once);
        // 000004: the product makes it still; 000005: the table, or somebody else works on it.
        if (resultCode !== '000005') {
          if (!['000000', '000004'].includes(resultCode))
            violations.push(`${fields.activity} is answered ${resultCode}`);
          return;
        }
        if (tries === maxTries) violations.push(`${fields.activity} is put off for ever`);
        if (tries === maxTries) return;
        await world.clock.wait(10_000);
      }
    };
    for (let at = 0; at < days * 24; at += 1) {
      current = at;
      const orderId = `CS-SOAK-${at}`;
      const instanceId = instanceIdFor('saas-v2', orderId, `${orderId}-000001`);
      world.answerWith(instanceId, ({ id, type }) => {
        answers += 1;
        if (isAway(current) || answers % 9 === 0) return { status: 503 };
        if (type !== 'instance.created') return { status: 204 };
        told.set(instanceId, (told.get(instanceId) ?? new Set()).add(id));
        return { status: 200, body: { app: { frontEndUrl: 'https://app.example.com/a' } } };
      });
      await Promise.all(Array.from({ length: isAway(at) ? 3 : 1 }, () => call(purchase(orderId))));
      bought.push(orderId);
      await Promise.all(laterCalls(bought, at).map(call));
      world.table.lagIndexes(at % 3 === 0 ? 2 * minute : 0);
      await world.run('deliver', trouble(30));
      if (at % 24 === 23) {
        for (const kind of ['expire', 'release'] as const) await world.run(kind, trouble(10));
        heaps.push(heapMb(world));
      }
      world.clock.advance(hour);
    }
    // The product is there, the index is up to date.
    current = 12;
    world.table.lagIndexes(0);
    for (let times = 0; times < 4; times += 1) {
      world.clock.advance(71 * minute);
      for (const kind of ['deliver', 'expire', 'release'] as const) await world.run(kind);
    }
    const third = Math.floor(days / 3);
    return {
      days,
      calls,
      instances: bought.length,
      faults: world.table.suffered,
      leftDue: await leftDue(world),
      firstMb: Math.min(...heaps.slice(third, 2 * third)),
      lastMb: Math.min(...heaps.slice(2 * third)),
      violations: [...violations, ...(await unfit(world, bought, told))],
    };
  } finally {
    await world.close();
  }
}

/** Of every third piece of work one request suffers something, in turn. */
function troubles(): (most: number) => readonly Trouble[] {
  let turn = 0;
  return most => {
    turn += 1;
    const fault = faults[turn % faults.length];
    return turn % 3 !== 0 || fault === undefined ? [] : [{ nth: 1 + (turn % most), fault }];
  };
}

/** What is called for orders of some hours ago. */
function laterCalls(bought: readonly string[], at: number): readonly Readonly<Record<string, unknown>>[] {
  const idOf = (order: string) => instanceIdFor('saas-v2', order, `${order}-000001`);
  const about = (back: number, fields: Readonly<Record<string, unknown>>) => {
    const order = bought[bought.length - 1 - back];
    return order === undefined ? [] : [{ instanceId: idOf(order), ...fields }];
  };
  const upgrade = { orderId: `CS-SOAK-U-${at}`, orderLineId: `CS-SOAK-U-${at}-000001` };
  return [
    ...about(12, { activity: 'upgradeInstance', ...upgrade }),
    ...about(24, { activity: 'updateInstanceStatus', status: 'FREEZE' }),
    ...about(36, { activity: 'updateInstanceStatus', status: 'UNFREEZE' }),
    ...about(48, { activity: 'queryInstance' }),
  ];
}

let collect: (() => void) | undefined;

/** What is in use after everything that is not was collected. */
function heapMb(world: HistoryWorld): number {
  world.forgetHeard();
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  return Math.round((process.memoryUsage().heapUsed / 1_048_576) * 10) / 10;
}

async function leftDue({ bridge, clock }: HistoryWorld): Promise<number> {
  let left = 0;
  for (const kind of kinds) {
    for (let shard = 0; shard < shards; shard += 1) {
      const { items } = await bridge.index.page(dueShard(kind, shard), clock.now(), 100);
      left += items.length;
    }
  }
  return left;
}

async function unfit(
  { bridge }: HistoryWorld,
  orders: readonly string[],
  told: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [index, order] of orders.entries()) {
    const id = instanceIdFor('saas-v2', order, `${order}-000001`);
    const instance = await bridge.instances.store.read(instanceKey(id));
    // Frozen after a day, unfrozen half a day later.
    const age = orders.length - 1 - index;
    const expected = age >= 24 && age < 36 ? 'frozen' : 'active';
    if (instance?.status !== expected)
      found.push(`${order} is ${instance?.status ?? 'not there'} and not ${expected}`);
    if ((instance?.outbox.length ?? 0) > 0) found.push(`${order} has events that nobody took`);
    if (told.get(id)?.size !== 1) found.push(`${told.get(id)?.size ?? 0} creations of ${order} were told`);
  }
  return found;
}
