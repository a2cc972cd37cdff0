import type { Condition } from 'dynamodb-toolbox';
import { absent, type ItemKey, type ItemStore } from '../table/itemStore.ts';
import { TableError } from '../table/tableError.ts';

/** Races that one record may lose; a marketplace does not write one record a hundred times at once. */
const maxTries = 20;

/**
 * Writes one record by a condition on the version that was decided on; whoever loses a race decides again on what he
 * finds. A write of our own whose answer was lost is found again as "nothing to change".
 *
 * @param known what was just read; undefined when it does not exist
 * @param decide the whole record without key and version, or undefined when nothing changes
 * @throws {TableError}
 */
export async function writeCurrent<Item extends ItemKey & { readonly version: number }>(
  store: ItemStore<Item>,
  key: ItemKey,
  known: Item | undefined,
  decide: (current: Item | undefined) => Omit<Item, 'pk' | 'sk' | 'version'> | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  let current = known;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const next = decide(current);
    if (next === undefined) return tries > 0;
    const condition: Condition = current === undefined ? absent : { attr: 'version', eq: current.version };
    const item = { ...next, ...key, version: (current?.version ?? 0) + 1 } as Item;
    const outcome = await store.put(item, condition, signal);
    if (outcome.written) return true;
    current = outcome.current ?? (await store.read(key, signal));
  }
  throw new TableError('table-contended', 'the record could not be written');
}
