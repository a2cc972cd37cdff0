import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToWindow,
  beginNextTo,
  checkRecord,
  cutWindow,
  holdsRecord,
  isTooLate,
  outcomeOfCode,
  pushPause,
} from '../../../../shared/usage/rules/records.ts';
import { hourOf, meteringSnOf, type UsageWindow, windowKey } from '../../../../shared/usage/window.ts';
import { propertyRuns } from '../../../support/propertyRuns.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.parse('2026-11-21T08:20:00Z');
const instance = { createdAt: now - 10 * day };
const record = (more: object = {}) => ({ id: 'a', instanceId: 'i', at: now, value: '1', ...more });

describe('a record', () => {
  it.each([
    [record(), undefined],
    [record({ value: '99999999.9999' }), undefined],
    [record({ value: '0' }), 'not-positive'],
    [record({ value: '0.0000' }), 'not-positive'],
    [record({ value: '-1' }), 'not-a-decimal'],
    [record({ value: '0.00001' }), 'not-a-decimal'],
    [record({ at: now + 60_000 }), undefined],
    [record({ at: now + 60_001 }), 'in-the-future'],
    [record({ at: now - 20 * day - 1 }), 'too-old'],
    // Of 08:00 twenty days ago, which may be sent until 08:00 today; and of 10:00, until 10:00.
    [record({ at: now - 20 * day + 30 * minute }), 'too-old'],
    [record({ at: now - 20 * day + 100 * minute }), 'before-opening'],
    [record({ at: now - 11 * day }), 'before-opening'],
  ])('%j: %s', (given, rule) => {
    expect(checkRecord(given, instance, now)).toBe(rule);
  });

  it.each([
    [{}, undefined],
    [{ chargingMode: '0' }, undefined],
    [{ chargingMode: '1' }, 'not-pay-per-use'],
    [{ chargingMode: '3' }, 'not-pay-per-use'],
    [{ chargingMode: '5' }, 'not-pay-per-use'],
    [{ order: '{"chargingMode":"ON_DEMAND"}' }, undefined],
    [{ order: '{"orderType":"NEW"}' }, undefined],
    [{ order: '{"chargingMode":"PERIOD"}' }, 'not-pay-per-use'],
    [{ order: '{"chargingMode":"ONE_TIME"}' }, 'not-pay-per-use'],
    [{ order: '{"chargingMode":"ON_DEMAND_PKG"}' }, 'not-pay-per-use'],
    // The purchase itself says more than what an order of later says.
    [{ chargingMode: '0', order: '{"chargingMode":"PERIOD"}' }, undefined],
  ])('of what was bought as %j: %s', (bought, rule) => {
    expect(checkRecord(record(), { ...instance, ...bought }, now)).toBe(rule);
  });

  it('ends with its instance, and needs one', () => {
    const released = { ...instance, releasedAt: now - hour };
    expect(checkRecord(record({ at: now - hour }), released, now)).toBeUndefined();
    expect(checkRecord(record({ at: now - hour + 1 }), released, now)).toBe('after-closing');
    expect(checkRecord(record(), undefined, now)).toBe('unknown-instance');
  });
});

