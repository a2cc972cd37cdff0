import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applied,
  idempotencyKey,
  payloadHash,
  withApplied,
} from '../../../../shared/instance/rules/appliedEvents.ts';
import { fuzzRuns } from '../../wire/fuzzRuns.ts';

const renewal = { activity: 'refreshInstance', orderId: 'CS1', orderLineId: 'CS1-1', scene: 'RENEWAL' };
const tricky = fc.string({ unit: fc.constantFrom('#', '%', '2', '3', 'a', '.'), maxLength: 5 });
const parts = fc.record({ activity: tricky, orderId: tricky, orderLineId: tricky, scene: tricky });

describe('eventKey', () => {
  it('is the first 96 bits of the SHA-256 of activity, order, line and scene', () => {
    const digest = createHash('sha256').update('refreshInstance#CS1#CS1-1#RENEWAL').digest();
    expect(idempotencyKey(renewal, {}).key).toBe(digest.subarray(0, 12).toString('base64url'));
    const bare = createHash('sha256').update('expireInstance#CS1##').digest();
    expect(idempotencyKey({ activity: 'expireInstance', orderId: 'CS1' }, {}).key).toBe(
      bare.subarray(0, 12).toString('base64url'),
    );
  });

  it('is the same for the same event, whatever it says', () => {
    const one = idempotencyKey(renewal, { expireTime: 1 });
    const other = idempotencyKey(renewal, { expireTime: 2 });
    expect(one.key).toBe(other.key);
    expect(one.payloadHash).not.toBe(other.payloadHash);
  });

  it.each([
    { activity: 'upgradeInstance' },
    { orderId: 'CS2' },
    { orderLineId: 'CS1-2' },
    { orderLineId: undefined },
    { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD' },
    { scene: undefined },
  ])('is another with %j', changes => {
    expect(idempotencyKey({ ...renewal, ...changes }, {}).key).not.toBe(idempotencyKey(renewal, {}).key);
  });

  it('takes no two events for one, also where ids have the delimiter in them', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(idempotencyKey(one, {}).key).not.toBe(idempotencyKey(other, {}).key);
      }),
      fuzzRuns,
    );
  });

  it('has no full stop and no blank, which separate it from what follows', () => {
    fc.assert(
      fc.property(parts, fc.dictionary(tricky, tricky), (event, contents) => {
        const { key, payloadHash: hash } = idempotencyKey(event, contents);
        expect([key, hash]).toEqual([
          expect.stringMatching(/^[\w-]{16}$/),
          expect.stringMatching(/^[\w-]{16}$/),
        ]);
      }),
      fuzzRuns,
    );
  });
});

describe('contentsHash', () => {
  it('is the first 96 bits of the SHA-256 of the fields in order of their names', () => {
    const digest = createHash('sha256').update('[["a",1],["b","x"]]').digest();
    expect(payloadHash({ b: 'x', a: 1 })).toBe(digest.subarray(0, 12).toString('base64url'));
  });

  it('does not see the order of the fields, nor absent, null and empty ones', () => {
    expect(payloadHash({ c: '', b: 'x', d: null, a: 1, e: undefined })).toBe(payloadHash({ a: 1, b: 'x' }));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), contents => {
        const reversed = Object.fromEntries(Object.entries(contents).reverse());
        expect(payloadHash(reversed)).toBe(payloadHash(contents));
      }),
      fuzzRuns,
    );
  });

  it.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: '1' }],
    [{ a: 0 }, {}],
    [{ a: false }, {}],
    [
      { a: 'b', c: 'd' },
      { a: 'd', c: 'b' },
    ],
    [{ a: 'x' }, { b: 'x' }],
    [{ a: '","b":"' }, { a: '', b: '' }],
  ])('tells %j from %j', (one, other) => {
    expect(payloadHash(one)).not.toBe(payloadHash(other));
  });
});

describe('processed events', () => {
  const event = (index: number, contents = 'same') => ({ key: `key-${index}`, payloadHash: contents });

  it('are the same, the same with other contents, or new', () => {
    const keys = withApplied(withApplied([], event(1)), event(10));
    expect(applied(keys, event(1))).toBe('same');
    expect(applied(keys, event(1, 'other'))).toBe('other-contents');
    expect(applied(keys, event(2))).toBe('no');
    expect(applied([], event(1))).toBe('no');
  });

  it('are not told by the beginning of their key alone', () => {
    expect(applied(withApplied([], event(10)), event(1))).toBe('no');
    expect(applied(withApplied([], event(1)), event(10))).toBe('no');
    expect(applied(withApplied([], event(1, 'same.more')), event(1))).toBe('other-contents');
  });

  it('are remembered up to 200, the oldest forgotten first', () => {
    let keys: readonly string[] = [];
    for (let index = 0; index < 201; index += 1) keys = withApplied(keys, event(index));
    expect(keys).toHaveLength(200);
    expect([0, 1, 200].map(index => applied(keys, event(index)))).toEqual(['no', 'same', 'same']);
  });
});
