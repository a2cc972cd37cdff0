import { createHash, createHmac } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { outgoingRequests } from '../../../shared/http/outgoing.ts';
import { licenseCodeJob } from '../../../shared/instance/jobs/licenseCodeJobs.ts';
import { breakerInMemory } from '../../../shared/marketplace/circuitBreaker.ts';
import { marketplaceApi } from '../../../shared/marketplace/marketplaceApi.ts';
import { openApiTransport } from '../../../shared/marketplace/transport.ts';
import { defined } from '../../../shared/platform/defined.ts';
import type { UsageRecord } from '../../../shared/wire/openApi/usagePush.ts';
import { testCertificate } from '../../support/testCertificate.ts';
import { someInstance } from '../instance/someInstance.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server, scheme = 'http'): Promise<string> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Raw TCP, for what no HTTP server sends. */
const tcp = (talk: (socket: Socket) => void) => listen(createTcpServer(talk));
const once = (talk: (socket: Socket) => void) => tcp(socket => socket.once('data', () => talk(socket)));

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
};

async function http(
  answer: (request: IncomingMessage, body: string) => readonly [status: number, body: string],
) {
  const asked: string[] = [];
  const url = await listen(
    createHttpServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      asked.push(`${request.method} ${request.url}`);
      const [status, body] = answer(request, Buffer.concat(chunks).toString('utf8'));
      response.writeHead(status).end(body);
    }),
  );
  return { url, asked };
}

interface Options {
  readonly clock?: () => number;
  readonly circuitBreaker?: ReturnType<typeof breakerInMemory>;
  readonly licenseApi?: 'v1' | 'v2';
}

function client(
  urls: readonly string[],
  { clock = Date.now, circuitBreaker, licenseApi = 'v1' }: Options = {},
) {
  const alarms: string[] = [];
  const pauses: number[] = [];
  let nonces = 0;
  const transport = openApiTransport({
    send: outgoingRequests(),
    clock,
    urls,
    credentials: { ak: 'AK', sk: 'SK' },
    newId: () => {
      nonces += 1;
      return `nonce-${nonces}`;
    },
    usageKeys: { usage: 'key', 'usage-v1': 'key-v1' },
    ...defined({ circuitBreaker }),
    alarm: ({ name }) => alarms.push(name),
  });
  const effects = { random: () => 0, wait: async (ms: number) => void pauses.push(ms) };
  return { api: marketplaceApi(transport, { hasCredentials: true, licenseApi, effects }), alarms, pauses };
}

