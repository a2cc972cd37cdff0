import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { licenseInfo, marketplaceApi, multipart } from '../../../shared/marketplace/marketplaceApi.ts';
import { openApiTransport } from '../../../shared/marketplace/transport.ts';
import { readAbnormalRecords } from '../../../shared/wire/abnormalRecords.ts';
import { openApiCode, readOpenApiAnswer } from '../../../shared/wire/openApiAnswer.ts';
import { readOrderLines } from '../../../shared/wire/orderAnswer.ts';
import { signSdkRequest } from '../../../shared/wire/sdkSignature.ts';
import { signUsagePush, type UsageRecord, usageBody } from '../../../shared/wire/usagePush.ts';
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
      { seed: 20_260_303, numRuns: 300 },
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

describe('an answer', () => {
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
      expect(licenseInfo(data.license_code_info)).toEqual(expected.license);
      expect(licenseInfo(expected.license)).toEqual(expected.license);
      expect(licenseInfo('no json')).toBeUndefined();
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
      orderInfo: { orderId: 'O', orderType: 'NEW', orderLine: line, orderAmount: '0099.10' },
    });
    expect(read).toEqual([
      {
        orderId: 'O',
        orderLineId: 'L',
        orderType: 'NEW',
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
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const [status, body] = answer(request.url ?? '');
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
    });
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  };
  const api = (urls: readonly string[], clock = () => 1_000) => {
    const alarms: string[] = [];
    const credentials = { ak: 'AK', sk: 'SK' };
    const transport = openApiTransport({
      fetch,
      clock,
      urls,
      credentials,
      newId: () => 'n',
      usageKeys: { usage: 'key', 'usage-v1': 'key' },
      report: ({ name }) => alarms.push(name),
    });
    return { alarms, api: marketplaceApi(transport, true) };
  };
  const order = JSON.stringify({
    resultCode: 'MKT.0000',
    orderInfo: { orderId: 'O', orderType: 'NEW', orderLine: [{ orderLineId: 'L' }] },
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
