import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { parseAnswer, rawExchange, rawRequest, rawText } from './rawExchange.ts';
import { echo, type ServerUnderTest, serverUnderTest } from './serverUnderTest.ts';

let server: ServerUnderTest | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function started(...parameters: Parameters<typeof serverUnderTest>): Promise<ServerUnderTest> {
  server = await serverUnderTest(...parameters);
  return server;
}

const MiB = 1024 * 1024;

describe('an answer', () => {
  it('keeps the spelling of its header names and the bytes of its body', async () => {
    const { port } = await started({
      'POST /saas': () => ({
        statusCode: 200,
        headers: { 'Content-Type': 'application/json', 'Body-Sign': 'a= "b"', 'X-oDd': 'kept' },
        body: '{"你":1}',
      }),
    });
    const { headerNames, headers, body } = await rawExchange(port, rawRequest('POST /saas'));
    expect(headerNames).toEqual(expect.arrayContaining(['Body-Sign', 'X-oDd', 'Content-Type']));
    expect(headers).toMatchObject({
      'body-sign': 'a= "b"',
      'content-type': 'application/json',
      'content-length': '9',
    });
    expect(Buffer.from(body, 'latin1').toString('utf8')).toBe('{"你":1}');
  });

  it('may be bytes, may set several cookies, and has no body where none may stand', async () => {
    const { port } = await started({
      'GET /bytes': () => ({ statusCode: 200, body: '/wA=', isBase64Encoded: true }),
      'GET /cookies': () => ({
        statusCode: 302,
        headers: { Location: '/x' },
        cookies: ['a=1; Path=/', 'b=2'],
      }),
      'GET /none': () => ({ statusCode: 204, body: 'ignored' }),
    });
    expect((await rawExchange(port, rawRequest('GET /bytes'))).body).toBe('\u00ff\u0000');
    const cookies = await rawText(port, rawRequest('GET /cookies'));
    expect(cookies.match(/^Set-Cookie: .*$/gm)).toEqual(['Set-Cookie: a=1; Path=/', 'Set-Cookie: b=2']);
    expect(parseAnswer(cookies)).toMatchObject({ status: 302, body: '', headers: { location: '/x' } });
    expect(await rawExchange(port, rawRequest('GET /none'))).toMatchObject({ status: 204, body: '' });
    const head = await rawExchange(port, rawRequest('HEAD /bytes'));
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '2' } });
  });

  it('is 404 where no route is, 500 when the function throws or says nothing that can be sent', async () => {
    const { port, served } = await started({
      'POST /throws': () => {
        throw new TypeError('a customer’s name');
      },
      'POST /unsendable': () => ({
        statusCode: 200,
        headers: { 'X-Y': 'line\r\nfeed', 'X-Z': 'z' },
        body: 'b',
      }),
    });
    const missing = await rawExchange(port, rawRequest('POST /nowhere', [], 'body'));
    expect([missing.status, JSON.parse(missing.body)]).toEqual([404, { message: 'Not Found' }]);
    const broken = await rawExchange(port, rawRequest('POST /throws'));
    expect([broken.status, JSON.parse(broken.body)]).toEqual([500, { message: 'Internal Server Error' }]);
    const unsendable = await rawExchange(port, rawRequest('POST /unsendable'));
    expect([unsendable.status, JSON.parse(unsendable.body)]).toEqual([
      500,
      { message: 'Internal Server Error' },
    ]);
    expect(unsendable.headerNames).not.toContain('X-Z');
    expect(served.map(({ route, status }) => [route, status])).toEqual([
      ['none', 404],
      ['POST /throws', 500],
      ['POST /unsendable', 500],
    ]);
    // The text of an error nobody foresaw may repeat what somebody sent.
    expect(served[1]?.error).toMatch(/^function0 failed: TypeError at /);
    expect(JSON.stringify(served)).not.toContain('customer');
  });

  it('is 504 when the function takes longer than it may, and the server waits for its end before it stops', async () => {
    let end: () => void = () => undefined;
    let ended = false;
    const slow = async () => {
      await new Promise<void>(resolve => {
        end = resolve;
      });
      ended = true;
    };
    const { port, served, stop, active } = await started({ 'POST /slow': slow }, { timeoutMs: 50 });
    const { status } = await rawExchange(port, rawRequest('POST /slow'));
    expect([status, served[0]?.error, active()]).toEqual([504, 'function0 ran out of time', 1]);
    const stopping = stop();
    end();
    await stopping;
    expect(ended).toBe(true);
  });

  it('tells the function how much of its time is left', async () => {
    const { port } = await started({
      'GET /left': async (_, context) => ({ body: String(context.getRemainingTimeInMillis()) }),
    });
    const left = Number((await rawExchange(port, rawRequest('GET /left'))).body);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(10_000);
  });
});