describe('the next host is asked after a fault of the connection', () => {
  const nextAfter = async (url: string) => {
    const next = await http(() => [200, order]);
    const { kind } = await client([url, next.url]).api.queryOrder('O', undefined);
    return [kind, next.asked.length];
  };
  const isAsked = ['order', 1];
  const isNotAsked = ['retry', 0];

  it('such as a name that nobody knows, a closed port, a certificate that is wrong, or no TLS at all', async () => {
    expect(await nextAfter('https://nowhere.invalid')).toEqual(isAsked);
    const closed = createTcpServer();
    const url = await listen(closed);
    await new Promise(resolve => closed.close(resolve));
    expect(await nextAfter(url)).toEqual(isAsked);
    expect(await nextAfter(url.replace('127.0.0.1', 'localhost'))).toEqual(isAsked);
    const { key, cert } = testCertificate('elsewhere.example');
    const wrong = await listen(createHttpsServer({ key, cert }) as unknown as Server, 'https');
    expect(await nextAfter(wrong)).toEqual(isAsked);
    const plain = await http(() => [200, order]);
    expect(await nextAfter(plain.url.replace('http:', 'https:'))).toEqual(isAsked);
    const hangUp = await once(socket => socket.end());
    expect(await nextAfter(hangUp.replace('http:', 'https:'))).toEqual(isAsked);
  });

  it('and where there is none, nothing was taken', async () => {
    const { api } = client(['https://nowhere.invalid']);
    expect(await api.pushUsage([record])).toMatchObject({ kind: 'retry', neverSent: true });
  });

  it('not when the request may have arrived', async () => {
    expect(await nextAfter(await once(socket => socket.resetAndDestroy()))).toEqual(isNotAsked);
    expect(await nextAfter(await once(socket => socket.end()))).toEqual(isNotAsked);
    expect(await nextAfter(await once(socket => socket.end('NO HTTP\r\n\r\n')))).toEqual(isNotAsked);
    const cut = 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"resultCode":"MKT.0000",';
    expect(await nextAfter(await once(socket => socket.end(cut)))).toEqual(isNotAsked);
  });

  it('never because of an answer', async () => {
    for (const [status, body] of [
      [500, '{"resultCode":"MKT.0999"}'],
      [502, '<html>bad gateway</html>'],
      [200, ''],
      [302, ''],
    ] as const) {
      const first = await http(() => [status, body]);
      expect(await nextAfter(first.url)).toEqual(isNotAsked);
    }
  });

  it('and first from then on, until the other had time to come back', async () => {
    let now = Date.UTC(2026, 10, 21);
    const dead = createTcpServer();
    const url = await listen(dead);
    await new Promise(resolve => dead.close(resolve));
    const second = await http(() => [200, order]);
    const { api } = client([url, second.url], { clock: () => now });
    await api.queryOrder('O', undefined);
    // The first host comes back.
    const { port } = new URL(url);
    const back = createHttpServer((_, response) => response.end(order));
    servers.push(back);
    await new Promise<void>(resolve => back.listen(Number(port), '127.0.0.1', resolve));
    await api.queryOrder('O', undefined);
    expect(second.asked.length).toBe(2);
    now += 5 * 60_000;
    await api.queryOrder('O', undefined);
    expect(second.asked.length).toBe(2);
  });
});

it('a host that only swallows what is sent is asked last for a while, though never in the same call', async () => {
  let now = Date.UTC(2026, 10, 21);
  const given = new AbortController();
  const silent = await once(() => {
    now += 6_000;
    given.abort();
  });
  const second = await http(() => [200, order]);
  const { api } = client([silent, second.url], { clock: () => now });
  expect((await api.queryOrder('O', undefined, given.signal)).kind).toBe('retry');
  expect(second.asked.length).toBe(0);
  expect((await api.queryOrder('O', undefined)).kind).toBe('order');
});

describe('an answer that says nothing', () => {
  it.each([
    [200, ''],
    [200, '<html>'],
    [200, '[]'],
    [200, 'null'],
    [200, '{"error_msg":"success"}'],
    [204, ''],
    [302, ''],
    [500, 'gateway time-out'],
  ])('HTTP %i with %j: nobody knows whether a push was taken', async (status, body) => {
    const { url } = await http(() => [status, body]);
    expect((await client([url]).api.pushUsage([record])).kind).toBe('unknown');
  });

  it.each([401, 403])(
    'HTTP %i is about rights: two of them stop the key like refused signatures',
    async status => {
      const { url, asked } = await http(() => [status, '<html>']);
      const { api, alarms } = client([url]);
      for (let round = 0; round < 4; round += 1) {
        expect((await api.pushUsage([record])).kind).toBe('stopped');
      }
      expect([asked.length, alarms]).toEqual([2, ['OpenApiStopped']]);
    },
  );

  it('has an end: what is longer than a mebibyte is not read to it', async () => {
    let sent = 0;
    const url = await listen(
      createHttpServer((_, response) => {
        response.writeHead(200);
        const more = () => {
          while (!response.destroyed) {
            sent += 1;
            if (!response.write(Buffer.alloc(64 * 1024, ' '))) {
              response.once('drain', more);
              return;
            }
          }
        };
        more();
      }),
    );
    expect((await client([url]).api.pushUsage([record])).kind).toBe('unknown');
    expect(sent * 64).toBeLessThan(64 * 1024);
  });
});

