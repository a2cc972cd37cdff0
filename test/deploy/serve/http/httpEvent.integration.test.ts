import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionServer, startFunctionServer } from '../../../../sandbox/deployment/functionServer.ts';
import { readRawRequest } from '../../../../shared/http/rawRequest.ts';
import { parseRawQuery } from '../../../../shared/wire/rawQuery.ts';
import { rawExchange, rawRequest } from './rawExchange.ts';
import { echo, type ServerUnderTest, serverUnderTest } from './serverUnderTest.ts';

const echoFile = `export const handler = async event => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(event),
});`;

const directory = mkdtempSync(join(tmpdir(), 'event-'));
let server: ServerUnderTest;
let offline: FunctionServer;

beforeAll(async () => {
  server = await serverUnderTest({
    'POST /saas': echo,
    'GET /{proxy+}': echo,
    'POST /oauth/{app}/callback': echo,
  });
  mkdirSync(join(directory, '.build'));
  writeFileSync(join(directory, '.build', 'echo.mjs'), echoFile);
  offline = await startFunctionServer({
    bundleDirectory: directory,
    port: 0,
    log: () => undefined,
    deployment: {
      service: 'test',
      runtime: 'nodejs24.x',
      functions: {
        echo: {
          handler: '.build/echo.handler',
          memorySize: 128,
          timeout: 10,
          events: [
            { httpApi: 'POST /saas' },
            { httpApi: 'GET /{proxy+}' },
            { httpApi: 'POST /oauth/{app}/callback' },
          ],
        },
      },
      table: { AttributeDefinitions: [], KeySchema: [], GlobalSecondaryIndexes: [] },
    },
  });
});

afterAll(async () => {
  await Promise.all([server.stop(), offline.stop()]);
  rmSync(directory, { recursive: true });
});

async function eventOf(port: number, request: Buffer): Promise<APIGatewayProxyEventV2> {
  const { status, body } = await rawExchange(port, request);
  expect(status).toBe(200);
  return JSON.parse(Buffer.from(body, 'latin1').toString('utf8'));
}

/** What the functions take from an event, and what makes two events the same call. */
function call(event: APIGatewayProxyEventV2) {
  const { method, path, rawQuery, body, headers } = readRawRequest(event, Date.now());
  const { 'content-type': contentType, authorization, 'x-sign': sign } = headers;
  return {
    version: event.version,
    routeKey: event.routeKey,
    rawPath: event.rawPath,
    cookies: event.cookies ?? [],
    pathParameters: event.pathParameters ?? null,
    ...{ method, path, rawQuery, contentType, authorization, sign },
    body: Buffer.from(body).toString('base64'),
  };
}

/** The same request as the sandbox takes it: under its own name only. */
const forSandbox = (request: Buffer): Buffer =>
  Buffer.from(
    request.toString('latin1').replace(/^host: .*$/im, `Host: localhost:${offline.port}`),
    'latin1',
  );

const both = async (request: Buffer) => {
  const [ours, theirs] = await Promise.all([
    eventOf(server.port, request),
    eventOf(offline.port, forSandbox(request)),
  ]);
  return { ours, theirs };
};

describe('the query of an event is what stood in the request line, in serve as in serverless-offline', () => {
  /** In the line, and what the bundle reads from it. Computed by hand from the rules of HTML forms. */
  const table: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    ['a=b+c', [['a', 'b c']]],
    ['a=b%2Bc', [['a', 'b+c']]],
    ['a=b%20c', [['a', 'b c']]],
    ['a=+%2B%20+', [['a', ' +  ']]],
    ['a=100%25', [['a', '100%']]],
    ['a=100%', [['a', '100%']]],
    ['a=%zz%4', [['a', '%zz%4']]],
    ['a=', [['a', '']]],
    ['a', [['a', '']]],
    ['=b', [['', 'b']]],
    ['&&a=1&', [['a', '1']]],
    [
      'a=1&a=2&A=3',
      [
        ['a', '1'],
        ['a', '2'],
        ['A', '3'],
      ],
    ],
    ['a=b=c==', [['a', 'b=c==']]],
    ['a=b?c/d:e@f;g,h', [['a', 'b?c/d:e@f;g,h']]],
    ['n=%E4%BD%A0%E5%A5%BD', [['n', '你好']]],
    ['n=%e4%bd%a0', [['n', '你']]],
    ['n=%F0%9F%98%80', [['n', '😀']]],
    ['n=%FF%FE', [['n', '%FF%FE']]],
    [
      'authToken=kJ%2Fx%2B9%3D&timeStamp=20260101',
      [
        ['authToken', 'kJ/x+9='],
        ['timeStamp', '20260101'],
      ],
    ],
    [
      'authToken=kJ/x+9=&timeStamp=20260101',
      [
        ['authToken', 'kJ/x 9='],
        ['timeStamp', '20260101'],
      ],
    ],
    [
      'a[0]=1&a.b=2&~-_.!*()',
      [
        ['a[0]', '1'],
        ['a.b', '2'],
        ['~-_.!*()', ''],
      ],
    ],
    [
      '__proto__=1&constructor=2',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    ],
    ["x='%22<>\\^`{|}", [['x', '\'"<>\\^`{|}']]],
  ];

  it.each(table)('%s', async (query, meaning) => {
    const { ours, theirs } = await both(rawRequest(`GET /some/where?${query}`));
    expect(ours.rawQueryString).toBe(query);
    expect(theirs.rawQueryString).toBe(query);
    expect(parseRawQuery(ours.rawQueryString)).toEqual(meaning);
    expect(call(ours)).toEqual(call(theirs));
  });

  it('is empty without a question mark, and without anything behind it', async () => {
    for (const target of ['/saas', '/saas?']) {
      const { ours, theirs } = await both(rawRequest(`POST ${target}`));
      expect([ours.rawQueryString, theirs.rawQueryString]).toEqual(['', '']);
      expect(ours).not.toHaveProperty('queryStringParameters');
    }
  });

  it('with bytes that may not stand in a request line is refused, as it is not said what they mean', async () => {
    const bytes = Buffer.from('GET /x?name=你好 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n', 'utf8');
    expect((await rawExchange(server.port, bytes)).status).toBe(400);
    expect(server.unreadable).toEqual(['HPE_INVALID_URL']);
  });
});

