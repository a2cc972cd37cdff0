import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dueShard, shardOf } from '../../../../shared/table/dueShards.ts';
import {
  allocate,
  mayHaveForgotten,
  type PackageAllocations,
  withPackage,
} from '../../../../shared/usage/rules/packages.ts';
import { addToWindow, checkRecord, type PostedRecord } from '../../../../shared/usage/rules/records.ts';
import { meteringSnOf, type UsageWindow, windowKey } from '../../../../shared/usage/window.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const begin = Date.parse('2026-11-21T08:00:00Z');
const now = begin + 20 * minute;
const instance = { createdAt: begin - day, family: 'saas-v2' };
const closeAfterMs = 5 * minute;
const record = (id: string, value = '1', more: Partial<PostedRecord> = {}): PostedRecord => ({
  ...{ id, instanceId: 'i', at: now, value },
  ...more,
});

/** By hand, as the table has them: the first 96 bits of SHA-256 over sorted fields, and 6 characters of the value's. */
const hashed = (fields: string) =>
  createHash('sha256').update(fields).digest().subarray(0, 12).toString('base64url');
const entry = (id: string, tenThousandths: string) =>
  hashed(JSON.stringify([['id', id]])) + hashed(JSON.stringify([['value', tenThousandths]])).slice(0, 6);

const window = (more: Partial<UsageWindow> = {}): UsageWindow => ({
  ...windowKey('i', begin, ''),
  ...{ version: 1, instanceId: 'i', packageId: '', beginAt: begin, endAt: begin + hour, value: '2.5' },
  ...{ recordIds: [entry('a', '25000')], status: 'open', meteringSn: meteringSnOf('i', begin, '') },
  ...{ attempts: 0, createdAt: begin + minute, updatedAt: begin + minute },
  ...more,
});
const add = (
  to: UsageWindow | undefined,
  records: readonly PostedRecord[],
  at = now,
  of: Parameters<typeof addToWindow>[2] = instance,
) => {
  const outcomes = addToWindow(to, records, of, { now: at, closeAfterMs });
  return records.map(each => outcomes.get(each));
};

describe('the records of an hour', () => {
  it('make its window, which waits for the end of the hour and a little longer', () => {
    expect(add(undefined, [record('a', '2.5'), record('b', '0.25')])).toEqual(
      Array.from({ length: 2 }, () => ({
        kind: 'added',
        window: {
          ...{ instanceId: 'i', packageId: '', family: 'saas-v2', beginAt: begin, endAt: begin + hour },
          ...{ value: '2.75', recordIds: [entry('a', '25000'), entry('b', '2500')], status: 'open' },
          ...{ meteringSn: meteringSnOf('i', begin, ''), attempts: 0 },
          dueShard: dueShard('usage', shardOf('usage#i')),
          ...{ dueAt: begin + hour + closeAfterMs, createdAt: now, updatedAt: now },
        },
      })),
    );
  });

  it('that a package pays go into one of its own, cut at the opening of the instance', () => {
    const opened = { createdAt: begin + 10 * minute };
    const [made] = add(undefined, [record('a', '1', { packageId: 'p' })], now, opened);
    expect(made).toMatchObject({
      window: { packageId: 'p', beginAt: begin + 10 * minute, meteringSn: meteringSnOf('i', begin, 'p') },
    });
    expect(made?.kind === 'added' && 'family' in made.window).toBe(false);
  });

  it('are added to what is there, which keeps when it was made', () => {
    expect(add(window(), [record('b', '0.5')])).toMatchObject([
      {
        kind: 'added',
        window: {
          value: '3',
          recordIds: [entry('a', '25000'), entry('b', '5000')],
          ...{ createdAt: begin + minute, updatedAt: now, dueAt: begin + hour + closeAfterMs },
        },
      },
    ]);
  });

  it('that is over already wait a little from the first on, so that more can come', () => {
    const later = begin + 3 * hour;
    expect(add(undefined, [record('a')], later)).toMatchObject([{ window: { dueAt: later + closeAfterMs } }]);
    const made = window({ createdAt: later - minute });
    expect(add(made, [record('b')], later)).toMatchObject([
      { window: { dueAt: later - minute + closeAfterMs, createdAt: later - minute } },
    ]);
  });

  it('find no way into a window that is sealed, which still knows those that are in it', () => {
    for (const status of ['sealed', 'accepted', 'of a newer version'])
      expect(add(window({ status }), [record('a', '2.5'), record('a', '2.6'), record('b')])).toEqual([
        { kind: 'repeated' },
        { kind: 'refused', rule: 'other-contents' },
        { kind: 'refused', rule: 'window-closed' },
      ]);
  });

  it('are 5,000 at most; a sum is to be sent instead', () => {
    const ids = (count: number) =>
      Array.from({ length: count }, (_, index) => `${String(index).padStart(16, '0')}123456`);
    expect(add(window({ recordIds: ids(4_999) }), [record('b'), record('c')])).toMatchObject([
      { kind: 'added' },
      { kind: 'refused', rule: 'window-full' },
    ]);
    expect(add(window({ recordIds: ids(5_000) }), [record('b')])).toEqual([
      { kind: 'refused', rule: 'window-full' },
    ]);
  });

  it('may be none', () => {
    expect(add(window(), [])).toEqual([]);
    expect(add(window({ value: 'damaged' }), [record('b')])).toMatchObject([{ window: { value: '1' } }]);
  });
});

