import type { Budget } from '../../platform/effects.ts';
import { forEachConcurrently } from '../../platform/forEachConcurrently.ts';
import { groupBy } from '../../platform/groupBy.ts';
import { afterConflict } from '../../table/contention/afterConflict.ts';
import { besideDamaged } from '../besideDamaged.ts';
import { type MeterDeps, meterKey, type Reading } from '../meter.ts';
import { beginReading, finishIncrement, type Increment } from './meterSteps.ts';
import { recordPaidUsage } from './recordPaidUsage.ts';
import type { RecordOutcome } from './recordUsage.ts';

/**
 * Takes readings of counters. The first one of a counter is its base; a smaller one is a reset: the product is told, and
 * it is the new base. One that was read before the newest is a repeat, whatever it says.
 *
 * An increment is noted in its meter first, goes into the window open at that moment under an id of its own, and is then
 * counted: whatever dies in between is finished by the next reading, once. Counters go side by side and their increments
 * into their windows together; the readings of one counter go one after the other.
 *
 * @throws {TableError} when the table does not answer: nothing is lost, the product posts again.
 */
export async function recordReadings(
  deps: MeterDeps,
  readings: readonly Reading[],
  budget: Budget,
): Promise<readonly RecordOutcome[]> {
  const outcomes = new Map<Reading, RecordOutcome>();
  const unread = (reading: Reading) => {
    const id = `${reading.meter} ${reading.reading}`;
    outcomes.set(reading, { id, outcome: 'refused', rule: 'unreadable-instance' });
  };
  const queues = [...groupBy(readings, meterOf).values()];
  for (let tries = 0; ; ) {
    const heads = queues.map(([head]) => head).filter(head => head !== undefined);
    if (heads.length === 0) break;
    const increments = new Map<Reading, Increment>();
    await forEachConcurrently(heads, async reading => {
      const isRead = await besideDamaged(deps, meterKey(reading.instanceId, reading.meter), async () => {
        const begun = await beginReading(deps, reading, budget);
        if (begun.kind === 'increment') increments.set(reading, begun);
        else if (begun.kind === 'done') outcomes.set(reading, begun.outcome);
      });
      if (!isRead) unread(reading);
    });

    const records = [...increments.values()].map(({ record }) => record);
    const recorded = records.length === 0 ? [] : await recordPaidUsage(deps, records, budget);
    const byRecord = new Map(records.map((record, index) => [record, recorded[index]]));
    await forEachConcurrently(increments, async ([reading, increment]) => {
      const recorded = byRecord.get(increment.record);
      // It stays noted in its meter, for some of it may be in a window: the next reading finishes it, once.
      if (recorded?.outcome === 'refused' && recorded.rule === 'unreadable-instance') return unread(reading);
      const outcome = await finishIncrement(deps, increment, recorded, budget);
      if (outcome !== undefined) outcomes.set(reading, outcome);
    });

    const done = queues.filter(([head]) => head !== undefined && outcomes.has(head));
    for (const queue of done) queue.shift();
    if (done.length > 0) tries = 0;
    else {
      await afterConflict(tries, deps.effects, budget);
      tries += 1;
    }
  }
  return readings.map(
    reading => outcomes.get(reading) ?? { id: reading.meter, outcome: 'refused', rule: 'unknown-instance' },
  );
}

const meterOf = ({ instanceId, meter }: Reading): string => JSON.stringify([instanceId, meter]);
