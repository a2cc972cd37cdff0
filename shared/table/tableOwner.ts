import { string } from 'dynamodb-toolbox/schema';
import type { BridgeTable } from './bridgeTable.ts';
import { entity } from './entity.ts';
import { absent, type ItemStore, itemStore } from './itemStore.ts';
import type { ItemKey } from './key.ts';

/** Which deployment a table belongs to. */
export interface TableOwner {
  readonly site: string;
  readonly stage: string;
}

const ownerKey: ItemKey = { pk: 'owner', sk: 'owner' };

const storeOf = (table: BridgeTable): ItemStore<ItemKey & TableOwner> =>
  itemStore<ItemKey & TableOwner>(entity(table, 'owner', { site: string(), stage: string() }));

/**
 * What a table knows of its deployment; undefined while it is nobody's. Two on one table would run each other's schedules:
 * events of one would go to the product of the other.
 *
 * @throws {TableError}
 */
export async function readTableOwner(
  table: BridgeTable,
  signal?: AbortSignal,
): Promise<TableOwner | undefined> {
  const found = await storeOf(table).read(ownerKey, signal);
  return found === undefined ? undefined : { site: found.site, stage: found.stage };
}

/** Gives a table to a deployment, whoever had it. @throws {TableError} */
export async function handOverTable(table: BridgeTable, { site, stage }: TableOwner): Promise<void> {
  await storeOf(table).put({ ...ownerKey, site, stage });
}

/**
 * Takes a table for a deployment unless it has another one. Of two that come at once to a new table the condition lets one
 * win, and the other reads whose it is.
 *
 * @returns whose it is
 * @throws {TableError}
 */
export async function claimTable(
  table: BridgeTable,
  { site, stage }: TableOwner,
  signal?: AbortSignal,
): Promise<TableOwner> {
  const known = await readTableOwner(table, signal);
  if (known !== undefined) return known;
  const { written } = await storeOf(table).put({ ...ownerKey, site, stage }, absent, signal);
  return written ? { site, stage } : ((await readTableOwner(table, signal)) ?? { site, stage });
}