describe('a record at the edges of a life', () => {
  const rule = (at: number, of: object) =>
    checkRecord(record('a', '1', { at }), { createdAt: now, ...of }, now + day);

  it('may be a minute before the purchase, since clocks differ, and no more', () => {
    expect([now - minute, now - minute - 1].map(at => rule(at, {}))).toEqual([undefined, 'before-opening']);
  });

  it('may be of the moment of the release, and no later', () => {
    const released = { releasedAt: now + hour };
    expect([now + hour, now + hour + 1].map(at => rule(at, released))).toEqual([undefined, 'after-closing']);
  });
});

describe('packages', () => {
  const pack = { packageId: 'p', quota: '9000', used: '3' };
  const many = (count: number): PackageAllocations => ({
    packages: [pack, { packageId: 'q', quota: '1', used: '1' }],
    allocations: Array.from({ length: count }, (_, index) => ({ id: `a${index}`, value: '1', parts: [] })),
  });

  it('remember the newest thousand records; of older ones only the windows know', () => {
    expect([999, 1_000].map(count => mayHaveForgotten(many(count)))).toEqual([false, true]);
    const { ledger } = allocate(many(1_000), [{ id: 'new', value: '2', at: now }]);
    expect(ledger.allocations).toHaveLength(1_000);
    expect(ledger.allocations.at(0)?.id).toBe('a1');
    expect(ledger.allocations.at(-1)).toEqual({ id: 'new', value: '2', parts: [['p', '2']] });
    expect(ledger.packages).toEqual([
      { ...pack, used: '5' },
      { packageId: 'q', quota: '1', used: '1' },
    ]);
  });

  it('keep what is used when a quota is corrected, and begin at nothing', () => {
    const corrected = withPackage(many(0), { packageId: 'p', quota: '10' });
    expect(corrected.packages).toEqual([
      { packageId: 'q', quota: '1', used: '1' },
      { packageId: 'p', quota: '10', used: '3' },
    ]);
    expect(withPackage(many(0), { packageId: 'r', quota: '10' }).packages).toEqual([
      ...many(0).packages,
      { packageId: 'r', quota: '10', used: '0' },
    ]);
  });

  it('let what is beyond them be paid where any of them does', () => {
    const mixed = {
      ...many(0),
      packages: [
        { ...pack, quota: '4', stops: false },
        { ...pack, packageId: 's', quota: '4' },
      ],
    };
    const { allocated } = allocate(mixed, [{ id: 'x', value: '5', at: now }]);
    expect(allocated).toEqual([
      {
        kind: 'allocated',
        parts: [
          ['p', '1'],
          ['s', '1'],
          ['', '3'],
        ],
      },
    ]);
  });
});
