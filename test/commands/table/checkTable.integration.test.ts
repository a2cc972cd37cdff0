import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkTable } from '../../../commands/table/checkTable.ts';
import { failed } from '../../../commands/table/engineReport.ts';
import { describeOnProofEngines } from '../../engines/describeOnEveryEngine.ts';
import { createFaults } from '../../engines/faults.ts';
import { openTestTable, type TestTable } from '../../engines/openTestTable.ts';

describeOnProofEngines('the checks of a table', engine => {
  let table: TestTable;
  beforeEach(async () => {
    table = await openTestTable(engine, { maxAttempts: 1 });
  });
  afterEach(() => table.close());

  const failures = async (indexWaitMs: number) => {
    const { client, tableName } = table;
    const { results } = await checkTable({ client, tableName, clock: Date.now, indexWaitMs });
    return results.filter(failed).map(({ check }) => check);
  };

  it('stay inside the portable grammar themselves', async () => {
    expect(await failures(60_000)).toEqual([]);
  });

  it('notice an index that never comes into step, and tolerate answers that are lost', async () => {
    const faults = createFaults();
    faults.install(table.client);
    faults.lagIndexes(Number.POSITIVE_INFINITY);
    faults.inject('lose-answer', { operation: 'PutItem', nth: 20, times: 5 });
    expect(await failures(0)).toEqual(['index due', 'index listed']);
  });
});
