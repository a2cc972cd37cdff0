import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { outgoingRequests } from '../../../shared/http/outgoing.ts';
import { readLicense } from '../../../shared/marketplace/licenseAnswer.ts';
import { marketplaceApi } from '../../../shared/marketplace/marketplaceApi.ts';
import { multipart } from '../../../shared/marketplace/multipart.ts';
import { openApiTransport } from '../../../shared/marketplace/transport.ts';
import type { Json, JsonObject } from '../../../shared/wire/json.ts';
import { readAbnormalRecords } from '../../../shared/wire/openApi/abnormalRecords.ts';
import { openApiCode, readOpenApiAnswer } from '../../../shared/wire/openApi/openApiAnswer.ts';
import { readOrderLines } from '../../../shared/wire/openApi/orderAnswer.ts';
import {
  oldUsageBody,
  signUsagePush,
  type UsageRecord,
  usageBody,
} from '../../../shared/wire/openApi/usagePush.ts';
import { signSdkRequest } from '../../../shared/wire/signature/sdkSignature.ts';
import { propertyRuns } from '../../support/propertyRuns.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';

interface SdkInputs {
  accessKey: string;
  secretKey: string;
  method: string;
  host: string;
  path: string;
  query: [string, string][];
  headers: Record<string, string>;
  body: string;
}

const dateOf = (text = '') =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

describe('the signature of the open APIs', () => {
  it.each(vectorsOfKind<SdkInputs, { authorization: string }>('open-apis', 'sdk-hmac-sha256'))(
    '$name',
    ({ inputs, expected }) => {
      const url = new URL(`https://${inputs.host}${inputs.path}`);
      for (const [name, value] of inputs.query) url.searchParams.append(name, value);
      const signed = signSdkRequest(
        {
          method: inputs.method,
          url,
          contentType: inputs.headers['Content-Type'] ?? '',
          body: Buffer.from(inputs.body),
        },
        { ak: inputs.accessKey, sk: inputs.secretKey },
        dateOf(inputs.headers['X-Sdk-Date']),
      );
      expect(signed).toEqual({
        'X-Sdk-Date': inputs.headers['X-Sdk-Date'],
        Authorization: expected.authorization,
      });
    },
  );

  it('is the one that the vendor’s own SDK makes, for any request', () => {
    const require = createRequire(import.meta.url);
    const { AKSKSigner } = require('@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner');
    const word = fc.stringMatching(/^[A-Za-z0-9_.~-]{1,12}$/);
    const value = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST'),
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.dictionary(word, value, { maxKeys: 4, noNullPrototype: true }),
        fc.dictionary(word, value, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
        (method, path, query, content) => {
          const url = new URL(`https://mkt.example.com/${path.join('/')}`);
          for (const [name, text] of Object.entries(query)) url.searchParams.append(name, text);
          const body = method === 'GET' ? '' : JSON.stringify(content);
          const now = Date.UTC(2026, 0, 2, 3, 4, 5);
          const ours = signSdkRequest(
            { method, url, contentType: 'application/json', body: Buffer.from(body) },
            { ak: 'AK', sk: 'SK' },
            now,
          );
          const theirs = AKSKSigner.sign(
            {
              method,
              endpoint: `${url.origin}${url.pathname}`,
              queryParams: query,
              headers: { 'content-type': 'application/json', 'X-Sdk-Date': ours['X-Sdk-Date'] },
              ...(method === 'GET' ? {} : { data: content }),
            },
            { getAk: () => 'AK', getSk: () => 'SK' },
          );
          expect(ours.Authorization).toBe(theirs.Authorization);
        },
      ),
      { seed: 20_260_303, numRuns: propertyRuns(100) },
    );
  });
});

