import type { Instance } from '../../../shared/instance/instance.ts';
import { forEachConcurrently } from '../../../shared/platform/forEachConcurrently.ts';
import { minuteMs } from '../../../shared/platform/time.ts';
import type { Batch } from './happenings.ts';
import { type HistoryWorld, openHistoryWorld } from './historyWorld.ts';
import { type InstanceLane, instanceLane } from './instanceLane.ts';
import { kitLane } from './kitLane.ts';
import type { Lane } from './lane.ts';

export interface BatchReport {
  readonly histories: number;
  /** Calls of the marketplace and of the product, repeats not counted. */
  readonly happenings: number;
  /** Requests to the table that suffered something. */
  readonly faults: number;
  readonly releasedByClock: number;
}

const width = 64;

/**
 * Plays histories side by side in a world of their own.
 *
 * @throws {Divergence} when one of them does not go as the reference says
 */
export async function playHistories(
  engine: { readonly endpoint: string },
  { histories, pauses, troubles, indexBehind }: Batch,
): Promise<BatchReport> {
  const world = await openHistoryWorld(engine);
  try {
    // To the minute: what is told in days from here meets no moment at which the schedules run.
    world.clock.advance(minuteMs - (world.clock.now() % minuteMs));
    const startedAt = world.clock.now() - (world.clock.now() % 1_000);
    const instances: InstanceLane[] = [];
    const lanes = histories.map((history, index): Lane => {
      const name = `CS-H-${index}`;
      if (history.family === 'kit') return kitLane(world, name);
      const lane = instanceLane(world, history, name, startedAt);
      instances.push(lane);
      return lane;
    });
    let happenings = 0;
    for (const [round, pause] of pauses.entries()) {
      const busy = lanes.map((lane, index) => ({ lane, what: histories[index]?.rounds[round] ?? [] }));
      world.clock.advance(pause);
      await forEachConcurrently(
        busy.filter(({ what }) => what.length > 0),
        async ({ lane, what }) => {
          for (const each of what) await lane.happen(each).catch(of(lanes.indexOf(lane)));
          happenings += what.length;
        },
        width,
      );
      world.table.lagIndexes(indexBehind[round] ?? 0);
      await settle(world, lanes, troubles[round] ?? []);
      await lookAt(world, instances, false, lane => lanes.indexOf(lane));
    }
    // Nothing goes wrong any more: what is on its way arrives.
    world.table.lagIndexes(0);
    for (let times = 0; times < 3; times += 1) await settle(world, lanes, []);
    await lookAt(world, instances, true, lane => lanes.indexOf(lane));
    await forEachConcurrently(lanes, lane => lane.finish().catch(of(lanes.indexOf(lane))), width);
    return {
      histories: histories.length,
      happenings,
      faults: world.table.suffered,
      releasedByClock: instances.filter(lane => lane.releasedByClock).length,
    };
  } finally {
    await world.close();
  }
}

/** Every schedule, until everything that failed was tried again: an attempt that failed waits for an hour at most. */
async function settle(
  world: HistoryWorld,
  lanes: readonly Lane[],
  suffers: Batch['troubles'][number],
): Promise<void> {
  await world.run('deliver', suffers);
  world.clock.advance(71 * minuteMs);
  for (const kind of ['expire', 'deliver', 'release'] as const)
    await world.run(kind, kind === 'expire' ? suffers : []);
  // Of a run that met a fault nobody knows how far it came.
  if (suffers.length > 0) await world.run('expire');
  for (const lane of lanes) lane.tick(world.clock.now());
}

/** Says which history did not go as it should. */
const of = (history: number) => (error: unknown) => {
  throw Object.assign(error instanceof Error ? error : new Error(String(error)), { history });
};

async function lookAt(
  { bridge }: HistoryWorld,
  lanes: readonly InstanceLane[],
  isAtRest: boolean,
  indexOf: (lane: Lane) => number,
): Promise<void> {
  const found = new Map<string, Instance>();
  const ids = lanes.map(({ instanceId }) => instanceId);
  const { signal } = new AbortController();
  for (let at = 0; at < ids.length; at += 100) {
    const read = await bridge.instances.store.readMany(ids.slice(at, at + 100), signal, key => {
      throw new Error(`nobody can read ${key.pk}`);
    });
    for (const instance of read) found.set(instance.instanceId, instance);
  }
  for (const lane of lanes) {
    try {
      lane.seen(found.get(lane.instanceId), isAtRest);
    } catch (error) {
      of(indexOf(lane))(error);
    }
  }
}
