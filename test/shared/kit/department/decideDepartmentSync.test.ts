import { describe, expect, it } from 'vitest';
import { decideDepartmentSync } from '../../../../shared/kit/department/rules.ts';

const now = Date.UTC(2027, 0, 1);
const department = (orgCode: string, orgName?: string, parentCode?: string) =>
  ({ orgCode, orgName, parentCode }) as never;
const empty = { entries: [] };
type Kind = 'full' | 'store' | 'remove';

const sync = (
  bucket: Parameters<typeof decideDepartmentSync>[0],
  kind: Kind | string,
  departments: readonly never[],
  { asOf = now, test = false } = {},
) => decideDepartmentSync(bucket, { kind, departments } as never, asOf, test);

const sales = { c: '1', n: 'Sales', p: '', t: now };
const known = { entries: [sales, { c: '2', n: 'East', p: '1', t: now }] };

describe('singleOrgSync', () => {
  it('stores a department, whoever its parent is (K24), and keeps a name that is not told again', () => {
    expect(sync(empty, 'upsert', [department('2', 'East', 'nobody')])).toEqual({
      entries: [{ c: '2', n: 'East', p: 'nobody', t: now }],
    });
    expect(sync(known, 'upsert', [department('1', undefined, '9')], { asOf: now + 1 })?.entries[0]).toEqual({
      ...{ c: '1', n: 'Sales', p: '9', t: now + 1 },
    });
  });

  it('leaves a dated tombstone of what was deleted: a late, older addition does not bring it back (K9)', () => {
    const gone = sync(known, 'remove', [department('1')], { asOf: now + 2 });
    expect(gone?.entries[0]).toEqual({ ...sales, t: now + 2, d: true });
    expect(sync(gone ?? empty, 'upsert', [department('1', 'Sales')], { asOf: now + 1 })).toBeUndefined();
    expect(sync(gone ?? empty, 'upsert', [department('1', 'New')], { asOf: now + 3 })?.entries[0]).toEqual({
      ...{ c: '1', n: 'New', p: '', t: now + 3 },
    });
    // Also of what nobody knows.
    expect(sync(empty, 'remove', [department('7')])?.entries).toEqual([
      { c: '7', n: '', p: '', t: now, d: true },
    ]);
  });
});

describe('allOrgSync', () => {
  it('stores what it lists, and marks what it leaves out without erasing it (K26)', () => {
    expect(
      sync(known, 'full', [department('1', 'Sales'), department('3', 'West', '1')], { asOf: now + 1 }),
    ).toEqual({
      entries: [
        { ...sales, t: now + 1 },
        { c: '2', n: 'East', p: '1', t: now, o: true },
        { c: '3', n: 'West', p: '1', t: now + 1 },
      ],
      fullAsOf: now + 1,
    });
  });

  it('marks nothing that was written later, and nothing by a list that is older than the newest', () => {
    const list = [department('1', 'Sales')];
    expect(sync(known, 'full', list, { asOf: now - 1 })?.entries).toEqual(known.entries);
    expect(sync({ ...known, fullAsOf: now + 5 }, 'full', list, { asOf: now + 1 })).toEqual({
      entries: [{ ...sales, t: now + 1 }, known.entries[1]],
      fullAsOf: now + 5,
    });
  });

  it('takes lists of the debugging page as they come', () => {
    const before = { ...known, fullAsOf: now + 5 };
    expect(sync(before, 'full', [department('1', 'Sales')], { asOf: now - 1, test: true })).toEqual({
      entries: [
        { ...sales, t: now - 1 },
        { ...known.entries[1], o: true },
      ],
      fullAsOf: now - 1,
    });
  });

  it('is no write when it says what stands there', () => {
    const list = [department('1', 'Sales'), department('2', 'East', '1')];
    const after = sync(known, 'full', list);
    expect(after).toEqual({ ...known, fullAsOf: now });
    expect(sync(after ?? empty, 'full', list)).toBeUndefined();
  });
});