describe('a usage push', () => {
  interface Push {
    accessKey: string;
    ts: string;
    nonce: string;
    records: Record<string, string>[];
  }
  it.each(vectorsOfKind<Push, { body: string; signature: string }>('open-apis', 'usage-push-signature'))(
    '$name',
    ({ inputs, expected }) => {
      const records = inputs.records.map(
        (record): UsageRecord => ({
          instanceId: record.instance_id ?? '',
          recordTime: dateOf(record.record_time),
          beginTime: dateOf(record.begin_time),
          endTime: dateOf(record.end_time),
          value: record.usage_value ?? '',
          meteringSn: record.metering_sn ?? '',
        }),
      );
      expect(usageBody(records)).toBe(expected.body);
      expect(signUsagePush(inputs.accessKey, inputs.ts, inputs.nonce, expected.body)).toBe(
        expected.signature,
      );
      const again = createHmac('sha256', inputs.accessKey).update(
        `ts=${inputs.ts}&nonce=${inputs.nonce}&body=${expected.body}`,
      );
      expect(again.digest('base64')).toBe(expected.signature);
    },
  );

  it('of the old API names the product and no id of the record (docs/protocol/open-apis.md 5.4)', () => {
    const record: UsageRecord = {
      instanceId: '7f141bf1-aec8-4859-8323-fb3a8ad50721',
      recordTime: Date.UTC(2022, 7, 9, 9, 10),
      beginTime: Date.UTC(2022, 7, 9, 8),
      endTime: Date.UTC(2022, 7, 9, 9),
      value: '99',
      meteringSn: 'sn-0001',
      productId: '00301-666666-0--0',
    };
    const wire = {
      instance_id: '7f141bf1-aec8-4859-8323-fb3a8ad50721',
      product_id: '00301-666666-0--0',
      record_time: '20220809T091000Z',
      begin_time: '20220809T080000Z',
      end_time: '20220809T090000Z',
      usage_value: '99',
    };
    const stopping = { ...record, relatePkgInstance: 'pkg-1' };
    expect(JSON.parse(oldUsageBody([record, stopping]))).toEqual({
      usage_records: [wire, { ...wire, relate_pkg_instance: 'pkg-1' }],
    });
  });

  it.each(vectorsOfKind<{ body: string }, { abnormalRecords: unknown[] }>('open-apis', 'usage-push-answer'))(
    '$name',
    ({ inputs, expected }) => {
      const answer = readOpenApiAnswer(inputs.body);
      expect(answer?.code).toBe('MKT.0000');
      expect(readAbnormalRecords(answer?.content ?? {})).toEqual(expected.abnormalRecords);
    },
  );

  it('finds the records taken exception to wherever and however they are named', () => {
    const list = [
      { meteringSn: 'A', code: '005', description: '2026' },
      { METERING_SN: 'B', error: '016' },
      { instance_id: 'i', begin_time: 'x', end_time: 'y', result: '011' },
      { what: 'nothing known' },
    ];
    for (const content of [
      { data: { abnormal_usage_data: list } },
      { x: [{ y: { abnormal_usage_data: list } }] },
    ]) {
      expect(readAbnormalRecords(content)).toEqual([
        { code: '005', meteringSn: 'A' },
        { code: '016', meteringSn: 'B' },
        { code: '011', instanceId: 'i', beginTime: 'x', endTime: 'y' },
        { code: 'unknown' },
      ]);
    }
  });
});

