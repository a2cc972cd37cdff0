import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMarketplaceTime, parseMarketplaceTime } from '../../../shared/wire/marketplaceTime.ts';
import { WireError } from '../../../shared/wire/wireError.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from './fuzzRuns.ts';

const vectors = vectorsOfKind<{ expireTime: string }, { utc: string | null }>('saas', 'expire-time');

describe('parseMarketplaceTime', () => {
  it.each(vectors)('reads expireTime with 14 or 17 digits as UTC: $name', ({ inputs, expected }) => {
    const utc = expected.utc === null ? undefined : Date.parse(expected.utc);

    expect(parseMarketplaceTime(inputs.expireTime)).toBe(utc);
  });

  it('reads Beijing time as eight hours ahead of UTC', () => {
    expect(parseMarketplaceTime('20240101000000', 'utc+8')).toBe(Date.parse('2023-12-31T16:00:00Z'));
  });

  it('knows the leap days of the calendar', () => {
    expect(parseMarketplaceTime('20240229235959')).toBe(Date.parse('2024-02-29T23:59:59Z'));
    expect(parseMarketplaceTime('20000229000000')).toBe(Date.parse('2000-02-29T00:00:00Z'));
  });

  it.each([
    '',
    '20230229000000',
    '21000229000000',
    '20230431000000',
    '20231301000000',
    '20230001000000',
    '20230100000000',
    '20230101240000',
    '20230101006000',
    '20230101000060',
    '00000101000000',
    '2023010100000',
    '202301010000000',
    '2023010100000000',
    '202301010000000000',
    ' 20230101000000',
    '20230101000000\n',
    '２０２３０１０１００００００',
    '2023-01-01 00:00',
  ])('refuses %j', text => {
    expect(parseMarketplaceTime(text)).toBeUndefined();
  });

  it('meets any text with a value or undefined', () => {
    const digits = fc.stringMatching(/^\d{12,19}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), text => {
        const value = parseMarketplaceTime(text);
        expect(value === undefined || Number.isSafeInteger(value)).toBe(true);
      }),
      fuzzRuns,
    );
  });
});

describe('formatMarketplaceTime', () => {
  const moment = Date.parse('2022-11-24T02:36:18.256Z');

  it.each([
    [14, 'utc', '20221124023618'],
    [17, 'utc', '20221124023618256'],
    [14, 'utc+8', '20221124103618'],
    [17, 'utc+8', '20221124103618256'],
  ] as const)('writes %i digits in %s', (digits, zone, expected) => {
    expect(formatMarketplaceTime(moment, digits, zone)).toBe(expected);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, Date.UTC(10_000, 0), -62_167_219_200_001])(
    'refuses %d, which has no four-digit year',
    epochMs => {
      expect(() => formatMarketplaceTime(epochMs, 17)).toThrow(WireError);
      expect(() => formatMarketplaceTime(epochMs, 17)).toThrow(
        expect.objectContaining({ code: 'time-out-of-range' }),
      );
    },
  );

  it('writes UTC unless told', () => {
    expect(formatMarketplaceTime(moment, 14)).toBe('20221124023618');
  });

  it('is read back as the same time', () => {
    const epochMs = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(9999, 0) });
    fc.assert(
      fc.property(epochMs, fc.constantFrom('utc' as const, 'utc+8' as const), (time, zone) => {
        expect(parseMarketplaceTime(formatMarketplaceTime(time, 17, zone), zone)).toBe(time);
        const second = Math.floor(time / 1000) * 1000;
        expect(parseMarketplaceTime(formatMarketplaceTime(time, 14, zone), zone)).toBe(second);
      }),
      fuzzRuns,
    );
  });
});
