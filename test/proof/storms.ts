import { instanceIdFor, instanceKey } from '../../shared/instance/identity.ts';
import { forEachConcurrently } from '../../shared/platform/forEachConcurrently.ts';
import { minuteMs } from '../../shared/platform/time.ts';
import { purchase } from '../support/signedCall.ts';
import { olderWorker, presentWorker, type Worker } from './worker.ts';
import { openWorld, type World } from './world.ts';

export interface StormSizes {
  /** Calls for one and the same order, at once. */
  readonly duplicates: number;
  /** Orders that are each called four times, at once. */
  readonly orders: number;
  /** Different commands on one instance, at once. */
  readonly commands: number;
  /** Calls under way at the same time. */
  readonly width: number;
}

export interface StormReport {
  /** Calls of the marketplace, repeats included. */
  readonly calls: number;
  /** Of them so many were answered by the older version. */
  readonly olderCalls: number;
  /** Of them so many were put off (000004, 000005) and made again. */
  readonly repeats: number;
  readonly instances: number;
  readonly violations: readonly string[];
}

/** The marketplace asks again for hours. */
const maxRepeats = 60;

/**
 * Everything at once, by several processes on one table: what is promised is one instance for each order, every command
 * taken, and every event told, in sequence; not that a busy machine is quick.
 *
 * @param older directory of an older version: half of the processes are its own, and answer half of the calls
 */
export async function storm(
  engine: { readonly endpoint: string },
  sizes: StormSizes,
  older?: string,
): Promise<StormReport> {
  const world = await openWorld(engine);
  const workers: Worker[] = [];
  const violations: string[] = [];
  let calls = 0;
  let olderCalls = 0;
  let repeats = 0;
  let turn = 0;

  let settling: Promise<void> | undefined;
  /** All who are put off wait for the same run of the schedules. */
  const betweenRepeats = async (): Promise<void> => {
    settling ??= settle(world, workers).finally(() => {
      settling = undefined;
    });
    await settling;
  };

  /** As the marketplace: again until it is done. @returns the instance id */
  async function untilDone(fields: Readonly<Record<string, unknown>>): Promise<string> {
    for (let tries = 0; tries < maxRepeats; tries += 1) {
      turn += 1;
      const worker = workers[turn % workers.length] as Worker;
      const { resultCode, instanceId = '' } = await worker.call(fields);
      calls += 1;
      if (worker.isOlder) olderCalls += 1;
      if (resultCode === '000000') return instanceId;
      if (resultCode !== '000004' && resultCode !== '000005') {
        violations.push(`${fields.activity} is answered ${resultCode}`);
        return instanceId;
      }
      repeats += 1;
      await betweenRepeats();
    }
    violations.push(`${fields.activity} is put off for ever`);
    return '';
  }

  try {
    if (older === undefined) workers.push(...Array.from({ length: 3 }, () => presentWorker(world)));
    else
      for (let pair = 0; pair < 2; pair += 1)
        workers.push(presentWorker(world), await olderWorker(world, older));

    const one = purchase('STORM-ONE');
    const ids = new Set<string>();
    await forEachConcurrently(
      Array.from({ length: sizes.duplicates }),
      async () => void ids.add(await untilDone(one)),
      sizes.width,
    );
    if (ids.size !== 1) violations.push(`${ids.size} instances of one order`);

    const orders = Array.from({ length: sizes.orders }, (_, index) => `STORM-${index}`);
    const made = new Map<string, Set<string>>();
    const fourTimes = orders.flatMap(order => [order, order, order, order]);
    await forEachConcurrently(
      fourTimes,
      async order => {
        const id = await untilDone(purchase(order));
        made.set(order, (made.get(order) ?? new Set()).add(id));
      },
      sizes.width,
    );
    for (const [order, of] of made) if (of.size !== 1) violations.push(`${of.size} instances of ${order}`);

    const instanceId = instanceIdFor('saas-v2', 'STORM-ONE', 'STORM-ONE-000001');
    const upgrades = Array.from({ length: sizes.commands }, (_, index) => `STORM-UP-${index}`);
    await forEachConcurrently(
      upgrades,
      async orderId =>
        void (await untilDone({
          activity: 'upgradeInstance',
          instanceId,
          orderId,
          orderLineId: `${orderId}-000001`,
        })),
      sizes.width,
    );

    await settle(world, workers, 4);
    violations.push(...(await unfit(world, ['STORM-ONE', ...orders], upgrades)));
    return { calls, olderCalls, repeats, instances: 1 + made.size, violations };
  } finally {
    for (const worker of workers) worker.end();
    await world.close();
  }
}

/** Every schedule five times at once. */
async function settle(world: World, workers: readonly Worker[], runs = 1): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    world.clock.advance(minuteMs);
    await Promise.all(Array.from({ length: 5 }, (_, index) => workers[index % workers.length]?.schedules()));
  }
}

/** What is not as it was promised, looked at when everything has come to rest. */
async function unfit(
  world: World,
  orders: readonly string[],
  upgrades: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  const { bridge } = world.start();
  await forEachConcurrently(orders, async order => {
    const id = instanceIdFor('saas-v2', order, `${order}-000001`);
    const instance = await bridge.instances.store.read(instanceKey(id));
    if (instance?.status !== 'active') found.push(`${order} is ${instance?.status ?? 'not there'}`);
    if ((instance?.outbox.length ?? 0) > 0) found.push(`${order} has events that nobody took`);
  });
  const heard = new Map<string, number>();
  const created = new Map<string, Set<string>>();
  const upgraded = new Set<unknown>();
  const seen = new Set<string>();
  for (const { id, type, data } of world.product.received) {
    if (type === 'instance.created')
      created.set(String(data.instanceId), (created.get(String(data.instanceId)) ?? new Set()).add(id));
    if (type === 'instance.upgraded') upgraded.add((data.cause as { readonly orderId?: string }).orderId);
    if (seen.has(id)) continue;
    seen.add(id);
    const sequence = Number(data.sequence);
    const item = String(data.instanceId);
    if (sequence <= (heard.get(item) ?? 0)) found.push(`${type} of ${item} came out of sequence`);
    heard.set(item, sequence);
  }
  if (created.size !== orders.length) found.push(`${created.size} creations of ${orders.length} were told`);
  for (const [item, ids] of created) if (ids.size !== 1) found.push(`${ids.size} creations of ${item}`);
  if (upgraded.size !== upgrades.length)
    found.push(`${upgraded.size} upgrades of ${upgrades.length} were told`);
  return found;
}
