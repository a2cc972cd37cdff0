import { applyCommand } from '../../instance/applyCommand.ts';
import { instanceKey } from '../../instance/identity.ts';
import { defined } from '../../platform/defined.ts';
import type { Budget } from '../../platform/effects.ts';
import { writeIfUnchanged } from '../../table/contention/changeItem.ts';
import { absent } from '../../table/itemStore.ts';
import { type Meter, type MeterDeps, meterKey, type PendingIncrement, type Reading } from '../meter.ts';
import { maxDecimal, readLongDecimal, readTotal, writeDecimal } from '../rules/decimal.ts';
import { aheadMs, type PostedRecord, type RecordRule } from '../rules/records.ts';
import type { RecordOutcome } from './recordUsage.ts';

/** An increment that is noted in its meter and is to go into a window. */
export interface Increment {
  readonly kind: 'increment';
  readonly meter: Meter;
  readonly pending: PendingIncrement;
  readonly record: PostedRecord;
  /** The outcome of the reading itself once this is counted; undefined when it is an older one's. */
  readonly id: string | undefined;
}

type Begun =
  | Increment
  | { readonly kind: 'done'; readonly outcome: RecordOutcome }
  /** Somebody else was faster: to be begun again. */
  | { readonly kind: 'again' };

/** Compares a reading with its meter, and notes the increment if there is one. */
export async function beginReading(deps: MeterDeps, reading: Reading, budget: Budget): Promise<Begun> {
  const { meters, effects } = deps;
  const id = `${reading.meter} ${reading.reading}`;
  const done = (outcome: 'accepted' | 'repeated'): Begun => ({ kind: 'done', outcome: { id, outcome } });
  const refused = (rule: RecordRule): Begun => ({ kind: 'done', outcome: { id, outcome: 'refused', rule } });

  const now = effects.clock();
  const value = readLongDecimal(reading.reading);
  if (value === undefined) return refused('not-a-decimal');
  if (reading.at > now + aheadMs) return refused('in-the-future');
  const itemKey = meterKey(reading.instanceId, reading.meter);
  const meter = await meters.read(itemKey, budget.signal);
  const base = { instanceId: reading.instanceId, meter: reading.meter, readAt: reading.at, updatedAt: now };
  if (meter === undefined) {
    const instance = await deps.instances.store.read(instanceKey(reading.instanceId), budget.signal);
    if (instance === undefined) return refused('unknown-instance');
    const first = { ...itemKey, ...base, version: 1, reading: writeDecimal(value) };
    return (await meters.put(first, absent, budget.signal)).written ? done('accepted') : { kind: 'again' };
  }
  // First of all what was noted before and may or may not have reached its window.
  if (meter.pending !== undefined) return incrementOf(meter, meter.pending, undefined);

  const last = readTotal(meter.reading);
  if (value === last || reading.at < (meter.readAt ?? 0)) return done('repeated');
  if (value < last) {
    await tellReset(deps, reading, meter, budget);
    const reset = { ...base, reading: writeDecimal(value) };
    const written = await writeIfUnchanged(meters, meter, reset, budget.signal);
    return written === undefined ? { kind: 'again' } : done('accepted');
  }
  if (value - last > maxDecimal) return refused('value-too-large');
  const { at: readAt, packageId } = reading;
  const pending: PendingIncrement = {
    to: writeDecimal(value),
    at: now,
    tries: 0,
    readAt,
    ...defined({ packageId }),
  };
  const noted = await writeIfUnchanged(meters, meter, { pending, updatedAt: now }, budget.signal);
  return noted === undefined ? { kind: 'again' } : incrementOf(noted, pending, id);
}

/** The usage record of an increment: the same every time, so that its window knows it when it comes again. */
function incrementOf(meter: Meter, pending: PendingIncrement, id: string | undefined): Increment {
  return {
    kind: 'increment',
    meter,
    pending,
    id,
    record: {
      id: `meter ${meter.meter} ${meter.reading} ${pending.to} ${pending.tries}`,
      instanceId: meter.instanceId,
      at: pending.at,
      value: writeDecimal(readTotal(pending.to) - readTotal(meter.reading)),
      packageId: pending.packageId,
    },
  };
}

/**
 * Counts an increment that is in its window, or sends it on to the window open now.
 *
 * @returns the reading's outcome; undefined when the reading has to be begun again
 */
export async function finishIncrement(
  { meters, effects }: MeterDeps,
  { meter, pending, id }: Increment,
  recorded: RecordOutcome | undefined,
  { signal }: Budget,
): Promise<RecordOutcome | undefined> {
  const now = effects.clock();
  if (recorded?.outcome === 'refused' && recorded.rule === 'window-closed') {
    // Not in that window, for a sealed window says so only of what it does not hold.
    const next = { ...pending, at: now, tries: pending.tries + 1 };
    await writeIfUnchanged(meters, meter, { pending: next, updatedAt: now }, signal);
    return undefined;
  }
  const refused = recorded?.outcome === 'refused';
  const counted = refused ? {} : { reading: pending.to, readAt: pending.readAt };
  const changes = { ...counted, pending: undefined, updatedAt: now };
  const written = await writeIfUnchanged(meters, meter, changes, signal);
  return written !== undefined && id !== undefined && recorded !== undefined
    ? { ...recorded, id }
    : undefined;
}

async function tellReset(deps: MeterDeps, reading: Reading, meter: Meter, budget: Budget): Promise<void> {
  const data = { meter: reading.meter, from: meter.reading, to: reading.reading };
  const cause = { activity: 'seller usage' };
  const event = 'usage.meter-reset';
  await applyCommand(deps, reading.instanceId, { type: 'announce', event, data, cause }, { budget });
}
