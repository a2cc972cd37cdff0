import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { handOverTable, readTableOwner } from '../../../shared/table/tableOwner.ts';
import { describeOnProofEngines } from '../../engines/describeOnEveryEngine.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { everyItem, runOnTable, settingsOf } from './runOnTable.ts';

const newKey = `new:${Buffer.alloc(32, 9).toString('base64')}`;

describeOnProofEngines('a command that works on a whole table', engine => {
  let test: TestBridge;
  let directory: string;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    directory = mkdtempSync(join(tmpdir(), 'foreign-'));
    await signedCall(test.bridge, purchase('CS-THEIRS'));
  });
  afterEach(async () => {
    rmSync(directory, { recursive: true });
    await test.close();
  });

  /** Each as it would change the table. */
  async function runEach() {
    const file = join(directory, 'rows.csv');
    writeFileSync(
      file,
      'family,orderId,orderLineId,instanceId,frontEndUrl\nsaas-v2,CS-OLD,CS-OLD-000001,old-4711,https://app.example.com\n',
    );
    const DATA_KEYS = `${newKey},${settingsOf(test).DATA_KEYS}`;
    return {
      reseal: await runOnTable(test, 'reseal', [], { DATA_KEYS }),
      import: await runOnTable(test, 'import', ['--file', file, '--write']),
      'erase --dry-run': await runOnTable(test, 'erase', ['CS-THEIRS', '--dry-run']),
      erase: await runOnTable(test, 'erase', ['CS-THEIRS', '--yes']),
    };
  }

  it('refuses that of another deployment in one line, and changes nothing in it', async () => {
    await handOverTable(test.bridge.table, { site: 'intl', stage: 'theirs' });
    const before = await everyItem(test);
    for (const [command, { exitCode, output, errors }] of Object.entries(await runEach())) {
      expect([command, exitCode, output]).toEqual([command, 2, '']);
      expect(errors.trimEnd().split('\n')).toHaveLength(1);
      expect(errors).toMatch(
        /TABLE_NAME names the table of another deployment \(KOOGALLERY_SITE intl, STAGE theirs; here \w+, \w+\)/,
      );
    }
    expect(await everyItem(test)).toEqual(before);
  });

  it.each(['its own', 'nobody’s'])('works on one that is %s, and makes nobody its owner', async whose => {
    const { table, config } = test.bridge;
    if (whose === 'its own') await handOverTable(table, config);
    const owner = await readTableOwner(table);
    const codes = Object.entries(await runEach()).map(([command, { exitCode, errors }]) => [
      command,
      exitCode,
      errors,
    ]);
    expect(codes).toEqual([
      ['reseal', 0, ''],
      ['import', 0, ''],
      ['erase --dry-run', 0, ''],
      ['erase', 0, ''],
    ]);
    expect(await readTableOwner(table)).toEqual(owner);
  });
});
