import { afterEach, beforeEach, expect, it } from 'vitest';
import { watched } from '../../../shared/schedules/watched.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const minute = 60_000;

describeOnEveryEngine('the word that a schedule leaves of its runs', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
  });
  afterEach(() => test.close());

  it('is written every five minutes by one container, and at once of a run that failed and of the next', async () => {
    let fails = false;
    const deliver = watched(
      async () => test.bridge,
      'deliverEvents',
      async () => {
        if (fails) throw new Error('no table');
      },
    );
    const context = { getRemainingTimeInMillis: () => minute };
    const writesOf = async (minutesLater: number) => {
      test.clock.advance(minutesLater * minute);
      const before = test.faults.requests.length;
      await deliver({}, context).catch(() => undefined);
      return test.faults.requests.slice(before).filter(({ operation }) => operation !== 'GetItem').length;
    };
    // Its first run takes the table as well.
    expect(await writesOf(0)).toBeGreaterThan(0);
    expect(await writesOf(1)).toBe(0);
    expect(await writesOf(3)).toBe(0);
    expect(await writesOf(1)).toBe(1);
    fails = true;
    expect(await writesOf(1)).toBe(1);
    expect(await writesOf(1)).toBe(1);
    fails = false;
    expect(await writesOf(1)).toBe(1);
    expect(await writesOf(1)).toBe(0);
  });
});