describe('signatures', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

  /** Signed again from nothing but what arrived (api-sign-algorithm-001). */
  function isRightlySigned({ method, url = '', headers }: IncomingMessage, body: string): boolean {
    const [path = '', query = ''] = url.split('?');
    const { authorization = '' } = headers;
    const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
    const lines = names.map(name => `${name}:${String(headers[name]).trim()}`);
    const sorted = query.split('&').sort().join('&');
    const canonical = [method, `${path}/`, sorted, ...lines, '', names.join(';'), sha256(body)].join('\n');
    const text = ['SDK-HMAC-SHA256', headers['x-sdk-date'], sha256(canonical)].join('\n');
    return authorization.endsWith(`Signature=${createHmac('sha256', 'SK').update(text).digest('hex')}`);
  }

  it('are made over the very text that is sent, whatever an order id holds', async () => {
    const signed: boolean[] = [];
    const { url, asked } = await http((request, body) => {
      signed.push(isRightlySigned(request, body));
      return [200, order];
    });
    const ids = ['CS1', 'a b', 'a+b', "a'b(c)*!~", '订单', 'a&b=c', 'a%20b', 'a/b?c#d'];
    for (const id of ids) await client([url]).api.queryOrder(id, `${id}-000001`);
    expect(signed).toEqual(ids.map(() => true));
    expect(asked.map(line => new URL(line.slice(4), url).searchParams.get('orderId'))).toEqual(ids);
    expect(asked[1]).toContain('orderId=a%20b&');
  });

  it('of every attempt have their own time, and every host its own', async () => {
    let now = Date.UTC(2026, 10, 21);
    const dates: unknown[] = [];
    const { url } = await http(request => {
      dates.push(request.headers['x-sdk-date'], request.headers.host);
      return [200, order];
    });
    const { api } = client([url], { clock: () => now });
    await api.queryOrder('O', undefined);
    now += 1_000;
    await api.queryOrder('O', undefined);
    const { host } = new URL(url);
    expect(dates).toEqual(['20261121T000000Z', host, '20261121T000001Z', host]);
  });

  it('of an order query are over content type, host and time, and nothing else is sent to prove who asks (A5, A7, A13)', async () => {
    let sent: IncomingMessage['headers'] = {};
    const { url } = await http(request => {
      sent = request.headers;
      return [200, order];
    });
    await client([url]).api.queryOrder('O', undefined);
    expect(sent['content-type']).toBe('application/json');
    expect(sent.authorization).toMatch(
      /^SDK-HMAC-SHA256 Access=AK, SignedHeaders=content-type;host;x-sdk-date, Signature=[0-9a-f]{64}$/,
    );
    const proofs = Object.keys(sent).filter(name => /^x-|token|^ts$|nonce|^signature$/.test(name));
    expect(proofs).toEqual(['x-sdk-date']);
  });

  it('of a usage push have a time and a nonce of their own at every attempt, over the same text (A14, A21)', async () => {
    let now = Date.UTC(2026, 10, 21);
    const attempts: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = [];
    const { url } = await http(({ headers }, body) => {
      attempts.push({ headers, body });
      return [500, '{"error_code":"MKT.0999"}'];
    });
    const { api } = client([url], { clock: () => now });
    await api.pushUsage([record]);
    now += 60_000;
    await api.pushUsage([record]);
    const [first, second] = attempts;
    expect(first?.body).toBe(second?.body);
    expect(attempts.map(({ headers }) => headers.ts)).toEqual(['1795219200000', '1795219260000']);
    expect(first?.headers.nonce).not.toBe(second?.headers.nonce);
    for (const { headers, body } of attempts) {
      const { ts, nonce, signature } = headers;
      const text = `ts=${ts}&nonce=${nonce}&body=${body}`;
      expect(signature).toBe(createHmac('sha256', 'key').update(text).digest('base64'));
      expect([headers.authorization, headers['x-sdk-date']]).toEqual([undefined, undefined]);
    }
  });

  it('that are refused stop all containers and outlive each: the marketplace counts per key', async () => {
    let now = Date.UTC(2026, 10, 21);
    const circuitBreaker = breakerInMemory();
    let isRight = false;
    const { url, asked } = await http(() =>
      isRight ? [200, order] : [401, '{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail"}'],
    );
    const container = () => client([url], { clock: () => now, circuitBreaker });
    const [first, second, third] = [container(), container(), container()];
    for (const { api } of [first, second, third]) await api.queryOrder('O', undefined);
    expect(asked.length).toBe(2);
    expect([first, second, third].map(({ alarms }) => alarms)).toEqual([[], ['OpenApiStopped'], []]);
    now += 15 * 60_000;
    // One more refusal is one too many: the row has not been broken.
    for (const { api } of [first, second, third]) await api.queryOrder('O', undefined);
    expect(asked.length).toBe(3);
    now += 15 * 60_000;
    isRight = true;
    expect((await third.api.queryOrder('O', undefined)).kind).toBe('order');
    isRight = false;
    await first.api.queryOrder('O', undefined);
    isRight = true;
    expect((await second.api.queryOrder('O', undefined)).kind).toBe('order');
  });
});