describe('a request that is too much', () => {
  const size = (event: { body?: string }) => ({
    body: String(Buffer.from(event.body ?? '', 'base64').length),
  });

  it('of up to 6 MB is served', async () => {
    const { port } = await started({ 'POST /saas': size });
    const { status, body } = await rawExchange(port, rawRequest('POST /saas', [], Buffer.alloc(6 * MiB)));
    expect([status, body]).toEqual([200, String(6 * MiB)]);
  });

  it.each([
    ['that says so', rawRequest('POST /saas', [], Buffer.alloc(6 * MiB + 1))],
    ['that says so and sends nothing', rawRequest('POST /saas', [`Content-Length: ${6 * MiB + 1}`])],
    [
      'that does not say so',
      Buffer.concat([
        rawRequest('POST /saas', ['Transfer-Encoding: chunked']),
        ...Array.from({ length: 13 }, () =>
          Buffer.concat([Buffer.from('80000\r\n'), Buffer.alloc(0x80000, 'x'), Buffer.from('\r\n')]),
        ),
      ]),
    ],
  ])('of more, %s, is 413 and its connection ends', async (_, request) => {
    const { port, served } = await started({ 'POST /saas': size });
    const { status, headers, body } = await rawExchange(port, request);
    expect([status, JSON.parse(body)]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect(headers.connection).toBe('close');
    expect(served).toMatchObject([{ route: 'POST /saas', status: 413 }]);
  });

  it('that asks first whether it may send is told so before it has sent anything', async () => {
    const { port } = await started({ 'POST /saas': size });
    const refused = await rawText(
      port,
      rawRequest('POST /saas', ['Expect: 100-continue', 'Content-Length: 7000000']),
    );
    expect(refused).toMatch(/^HTTP\/1.1 413 /);
    const asked = rawRequest('POST /saas', ['Expect: 100-continue'], 'small');
    expect(await rawText(port, asked)).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK\r\n/);
  });

  it('with a head of up to 64 KiB is served, beyond that it is 431', async () => {
    const { port, unreadable } = await started({
      'GET /saas': event => ({ body: event.rawQueryString.slice(-5) }),
    });
    const long = (length: number) => rawRequest(`GET /saas?a=${'x'.repeat(length)}&b=+%2B`);
    const served = await rawExchange(port, long(60 * 1024));
    expect([served.status, served.body]).toEqual([200, '=+%2B']);
    expect((await rawExchange(port, long(70 * 1024))).status).toBe(431);
    expect(unreadable).toEqual(['HPE_HEADER_OVERFLOW']);
  });

  it('together with others does not use up the memory: what does not fit is 503 until there is room again', async () => {
    let end: () => void = () => undefined;
    const held = new Promise<void>(resolve => {
      end = resolve;
    });
    const { port, active } = await started(
      { 'POST /saas': () => held.then(() => ({ body: 'done' })) },
      { bodyLimits: { one: 10, all: 25, free: 0 } },
    );
    const ten = rawRequest('POST /saas', [], '0123456789');
    const both = [rawExchange(port, ten), rawExchange(port, ten)];
    await eventually(() => expect(active()).toBe(2));
    const refused = await rawExchange(port, ten);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
    end();
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await rawExchange(port, ten)).status).toBe(200);
  });

  it('is served when it is small, also while large ones that never end take all the room', async () => {
    const { port, active, served } = await started(
      { 'POST /saas': echo },
      { bodyLimits: { one: 1_000, all: 2_000, free: 50 } },
    );
    const slow = Array.from({ length: 4 }, () => {
      const socket = connect({ host: '127.0.0.1', port }, () =>
        socket.write(`POST /saas HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\n${'x'.repeat(600)}`),
      );
      socket.on('error', () => undefined);
      return socket;
    });
    // Three fill it, for the fourth there is none.
    await eventually(() => expect(served.map(({ status }) => status)).toEqual([503]));
    await eventually(() => expect(active()).toBe(3));
    expect((await rawExchange(port, rawRequest('POST /saas', [], 'x'.repeat(500)))).status).toBe(503);
    expect((await rawExchange(port, rawRequest('POST /saas', [], '{"activity":"newInstance"}'))).status).toBe(
      200,
    );
    for (const socket of slow) socket.destroy();
    await eventually(() => expect(active()).toBe(0));
    expect((await rawExchange(port, rawRequest('POST /saas', [], 'x'.repeat(500)))).status).toBe(200);
  });

  it.each([
    ['that is no HTTP', 'hello\r\n\r\n'],
    [
      'with two lengths',
      'POST /saas HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    ],
    [
      'with a length and chunks',
      'POST /saas HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['without a host', 'POST /saas HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('%s is 400', async (_, bytes) => {
    const { port } = await started({ 'POST /saas': echo });
    expect((await rawExchange(port, bytes)).status).toBe(400);
  });

  it('that breaks off reaches no function, and the next one is served', async () => {
    const calls: unknown[] = [];
    const { port, served } = await started({
      'POST /saas': event => {
        calls.push(event);
        return { body: 'ok' };
      },
    });
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.write('POST /saas HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf');
      setTimeout(() => socket.destroy(), 20);
    });
    await eventually(() => expect(served).toMatchObject([{ status: 499 }]));
    expect(calls).toEqual([]);
    expect((await rawExchange(port, rawRequest('POST /saas'))).body).toBe('ok');
  });
});

