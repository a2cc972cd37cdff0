import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFields } from '../../../shared/wire/field.ts';
import { parseJsonObject } from '../../../shared/wire/json.ts';
import {
  expireLicenseRequest,
  getLicenseAsyncRequest,
  getLicenseRequest,
  refreshLicenseCodeRequest,
  refreshLicenseRequest,
  releaseLicenseCodeRequest,
  updateLicenseCodeStatusRequest,
} from '../../../shared/wire/licenseRequests.ts';
import { parseLicenseTime } from '../../../shared/wire/licenseTime.ts';
import { isTestCall } from '../../../shared/wire/testFlag.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from './fuzzRuns.ts';

const times = vectorsOfKind<{ value: string }, { utc: string | null }>('license', 'license-time');
const samples = vectorsOfKind<{ body: string }, { activity: string; debug: boolean }>(
  'license',
  'license-request-sample',
);

const schemas = {
  refreshLicenseCode: refreshLicenseCodeRequest,
  updateLicenseCodeStatus: updateLicenseCodeStatusRequest,
  releaseLicenseCode: releaseLicenseCodeRequest,
  getLicenseAsync: getLicenseAsyncRequest,
} as const;

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
  ])('%s is UTC unless it says otherwise', (text, utc) => {
    expect(new Date(parseLicenseTime(text) ?? 0).toISOString()).toBe(utc);
  });

  it.each([
    '',
    '2023-02-30 10:30:15 z',
    '2023-10-27',
    '2023-10-27 25:00:00 z',
    '2023-10-27T10:30:15+99:00',
    '27.10.2023',
  ])('%j is none', text => {
    expect(parseLicenseTime(text)).toBeUndefined();
  });

  it('is read back from every spelling of any moment, and never throws', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        date => {
          const iso = date.toISOString();
          const seconds = Math.floor(date.getTime() / 1000) * 1000;
          expect(parseLicenseTime(iso)).toBe(date.getTime());
          expect(parseLicenseTime(`${iso.slice(0, 19).replace('T', ' ')} z`)).toBe(seconds);
          expect(parseLicenseTime(iso.replace(/\D/g, ''))).toBe(date.getTime());
        },
      ),
      fuzzRuns,
    );
    fc.assert(
      fc.property(fc.string(), text => {
        expect(['number', 'undefined']).toContain(typeof parseLicenseTime(text));
      }),
      fuzzRuns,
    );
  });
});

describe('a call of the licence families', () => {
  it.each(samples)('is read as printed: $name', ({ inputs, expected }) => {
    const fields = parseJsonObject(inputs.body);
    expect(isTestCall(fields.testFlag)).toBe(expected.debug);
    expect(parseFields(schemas[expected.activity as keyof typeof schemas], fields)).toMatchObject({
      ok: true,
      value: { activity: expected.activity },
    });
  });

  it('reads times, statuses and absent values', () => {
    const fields = {
      activity: 'a',
      eventId: 'E',
      instanceId: 'i',
      effectiveTime: '20230523201932',
      expireTime: '',
      deviceFingerprint: null,
    };
    expect(parseFields(getLicenseAsyncRequest, fields)).toMatchObject({
      ok: true,
      value: {
        effectiveTime: Date.UTC(2023, 4, 23, 20, 19, 32),
        expireTime: undefined,
        deviceFingerprint: undefined,
      },
    });
    const status = { activity: 'a', license: 'L', status: 'frozen' };
    expect(parseFields(updateLicenseCodeStatusRequest, status)).toMatchObject({
      value: { status: 'freeze' },
    });
  });

  it.each([
    [getLicenseAsyncRequest, { activity: 'a', eventId: 'E', instanceId: 'i' }, 'effectiveTime', 'missing'],
    [
      getLicenseAsyncRequest,
      { activity: 'a', eventId: 'E', instanceId: 'i', effectiveTime: 'x' },
      'effectiveTime',
      'unusable',
    ],
    [
      getLicenseAsyncRequest,
      { activity: 'a', eventId: 'E', instanceId: 'i', effectiveTime: '20230523201932', expireTime: 'x' },
      'expireTime',
      'unusable',
    ],
    [refreshLicenseCodeRequest, { activity: 'a', license: ' ', scene: 'S' }, 'license', 'missing'],
    [
      refreshLicenseRequest,
      { activity: 'a', instanceId: 'i', orderId: 'o', expireTime: '1' },
      'expireTime',
      'unusable',
    ],
    [expireLicenseRequest, { activity: 'a' }, 'instanceId', 'missing'],
    [
      getLicenseRequest,
      { activity: 'a', orderId: 'o', productId: 'p', customerId: 'c' },
      'businessId',
      'missing',
    ],
  ] as const)('names the field that is wrong', (schema, fields, field, problem) => {
    expect(parseFields(schema, fields)).toEqual({ ok: false, field, problem });
  });
});
