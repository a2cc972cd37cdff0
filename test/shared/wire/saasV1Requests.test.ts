import { describe, expect, it } from 'vitest';
import { queryFields } from '../../../shared/wire/authToken.ts';
import { extraFields, overLongFields, parseFields } from '../../../shared/wire/field.ts';
import {
  expireInstanceV1Request,
  instanceStatusV1Request,
  newInstanceV1Request,
  queryInstanceV1Request,
  refreshInstanceV1Request,
  releaseInstanceV1Request,
  saasV1FieldLimits,
  upgradeV1Request,
} from '../../../shared/wire/saasV1Requests.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';

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
  it.each(vectorsOfKind<{ query: string }, object>('saas', 'v1-authtoken'))(
    'is read as in $name',
    ({ inputs }) => {
      const fields = queryFields(inputs.query, 'form');
      const schema = schemas[fields.activity as keyof typeof schemas];
      expect(parseFields(schema, fields)).toMatchObject({ ok: true, value: { activity: fields.activity } });
      expect(extraFields(schema, fields)).toEqual({});
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
    expect(overLongFields(saasV1FieldLimits.upgrade, { skuCode: 's'.repeat(65), amount: '1234567' })).toEqual(
      ['skuCode'],
    );
  });
});
