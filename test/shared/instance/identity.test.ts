import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceIdFor, instanceKey } from '../../../shared/instance/identity.ts';
import { fuzzRuns } from '../wire/fuzzRuns.ts';

/** RFC 9562, version 5, written out. */
function uuid5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const tricky = fc.string({ unit: fc.constantFrom('#', '%', '2', '3', 'a'), maxLength: 5 });

describe('instanceIdFor', () => {
  it('derives the id from family, order and line alone, the same for ever', () => {
    const id = uuid5(
      'b7c9f1d4-0f1e-5c43-9a54-6f2f7d0f4c21',
      'saas-v2#CS2205131128AAZ4G#CS2205131128AAZ4G-000001',
    );
    expect(instanceIdFor('saas-v2', 'CS2205131128AAZ4G', 'CS2205131128AAZ4G-000001')).toBe(id);
    // Written down: a change here would make a second instance for every order already served.
    expect(id).toBe('47172568-5d1d-5bd9-9485-d92397378ab2');
  });

  it('gives two order lines, orders or families two instances, also where ids have the delimiter in them', () => {
    const ids = fc.tuple(tricky, tricky, fc.array(tricky, { maxLength: 2 }));
    fc.assert(
      fc.property(ids, ids, ([family, order, rest], [otherFamily, otherOrder, otherRest]) => {
        fc.pre(
          JSON.stringify([family, order, rest]) !== JSON.stringify([otherFamily, otherOrder, otherRest]),
        );
        expect(instanceIdFor(family, order, ...rest)).not.toBe(
          instanceIdFor(otherFamily, otherOrder, ...otherRest),
        );
      }),
      fuzzRuns,
    );
  });

  it('is the key of one item', () => {
    expect(instanceKey('i-1')).toEqual({ pk: 'instance#i-1', sk: 'instance' });
    expect(instanceKey('i#1')).toEqual({ pk: 'instance#i%231', sk: 'instance' });
  });
});