describe('calls that are made at the same time', () => {
  const refused = [401, '{"error_code":"APIGW.0301"}'] as const;
  const atOnce = (api: ReturnType<typeof client>['api'], signal?: AbortSignal) =>
    Promise.all(Array.from({ length: 20 }, () => api.queryOrder('O', undefined, signal)));

  it('stop after two refused signatures as well', async () => {
    const { url, asked } = await http(() => refused);
    const { api, alarms } = client([url]);
    expect((await atOnce(api)).map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'stopped'));
    expect([asked.length, alarms]).toEqual([2, ['OpenApiStopped']]);
  });

  it('stay below the five in a row that lock a key, also when it is revoked while they are made', async () => {
    let isRight = true;
    const { url, asked } = await http(() => (isRight ? [200, order] : refused));
    const { api } = client([url]);
    await api.queryOrder('O', undefined);
    isRight = false;
    await atOnce(api);
    expect(asked.length - 1).toBe(4);
  });

  it('do not wait for each other while signatures are taken', async () => {
    const held: (() => void)[] = [];
    let isHeld = false;
    const url = await listen(
      createHttpServer((_, response) => {
        if (!isHeld) return response.end(order);
        held.push(() => response.end(order));
        if (held.length === 4) for (const release of held.splice(0)) release();
        return undefined;
      }),
    );
    const { api } = client([url]);
    await api.queryOrder('O', undefined);
    isHeld = true;
    expect((await atOnce(api)).every(({ kind }) => kind === 'order')).toBe(true);
  });

  it('do not wait longer than they have time: what was not sent did nothing', async () => {
    const given = new AbortController();
    setMaxListeners(0, given.signal);
    const { url, asked } = await http(() => {
      given.abort();
      return [200, order];
    });
    const { api } = client([url]);
    const outcomes = await atOnce(api, given.signal);
    expect(asked.length).toBe(1);
    expect(outcomes.slice(1).every(it => it.kind === 'retry' && it.neverSent === true)).toBe(true);
  });
});

describe('the order query', () => {
  it('waits 1, 2, 4 and 8 seconds with jitter while there are too many requests, and asks five times at most', async () => {
    const busy = await http(() => [406, '{"resultCode":"MKT. 0250"}']);
    const { api, pauses } = client([busy.url]);
    expect((await api.queryOrder('O', undefined)).kind).toBe('retry');
    expect(busy.asked.length).toBe(5);
    expect(pauses).toEqual([750, 1_500, 3_000, 6_000]);
  });

  it('goes on as soon as it is its turn', async () => {
    let round = 0;
    const { url } = await http(() => {
      round += 1;
      return round < 3 ? [406, '{"resultCode":"CBC.0250"}'] : [200, order];
    });
    expect((await client([url]).api.queryOrder('O', undefined)).kind).toBe('order');
  });

  it('takes of several lines only the one that it asked for', async () => {
    const lines = ['L1', 'L2'].map(orderLineId => ({ orderLineId }));
    const orderInfo = { orderId: 'O', orderType: 'NEW', orderLine: lines };
    const { url } = await http(() => [200, JSON.stringify({ resultCode: 'MKT.0000', orderInfo })]);
    const { api } = client([url]);
    expect(await api.queryOrder('O', 'L2')).toMatchObject({ kind: 'order', lines: [{ orderLineId: 'L2' }] });
    expect((await api.queryOrder('O', 'L3')).kind).toBe('retry');
  });
});

