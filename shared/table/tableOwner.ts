import { string } from 'dynamodb-toolbox';
import type { BridgeTable } from './bridgeTable.ts';
import { entity } from './entity.ts';
import { absent, type ItemKey, itemStore } from './itemStore.ts';

/** Which deployment a table belongs to. */
export interface TableOwner {
  readonly site: string;
  readonly stage: string;
}

const ownerKey: ItemKey = { pk: 'owner', sk: 'owner' };

/**
 * What a table knows of its deployment. Two on one table would run each other's schedules: events of one would go to the
 * product of the other.
 */
export function tableOwnerStore(table: BridgeTable) {
  const store = itemStore<ItemKey & TableOwner>(entity(table, 'owner', { site: string(), stage: string() }));
  const read = async (signal?: AbortSignal): Promise<TableOwner | undefined> => {
    const found = await store.read(ownerKey, signal);
    return found === undefined ? undefined : { site: found.site, stage: found.stage };
  };
  return {
    /** Whose it is; undefined while it is nobody's. */
    read,

    /** Gives it to a deployment, whoever had it. */
    async handOver({ site, stage }: TableOwner): Promise<void> {
      await store.put({ ...ownerKey, site, stage });
    },

    /**
     * Takes the table for a deployment unless it has another one. Of two that come at once to a new table the condition lets
     * one win, and the other reads whose it is.
     *
     * @returns whose it is
     * @throws {TableError}
     */
    async claim({ site, stage }: TableOwner, signal?: AbortSignal): Promise<TableOwner> {
      const known = await read(signal);
      if (known !== undefined) return known;
      const { written } = await store.put({ ...ownerKey, site, stage }, absent, signal);
      return written ? { site, stage } : ((await read(signal)) ?? { site, stage });
    },
  };
}
