import { map, number, string } from 'dynamodb-toolbox/schema';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { entity } from '../table/entity.ts';
import { type ItemStore, itemStore } from '../table/itemStore.ts';
import type { ItemKey } from '../table/key.ts';
import { key } from '../table/key.ts';
import type { PackageDeps } from './record/recordPaidUsage.ts';

/** A counter of the product that only grows; its increments are the usage. */
export interface Meter extends ItemKey {
  readonly version: number;
  readonly instanceId: string;
  readonly meter: string;
  /** Plain decimal: the newest reading that is counted. */
  readonly reading: string;
  /** When it was read, epoch ms: an older reading that comes late changes nothing. */
  readonly readAt?: number;
  /** An increment on its way into a window; finished before anything else, so that it counts once. */
  readonly pending?: PendingIncrement;
  readonly updatedAt: number;
}

export interface PendingIncrement {
  readonly to: string;
  /** Epoch ms, of the arrival: it goes into the window of that moment. */
  readonly at: number;
  readonly tries: number;
  readonly readAt?: number | undefined;
  readonly packageId?: string | undefined;
}

export interface Reading {
  readonly instanceId: string;
  readonly meter: string;
  /** Plain decimal with up to 18 digits before the point. */
  readonly reading: string;
  /** When it was read, epoch ms. */
  readonly at: number;
  readonly packageId?: string | undefined;
}

export interface MeterDeps extends PackageDeps {
  readonly meters: ItemStore<Meter>;
}

export function meterKey(instanceId: string, meter: string): ItemKey {
  return { pk: key('usage', instanceId), sk: key('meter', meter) };
}

export function meterStore(table: BridgeTable): ItemStore<Meter> {
  const stored = entity(table, 'meter', {
    version: number(),
    instanceId: string(),
    meter: string(),
    reading: string(),
    readAt: number().optional(),
    pending: map({
      to: string(),
      at: number(),
      tries: number(),
      readAt: number().optional(),
      packageId: string().optional(),
    }).optional(),
    updatedAt: number(),
  });
  return itemStore<Meter>(stored);
}