describe('licence codes', () => {
  it.each([
    ['v1', '{"license":"PL1"}', { license_code: 'PL1', status: 'ALIVE' }],
    [
      'v2',
      '{"license_list":["PL1"]}',
      [
        { license_code: 'PL0', status: 'RELEASED' },
        { license_code: 'PL1', status: 'ALIVE' },
      ],
    ],
  ] as const)('are activated and queried by %s', async (licenseApi, request, data) => {
    const bodies: string[] = [];
    const { url, asked } = await http((_, body) => {
      bodies.push(body);
      return [200, JSON.stringify({ error_code: '92020000', data })];
    });
    const { api } = client([url], { licenseApi });
    expect((await api.activateLicense('PL1', undefined)).kind).toBe('done');
    expect(await api.licenseStatus('PL1')).toMatchObject({ kind: 'status', status: 'ALIVE' });
    const prefix = `POST /api/mkp-openapi-public/global/${licenseApi}/license`;
    expect(asked).toEqual([`${prefix}/activate`, `${prefix}/heartbeat`]);
    expect(bodies).toEqual([request, request]);
  });

  const jobOf = async (type: string, answer: object) => {
    const { url } = await http(() => [200, JSON.stringify({ error_code: '92020000', ...answer })]);
    const entry = { id: 'evt_1', type, sequence: 1, at: 0, attempts: 1, nextAt: 0, data: { entries: '[]' } };
    const job = licenseCodeJob(someInstance({ license: 'PL1' }), entry, client([url]).api);
    return job?.({ deadline: 0, signal: new AbortController().signal });
  };

  it.each([
    // As the page prints it, and as an object.
    [
      '{"status":"ALIVE","expire_time":"20230726121646","product_id":"12345","amount":2,"order_id":"CS123"}',
      { orderId: 'CS123', productId: '12345', quantity: '2' },
    ],
    [
      { product_id: 12345, order_id: 'CS123' },
      { orderId: 'CS123', productId: '12345' },
    ],
    [{ product_id: '', order_id: 'x'.repeat(65), amount: null }, {}],
    ['no json', {}],
  ])('tell at their activation what they were bought as: %j', async (info, facts) => {
    expect(await jobOf('license.activate', { data: { license_code_info: info } })).toEqual({
      kind: 'delivered',
      facts,
    });
  });

  it('have whatever stands beside a success told with their report: failure details have no published name', async () => {
    const failed = { fail_list: [{ license: 'PL1', id: 'account1' }] };
    expect(await jobOf('license.report-usage', failed)).toEqual({
      kind: 'delivered',
      facts: { remarks: '{"fail_list":[{"license":"PL1","id":"account1"}]}' },
    });
    for (const nothing of [{}, { error_msg: 'success' }, { data: null, fail_list: [], request_id: 'r-1' }]) {
      expect(await jobOf('license.report-usage', nothing)).toEqual({ kind: 'delivered', facts: {} });
    }
  });

  it('that are active already are activated: the query says so, and while it says nothing it is asked again', async () => {
    let status: readonly [number, string] = [500, '{"error_code":"92020001"}'];
    const { url } = await http(({ url: path = '' }) =>
      path.endsWith('/activate') ? [400, '{"error_code":"92020003"}'] : status,
    );
    const { api } = client([url]);
    expect((await api.activateLicense('PL1', undefined)).kind).toBe('retry');
    status = [200, '{"error_code":"92020000","data":{"license_code":"PL1","status":"ALIVE"}}'];
    expect((await api.activateLicense('PL1', undefined)).kind).toBe('done');
    status = [200, '{"error_code":"92020000","data":{"license_code":"PL1","status":"RELEASED"}}'];
    expect(await api.activateLicense('PL1', undefined)).toMatchObject({ kind: 'refused', code: '92020003' });
  });

  it.each([
    ['92020001', 500, 'retry'],
    ['92020001', 403, 'stopped'],
    ['92020004', 400, 'retry'],
    ['92020005', 500, 'refused'],
    ['92020099', 500, 'retry'],
    ['92020099', 400, 'refused'],
    ['95000004', 400, 'refused'],
  ])('take %s with HTTP %i as %s', async (code, status, kind) => {
    const { url } = await http(() => [status, JSON.stringify({ error_code: code })]);
    expect((await client([url]).api.activateLicense('PL1', undefined)).kind).toBe(kind);
  });
});

