import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { key, lastPart } from '../../../shared/table/key.ts';
import { fuzzRuns } from '../wire/fuzzRuns.ts';

/** Parts made of what keys are written with, so that a missing escape is found at once. */
const trickyPart = fc.string({ unit: fc.constantFrom('#', '%', '2', '3', '5', 'a', ':'), maxLength: 8 });
const longPart = fc.string({ unit: fc.constantFrom('#', '%', 'é', 'x'), minLength: 250, maxLength: 320 });
const hashLike = longPart.map(text => `%sha256:${createHash('sha256').update(text).digest('hex')}`);
const part = fc.oneof(
  { weight: 4, arbitrary: trickyPart },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: longPart },
  { weight: 1, arbitrary: hashLike },
);
const parts = fc.array(part, { minLength: 1, maxLength: 4 });

describe('key', () => {
  it('joins the parts with #', () => {
    expect(key('instance', 'i-1')).toBe('instance#i-1');
    expect(key('tenant', '', 't-1')).toBe('tenant##t-1');
  });

  it.each([
    [
      ['a#b', 'c'],
      ['a', 'b#c'],
    ],
    [['a#b'], ['a', 'b']],
    [['a%23b'], ['a#b']],
    [['a%2523b'], ['a%23b']],
    [['a', ''], ['a']],
    [
      ['', 'a'],
      ['a', ''],
    ],
  ])('tells %j from %j', (one, other) => {
    expect(key(...one)).not.toBe(key(...other));
  });

  it('never gives two lists of parts the same key', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(key(...one)).not.toBe(key(...other));
      }),
      fuzzRuns,
    );
  });

  it('never gives the same text, cut elsewhere, the same key', () => {
    fc.assert(
      fc.property(parts, fc.nat(), (list, seed) => {
        const text = list.join('#');
        const cut = seed % (text.length + 1);
        const other = [text.slice(0, cut), text.slice(cut)];
        fc.pre(JSON.stringify(list) !== JSON.stringify(other));
        expect(key(...list)).not.toBe(key(...other));
      }),
      fuzzRuns,
    );
  });

  it('keeps a part of 256 bytes and hashes a longer one, counted in bytes of UTF-8', () => {
    expect(key('k', 'x'.repeat(256))).toBe(`k#${'x'.repeat(256)}`);
    expect(key('k', 'é'.repeat(128))).toBe(`k#${'é'.repeat(128)}`);
    const hashed = (text: string) => `k#%sha256:${createHash('sha256').update(text).digest('hex')}`;
    expect(key('k', 'x'.repeat(257))).toBe(hashed('x'.repeat(257)));
    expect(key('k', 'é'.repeat(129))).toBe(hashed('é'.repeat(129)));
  });

  it('does not let a short part pass for a hashed one', () => {
    const long = 'x'.repeat(300);
    const asWritten = `%sha256:${createHash('sha256').update(long).digest('hex')}`;
    expect(key('k', long)).toBe(`k#${asWritten}`);
    expect(key('k', asWritten)).toBe(`k#${asWritten.replace('%', '%25')}`);
  });

  it('fits a sort key of 1,024 bytes with a prefix, whatever one id of a request is', () => {
    fc.assert(
      fc.property(part, id => {
        expect(Buffer.byteLength(key('line', id))).toBeLessThanOrEqual(1_024);
      }),
      fuzzRuns,
    );
    expect(Buffer.byteLength(key('line', '#'.repeat(256)))).toBe(5 + 3 * 256);
  });
});

describe('lastPart', () => {
  it('gives the last part back as it was', () => {
    const short = fc.oneof(trickyPart, fc.string({ unit: 'binary', maxLength: 20 }));
    fc.assert(
      fc.property(fc.array(short, { maxLength: 3 }), short, (first, last) => {
        expect(lastPart(key('instance', ...first, last))).toBe(last);
      }),
      fuzzRuns,
    );
  });
});
