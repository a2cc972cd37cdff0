import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocate,
  type Demand,
  type Package,
  type PackageAllocations,
  refund,
  remainingShare,
  withPackage,
} from '../../../../shared/usage/rules/packages.ts';
import { propertyRuns } from '../../../support/propertyRuns.ts';

const day = 24 * 3_600_000;
const now = Date.parse('2026-11-21T00:00:00Z');

const ledger = (...packages: readonly Package[]): PackageAllocations => ({ packages, allocations: [] });
const pack = (packageId: string, quota: string, more: Partial<Package> = {}): Package => ({
  packageId,
  quota,
  used: '0',
  ...more,
});
const claim = (id: string, value: string, at = now): Demand => ({ id, value, at });
const used = ({ packages }: PackageAllocations) =>
  Object.fromEntries(packages.map(it => [it.packageId, it.used]));

describe('a record with packages', () => {
  it('is taken from the one that ends first, then from the next, and from one without an end last', () => {
    const start = ledger(
      pack('endless', '10'),
      pack('late', '10', { expireAt: now + 2 * day }),
      pack('early', '10', { expireAt: now + day }),
    );
    const { ledger: after, allocated } = allocate(start, [claim('a', '24.5')]);
    expect(allocated[0]).toEqual({
      kind: 'allocated',
      parts: [
        ['early', '10'],
        ['late', '10'],
        ['endless', '4.5'],
      ],
    });
    expect(used(after)).toEqual({ endless: '4.5', late: '10', early: '10' });
  });

  it('takes all or nothing where the service stops when they are used up', () => {
    const start = ledger(pack('a', '1'));
    const { ledger: after, allocated } = allocate(start, [claim('x', '1.0001'), claim('y', '1')]);
    expect(allocated.map(({ kind }) => kind)).toEqual(['exhausted', 'allocated']);
    expect(used(after)).toEqual({ a: '1' });
  });

  it('is paid on demand beyond packages that do not stop the service', () => {
    const { allocated } = allocate(ledger(pack('a', '1', { stops: false })), [claim('x', '1.5')]);
    expect(allocated[0]).toMatchObject({
      parts: [
        ['a', '1'],
        ['', '0.5'],
      ],
    });
  });

  it('is paid by a package that has ended since, and by none that had ended before', () => {
    const start = ledger(pack('a', '1', { expireAt: now }));
    expect(allocate(start, [claim('x', '1', now - 1)]).allocated[0]?.kind).toBe('allocated');
    expect(allocate(start, [claim('x', '1', now)]).allocated[0]?.kind).toBe('exhausted');
  });

  it('is paid by no package that was released', () => {
    const start = ledger(pack('gone', '5', { expireAt: now + day }), pack('here', '5'));
    const { allocated } = allocate(start, [claim('x', '1')], id => id !== 'gone');
    expect(allocated[0]).toMatchObject({ parts: [['here', '1']] });
  });

  it('that comes again takes nothing more, also within one call', () => {
    const first = allocate(ledger(pack('a', '10')), [claim('x', '2'), claim('x', '2')]);
    const second = allocate(first.ledger, [claim('x', '2')]);
    expect(second.allocated[0]).toEqual({ kind: 'repeated', parts: [['a', '2']] });
    expect(second.ledger).toBe(first.ledger);
    expect(used(second.ledger)).toEqual({ a: '2' });
  });

  it('that says something else under the id of another is refused, and takes nothing', () => {
    const start = ledger(pack('a', '10'));
    const { ledger: after, allocated } = allocate(start, [
      claim('x', '2'),
      claim('x', '2.0'),
      claim('x', '3'),
    ]);
    expect(allocated.map(({ kind }) => kind)).toEqual(['allocated', 'repeated', 'other-contents']);
    expect(used(after)).toEqual({ a: '2' });
    // Stored before values were remembered.
    const old = { ...after, allocations: after.allocations.map(({ id, parts }) => ({ id, parts })) };
    expect(allocate(old, [claim('x', '3')]).allocated[0]?.kind).toBe('repeated');
  });

  it('gets back only the parts that found no window', () => {
    const start = ledger(pack('a', '1', { expireAt: now + day }), pack('b', '9'));
    const { ledger: charged } = allocate(start, [claim('x', '3')]);
    const after = refund(charged, 'x', ['b']);
    expect(used(after)).toEqual({ a: '1', b: '0' });
    expect(after.allocations).toEqual([{ id: 'x', value: '3', parts: [['a', '1']] }]);
    expect(refund(after, 'x', ['a']).allocations).toEqual([]);
    expect(refund(after, 'unknown', ['a'])).toBe(after);
  });

  it('never takes more than there is, never loses a part, and refunds exactly', () => {
    const amount = fc.integer({ min: 1, max: 50_000 });
    const text = (units: number) =>
      `${Math.floor(units / 10_000)}.${String(units % 10_000).padStart(4, '0')}`;
    const units = (value: string) => {
      const [whole = '0', fraction = ''] = value.split('.');
      return Number(whole) * 10_000 + Number(fraction.padEnd(4, '0'));
    };
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 5 }),
        fc.array(amount, { maxLength: 20 }),
        (quotas, uses) => {
          const start = ledger(
            ...quotas.map((quota, index) =>
              pack(`p${index}`, text(quota), { expireAt: now + (index + 1) * day }),
            ),
          );
          const { ledger: after, allocated } = allocate(
            start,
            uses.map((use, index) => claim(`r${index}`, text(use))),
          );
          let paid = 0;
          for (const [index, use] of uses.entries()) {
            const outcome = allocated[index];
            if (outcome === undefined || !('parts' in outcome)) continue;
            expect(outcome.parts.reduce((sum, [, value]) => sum + units(value), 0)).toBe(use);
            paid += use;
          }
          expect(after.packages.reduce((sum, it) => sum + units(it.used), 0)).toBe(paid);
          for (const it of after.packages) expect(units(it.used)).toBeLessThanOrEqual(units(it.quota));
          const everything = after.packages.map(({ packageId }) => packageId);
          const back = uses.reduce((state, _, index) => refund(state, `r${index}`, everything), after);
          expect(new Set(Object.values(used(back)))).toEqual(new Set(['0']));
        },
      ),
      { seed: 20_261_121, numRuns: propertyRuns(100) },
    );
  });
});

describe('the packages of an instance', () => {
  it('are corrected without losing what is used', () => {
    const { ledger: charged } = allocate(ledger(pack('a', '10')), [claim('x', '4')]);
    expect(withPackage(charged, { packageId: 'a', quota: '20' }).packages).toEqual([
      { packageId: 'a', quota: '20', used: '4' },
    ]);
  });

  it('leave a share of what still pays, and nothing when none does', () => {
    const { ledger: charged } = allocate(
      ledger(pack('a', '10'), pack('old', '100', { expireAt: now - day })),
      [claim('x', '9.5')],
    );
    expect(remainingShare(charged, now)).toBe(500);
    const { ledger: nearly } = allocate(ledger(pack('a', '1000000')), [claim('x', '999999.9999')]);
    expect(remainingShare(nearly, now)).toBe(1);
    expect(remainingShare(charged, now, id => id !== 'a')).toBe(0);
    expect(remainingShare(ledger(pack('old', '100', { expireAt: now })), now)).toBe(0);
  });
});