describe('the body of an event', () => {
  it.each([
    ['application/json;charset=utf8', Buffer.from('{"a": 1.0 ,\t"b":"é\\u00e9/你"}\n')],
    ['application/json', Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
    ['application/x-www-form-urlencoded', Buffer.from('a=b+c&d=%2B')],
    ['text/plain', Buffer.from('\ufefftext with a byte order mark')],
    ['application/octet-stream', Buffer.from([...Array(256).keys()])],
    ['application/json', Buffer.from(' ')],
    ['application/json', Buffer.alloc(300 * 1024, 'x')],
  ])('%s has every byte that was sent', async (type, body) => {
    const { ours, theirs } = await both(rawRequest('POST /saas', [`Content-Type: ${type}`], body));
    expect(ours).toMatchObject({ isBase64Encoded: true, body: body.toString('base64') });
    expect(call(ours)).toEqual(call(theirs));
  });

  it('without bytes is none', async () => {
    const { ours, theirs } = await both(rawRequest('POST /saas', ['Content-Length: 0']));
    expect(ours).not.toHaveProperty('body');
    expect(ours.isBase64Encoded).toBe(false);
    expect(call(ours)).toEqual(call(theirs));
  });

  it('in pieces is put together', async () => {
    const pieces = Buffer.from(
      'POST /saas HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n',
    );
    const { body } = await eventOf(server.port, pieces);
    expect(Buffer.from(body ?? '', 'base64').toString()).toBe('{"a":1}');
  });
});

describe('the rest of an event', () => {
  it('has cookies as pairs, whatever they hold, and not among the headers', async () => {
    const { ours, theirs } = await both(
      rawRequest('POST /saas', ['Cookie: session=a.b==; odd="x y', 'Cookie: c=3']),
    );
    expect(ours.cookies).toEqual(['session=a.b==', 'odd="x y', 'c=3']);
    expect(ours.headers).not.toHaveProperty('cookie');
    expect(theirs.cookies).toEqual(ours.cookies);
  });

  it('has header names in lower case, and both values of one that came twice', async () => {
    const { headers } = await eventOf(
      server.port,
      rawRequest('POST /saas', [
        'X-Sign: 1',
        'Authorization: Bearer a',
        'authorization: Bearer b',
        '__proto__: x',
      ]),
    );
    expect(headers).toMatchObject({
      'x-sign': '1',
      authorization: 'Bearer a,Bearer b',
      host: 'shop.example.com',
    });
  });

  it('names route, path and parameters as serverless-offline does', async () => {
    const { ours, theirs } = await both(rawRequest('POST /oauth/crm/callback?a=b'));
    expect(ours).toMatchObject({ routeKey: 'POST /oauth/{app}/callback', pathParameters: { app: 'crm' } });
    expect(call(ours)).toEqual(call(theirs));
  });

  it.each(['/saas/', '//saas', '/saas//', 'http://shop.example.com/saas', 'HTTP://x//saas/'])(
    'is of POST /saas when the request line says %s',
    async target => {
      const event = await eventOf(server.port, rawRequest(`POST ${target}?a=//b/`));
      expect(event).toMatchObject({ routeKey: 'POST /saas', rawPath: '/saas', rawQueryString: 'a=//b/' });
      expect(event.requestContext.http.path).toBe('/saas');
    },
  );

  it('has a request id of its own, the time of arrival, and whom it came from', async () => {
    const before = Date.now();
    const events = await Promise.all([1, 2, 3].map(() => eventOf(server.port, rawRequest('POST /saas'))));
    expect(new Set(events.map(({ requestContext }) => requestContext.requestId)).size).toBe(3);
    for (const { requestContext } of events) {
      expect(requestContext.timeEpoch).toBeGreaterThanOrEqual(before);
      expect(requestContext.timeEpoch).toBeLessThanOrEqual(Date.now());
      expect(requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
      expect(Date.parse(requestContext.time.replace(/^(\d\d)\/(\w+)\/(\d+):/, '$1 $2 $3 '))).toBe(
        Math.floor(requestContext.timeEpoch / 1000) * 1000,
      );
      expect(requestContext.http).toMatchObject({
        method: 'POST',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
      });
      expect(requestContext.domainName).toBe('shop.example.com');
    }
  });
});