describe('a record taken exception to', () => {
  const read = (abnormal: unknown) =>
    readAbnormalRecords({ data: { abnormal_usage_data: abnormal } } as never);

  it('has its code beside the fields of the record, whatever three digits those hold', () => {
    const entry = {
      instance_id: '123',
      usage_value: '100',
      record_time: '20260101T000000Z',
      relate_pkg_instance: '456',
      metering_sn: '789',
      error_code: '016',
    };
    expect(read([entry])).toEqual([{ code: '016', meteringSn: '789', instanceId: '123' }]);
  });

  it('may be the only one, the text of JSON, or hold objects', () => {
    const entry = { record: { meteringSn: 'A' }, error: { code: '005' } };
    const expected = [{ code: '005', meteringSn: 'A' }];
    for (const abnormal of [entry, [entry], JSON.stringify(entry), JSON.stringify([entry])]) {
      expect(read(abnormal)).toEqual(expected);
    }
    expect(readAbnormalRecords({ data: JSON.stringify({ abnormal_usage_data: [entry] }) })).toEqual(expected);
    expect(read('[no json')).toEqual([]);
  });

  it('is described in the first words that are called so', () => {
    const described = (entry: object) => read([{ metering_sn: 'A', code: '003', ...entry }])[0]?.description;
    expect(described({ error_msg: ' wrong value ', reason: 'another' })).toBe('wrong value');
    expect(described({ errorDescription: 'x'.repeat(300) })).toBe('x'.repeat(255));
    expect(described({ msg: '003', note: 'none' })).toBeUndefined();
  });

  it('may have a number for a code, and nothing for an id', () => {
    expect(read([{ metering_sn: '', instance_id: 'i', errCode: 16, count: 3 }])).toEqual([
      { code: '016', instanceId: 'i' },
    ]);
    expect(read([{ metering_sn: null, count: 3 }])).toEqual([{ code: 'unknown' }]);
  });
});

describe('an answer', () => {
  it.each([
    ['{"error_code":92020000}', '92020000'],
    ['{"error_code":"","resultCode":"CBC.0000"}', 'MKT.0000'],
    ['{"error_code":null,"resultCode":"MKT. 0250"}', 'MKT.0250'],
    ['{"error_code":"MKT.\\u00000101"}', 'MKT.0101'],
    [`{"error_code":"${'9'.repeat(500)}"}`, '9'.repeat(64)],
    ['{"error_code":" "}', undefined],
    ['{"error_code":["MKT.0000"]}', undefined],
    ['"MKT.0000"', undefined],
    ['', undefined],
  ])('%.60s has the code %s', (body, code) => {
    expect(readOpenApiAnswer(body)?.code).toBe(code);
  });

  it.each(vectorsOfKind<{ code: string }, { code: string }>('open-apis', 'error-code'))(
    '$name',
    ({ inputs, expected }) => {
      expect(openApiCode(inputs.code)).toBe(expected.code);
      expect(openApiCode('CBC.0150')).toBe('MKT.0150');
    },
  );

  it.each(vectorsOfKind<{ body: string }, { license: object }>('open-apis', 'license-activate-answer'))(
    '$name',
    ({ inputs, expected }) => {
      const { data } = JSON.parse(inputs.body);
      const contentWith = (license_code_info: Json) =>
        readLicense('PL1', { data: { status: 'ALIVE', license_code_info } }).content;
      for (const info of [data.license_code_info, expected.license as JsonObject])
        expect(contentWith(info)).toEqual({ status: 'ALIVE', license_code_info: info, ...expected.license });
      expect(contentWith('no json')).toEqual({ status: 'ALIVE', license_code_info: 'no json' });
    },
  );

  it('holds order lines in every shape that was seen, amounts as they are written', () => {
    const line = {
      orderLineId: 'L',
      chargingMode: 'PERIOD',
      periodNumber: '2',
      expireTime: '20260101000000',
      productInfo: '{"productId":"p","linearValue":5,"officialAmount":"10.10"}',
      currencyAfterDiscount: '',
    };
    const read = readOrderLines({
      orderInfo: {
        ...{ orderId: 'O', orderType: 'NEW', createTime: '20220726064736' },
        ...{ orderLine: line, orderAmount: '0099.10' },
      },
    });
    expect(read).toEqual([
      {
        orderId: 'O',
        orderLineId: 'L',
        orderType: 'NEW',
        createdAt: Date.UTC(2022, 6, 26, 6, 47, 36),
        chargingMode: 'PERIOD',
        periodNumber: 2,
        expireAt: Date.UTC(2026, 0, 1),
        productId: 'p',
        quantity: '5',
        amounts: { orderAmount: '0099.10', officialAmount: '10.10' },
      },
    ]);
    expect(readOrderLines({})).toBeUndefined();
  });

  it('holds amounts and the buyer under names that nobody knows, also inside of objects, and nothing without measure', () => {
    const orderInfo = {
      orderId: 'O',
      orderType: 'LATER',
      buyerInfo: { name: 'somebody', bank: { payAccount: 'DE1', note: 'z'.repeat(2_000) } },
      extendParams: [
        { name: 'seats', value: '5' },
        { key: 'discountCode', value: 7 },
        { name: 'nothing', value: null },
      ],
      cost: { total: 12.5, currency: 'CNY' },
      payFee: '-3.00',
      remark: 'x'.repeat(2_000),
      orderLine: [
        {
          orderLineId: 'L',
          chargingMode: 'SOMETHING_NEW',
          expireTime: '20260101000000123',
          currencyAfterDiscount: '9.90',
          discountNote: 'y'.repeat(2_000),
          productInfo: [{ productId: 'p', skuCode: 's', linearValue: '2.5' }],
          extendParams: '{"seats":"6","region":"eu"}',
        },
      ],
    };
    const expected = [
      {
        orderId: 'O',
        orderLineId: 'L',
        orderType: 'LATER',
        chargingMode: 'SOMETHING_NEW',
        expireAt: Date.UTC(2026, 0, 1, 0, 0, 0, 123),
        productId: 'p',
        skuCode: 's',
        quantity: '2.5',
        amounts: {
          'cost.total': '12.5',
          'cost.currency': 'CNY',
          payFee: '-3.00',
          currencyAfterDiscount: '9.90',
        },
        buyer: { name: 'somebody', 'bank.payAccount': 'DE1' },
        extendParams: [
          { name: 'seats', value: '6' },
          { name: 'discountCode', value: '7' },
          { name: 'region', value: 'eu' },
        ],
      },
    ];
    expect(readOrderLines({ orderInfo })).toEqual(expected);
    expect(readOrderLines({ orderInfo: JSON.stringify(orderInfo) })).toEqual(expected);
  });
});

