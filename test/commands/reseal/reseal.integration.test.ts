import { afterEach, beforeEach, expect, it } from 'vitest';
import { open } from '../../../shared/seal/seal.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { kitSettings } from '../../support/kitCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { makeCustomer } from '../bulk/customer.ts';
import { opened, sealingKeys } from '../bulk/opened.ts';
import { everyItem, runOnTable, settingsOf } from '../bulk/runOnTable.ts';

const newKey = { id: 'new', key: Buffer.alloc(32, 9) };
const setting = `new:${newKey.key.toString('base64')}`;

describeOnEveryEngine('npm run reseal', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: kitSettings });
    await makeCustomer(test, 'MARK_A');
  });
  afterEach(() => test.close());

  const reseal = (DATA_KEYS: string, ...words: string[]) => runOnTable(test, 'reseal', words, { DATA_KEYS });
  const rotated = () => `${setting},${settingsOf(test).DATA_KEYS}`;
  const withNewKey = {
    seal: () => '',
    open: (sealed: string, binding: { pk: string; attribute: string }) => open([newKey], sealed, binding),
  };

  it('seals everything with the newest key, the values as they were, and once', async () => {
    const before = (await everyItem(test)).map(item => opened(item, test.bridge.sealer));
    expect(sealingKeys(await everyItem(test))).toEqual(new Set(['test']));
    const { exitCode, output, errors } = await reseal(rotated());
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).toMatch(/^\d\d values sealed anew with the key new, 0 were already\.\n/);
    expect(output).not.toContain('MARK');
    const after = await everyItem(test);
    expect(sealingKeys(after)).toEqual(new Set(['new']));
    // The old key may go: everything opens with the new one alone.
    expect(after.map(item => opened(item, withNewKey)).sort()).toEqual(before.sort());

    expect((await reseal(rotated())).output).toMatch(
      /^0 values sealed anew with the key new, \d\d were already\.\n/,
    );
    expect(await everyItem(test)).toEqual(after);
    expect((await reseal(setting, '--json')).exitCode).toBe(0);
  });

  it('names the key that is missing, and leaves what it cannot open', async () => {
    const before = await everyItem(test);
    const { exitCode, output } = await reseal(setting);
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /✗ \d+ values were sealed with test and do not open: is that key still in DATA_KEYS\?/,
    );
    expect(await everyItem(test)).toEqual(before);
  });
});
