import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLicenseTime } from '../../../shared/wire/licenseTime.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from './fuzzRuns.ts';

const times = vectorsOfKind<{ value: string }, { utc: string | null }>('license', 'license-time');

describe('a time of getLicenseAsync', () => {
  it.each(times)('$name', ({ inputs, expected }) => {
    const time = parseLicenseTime(inputs.value);
    expect(time === undefined ? null : new Date(time).toISOString()).toBe(expected.utc);
  });

  it.each([
    ['2023-10-27 10:30:15', '2023-10-27T10:30:15.000Z'],
    ['2023-10-27t10:30:15.5Z', '2023-10-27T10:30:15.500Z'],
    [' 2023-10-27  10:30:15 Z ', '2023-10-27T10:30:15.000Z'],
    ['2023-10-27T10:30:15+08:00', '2023-10-27T02:30:15.000Z'],
    ['2023-10-27T10:30:15-0330', '2023-10-27T14:00:15.000Z'],
    ['2023-10-27T10:30:15-00:30', '2023-10-27T11:00:15.000Z'],
    ['2023-12-31 20:30:15.25 -05:00', '2024-01-01T01:30:15.250Z'],
    ['2023-10-27T10:30:15+00:00', '2023-10-27T10:30:15.000Z'],
    ['2023-10-27T10:30:15+14:00', '2023-10-26T20:30:15.000Z'],
    ['2023-10-27T10:30:15-14:00', '2023-10-28T00:30:15.000Z'],
    ['2024-02-29T00:00:00z', '2024-02-29T00:00:00.000Z'],
    ['2023-10-27T10:30:15.123987Z', '2023-10-27T10:30:15.123Z'],
    ['2023-10-27T10:30:15.999999999+08:00', '2023-10-27T02:30:15.999Z'],
  ])('%s is UTC unless it says otherwise', (text, utc) => {
    expect(new Date(parseLicenseTime(text) ?? 0).toISOString()).toBe(utc);
  });

  it.each([
    '',
    '2023-02-30 10:30:15 z',
    '2023-10-27',
    '2023-10-27 25:00:00 z',
    'x2023-10-27T10:30:15+08:00',
    '2023-10-27T10:30:15+08:00x',
    '2023-10-27T10:30:15+08:000',
    '2023-10-27T10:30:15+99:00',
    '2023-10-27T10:30:15+08:60',
    '2023-10-27T10:30:15+14:01',
    '2023-10-27T10:30:15-14:01',
    '2023-02-29T10:30:15+08:00',
    '2023-10-27T10:30:15 zz',
    '2023-10-27T10:30:15.Z',
    '2023-10-2710:30:15',
    '2023-10-27T10:60:15Z',
    '2023102710301',
    '202310271030151',
    '20231301000000',
    '1698402615',
    '1698402615000',
    '27.10.2023',
  ])('%j is none', text => {
    expect(parseLicenseTime(text)).toBeUndefined();
  });

  const anyDate = fc.date({
    min: new Date('1000-01-01'),
    max: new Date('9999-12-30'),
    noInvalidDate: true,
  });

  it('is read back from every spelling of any moment', () => {
    fc.assert(
      fc.property(anyDate, date => {
        const iso = date.toISOString();
        const seconds = Math.floor(date.getTime() / 1000) * 1000;
        expect(parseLicenseTime(iso)).toBe(date.getTime());
        expect(parseLicenseTime(iso.toLowerCase())).toBe(date.getTime());
        expect(parseLicenseTime(`${iso.slice(0, 19).replace('T', ' ')} z`)).toBe(seconds);
        expect(parseLicenseTime(iso.replace(/\D/g, ''))).toBe(date.getTime());
        expect(parseLicenseTime(iso.replace(/\D/g, '').slice(0, 14))).toBe(seconds);
      }),
      fuzzRuns,
    );
  });

  it("reads every offset as the platform's own parser does", () => {
    const hours = fc.integer({ min: 0, max: 13 }).map(hour => String(hour).padStart(2, '0'));
    const minutes = fc.integer({ min: 0, max: 59 }).map(minute => String(minute).padStart(2, '0'));
    fc.assert(
      fc.property(anyDate, fc.constantFrom('+', '-'), hours, minutes, (date, sign, hour, minute) => {
        const text = date.toISOString().replace('Z', `${sign}${hour}:${minute}`);
        expect(parseLicenseTime(text)).toBe(Date.parse(text));
      }),
      fuzzRuns,
    );
  });

  it('never throws, and gives a whole number or nothing', () => {
    const close = fc.string({ unit: fc.constantFrom(...'0123456789-:.+ TtZz') });
    fc.assert(
      fc.property(fc.oneof(fc.string(), close), text => {
        expect(parseLicenseTime(text) ?? 0).toSatisfy(Number.isSafeInteger);
      }),
      fuzzRuns,
    );
  });
});
