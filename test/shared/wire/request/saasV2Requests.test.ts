import { describe, expect, it } from 'vitest';
import { type JsonObject, parseJsonObject } from '../../../../shared/wire/json.ts';
import {
  type CallSchema,
  extraFields,
  overLongFields,
  parseFields,
} from '../../../../shared/wire/request/field.ts';
import {
  changeInstanceCheckRequest,
  newInstanceRequest,
  orderNotifyRequest,
  queryInstanceRequest,
  refreshInstanceRequest,
  releaseInstanceRequest,
  updateInstanceStatusRequest,
  upgradeInstanceRequest,
} from '../../../../shared/wire/request/saasV2Requests.ts';
import { isTestCall } from '../../../../shared/wire/request/testFlag.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

const schemas: Readonly<Record<string, CallSchema>> = {
  newInstance: newInstanceRequest,
  queryInstance: queryInstanceRequest,
  refreshInstance: refreshInstanceRequest,
  updateInstanceStatus: updateInstanceStatusRequest,
  releaseInstance: releaseInstanceRequest,
  upgradeInstance: upgradeInstanceRequest,
  changeInstanceCheck: changeInstanceCheckRequest,
  orderNotify: orderNotifyRequest,
};
const samples = vectorsOfKind<{ body: string }, { activity: string; debug: boolean }>(
  'saas',
  'v2-request-sample',
);

const order = { orderId: 'CS2211181819B4LVS', orderLineId: 'CS2211181819B4LVS-000001' };
const instanceId = '10e758d0-31ad-4c4b-8f1b-81d03469a10e';

function sample(activity: string): JsonObject {
  const vector = samples.find(({ expected }) => expected.activity === activity);
  return parseJsonObject(vector?.inputs.body ?? '');
}

function without(object: JsonObject, field: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
}

describe('the published sample bodies', () => {
  it.each(samples)('hold nothing unknown, over-long or missing: $name', ({ inputs, expected }) => {
    const body = parseJsonObject(inputs.body);
    const schema = schemas[expected.activity] ?? newInstanceRequest;

    expect(parseFields(schema, body)).toMatchObject({ ok: true, value: { activity: expected.activity } });
    expect(extraFields(schema, body)).toEqual({});
    expect(overLongFields(schema, body)).toEqual([]);
    expect(isTestCall(body.testFlag)).toBe(expected.debug);
  });

  it.each([
    ['newInstance', ['activity', 'orderId', 'orderLineId', 'businessId']],
    ['queryInstance', ['activity', 'instanceId']],
    ['refreshInstance', ['activity', 'scene', 'orderId', 'orderLineId', 'instanceId', 'expireTime']],
    ['updateInstanceStatus', ['activity', 'instanceId', 'status']],
    ['releaseInstance', ['activity', 'instanceId']],
    ['upgradeInstance', ['activity', 'instanceId', 'orderId', 'orderLineId']],
    ['orderNotify', ['activity', 'orderId']],
  ])('%s needs %j and nothing else', (activity, mandatory) => {
    const schema = schemas[activity] ?? newInstanceRequest;
    const body = sample(activity);
    const needed = Object.keys(body).filter(field => !parseFields(schema, without(body, field)).ok);

    expect(needed.sort()).toEqual([...mandatory].sort());
    for (const field of mandatory) {
      expect(parseFields(schema, without(body, field))).toEqual({ ok: false, field, problem: 'missing' });
    }
  });
});

describe('newInstance', () => {
  it('accepts values longer than documented, and names them for the log', () => {
    const body = { ...sample('newInstance'), orderId: 'o'.repeat(65) };

    expect(parseFields(newInstanceRequest, body)).toMatchObject({
      ok: true,
      value: { orderId: body.orderId },
    });
    expect(overLongFields(newInstanceRequest, body)).toEqual(['orderId']);
  });

  it('hands on buyerInfo of an abandoned draft as an unknown field', () => {
    const body = { ...sample('newInstance'), buyerInfo: { name: 'b' } };

    expect(parseFields(newInstanceRequest, body).ok).toBe(true);
    expect(extraFields(newInstanceRequest, body)).toEqual({ buyerInfo: { name: 'b' } });
  });
});

