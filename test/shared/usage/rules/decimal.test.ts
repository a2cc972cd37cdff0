import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  readDecimal,
  readLongDecimal,
  readTotal,
  writeDecimal,
} from '../../../../shared/usage/rules/decimal.ts';
import { propertyRuns } from '../../../support/propertyRuns.ts';

it.each([
  ['0', 0n],
  ['1', 10_000n],
  ['0.1', 1_000n],
  ['00000012.3400', 123_400n],
  ['99999999.9999', 999_999_999_999n],
])('%s is read exactly', (text, value) => {
  expect(readDecimal(text)).toBe(value);
});

it.each(['', '-1', '+1', '1.', '.5', '1.23456', '123456789', '1e3', '1,5', ' 1', 'NaN', '١'])(
  '%j is no usage value',
  text => {
    expect(readDecimal(text)).toBeUndefined();
  },
);

it('is longer where it is a counter, and nothing else', () => {
  expect(readLongDecimal('123456789012345678.1234')).toBe(1_234_567_890_123_456_781_234n);
  for (const text of ['1234567890123456789', '1.23456', '1.5x', 'x1.5', '1.5 ', '-1'])
    expect(readLongDecimal(text)).toBeUndefined();
});

it('of a sum that was never stored, or cannot be read, is 0', () => {
  expect([undefined, '', 'x', '0', '2.5'].map(readTotal)).toEqual([0n, 0n, 0n, 0n, 25_000n]);
});

it('is written without trailing zeros and comes back, and no sum is rounded', () => {
  const value = fc.bigInt({ min: 0n, max: 499_999_999_999n });
  fc.assert(
    fc.property(value, value, (left, right) => {
      const text = writeDecimal(left);
      expect(text).toMatch(/^(0|[1-9]\d*)(\.\d{0,3}[1-9])?$/);
      expect(readDecimal(text)).toBe(left);
      expect(readDecimal(writeDecimal(left + right))).toBe(left + right);
    }),
    { seed: 20_260_404, numRuns: propertyRuns(200) },
  );
});
