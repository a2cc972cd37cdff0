import { number, string } from 'dynamodb-toolbox/schema';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { entity } from '../../table/entity.ts';
import { itemQueries } from '../../table/itemQueries.ts';
import { itemStore } from '../../table/itemStore.ts';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';
import { type ScheduleName, type ScheduleRun, schedulePaceMs } from './rules/schedulePace.ts';

export interface ScheduleRuns {
  /** @param fault undefined after a run that did what it should */
  note(name: ScheduleName, at: number, fault: string | undefined): Promise<void>;
  all(signal?: AbortSignal): Promise<Readonly<Partial<Record<ScheduleName, ScheduleRun>>>>;
}

type StoredRun = ScheduleRun & ItemKey & { readonly name: string };

/** When each schedule last ran, and what it failed of. Several processes write the same: the last one is the truth. */
export function scheduleRuns(table: BridgeTable): ScheduleRuns {
  const stored = entity(table, 'scheduleRun', {
    name: string(),
    lastAt: number(),
    failures: number(),
    fault: string().optional(),
  });
  const store = itemStore<StoredRun>(stored);
  const queries = itemQueries<StoredRun>(table, stored);
  return {
    async note(name, at, fault) {
      const itemKey = keyOf(name);
      const known = fault === undefined ? undefined : await store.read(itemKey);
      const failures = fault === undefined ? 0 : (known?.failures ?? 0) + 1;
      await store.update(itemKey, { name, lastAt: at, failures, fault });
    },
    async all(signal) {
      const names = Object.keys(schedulePaceMs) as ScheduleName[];
      const found = await queries.readMany(names.map(keyOf), signal, () => undefined);
      return Object.fromEntries(found.map(run => [run.name, run]));
    },
  };
}

const keyOf = (name: ScheduleName): ItemKey => ({ pk: key('schedule', name), sk: 'run' });
