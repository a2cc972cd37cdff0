import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../shared/wire/json.ts';
import { extraFields, overLongFields, parseFields } from '../../../../shared/wire/request/field.ts';
import {
  expireInstanceV1Request,
  instanceStatusV1Request,
  newInstanceV1Request,
  queryInstanceV1Request,
  refreshInstanceV1Request,
  releaseInstanceV1Request,
  upgradeV1Request,
} from '../../../../shared/wire/request/saasV1Requests.ts';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { verifyAuthToken } from '../../../../shared/wire/signature/authToken.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

const schemas = {
  newInstance: newInstanceV1Request,
  refreshInstance: refreshInstanceV1Request,
  expireInstance: expireInstanceV1Request,
  releaseInstance: releaseInstanceV1Request,
  upgrade: upgradeV1Request,
  instanceStatus: instanceStatusV1Request,
  queryInstance: queryInstanceV1Request,
} as const;

describe('a call of SaaS V1', () => {
  it.each(vectorsOfKind<{ key: string; query: string }, object>('saas', 'v1-authtoken'))(
    'is read as in $name',
    ({ inputs }) => {
      const keys = [accessKey(inputs.key)];
      const verification = verifyAuthToken({ keys, rawQuery: inputs.query, now: 0 });
      const fields = verification.ok ? verification.fields : {};
      const schema = schemas[fields.activity as keyof typeof schemas];
      expect(parseFields(schema, fields)).toMatchObject({ ok: true, value: { activity: fields.activity } });
      expect(extraFields(schema, fields)).toEqual({});
      expect(overLongFields(schema, fields)).toEqual([]);
    },
  );

  it('keeps amounts as they are written, reads the expiry, and takes an empty value as absent', () => {
    const fields = {
      activity: 'newInstance',
      ...{ orderId: 'o', productId: 'p', businessId: 'b', customerId: 'c', customerName: '', skuCode: '' },
      ...{
        orderAmount: '00123456789012345.100',
        chargingMode: '3',
        expireTime: '20200727153156',
        newField: 'x',
      },
    };
    expect(parseFields(newInstanceV1Request, fields)).toMatchObject({
      ok: true,
      value: {
        orderAmount: '00123456789012345.100',
        customerName: undefined,
        skuCode: undefined,
        expireTime: Date.UTC(2020, 6, 27, 15, 31, 56),
      },
    });
    expect(extraFields(newInstanceV1Request, fields)).toEqual({ newField: 'x' });
    // In newInstance the expiry is an estimate: one that cannot be read refuses no order.
    expect(parseFields(newInstanceV1Request, { ...fields, expireTime: 'soon' })).toMatchObject({
      ok: true,
      value: { expireTime: undefined },
    });
  });

  it.each([
    ['FREEZE', 'freeze'],
    ['NORMAL', 'unfreeze'],
    ['normal', 'unfreeze'],
    ['UNFREEZE', 'unfreeze'],
    ['MELT', { unknown: 'MELT' }],
  ])('takes the status %s', (instanceStatus, status) => {
    const fields = { activity: 'instanceStatus', instanceId: 'i', instanceStatus };
    expect(parseFields(instanceStatusV1Request, fields)).toMatchObject({ value: { instanceStatus: status } });
  });

  it('needs no order to expire or release, and a usable expiry to renew', () => {
    expect(parseFields(expireInstanceV1Request, { activity: 'a', instanceId: 'i' })).toMatchObject({
      ok: true,
    });
    expect(parseFields(releaseInstanceV1Request, { activity: 'a', instanceId: 'i' })).toMatchObject({
      ok: true,
    });
    const renewal = { activity: 'a', instanceId: 'i', orderId: 'o', productId: '', trialToFormal: '' };
    expect(parseFields(refreshInstanceV1Request, renewal)).toEqual({
      ok: false,
      field: 'expireTime',
      problem: 'missing',
    });
  });

  it('names what is longer than documented', () => {
    expect(overLongFields(upgradeV1Request, { skuCode: 's'.repeat(65), amount: '1234567' })).toEqual([
      'skuCode',
    ]);
  });

  const time = '20200727153156';
  it.each([
    [
      'newInstance',
      { orderId: 'o', productId: 'p', businessId: 'b', customerId: 'c' },
      { customerName: 'n', email: 'e', mobilePhone: 'm', expireTime: time, saasExtendParams: 's' },
    ],
    [
      'refreshInstance',
      { orderId: 'o', instanceId: 'i', expireTime: time },
      { productId: 'p', trialToFormal: '1', periodType: 'year', periodNumber: '1', orderAmount: '-1.5' },
    ],
    ['expireInstance', { instanceId: 'i' }, { orderId: 'o', testFlag: '1' }],
    ['releaseInstance', { instanceId: 'i' }, { orderId: 'o', orderAmount: '0', testFlag: '1' }],
    [
      'upgrade',
      { instanceId: 'i', orderId: 'o' },
      { skuCode: 's', productId: 'p', amount: '1', diskSize: '2', bandWidth: '3', saasExtendParams: 's' },
    ],
    ['instanceStatus', { instanceId: 'i', instanceStatus: 'FREEZE' }, { testFlag: '1' }],
    ['queryInstance', { instanceId: 'i' }, { testFlag: '1' }],
  ] as const)('%s needs its mandatory fields and no other', (activity, mandatory, optional) => {
    const fields: JsonObject = { activity, ...mandatory, ...optional, timeStamp: '20200727073711903' };
    const needed = ['activity', ...Object.keys(mandatory)];

    expect(extraFields(schemas[activity], fields)).toEqual({});
    for (const field of Object.keys(fields)) {
      expect(parseFields(schemas[activity], { ...fields, [field]: '' })).toEqual(
        needed.includes(field)
          ? { ok: false, field, problem: 'missing' }
          : { ok: true, value: expect.objectContaining({ activity, [field]: undefined }) },
      );
    }
  });

  it('of queryInstance takes up to 100 ids in one text, repeats counted once', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);
    const query = (list: readonly string[]) =>
      parseFields(queryInstanceV1Request, { activity: 'queryInstance', instanceId: list.join(',') });

    expect(query(['one'])).toMatchObject({ value: { instanceId: ['one'] } });
    expect(query([...ids(100), ...ids(100)])).toMatchObject({ value: { instanceId: ids(100) } });
    expect(query(ids(101))).toEqual({ ok: false, field: 'instanceId', problem: 'unusable' });
    expect(query([' ', ''])).toEqual({ ok: false, field: 'instanceId', problem: 'unusable' });
    expect(overLongFields(queryInstanceV1Request, { instanceId: ids(100).join(',') })).toEqual([]);
  });

  it('of refreshInstance keeps a negative amount as it is written and takes 14 or 17 digits', () => {
    const renewal = { activity: 'refreshInstance', instanceId: 'i', orderId: 'o', orderAmount: '-100.50' };
    const refresh = (expireTime: string) => parseFields(refreshInstanceV1Request, { ...renewal, expireTime });

    expect(refresh('20180725000000')).toMatchObject({
      value: { orderAmount: '-100.50', expireTime: Date.UTC(2018, 6, 25) },
    });
    expect(refresh('20180725000000123')).toMatchObject({
      value: { expireTime: Date.UTC(2018, 6, 25, 0, 0, 0, 123) },
    });
    expect(refresh('20180231000000')).toEqual({ ok: false, field: 'expireTime', problem: 'unusable' });
  });
});
