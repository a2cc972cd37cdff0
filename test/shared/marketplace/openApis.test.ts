import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { outgoingRequests } from '../../../shared/http/outgoing.ts';
import { readLicense } from '../../../shared/marketplace/licenseAnswer.ts';
import { marketplaceApi } from '../../../shared/marketplace/marketplaceApi.ts';
import { multipart } from '../../../shared/marketplace/multipart.ts';
import { openApiTransport } from '../../../shared/marketplace/transport.ts';
import type { Json, JsonObject } from '../../../shared/wire/json.ts';
import type { UsageRecord } from '../../../shared/wire/openApi/usagePush.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';

describe('an answer', () => {
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
