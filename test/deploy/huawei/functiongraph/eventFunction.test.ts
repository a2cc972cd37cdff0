import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { eventFunction } from '../../../../deploy/huawei/functiongraph/eventFunction.ts';
import type { ServedFunction } from '../../../../deploy/serve/servedFunction.ts';
import { readRawRequest } from '../../../../shared/http/rawRequest.ts';
import type { LogFields } from '../../../../shared/platform/log.ts';

const startedAt = Date.UTC(2026, 11, 1);

function functionUnderTest(
  handler: ServedFunction['handler'] = () => ({ statusCode: 204 }),
  verificationFiles: Readonly<Record<string, string>> = {},
) {
  const lines: LogFields[] = [];
  const events: APIGatewayProxyEventV2[] = [];
  const runs: unknown[] = [];
  let now = startedAt;
  const handle = eventFunction({
    functions: [
      {
        name: 'shop',
        timeoutMs: 10_000,
        routes: ['POST /saas', 'GET /{proxy+}', 'GET /oauth/{app}/callback'],
        schedules: [],
        handler: (event, context) => {
          events.push(event);
          return handler(event, context);
        },
      },
      {
        name: 'deliverEvents',
        timeoutMs: 55_000,
        routes: [],
        schedules: [60_000],
        handler: (event, context) => {
          runs.push([event['detail-type'], context.functionName, context.getRemainingTimeInMillis()]);
          if (handler.length === 0) return undefined;
          return handler(event, context);
        },
      },
    ],
    log: {
      info: (_, fields) => void lines.push(fields),
      warn: () => undefined,
      error: () => undefined,
      alarm: () => undefined,
    },
    clock: () => now,
    verificationFiles: async () => verificationFiles,
  });
  return {
    lines,
    events,
    runs,
    handle: (event: unknown, remainingMs = 60_000) =>
      handle(event, { requestId: 'r-1', remainingMs: () => remainingMs }),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

/** As page functiongraph_01_0204 shows it. */
const apigEvent = (more: Readonly<Record<string, unknown>> = {}) => ({
  body: Buffer.from('{"a":"云"}').toString('base64'),
  requestContext: { apiId: 'api-1', requestId: 'gateway-1', stage: 'RELEASE' },
  queryStringParameters: { signature: 'a+b/c=', nonce: 'n 1' },
  httpMethod: 'POST',
  pathParameters: {},
  headers: {
    host: 'shop.example.com',
    'content-type': 'application/json',
    'x-real-ip': '203.0.113.7',
    cookie: 'a=1; b=2',
  },
  path: '/saas',
  isBase64Encoded: true,
  ...more,
});

describe('a call that a gateway hands to an event function', () => {
  it('reaches the function of its route as every other platform hands it over', async () => {
    const test = functionUnderTest();
    await test.handle(apigEvent());
    const [event] = test.events;
    if (event === undefined) throw new Error('nobody was called');
    const { body, ...request } = readRawRequest(event, startedAt);
    expect(Buffer.from(body).toString()).toBe('{"a":"云"}');
    expect(request).toEqual({
      method: 'POST',
      path: '/saas',
      headers: {
        host: 'shop.example.com',
        'content-type': 'application/json',
        'x-real-ip': '203.0.113.7',
      },
      rawQuery: 'signature=a+b%2Fc%3D&nonce=n%201',
      receivedAt: startedAt,
      requestId: 'gateway-1',
    });
    expect(event).toMatchObject({ routeKey: 'POST /saas', cookies: ['a=1', 'b=2'] });
    expect(event.requestContext).toMatchObject({
      http: { sourceIp: '203.0.113.7' },
      time: '01/Dec/2026:00:00:00 +0000',
    });
  });

  it('may have a body as text, none, no query, no headers', async () => {
    const test = functionUnderTest();
    await test.handle(apigEvent({ body: 'text', isBase64Encoded: false }));
    await test.handle(apigEvent({ body: '', queryStringParameters: null, headers: null }));
    await test.handle({ httpMethod: 'POST', path: '/saas' });
    const read = test.events.map(event => readRawRequest(event, startedAt));
    expect(read.map(({ body }) => Buffer.from(body).toString())).toEqual(['text', '', '']);
    expect(read.map(({ rawQuery }) => rawQuery)).toEqual(['signature=a+b%2Fc%3D&nonce=n%201', '', '']);
  });

  it.each([
    ['/saas/', 'POST /saas'],
    ['//saas', 'POST /saas'],
    ['saas', 'POST /saas'],
  ])('finds its route at %s', async (path, routeKey) => {
    const test = functionUnderTest();
    await test.handle(apigEvent({ path }));
    expect(test.events[0]?.routeKey).toBe(routeKey);
  });

  it('has the values of the parts of its path', async () => {
    const test = functionUnderTest();
    await test.handle(apigEvent({ httpMethod: 'GET', path: '/oauth/my-app/callback' }));
    expect(test.events[0]?.pathParameters).toEqual({ app: 'my-app' });
  });

  it('is answered with all four fields, Body-Sign in that case, and each cookie in a header of its own', async () => {
    const answer: APIGatewayProxyStructuredResultV2 = {
      headers: { 'Body-Sign': 'sign', 'X-Number': 5 },
      cookies: ['a=1', 'b=2', 'c=3'],
      body: '{}',
    };
    const answered = await functionUnderTest(() => answer).handle(apigEvent());
    expect(answered).toMatchObject({ statusCode: 200, body: '{}', isBase64Encoded: false });
    const { 'Body-Sign': sign, 'X-Number': number, ...cookies } = answered?.headers ?? {};
    expect([sign, number]).toEqual(['sign', '5']);
    expect(Object.values(cookies)).toEqual(['a=1', 'b=2', 'c=3']);
    expect(new Set(Object.keys(cookies).map(name => name.toLowerCase()))).toEqual(new Set(['set-cookie']));
  });

  it('is answered 404 where there is no route, 500 by a function that fails, without its words', async () => {
    expect(await functionUnderTest().handle(apigEvent({ path: '/nowhere' }))).toMatchObject({
      statusCode: 404,
    });
    const failing = functionUnderTest(() => {
      throw new RangeError('a name of a customer');
    });
    const answered = await failing.handle(apigEvent());
    expect(answered).toMatchObject({ statusCode: 500 });
    expect(JSON.stringify([answered, failing.lines])).not.toContain('customer');
    expect(failing.lines).toMatchObject(
      [{ route: 'POST /saas', status: 500, error: /^shop failed: RangeError/ }].map(({ error, ...line }) => ({
        ...line,
        error: expect.stringMatching(error),
      })),
    );
  });

  it('asks for the head alone with HEAD, and gets no more', async () => {
    const test = functionUnderTest(() => ({ headers: { 'Content-Type': 'text/plain' }, body: 'OK' }));
    expect(await test.handle(apigEvent({ httpMethod: 'HEAD', path: '/page' }))).toMatchObject({
      statusCode: 200,
      headers: { 'Content-Type': 'text/plain' },
      body: '',
    });
    expect(test.events[0]?.routeKey).toBe('GET /{proxy+}');
  });

  it('is told in the log by its route, never by its path or its query', async () => {
    const test = functionUnderTest();
    await test.handle(apigEvent());
    await test.handle(
      apigEvent({ httpMethod: 'GET', path: '/a-name', queryStringParameters: { phone: '1' } }),
    );
    expect(test.lines).toEqual([
      { requestId: 'gateway-1', route: 'POST /saas', status: 204, milliseconds: 0, bytes: 0 },
      { requestId: 'gateway-1', route: 'GET /{proxy+}', status: 204, milliseconds: 0, bytes: 0 },
    ]);
  });

  it('for a file that proves whose the domain is gets that file', async () => {
    const test = functionUnderTest(undefined, { '/proof.txt': 'mine' });
    expect(await test.handle(apigEvent({ httpMethod: 'GET', path: '/proof.txt' }))).toMatchObject({
      statusCode: 200,
      body: 'mine',
    });
    expect(test.events).toEqual([]);
  });
});

/** As page functiongraph_01_0207 shows it. */
const timerEvent = (user_event: string) => ({
  version: 'v1.0',
  time: '2026-12-01T00:00:00+08:00',
  trigger_type: 'TIMER',
  trigger_name: 'Timer_001',
  user_event,
});

describe('a timer', () => {
  it('runs the schedule that it names, within its own time and that of the platform', async () => {
    const test = functionUnderTest();
    expect(await test.handle(timerEvent('deliverEvents'))).toBeUndefined();
    await test.handle(timerEvent('deliverEvents'), 20_000);
    expect(test.runs).toEqual([
      ['Scheduled Event', 'deliverEvents', 55_000],
      ['Scheduled Event', 'deliverEvents', 20_000],
    ]);
  });

  it.each(['shop', 'nobody', ''])('that names no schedule but "%s" fails', async name => {
    await expect(functionUnderTest().handle(timerEvent(name))).rejects.toThrow(
      `names no schedule: "${name}"`,
    );
  });

  it('fails when the schedule fails, so that the platform counts it', async () => {
    const test = functionUnderTest(_ => {
      throw new Error('no table');
    });
    await expect(test.handle(timerEvent('deliverEvents'))).rejects.toThrow('no table');
  });
});

it.each([undefined, null, 'text', {}, { trigger_type: 'OBS' }])(
  'an event of another kind fails: %j',
  async event => {
    await expect(functionUnderTest().handle(event)).rejects.toThrow(
      'neither from a gateway nor from a timer',
    );
  },
);
