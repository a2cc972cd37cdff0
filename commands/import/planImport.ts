import { instanceKey } from '../../shared/instance/identity.ts';
import type { Instance } from '../../shared/instance/instance.ts';
import type { InstanceStore } from '../../shared/instance/store.ts';
import { forEachConcurrently } from '../../shared/platform/forEachConcurrently.ts';
import type { ImportRow, RowProblem } from './importRow.ts';

/** What there is to do for the rows of a file. */
export interface ImportPlan {
  readonly missing: readonly ImportRow[];
  /** How many are in the table already. */
  readonly present: number;
  /** Rows that contradict what is in the table. */
  readonly problems: readonly RowProblem[];
  /** Rows that are left out: their item is in the table, and nobody can read it. The file is not to blame. */
  readonly unreadable: readonly RowProblem[];
}

/** Rows looked up by one request: two keys each, and one takes a hundred. */
const batch = 50;
const sideBySide = 4;

/**
 * Compares every row with the table before anything is written.
 *
 * @param looked told how many rows have been compared
 * @throws {TableError}
 */
export async function planImport(
  store: Pick<InstanceStore, 'readMany'>,
  rows: readonly ImportRow[],
  looked: (rows: number) => void,
): Promise<ImportPlan> {
  const missing: ImportRow[] = [];
  const problems: RowProblem[] = [];
  const left: RowProblem[] = [];
  let present = 0;
  let done = 0;
  const batches = Array.from({ length: Math.ceil(rows.length / batch) }, (_, n) =>
    rows.slice(n * batch, (n + 1) * batch),
  );
  await forEachConcurrently(
    batches,
    async some => {
      const ids = [...new Set(some.flatMap(({ instanceId, derivedId }) => [instanceId, derivedId]))];
      const unreadable = new Set<string>();
      const found = await store.readMany(ids, undefined, ({ pk }) => unreadable.add(pk));
      const byId = new Map(found.map(instance => [instance.instanceId, instance]));
      for (const row of some) {
        const damaged = [row.instanceId, row.derivedId].find(id => unreadable.has(instanceKey(id).pk));
        if (damaged !== undefined) {
          left.push({ line: row.line, problem: unreadableItem(damaged) });
          continue;
        }
        const verdict = compare(row, byId);
        if (verdict === 'present') present += 1;
        else if (verdict === 'missing') missing.push(row);
        else problems.push({ line: row.line, ...verdict });
      }
      done += some.length;
      looked(done);
    },
    sideBySide,
  );
  return {
    missing: missing.sort((a, b) => a.line - b.line),
    present,
    problems: problems.sort((a, b) => a.line - b.line),
    unreadable: left.sort((a, b) => a.line - b.line),
  };
}

/** An id is no personal data, and without it nobody finds the item. */
export const unreadableItem = (instanceId: string): string =>
  `left out, since its item is in the table and cannot be read: instance ${instanceId}`;

function compare(
  row: ImportRow,
  byId: ReadonlyMap<string, Instance>,
): 'present' | 'missing' | Omit<RowProblem, 'line'> {
  const { instanceId, derivedId } = row;
  const [own, derived] = [byId.get(instanceId), byId.get(derivedId)];
  if (instanceId !== derivedId && derived !== undefined && derived.aliasOf !== instanceId) {
    const known = derived.aliasOf ?? derived.instanceId;
    return { column: 'instanceId', problem: `the order has the instance ${known} already` };
  }
  if (own === undefined) return 'missing';
  if (own.aliasOf !== undefined) {
    return { column: 'instanceId', problem: `the order was imported as ${own.aliasOf}` };
  }
  if (own.family !== row.family || own.orderId !== row.orderId || own.orderLineId !== row.orderLineId) {
    return { column: 'instanceId', problem: 'belongs to another order in the table' };
  }
  return instanceId === derivedId || derived !== undefined ? 'present' : 'missing';
}
