import { describe, expect, it } from 'vitest';
import { type JsonObject, parseJsonObject } from '../../../../shared/wire/json.ts';
import { extraFields, overLongFields, parseFields } from '../../../../shared/wire/request/field.ts';
import {
  expireLicenseRequest,
  getLicenseAsyncRequest,
  getLicenseRequest,
  refreshLicenseCodeRequest,
  refreshLicenseRequest,
  releaseLicenseCodeRequest,
  releaseLicenseRequest,
  updateLicenseCodeStatusRequest,
} from '../../../../shared/wire/request/licenseRequests.ts';
import { newInstanceRequest } from '../../../../shared/wire/request/saasV2Requests.ts';
import { isTestCall } from '../../../../shared/wire/request/testFlag.ts';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { verifyAuthToken } from '../../../../shared/wire/signature/authToken.ts';
import { verifyRequest } from '../../../../shared/wire/signature/requestSignature.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

const samples = vectorsOfKind<{ body: string }, { activity: string; debug: boolean }>(
  'license',
  'license-request-sample',
);

interface Signed {
  accessKey: string;
  timestamp: string;
  nonce: string;
  body: string;
}
interface Signature {
  matches: 'raw' | 'canonical';
  signature: string;
}
const signed = [
  ...vectorsOfKind<Signed, Signature>('license', 'license2-request-signature'),
  ...vectorsOfKind<Signed, Signature>('license', 'online-license-request-signature'),
];
const gets = vectorsOfKind<{ key: string; query: string }, object>('license', 'license1-authtoken');

const schemas = {
  getLicense: getLicenseRequest,
  refreshLicense: refreshLicenseRequest,
  expireLicense: expireLicenseRequest,
  releaseLicense: releaseLicenseRequest,
  // Of the online licences only getLicenseAsync is a call of its own.
  newInstance: newInstanceRequest,
  refreshLicenseCode: refreshLicenseCodeRequest,
  updateLicenseCodeStatus: updateLicenseCodeStatusRequest,
  releaseLicenseCode: releaseLicenseCodeRequest,
  getLicenseAsync: getLicenseAsyncRequest,
} as const;

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

  it.each(gets)('is read from its query: $name', ({ inputs }) => {
    const keys = [accessKey(inputs.key)];
    const verification = verifyAuthToken({ keys, rawQuery: inputs.query, now: 0 });
    const fields = verification.ok ? verification.fields : {};
    const activity = fields.activity as keyof typeof schemas;

    expect(parseFields(schemas[activity], fields)).toMatchObject({ ok: true, value: { activity } });
    expect(extraFields(schemas[activity], fields)).toEqual({});
    expect(overLongFields(schemas[activity], fields)).toEqual([]);
  });

  it.each(samples)('holds nothing unknown or over-long as printed: $name', ({ inputs, expected }) => {
    const fields = parseJsonObject(inputs.body);
    const activity = expected.activity as keyof typeof schemas;

    expect(extraFields(schemas[activity], fields)).toEqual({});
    expect(overLongFields(schemas[activity], fields)).toEqual([]);
  });

  const time = '20270727153156';
  it.each([
    ['getLicense', { orderId: 'o', productId: 'p', businessId: 'b', customerId: 'c' }, { expireTime: time }],
    ['refreshLicense', { instanceId: 'i', orderId: 'o', expireTime: time }, { productId: 'p' }],
    ['expireLicense', { instanceId: 'i' }, { orderId: 'o' }],
    ['releaseLicense', { instanceId: 'i' }, { orderId: 'o' }],
    [
      'refreshLicenseCode',
      { license: 'l', scene: 'RENEWAL', orderId: 'o', orderLineId: 'ol', expireTime: time },
      { productId: 'p' },
    ],
    ['updateLicenseCodeStatus', { license: 'l', status: 'FREEZE' }, { testFlag: '1' }],
    ['releaseLicenseCode', { license: 'l' }, { orderId: 'o', orderLineId: 'ol' }],
    [
      'getLicenseAsync',
      { eventId: 'e', instanceId: 'i', effectiveTime: time },
      { expireTime: time, deviceFingerprint: 'f' },
    ],
  ] as const)('%s needs its mandatory fields and no other', (activity, mandatory, optional) => {
    const fields: JsonObject = { activity, ...mandatory, ...optional };
    const needed = ['activity', ...Object.keys(mandatory)];

    for (const field of Object.keys(fields)) {
      for (const absent of [undefined, null, '']) {
        const changed = { ...fields, [field]: absent } as JsonObject;
        expect(parseFields(schemas[activity], changed)).toEqual(
          needed.includes(field)
            ? { ok: false, field, problem: 'missing' }
            : { ok: true, value: expect.objectContaining({ activity }) },
        );
      }
    }
  });

  it.each([
    [20_230_523_201_932, '', { effectiveTime: Date.UTC(2023, 4, 23, 20, 19, 32), expireTime: undefined }],
    [
      '2023-05-23 20:19:32 z',
      ' ',
      { effectiveTime: Date.UTC(2023, 4, 23, 20, 19, 32), expireTime: undefined },
    ],
    ['20230523201932', 20_240_523_201_932, { expireTime: Date.UTC(2024, 4, 23, 20, 19, 32) }],
    [['20230523201932'], '', 'effectiveTime'],
    [true, '', 'effectiveTime'],
    ['20230523201932', ['20230523201932'], 'expireTime'],
    ['20230523201932', {}, 'expireTime'],
  ])('reads the times %j and %j of an application', (effectiveTime, expireTime, expected) => {
    const fields = { activity: 'a', eventId: 'E', instanceId: 'i', effectiveTime, expireTime };
    expect(parseFields(getLicenseAsyncRequest, fields)).toMatchObject(
      typeof expected === 'string'
        ? { ok: false, field: expected, problem: 'unusable' }
        : { ok: true, value: expected },
    );
  });

  it.each([
    ['E-1', true],
    ['..a', true],
    ['.', false],
    ['..', false],
    [' . ', false],
    [5, false],
    [['E'], false],
  ])('takes the event %j, which becomes a part of a path: %s', (eventId, ok) => {
    const fields = { activity: 'a', eventId, instanceId: 'i', effectiveTime: '20230523201932' };
    expect(parseFields(getLicenseAsyncRequest, fields)).toMatchObject(
      ok ? { ok, value: { eventId } } : { ok, field: 'eventId', problem: 'unusable' },
    );
  });

  it.each([
    ['UNFREEZE', 'unfreeze'],
    ['FREEZE', 'freeze'],
    ['PAUSE', { unknown: 'PAUSE' }],
  ])('takes the status %s of a code', (status, read) => {
    const fields = { activity: 'updateLicenseCodeStatus', license: 'L', status };

    expect(parseFields(updateLicenseCodeStatusRequest, fields)).toMatchObject({ value: { status: read } });
  });

  it('keeps an unknown scene and unknown fields, and names what is longer than documented', () => {
    const fields = {
      ...{ activity: 'refreshLicenseCode', license: 'l'.repeat(65), scene: 'NEW', orderId: 'o' },
      ...{ orderLineId: 'ol', expireTime: '20270523201932123', newField: { a: 1 } },
    };

    expect(parseFields(refreshLicenseCodeRequest, fields)).toMatchObject({
      ok: true,
      value: { scene: 'NEW', expireTime: Date.parse('2027-05-23T20:19:32.123Z'), newField: { a: 1 } },
    });
    expect(extraFields(refreshLicenseCodeRequest, fields)).toEqual({ newField: { a: 1 } });
    expect(overLongFields(refreshLicenseCodeRequest, fields)).toEqual(['license']);
  });
});