describe('an upload', () => {
  it('is signed over the very bytes that are sent, by host and time alone (A31)', async () => {
    const content = Buffer.from([0, 255, 13, 10, 45, 45, 128, 7]);
    let signed: readonly string[] = [];
    let body = Buffer.alloc(0);
    let sent: IncomingMessage['headers'] = {};
    const url = await listen(
      createHttpServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        body = Buffer.concat(chunks);
        sent = request.headers;
        const { host, 'x-sdk-date': date, authorization = '' } = request.headers;
        const hash = createHash('sha256').update(body).digest('hex');
        const lines = ['POST', `${request.url}/`, '', `host:${host}`, `x-sdk-date:${date}`, ''];
        const canonical = [...lines, 'host;x-sdk-date', hash].join('\n');
        const text = `SDK-HMAC-SHA256\n${date}\n${createHash('sha256').update(canonical).digest('hex')}`;
        const signature = createHmac('sha256', 'SK').update(text).digest('hex');
        const expected = `SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=${signature}`;
        signed = [authorization, expected];
        response.end('{"error_code":"CBC.0000"}');
      }),
    );
    const license = { fileName: 'a.lic', content: content.toString('base64') };
    expect((await client([url]).api.uploadLicense('e/1', license)).kind).toBe('done');
    expect(signed[0]).toBe(signed[1]);
    expect(body.includes(content)).toBe(true);
    expect(body.toString('latin1')).toContain(
      `"sha256":"${createHash('sha256').update(content).digest('hex')}"`,
    );
    expect(sent['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(Object.keys(sent)).not.toContain('x-stage');
    expect(Object.keys(sent)).not.toContain('x-security-token');
  });

  it.each([
    ['CBC.0000', 200, 'done'],
    ['CBC.0999', 500, 'retry'],
    ['91381036', 500, 'retry'],
    ['91381035', 500, 'refused'],
    ['NEW.1', 500, 'refused'],
    ['APIGW.0101', 502, 'retry'],
    ['91380150', 403, 'stopped'],
    ['CBC.0150', 403, 'stopped'],
  ])('takes %s with HTTP %i as %s', async (code, status, kind) => {
    const { url } = await http(() => [status, JSON.stringify({ error_code: code })]);
    expect((await client([url]).api.uploadLicense('event-1', { characters: 'X' })).kind).toBe(kind);
  });

  it.each(['91380150', 'CBC.0150'])(
    'that its role does not allow (%s) stops no other call of the key',
    async code => {
      const { url, asked } = await http(({ url: path = '' }) =>
        path.includes('/market-event/') ? [403, JSON.stringify({ error_code: code })] : [200, order],
      );
      const { api, alarms } = client([url]);
      for (let round = 0; round < 3; round += 1) await api.uploadLicense('event-1', { characters: 'X' });
      expect((await api.queryOrder('O', undefined)).kind).toBe('order');
      expect([asked.length, alarms]).toEqual([4, []]);
    },
  );

  it('with a refused signature stops all of them', async () => {
    const { url, asked } = await http(() => [401, '{"error_code":"APIGW.0301"}']);
    const { api } = client([url]);
    for (let round = 0; round < 2; round += 1) await api.uploadLicense('event-1', { characters: 'X' });
    expect((await api.queryOrder('O', undefined)).kind).toBe('stopped');
    expect(asked.length).toBe(2);
  });
});