describe('queryInstance', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);
  const query = (instanceId: string) =>
    parseFields(queryInstanceRequest, { activity: 'queryInstance', instanceId });

  it('reads one id as a list of one', () => {
    expect(query(instanceId)).toMatchObject({ ok: true, value: { instanceId: [instanceId] } });
  });

  it('reads up to 100 ids separated by commas, far beyond the printed 100 characters', () => {
    expect(query(ids(100).join(', '))).toMatchObject({ ok: true, value: { instanceId: ids(100) } });
  });

  it('counts repeats once', () => {
    expect(query([...ids(100), ...ids(100)].join(','))).toMatchObject({
      ok: true,
      value: { instanceId: ids(100) },
    });
  });

  it('cannot use more than 100 ids', () => {
    expect(query(ids(101).join(','))).toEqual({ ok: false, field: 'instanceId', problem: 'unusable' });
  });
});

describe('refreshInstance', () => {
  const refresh = (changes: JsonObject) =>
    parseFields(refreshInstanceRequest, { ...sample('refreshInstance'), ...changes });

  it('gives the expiry of the sample as epoch ms', () => {
    expect(refresh({})).toMatchObject({ value: { expireTime: Date.parse('2022-11-24T02:36:18.256Z') } });
    expect(refresh({ expireTime: '20221124023618' })).toMatchObject({
      value: { expireTime: Date.parse('2022-11-24T02:36:18Z') },
    });
  });

  it('keeps an unknown scene as it came', () => {
    expect(refresh({ scene: 'SOMETHING_NEW' })).toMatchObject({
      ok: true,
      value: { scene: 'SOMETHING_NEW' },
    });
  });

  it('takes an empty productId as none', () => {
    expect(refresh({ productId: '' })).toMatchObject({ ok: true, value: { productId: undefined } });
  });

  it('cannot use an expireTime that is no date', () => {
    expect(refresh({ expireTime: '20231345999999' })).toEqual({
      ok: false,
      field: 'expireTime',
      problem: 'unusable',
    });
  });
});

describe('updateInstanceStatus', () => {
  it.each([
    ['FREEZE', 'freeze'],
    ['FROZEN', 'freeze'],
    ['UNFREEZE', 'unfreeze'],
    ['UNFROZEN', 'unfreeze'],
    ['NORMAL', 'unfreeze'],
    ['freeze', 'freeze'],
    [' Normal\t', 'unfreeze'],
    ['SUSPEND', { unknown: 'SUSPEND' }],
    ['constructor', { unknown: 'constructor' }],
  ])('reads the status %s as %j', (status, expected) => {
    const body = { activity: 'updateInstanceStatus', instanceId, status };

    expect(parseFields(updateInstanceStatusRequest, body)).toMatchObject({
      ok: true,
      value: { status: expected },
    });
  });
});

it.each(['', ' \t', null])('a status of %j is none: it is mandatory', status => {
  const body = { activity: 'updateInstanceStatus', instanceId, status };
  expect(parseFields(updateInstanceStatusRequest, body)).toEqual({
    ...{ ok: false, field: 'status', problem: 'missing' },
  });
});

describe('changeInstanceCheck', () => {
  const check = (productInfo: JsonObject[string]) =>
    parseFields(changeInstanceCheckRequest, { activity: 'changeInstanceCheck', instanceId, productInfo });
  const product = { productId: 'OFFI461867333479178240', linearValue: null };

  it.each([[product], [[product]], [JSON.stringify(product)], [JSON.stringify([product])]])(
    'reads productInfo as a list of products: %j',
    productInfo => {
      expect(check(productInfo)).toMatchObject({ ok: true, value: { productInfo: [product] } });
    },
  );

  it('needs productInfo, and a usable one', () => {
    expect(check(null)).toEqual({ ok: false, field: 'productInfo', problem: 'missing' });
    expect(check('not JSON')).toEqual({ ok: false, field: 'productInfo', problem: 'unusable' });
  });
});

describe('releaseInstance and orderNotify', () => {
  it('come without the fields that only some calls carry', () => {
    expect(parseFields(releaseInstanceRequest, { activity: 'releaseInstance', instanceId }).ok).toBe(true);
    expect(parseFields(orderNotifyRequest, { activity: 'orderNotify', orderId: order.orderId }).ok).toBe(
      true,
    );
  });

  it('give the order when it is there', () => {
    expect(
      parseFields(releaseInstanceRequest, { activity: 'releaseInstance', instanceId, ...order }),
    ).toMatchObject({
      value: order,
    });
  });
});