describe('a signed call of the licence families', () => {
  const verify = ({ inputs, expected }: (typeof signed)[number], changes: Partial<Signed> = {}) => {
    const sent = { ...inputs, ...changes };
    return verifyRequest({
      ...sent,
      keys: [accessKey('the key to come'), accessKey(sent.accessKey)],
      signature: expected.signature,
      body: Buffer.from(sent.body),
      now: Number(sent.timestamp),
      toleranceMs: 60_000,
    });
  };

  it.each(signed)('is accepted during a key change, and then read: $name', vector => {
    const fields = parseJsonObject(vector.inputs.body);
    const schema = schemas[fields.activity as keyof typeof schemas];

    expect(verify(vector)).toMatchObject({
      ok: true,
      key: accessKey(vector.inputs.accessKey),
      matched: vector.expected.matches,
    });
    expect(parseFields(schema, fields)).toMatchObject({ ok: true, value: { activity: fields.activity } });
    expect(extraFields(schema, fields)).toEqual({});
  });

  it.each(signed)('is refused with anything else: $name', vector => {
    const { timestamp, nonce, body } = vector.inputs;
    const mismatch = { ok: false, resultCode: '000001', reason: 'signature-mismatch' };

    expect(verify(vector, { accessKey: 'another key' })).toMatchObject(mismatch);
    expect(verify(vector, { nonce: `${nonce}x` })).toMatchObject(mismatch);
    expect(verify(vector, { timestamp: String(Number(timestamp) + 1) })).toMatchObject(mismatch);
    for (const [name, value] of Object.entries(parseJsonObject(body))) {
      if (typeof value !== 'string') continue;
      const tampered = JSON.stringify({ ...parseJsonObject(body), [name]: `${value}0` });
      expect(verify(vector, { body: tampered })).toMatchObject(mismatch);
    }
  });
});
