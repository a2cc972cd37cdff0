import { afterEach, beforeEach, expect, it } from 'vitest';
import { countTotal } from '../../../../shared/usage/push/countTotal.ts';
import { meteringSnOf, type UsageWindow } from '../../../../shared/usage/window.ts';
import { describeOnEveryEngine } from '../../../engines/describeOnEveryEngine.ts';
import { openTestBridge, type TestBridge } from '../../../support/testBridge.ts';

const hour = 3_600_000;

describeOnEveryEngine('the running total of an instance', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
  });
  afterEach(() => test.close());

  const window = (beginAt: number): UsageWindow => ({
    pk: 'usage#i-1',
    sk: `window#${beginAt}`,
    version: 1,
    instanceId: 'i-1',
    packageId: '',
    beginAt,
    endAt: beginAt + hour,
    value: '0.25',
    recordIds: [],
    status: 'sealed',
    meteringSn: meteringSnOf('i-1', beginAt, ''),
    attempts: 1,
    createdAt: 0,
    updatedAt: 0,
  });
  const budget = () => ({ deadline: test.clock.now() + 60_000, signal: new AbortController().signal });
  const total = async () => (await test.stored('usage#i-1')).find(({ sk }) => sk === 'total')?.total;

  it('24 counts each of many windows that are settled at the same time', async () => {
    const windows = Array.from({ length: 8 }, (_, index) => window(index * hour));
    await Promise.all(windows.map(it => countTotal(test.bridge, [it], budget())));
    expect(await total()).toBe('2');
  });

  it('24 counts a window once, however often it is settled', async () => {
    await Promise.all(Array.from({ length: 8 }, () => countTotal(test.bridge, [window(0)], budget())));
    await countTotal(test.bridge, [window(0), window(hour)], budget());
    expect(await total()).toBe('0.5');
  });
});