describe('what is kept of an order line', () => {
  const kept = (fields: object) =>
    readOrderLines({
      orderInfo: { orderId: 'O', orderType: 'NEW', orderLine: [{ orderLineId: 'L' }], ...fields },
    });
  const many = (length: number, name: string, value: string) =>
    Object.fromEntries(Array.from({ length }, (_, index) => [`${name}${index}`, value]));

  it('is an amount only as long as amounts are, and counts to fifty', () => {
    const [line] = kept({ ...many(60, 'amount', '9'.repeat(64)), fee: '9'.repeat(65) }) ?? [];
    expect(Object.keys(line?.amounts ?? {}).length).toBe(50);
    expect(line?.amounts.fee).toBeUndefined();
  });

  it('has room in an item of the table, however long names and values are', () => {
    const long = 'x'.repeat(1_024);
    const [line] =
      kept({
        ...many(40, `amount ${'n'.repeat(60_000)}`, '1'),
        orderAmount: '10.00',
        buyerInfo: many(40, 'field', long),
        extendParams: many(40, 'param', long),
      }) ?? [];
    expect(line?.amounts).toEqual({ orderAmount: '10.00' });
    expect(Object.keys(line?.buyer ?? {}).length).toBe(15);
    expect(line?.extendParams?.length).toBe(15);
    expect(JSON.stringify(line).length).toBeLessThan(34 * 1_024);
  });
});

describe('an upload', () => {
  it('is fixed before it is signed: the same licence gives the same bytes', () => {
    const file = { fileName: 'a b.lic', content: Buffer.from('licence').toString('base64') };
    const first = multipart(file);
    expect(multipart(file)).toEqual(first);
    const text = first.body.toString();
    expect(text).toContain('name="file"; filename="a%20b.lic"');
    expect(text).toContain('"sha256":"');
    expect(text.split(`--${first.contentType.split('boundary=')[1]}`)).toHaveLength(4);
    expect(multipart({ characters: 'X' }).body.toString()).toContain(
      '{"type":"CHARACTERS","characters":"X"}',
    );
  });
});