describe('the access log', () => {
  it('has one line of each request: route, status, caller, bytes, and nothing that was sent', async () => {
    const { port, served } = await started(
      { 'GET /saas': () => ({ body: 'four' }) },
      { trusted: ['127.0.0.1'] },
    );
    await rawExchange(
      port,
      rawRequest('GET /saas/?mobilePhone=13800000000&authToken=secret', ['X-Forwarded-For: 198.51.100.9']),
    );
    expect(served).toEqual([
      {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        route: 'GET /saas',
        status: 200,
        caller: '198.51.100.9',
        milliseconds: expect.any(Number),
        bytes: 4,
      },
    ]);
  });
});

describe('a server that is to end', () => {
  const keepAlive = new Agent({ keepAlive: true, maxSockets: 1 });
  const get = (port: number) =>
    new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, path: '/', agent: keepAlive }, response => {
        response
          .resume()
          .once('end', () =>
            resolve({ status: response.statusCode, connection: response.headers.connection }),
          );
      })
        .once('error', reject)
        .end();
    });

  it('closes each connection with its next answer, and still takes new ones', async () => {
    const { port, closeConnections } = await started({ 'GET /': () => ({ body: 'ok' }) });
    expect((await get(port)).connection).toBe('keep-alive');
    closeConnections();
    expect(await get(port)).toEqual({ status: 200, connection: 'close' });
    expect(await get(port)).toEqual({ status: 200, connection: 'close' });
  });

  it('serves once more over a connection that a proxy keeps, though it takes no new one', async () => {
    const { port, stop } = await started({ 'GET /': () => ({ body: 'ok' }) });
    expect(await get(port)).toEqual({ status: 200, connection: 'keep-alive' });
    const stopping = stop();
    await eventually(() =>
      expect(rawExchange(port, rawRequest('GET /'))).rejects.toMatchObject({ code: 'ECONNREFUSED' }),
    );
    expect(await get(port)).toEqual({ status: 200, connection: 'close' });
    await stopping;
    server = undefined;
  });

  it('answers what is under way, then refuses connections', async () => {
    let end: (() => void) | undefined;
    const { port, stop, active } = await started({
      'GET /': () =>
        // What slips in before the port closes is answered at once.
        end !== undefined
          ? Promise.resolve({ body: 'slipped in' })
          : new Promise(resolve => {
              end = () => resolve({ body: 'ok' });
            }),
    });
    const waiting = get(port);
    await eventually(() => expect(active()).toBe(1));
    let stopped = false;
    const stopping = stop().then(() => {
      stopped = true;
    });
    await eventually(() =>
      expect(rawExchange(port, rawRequest('GET /'))).rejects.toMatchObject({ code: 'ECONNREFUSED' }),
    );
    expect(stopped).toBe(false);
    end?.();
    expect(await waiting).toEqual({ status: 200, connection: 'close' });
    await stopping;
    server = undefined;
  });
});
