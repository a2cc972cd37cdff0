import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { activities } from '../../../functions/saas/productionAddress.ts';
import { isCall, refuser, router } from '../../../shared/callback/handler.ts';
import { kitV2Post } from '../../../shared/callback/protocols/kitPost.ts';
import { signedPost } from '../../../shared/callback/protocols/signedPost.ts';
import { tokenGet } from '../../../shared/callback/protocols/tokenGet.ts';
import { ConfigError } from '../../../shared/config/configError.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { signedEvent } from '../../support/signedCall.ts';
import { tokenEvent } from '../../support/tokenCall.ts';
import { callEvent, now, renamed, served } from './servedCall.ts';

const event = signedEvent({ activity: 'releaseInstance', instanceId: 'i-1' }, now);
const withMethod = (method: string, from: APIGatewayProxyEventV2 = event): APIGatewayProxyEventV2 => ({
  ...from,
  requestContext: { ...from.requestContext, http: { ...from.requestContext.http, method } },
});
const neverOpened = (): Promise<Bridge> => Promise.reject(new Error('opened'));
const broken = () => Promise.reject(new ConfigError([{ variable: 'TABLE_NAME', problem: 'is missing' }]));

const plain = {
  statusCode: 200,
  headers: {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  },
  body: 'OK\n',
};
const unopened = {
  statusCode: 200,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: '{"resultCode":"000005","resultMsg":"other internal error, please try again"}',
  isBase64Encoded: false,
};

it.each(['GET', 'HEAD', 'PUT'])(
  'a %s that carries no call gets a plain 200 without a redirect and opens nothing: addresses are verified so',
  async method => {
    expect(await router(neverOpened, activities)(withMethod(method))).toEqual(plain);
  },
);

it('a configuration that cannot be read is answered 000005, unsigned', async () => {
  expect(await router(broken, activities)(event)).toEqual(unopened);
});

it('a call reaches the activity of its method, by the time when it came', async () => {
  const { deps } = served();
  const v1 = renamed({ protocol: tokenGet, keyRings: ['v1'], family: 'saas-v1' });
  const v2 = renamed({ run: async () => ({ code: '000000', fields: { way: 'post' } }) });
  const address = router(async () => deps, [v1, v2]);
  const get = await address(tokenEvent({ activity: 'renameInstance', instanceId: 'i-1' }, now));
  expect(JSON.parse(get.body ?? '')).toEqual({ resultCode: '000000', resultMsg: 'success' });
  expect(JSON.parse((await address(callEvent())).body ?? '')).toMatchObject({ way: 'post' });
});

it.each([
  // Steps 4 and 1 of docs/protocol/saas-v2.md. Only a GET may be the check of an address.
  ['a signature', /&?signature=[^&]*/, '000001'],
  ['anything in its query', /.*/, '000002'],
])('a POST without %s is refused, also at an address of two protocols', async (_, part, code) => {
  const { deps } = served();
  const call = callEvent();
  const event = { ...call, rawQueryString: call.rawQueryString.replace(part, ''), headers: {} };
  const v1 = renamed({ protocol: tokenGet, keyRings: ['v1'], family: 'saas-v1' });
  for (const activities of [[renamed()], [v1, renamed()], [renamed(), v1]]) {
    const { body = '' } = await router(async () => deps, activities)(event);
    expect(JSON.parse(body)).toMatchObject({ resultCode: code });
  }
});

describe('a request that looks like a call', () => {
  const get = (rawQueryString: string, headers = {}) =>
    withMethod('GET', { ...event, rawQueryString, headers });
  const post = (rawQueryString: string, headers = {}) => ({ ...event, rawQueryString, headers });

  it.each([
    // Every GET has these in its query, every POST a signature there or in a header of the kit
    // (docs/protocol/saas-v1.md, docs/protocol/saas-v2.md 2, docs/protocol/kit.md).
    [get('activity=newInstance'), true],
    [get('x=1&activity='), true],
    [get('timeStamp=20270101'), true],
    [get('authToken=abc'), true],
    [get('x=1&authToken=abc'), true],
    [get('signature=abc'), false],
    [get('', { 'x-sign': 'abc' }), false],
    [get('myactivity=1'), false],
    [get('activity'), false],
    [get(''), false],
    [post('signature=abc'), true],
    [post('nonce=1&signature=abc'), true],
    [post('mysignature=abc'), false],
    [post('activity=newInstance'), false],
    [post('', { 'x-sign': 'abc' }), true],
    [post('', { 'X-Sign': 'abc' }), true],
    [post('', { authtoken: 'abc' }), true],
    [post('', { authToken: 'abc' }), true],
    [post('', { authorization: 'abc' }), false],
    [post(''), false],
  ])('is told from one that does not (%#)', (request, expected) => {
    expect(isCall(request)).toBe(expected);
  });
});

describe('a path at which nothing is served', () => {
  const ways = [
    { family: 'kit', protocol: kitV2Post, keyRings: ['kit'], mark: 'x-sign' },
    { family: 'saas-v2', protocol: signedPost, keyRings: ['base', 'general'] },
  ] as const;
  const hint = 'register the address /saas instead';
  const call = (fields = {}) => callEvent({ orderId: 'CS1', mobile: '13800000000', ...fields });

  it('tells whoever signed rightly, and the operator where the call should go', async () => {
    const { deps, lines, requests } = served();
    const { body = '' } = await refuser(async () => deps, ways, hint)(call());
    expect(JSON.parse(body)).toEqual({
      ...{ resultCode: '000002', resultMsg: 'request parameter invalid: nothing is served at this path' },
    });
    expect(lines[0]?.[1]).toMatchObject({
      ...{ family: 'saas-v2', activity: 'renameInstance', hint, orderId: 'CS1', instanceId: 'i-1' },
      unknownFields: ['activity', 'instanceId', 'orderId', 'mobile'],
    });
    expect(requests.map(({ item }) => item)).toMatchObject([{ hint, orderId: 'CS1', instanceId: 'i-1' }]);
  });

  it('is one that is none to whoever cannot sign, and the operator is told both', async () => {
    const { deps, lines } = served();
    const stranger = callEvent({}, { key: 'another-key' });
    expect(await refuser(async () => deps, ways, hint)(stranger)).toEqual({
      statusCode: 404,
      headers: { 'Content-Type': 'application/json' },
      body: '{"message":"Not Found"}',
    });
    expect(String(lines[0]?.[1].hint)).toMatch(/^register the address \/saas instead; No configured key /);
  });

  it('takes a call by its method and by the mark of its family', async () => {
    const { deps, lines } = served();
    const address = refuser(async () => deps, ways, hint);
    for (const headers of [{}, { 'X-Sign': 'abc' }, { 'x-sign': 'abc' }])
      await address({ ...call(), headers });
    expect(lines.map(([, { family }]) => family)).toEqual(['saas-v2', 'kit', 'kit']);
    expect(await refuser(neverOpened, ways, hint)(withMethod('GET', call()))).toEqual(plain);
  });

  it('is answered 000005 where nothing can be verified', async () => {
    expect(await refuser(broken, ways, hint)(call())).toEqual(unopened);
  });
});