describe('the transport', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  const serve = async (answer: (path: string) => readonly [status: number, body: string]) => {
    const asked: string[] = [];
    const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      asked.push(request.url ?? '');
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      const [status, body] = answer(request.url ?? '');
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
    });
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, requests };
  };
  const api = (urls: readonly string[], clock = () => 1_000) => {
    const alarms: string[] = [];
    const credentials = { ak: 'AK', sk: 'SK' };
    const transport = openApiTransport({
      send: outgoingRequests(),
      clock,
      urls,
      credentials,
      newId: () => 'n',
      usageKeys: { usage: 'key', 'usage-v1': 'key' },
      alarm: ({ name }) => alarms.push(name),
    });
    const effects = { random: Math.random, wait: async () => undefined };
    return { alarms, api: marketplaceApi(transport, { hasCredentials: true, licenseApi: 'v1', effects }) };
  };
  const order = JSON.stringify({
    resultCode: 'MKT.0000',
    orderInfo: { orderId: 'O', orderType: 'NEW', orderLine: [{ orderLineId: 'L' }] },
  });

  const record: UsageRecord = {
    instanceId: 'i-1',
    recordTime: 3_600_000,
    beginTime: 0,
    endTime: 3_600_000,
    value: '1.5',
    meteringSn: 'sn-1',
    productId: 'p-1',
  };

  it.each(['.', '..'])(
    'signs nothing for a path whose segment %j would be taken out of it',
    async eventId => {
      const { url, asked } = await serve(() => [200, '{"resultCode":"MKT.0000"}']);
      const license = { content: 'L', fileName: 'l.lic' } as never;
      expect(await api([url]).api.uploadLicense(eventId, license)).toMatchObject({ kind: 'stopped' });
      expect(asked).toEqual([]);
    },
  );

  it('sends usage of the old API to its own path, signed with AK and SK as the vendor’s SDK signs it', async () => {
    const { url, asked, requests } = await serve(() => [200, '{"error_code":"MKT.0000"}']);
    const { api: marketplace } = api([url], () => Date.UTC(2026, 0, 2, 3, 4, 5));
    expect(await marketplace.pushUsage([record], undefined, 'old')).toEqual({
      kind: 'accepted',
      abnormal: [],
    });
    expect(asked).toEqual(['/rest/marketplace/v1/isv/usage-data']);
    const [{ headers, body } = { headers: {}, body: '' }] = requests;
    expect(headers['x-sdk-date']).toBe('20260102T030405Z');
    expect([headers.signature, headers.ts, headers.nonce]).toEqual([undefined, undefined, undefined]);
    const { AKSKSigner } = createRequire(import.meta.url)(
      '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner',
    );
    const theirs = AKSKSigner.sign(
      {
        method: 'POST',
        endpoint: `${url}/rest/marketplace/v1/isv/usage-data`,
        headers: { 'content-type': 'application/json', 'X-Sdk-Date': '20260102T030405Z' },
        data: JSON.parse(body),
      },
      { getAk: () => 'AK', getSk: () => 'SK' },
    );
    expect(headers.authorization).toBe(theirs.Authorization);
  });

  it('shares the stop after refused AK and SK between the old usage API and all other calls, not with the new one', async () => {
    const { url, asked } = await serve(path =>
      path.startsWith('/api/mkp-openapi-public/global/v1/isv/')
        ? [200, '{"error_code":"MKT.0000"}']
        : [401, '{"error_code":"APIGW.0301"}'],
    );
    const { api: marketplace, alarms } = api([url]);
    expect((await marketplace.queryOrder('O', undefined)).kind).toBe('stopped');
    expect((await marketplace.pushUsage([record], undefined, 'old')).kind).toBe('stopped');
    expect(alarms).toEqual(['OpenApiStopped']);
    expect((await marketplace.pushUsage([record], undefined, 'old')).kind).toBe('stopped');
    expect((await marketplace.queryOrder('O', undefined)).kind).toBe('stopped');
    expect(asked).toHaveLength(2);
    for (const route of ['v1', 'v2'] as const)
      expect((await marketplace.pushUsage([record], undefined, route)).kind).toBe('accepted');
  });

  it.each([
    ['94060000', 200, 'accepted'],
    ['MKT.9003', 500, 'too-many'],
    ['MKT.9002', 500, 'refused'],
    ['94060001', 500, 'retry'],
    ['94060003', 500, 'retry'],
    ['94060003', 400, 'refused'],
    ['MKT.0777', 500, 'retry'],
    ['MKT.0777', 429, 'retry'],
    ['MKT.9001', 500, 'refused'],
    ['MKT.9004', 500, 'refused'],
    ['MKT.0100', 500, 'refused'],
    ['MKT.0102', 400, 'stopped'],
    ['94060002', 401, 'stopped'],
    ['APIGW.0303', 401, 'stopped'],
    ['APIGW.0999', 502, 'retry'],
    ['APIGW.0308', 429, 'retry'],
  ])('takes %s of either usage API with HTTP %i as %s', async (code, status, kind) => {
    const { url } = await serve(() => [status, JSON.stringify({ error_code: code })]);
    for (const route of ['old', 'v2'] as const)
      expect((await api([url]).api.pushUsage([record], undefined, route)).kind).toBe(kind);
  });

  it('goes to the next host after a fault of the connection, never because of an answer', async () => {
    const good = await serve(() => [200, order]);
    expect(await api(['http://nowhere.invalid', good.url]).api.queryOrder('O', undefined)).toMatchObject({
      kind: 'order',
    });
    const bad = await serve(() => [500, '{"resultCode":"MKT.0999"}']);
    expect(await api([bad.url, good.url]).api.queryOrder('O', undefined)).toMatchObject({ kind: 'retry' });
    expect(good.asked).toHaveLength(1);
  });

  it.each([
    ['MKT. 0250', 406, 'retry'],
    ['CBC.0999', 500, 'retry'],
    ['MKT.0101', 400, 'refused'],
    ['MKT.0150', 401, 'stopped'],
    ['APIGW.0301', 401, 'stopped'],
    ['APIGW.0308', 429, 'retry'],
    ['NEW.1234', 500, 'retry'],
    ['NEW.1234', 400, 'refused'],
    ['MKT.0777', 503, 'retry'],
    ['MKT.9001', 500, 'retry'],
    ['MKT.0100', 500, 'refused'],
  ])('takes %s with HTTP %i as %s', async (code, status, kind) => {
    const { url } = await serve(() => [status, JSON.stringify({ error_code: code })]);
    expect((await api([url]).api.queryOrder('O', undefined)).kind).toBe(kind);
  });

  it('stops after two refused signatures in a row, tells once, and goes on after 15 minutes', async () => {
    let now = 1_000;
    let refuse = true;
    const server = await serve(() => (refuse ? [401, '{"error_code":"APIGW.0301"}'] : [200, order]));
    const { api: marketplace, alarms } = api([server.url], () => now);
    for (let round = 0; round < 4; round += 1) await marketplace.queryOrder('O', undefined);
    expect([server.asked.length, alarms]).toEqual([2, ['OpenApiStopped']]);
    refuse = false;
    now += 14 * 60_000;
    expect((await marketplace.queryOrder('O', undefined)).kind).toBe('stopped');
    now += 2 * 60_000;
    expect((await marketplace.queryOrder('O', undefined)).kind).toBe('order');
  });

  it('takes a success without a readable body for unknown, and splits what is too much', async () => {
    const html = await serve(() => [200, '<html>']);
    expect((await api([html.url]).api.pushUsage([])).kind).toBe('unknown');
    const many = await serve(() => [500, '{"error_code":"MKT.9003"}']);
    expect((await api([many.url]).api.pushUsage([])).kind).toBe('too-many');
  });
});