describe('a window', () => {
  const start = Date.parse('2026-11-21T08:00:00Z');
  const whole = { beginAt: start, endAt: start + hour };

  it('is the whole hour in the middle of a life', () => {
    expect(cutWindow(whole, instance)).toEqual(whole);
  });

  it('begins when the marketplace heard that the instance is ready, in whole seconds, not before', () => {
    const opened = { createdAt: start - day, confirmedAt: start + 1_200_400 };
    expect(cutWindow(whole, opened)).toEqual({ beginAt: start + 1_201_000, endAt: start + hour });
  });

  it('ends at the release, in whole seconds, not after', () => {
    const closed = { ...instance, releasedAt: start + 1_800_900 };
    expect(cutWindow(whole, closed)).toEqual({ beginAt: start, endAt: start + 1_800_000 });
  });

  it('keeps its hour when it lies before the opening altogether: the marketplace refuses it, and a person finds it', () => {
    for (const confirmedAt of [start + hour, start + 5 * hour]) {
      expect(cutWindow(whole, { createdAt: start - day, confirmedAt })).toEqual(whole);
    }
  });

  it('begins whole seconds beside others of its hour: of two with the same times only the first would count', () => {
    const sent = [start, start + 1_000].map(
      beginAt => ({ ...whole, beginAt, status: 'sealed' }) as UsageWindow,
    );
    const window = { ...whole, status: 'open' } as UsageWindow;
    expect(beginNextTo(window, [], undefined)).toEqual(whole);
    expect(beginNextTo(window, sent, undefined)).toEqual({ beginAt: start + 2_000, endAt: start + hour });
    const short = { ...window, endAt: start + 1_000 };
    expect(beginNextTo(short, sent, undefined)).toEqual({ beginAt: start + 1_000, endAt: start + 1_000 });
  });

  it('begins beside all others of its hour, whichever are sealed first or at the same time', () => {
    const of = (packageId: string, status: string, beginAt = start) =>
      ({ ...whole, beginAt, packageId, status }) as UsageWindow;
    const [none, a, b] = [of('', 'open'), of('a', 'open'), of('b', 'open')];
    const begins = (window: UsageWindow, ...others: readonly UsageWindow[]) =>
      beginNextTo(window, others, undefined).beginAt - start;
    expect([begins(none, b, a), begins(a, b, none), begins(b, none, a)]).toEqual([0, 1_000, 2_000]);
    // One that turns up when another of its hour was sent.
    expect(begins(none, of('a', 'accepted'))).toBe(1_000);
    expect(begins(b, of('a', 'sealed', start + 1_000), none)).toBe(2_000);
    expect(begins(b, of('a', 'rejected', start + 1_000), of('', 'rejected', start + 3_000))).toBe(0);
  });

  it('never ends before it begins, whatever came first', () => {
    const moment = fc.integer({ min: start - hour, max: start + 2 * hour });
    fc.assert(
      fc.property(moment, moment, moment, (createdAt, confirmedAt, releasedAt) => {
        const { beginAt, endAt } = cutWindow(whole, { createdAt, confirmedAt, releasedAt });
        expect(beginAt).toBeLessThanOrEqual(endAt);
        expect(endAt).toBeLessThanOrEqual(Math.min(whole.endAt, releasedAt));
      }),
      { seed: 20_261_121, numRuns: propertyRuns(100) },
    );
  });

  it('is given up a day before the marketplace would refuse it for its age', () => {
    expect(isTooLate(whole, start + 20 * day)).toBe(false);
    expect(isTooLate(whole, start + 20 * day + 1)).toBe(true);
  });

  it('has a key and a record number of its own per instance, package and hour, the same for ever', () => {
    const facts: readonly (readonly [instanceId: string, hour: number, packageId: string])[] = [
      ['i', start, ''],
      ['i', start, 'p'],
      ['i', start + hour, ''],
      ['j', start, ''],
      ['i#p', start, ''],
    ];
    expect(new Set(facts.map(fact => meteringSnOf(...fact))).size).toBe(facts.length);
    expect(new Set(facts.map(fact => JSON.stringify(windowKey(...fact)))).size).toBe(facts.length);
    expect(meteringSnOf('i', start, '')).toBe(meteringSnOf('i', start, '', 0));
    expect(meteringSnOf('i', start, '', 1)).not.toBe(meteringSnOf('i', start, ''));
    expect(meteringSnOf('i', start, '').length).toBeLessThanOrEqual(64);
  });

  it('is an hour of UTC', () => {
    expect(hourOf(start + hour - 1)).toBe(start);
    expect(hourOf(start + hour)).toBe(start + hour);
  });
});

describe('records of one call', () => {
  const options = { now, closeAfterMs: 300_000 };
  const add = (...records: readonly ReturnType<typeof record>[]) => {
    const added = addToWindow(undefined, records, instance, options);
    const window = [...added.values()].find(it => it.kind === 'added')?.window;
    return { kinds: records.map(it => added.get(it)), value: window?.value, ids: window?.recordIds ?? [] };
  };

  it('count once under one id; what says something else under it is refused, not lost in silence', () => {
    const { kinds, value } = add(record(), record({ value: '1.0' }), record({ value: '2' }));
    expect(kinds.map(it => it?.kind)).toEqual(['added', 'repeated', 'refused']);
    expect(kinds[2]).toEqual({ kind: 'refused', rule: 'other-contents' });
    expect(value).toBe('1');
  });

  it('may fill a window to its last decimal, and not beyond', () => {
    const { kinds, value } = add(record({ value: '99999999.9998' }), record({ id: 'b', value: '0.0001' }));
    expect([kinds.map(it => it?.kind), value]).toEqual([['added', 'added'], '99999999.9999']);
    const beyond = add(record({ value: '99999999.9999' }), record({ id: 'b', value: '0.0001' }));
    expect(beyond.kinds[1]).toEqual({ kind: 'refused', rule: 'value-too-large' });
  });

  it('are known by their window afterwards', () => {
    const { ids } = add(record(), record({ id: 'b' }));
    const holds = holdsRecord([{ recordIds: [] }, { recordIds: ids }]);
    expect(['a', 'b', 'c'].map(holds)).toEqual([true, true, false]);
  });
});

describe('what the marketplace says of a record', () => {
  it.each([
    [undefined, 'accepted'],
    ['005', 'duplicate'],
    ['010', 'duplicate'],
    ['016', 'again'],
  ])('%s: %s', (code, outcome) => {
    expect(outcomeOfCode(code)).toBe(outcome);
  });

  it('is for a person in all other cases, known or not', () => {
    const others = '001 002 003 004 006 007 008 009 011 012 013 014 015 017 018 019 077 unknown'.split(' ');
    expect(new Set(others.map(outcomeOfCode))).toEqual(new Set(['rejected']));
  });

  it('is waited for a minute at first and a quarter of an hour at most', () => {
    expect([pushPause(1, 0), pushPause(1, 1)]).toEqual([45_000, 60_000]);
    for (const attempts of [5, 50, 5_000]) {
      expect([pushPause(attempts, 0), pushPause(attempts, 1)]).toEqual([675_000, 900_000]);
    }
  });
});
