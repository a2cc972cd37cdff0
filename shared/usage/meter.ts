import { Entity, item, map, number, string } from 'dynamodb-toolbox';
import { applyCommand, type InstancePorts } from '../instance/applyCommand.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import type { Budget } from '../table/effects.ts';
import { absent, type ItemKey, type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import { TableError } from '../table/tableError.ts';
import { readDecimal, writeDecimal } from './decimal.ts';
import { type RecordOutcome, recordUsage, type UsagePorts } from './recordUsage.ts';

/** A counter of the product that only grows; its increments are the usage. */
export interface Meter extends ItemKey {
  readonly version: number;
  readonly instanceId: string;
  readonly meter: string;
  /** Plain decimal: the newest reading that is counted. */
  readonly reading: string;
  /** An increment on its way into a window; finished before anything else, so that it counts once. */
  readonly pending?: { readonly to: string; readonly at: number; readonly tries: number };
  readonly updatedAt: number;
}

export interface Reading {
  readonly instanceId: string;
  readonly meter: string;
  readonly reading: string;
  readonly packageId?: string | undefined;
}

export interface MeterPorts extends UsagePorts, InstancePorts {
  readonly meters: ItemStore<Meter>;
}

export function meterStore(table: BridgeTable): ItemStore<Meter> {
  const entity = new Entity({
    name: 'meter',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      pk: string().key(),
      sk: string().key(),
      version: number(),
      instanceId: string(),
      meter: string(),
      reading: string(),
      pending: map({ to: string(), at: number(), tries: number() }).optional(),
      updatedAt: number(),
    }),
  });
  return itemStore<Meter>(entity);
}

const mostTries = 20;

/**
 * Takes a reading. The first one is the base; a smaller one is a reset: the product is told, and it is the new base.
 * The increment is noted in the meter first, goes into the window open at that moment under an id of its own, and is
 * then counted: whatever dies in between is finished by the next reading, once.
 */
export async function takeReading(
  ports: MeterPorts,
  reading: Reading,
  budget: Budget,
): Promise<RecordOutcome> {
  const { meters, effects } = ports;
  const id = `${reading.meter} ${reading.reading}`;
  const value = readDecimal(reading.reading);
  if (value === undefined) return { id, outcome: 'refused', rule: 'not-a-decimal' };
  const itemKey = { pk: key('usage', reading.instanceId), sk: key('meter', reading.meter) };
  for (let tries = 0; tries < mostTries; tries += 1) {
    const meter = await meters.read(itemKey, budget.signal);
    const now = effects.clock();
    const base = { instanceId: reading.instanceId, meter: reading.meter, updatedAt: now };
    if (meter === undefined) {
      const first = { ...itemKey, ...base, version: 1, reading: writeDecimal(value) };
      if ((await meters.put(first, absent, budget.signal)).written) return { id, outcome: 'accepted' };
      continue;
    }
    if (meter.pending !== undefined) {
      const outcome = await finish(ports, meter, meter.pending, reading.packageId, budget);
      if (outcome?.outcome === 'refused') return { ...outcome, id };
      continue;
    }
    const last = readDecimal(meter.reading) ?? 0n;
    if (value === last) return { id, outcome: 'repeated' };
    const mine = { attr: 'version', eq: meter.version } as const;
    if (value < last) {
      const data = { meter: reading.meter, from: meter.reading, to: reading.reading };
      const cause = { activity: 'seller usage' };
      await applyCommand(
        ports,
        reading.instanceId,
        { type: 'announce', event: 'usage.meter-reset', data, cause },
        { budget },
      );
      const reset = { reading: writeDecimal(value), version: meter.version + 1, updatedAt: now };
      if ((await meters.update(itemKey, reset, mine, budget.signal)).written)
        return { id, outcome: 'accepted' };
      continue;
    }
    const pending = { to: writeDecimal(value), at: now, tries: 0 };
    const noted = await meters.update(
      itemKey,
      { pending, version: meter.version + 1, updatedAt: now },
      mine,
      budget.signal,
    );
    if (!noted.written) continue;
    const outcome = await finish(
      ports,
      { ...meter, pending, version: meter.version + 1 },
      pending,
      reading.packageId,
      budget,
    );
    if (outcome !== undefined) return { ...outcome, id };
  }
  throw new TableError('table-contended', 'the meter could not be written');
}

/** Brings a pending increment into a window and counts it; undefined when somebody else was faster. */
async function finish(
  ports: MeterPorts,
  meter: Meter,
  pending: NonNullable<Meter['pending']>,
  packageId: string | undefined,
  budget: Budget,
): Promise<RecordOutcome | undefined> {
  const { meters, effects } = ports;
  const increment = (readDecimal(pending.to) ?? 0n) - (readDecimal(meter.reading) ?? 0n);
  const record = {
    id: `meter ${meter.meter} ${meter.reading} ${pending.to} ${pending.tries}`,
    instanceId: meter.instanceId,
    at: pending.at,
    value: writeDecimal(increment),
    packageId,
  };
  const [outcome] = await recordUsage(ports, [record], budget);
  const mine = { attr: 'version', eq: meter.version } as const;
  if (outcome?.outcome === 'refused' && outcome.rule === 'window-closed') {
    // Not in that window, for a sealed window says so only of what it does not hold: into the one open now.
    const next = { ...pending, at: effects.clock(), tries: pending.tries + 1 };
    await meters.update(meter, { pending: next, version: meter.version + 1 }, mine, budget.signal);
    return undefined;
  }
  const counted = outcome?.outcome === 'refused' ? {} : { reading: pending.to };
  const done = { ...counted, pending: undefined, version: meter.version + 1, updatedAt: effects.clock() };
  const written = await meters.update(meter, done, mine, budget.signal);
  return written.written ? outcome : undefined;
}
