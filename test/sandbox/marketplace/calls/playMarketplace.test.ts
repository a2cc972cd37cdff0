import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommandLine, readCommandLine } from '../../../../commands/marketplace/commandLine.ts';
import type { PlayDeps } from '../../../../sandbox/marketplace/calls/call.ts';
import { playMarketplace } from '../../../../sandbox/marketplace/calls/playMarketplace.ts';

const accessKey = 'd2c0a5e0-0000-4000-8000-000000000001';
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Received {
  readonly request: IncomingMessage;
  readonly parameters: URLSearchParams;
  readonly body: string;
}

let seller: Server;
let received: Received[];

beforeEach(async () => {
  received = [];
  seller = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ request, body, parameters: new URL(request.url ?? '', 'http://seller').searchParams });
    const answer = '{"resultCode":"000000","resultMsg":"success","instanceId":"i-1"}';
    const sign = createHmac('sha256', accessKey).update(answer).digest('base64');
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Body-Sign', `sign_type="HMAC-SHA256", signature= "${sign}"`);
    response.end(answer);
  });
  await new Promise<void>(resolve => seller.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  seller.closeAllConnections();
  return new Promise(resolve => seller.close(resolve));
});

function play(words: string, deps: Partial<PlayDeps> = {}) {
  const read = readCommandLine(words.split(' '));
  const call = (read.kind === 'call' ? read.call : undefined) as CommandLine;
  let ids = 0;
  return playMarketplace(call, {
    url: `http://127.0.0.1:${(seller.address() as AddressInfo).port}/saas`,
    accessKey,
    purchases: [],
    clock: () => now,
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
    ...deps,
  });
}

/** The formula of `zh-cn_topic_0070649476`, written out. */
function expectedSignature(body: string, timestamp: string, nonce: string): string {
  const hmac = (message: string) => createHmac('sha256', accessKey).update(message).digest('hex');
  return hmac(accessKey + nonce + timestamp + hmac(body)).toUpperCase();
}

describe('the marketplace', () => {
  it('replays the very same bytes', async () => {
    const result = await play('purchase --order A --replay');
    expect(result).toMatchObject({ kind: 'played', calls: [{ verified: true }, { verified: true }] });
    const [first, second] = received;
    expect(received).toHaveLength(2);
    expect([second?.request.url, second?.body]).toEqual([first?.request.url, first?.body]);
  });

  it('loses an answer and calls again for the same order, with another nonce and businessId', async () => {
    let answers = 0;
    const onAnswer = () => {
      answers += 1;
    };
    const result = await play('purchase --order A --lose-answer', { onAnswer });
    expect(result).toMatchObject({ kind: 'played', calls: [{ verified: true }] });
    const [first, second] = received.map(({ body, parameters }) => ({
      nonce: parameters.get('nonce'),
      ...(JSON.parse(body) as { orderId: string; businessId: string }),
    }));
    expect([first?.orderId, second?.orderId, received.length, answers]).toEqual(['A', 'A', 2, 1]);
    expect(second?.nonce).not.toBe(first?.nonce);
    expect(second?.businessId).not.toBe(first?.businessId);
  });

  it('signs its request, sends JSON and verifies the answer', async () => {
    const result = await play('purchase --order A');
    const [{ request, parameters, body } = {} as Received] = received;
    expect(request.method).toBe('POST');
    expect(request.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json;charset=utf8',
    });
    expect(parameters.get('timestamp')).toBe(String(now));
    expect(parameters.get('signature')).toBe(
      expectedSignature(body, String(now), parameters.get('nonce') ?? 'none'),
    );
    expect(result).toMatchObject({ kind: 'played', calls: [{ verified: true, resultCode: '000000' }] });
  });

  it('gives every repeat its own business id and nonce, and the same order', async () => {
    await play('purchase --order A --repeat 2 --parallel 2');
    const bodies = received.map(({ body }) => JSON.parse(body));
    expect(new Set(bodies.map(({ businessId }) => businessId)).size).toBe(4);
    expect(new Set(received.map(({ parameters }) => parameters.get('nonce'))).size).toBe(4);
    expect(new Set(bodies.map(({ orderId, orderLineId }) => `${orderId} ${orderLineId}`))).toEqual(
      new Set(['A A-000001']),
    );
  });

  it('remembers which instance an order became', async () => {
    expect(await play('purchase --order A')).toMatchObject({
      purchase: { orderId: 'A', orderLineId: 'A-000001', instanceId: 'i-1' },
    });
    expect(await play('purchase --order A --test')).toMatchObject({ purchase: undefined });
  });

  it('means the instance of the last purchase, or of the given order', async () => {
    const purchases = ['A', 'B', 'C'].map(orderId => ({
      family: 'v2',
      orderId,
      orderLineId: `${orderId}-000001`,
      instanceId: `i-${orderId}`,
    }));
    await play('renew', { purchases });
    await play('freeze --order B', { purchases });
    await play('release --instance i-9', { purchases });
    expect(received.map(({ body }) => JSON.parse(body).instanceId)).toEqual(['i-C', 'i-B', 'i-9']);
  });

  it('gives a renewal an order of its own', async () => {
    const purchases = [{ family: 'v2', orderId: 'A', orderLineId: 'A-000001', instanceId: 'i-A' }];
    await play('renew --order A', { purchases });
    await play('renew --order A --event-order R', { purchases });
    const [first, second] = received.map(({ body }) => JSON.parse(body));
    expect(first.orderId).toMatch(/^CS2601021104[0-9A-F]{5}$/);
    expect(second).toMatchObject({ orderId: 'R', orderLineId: 'R-000001' });
  });

  it('can have a wrong clock and a signature that no key made', async () => {
    await play('query --instance i-1 --skew=-61 --bad-signature');
    const [{ parameters, body } = {} as Received] = received;
    expect(parameters.get('timestamp')).toBe(String(now - 61_000));
    expect(parameters.get('signature')).not.toBe(
      expectedSignature(body, String(now - 61_000), parameters.get('nonce') ?? ''),
    );
    expect(parameters.get('signature')).toMatch(/^[0-9A-F]{64}$/);
  });

  it('cannot renew what nobody purchased', async () => {
    expect(await play('renew')).toEqual({ kind: 'problem', problem: expect.stringContaining('no purchase') });
    expect(received).toEqual([]);
  });

  it('says when nobody answers', async () => {
    const url = 'http://127.0.0.1:1/saas';
    expect(await play('query --instance i-1', { url })).toEqual({
      kind: 'problem',
      problem: `${url} does not answer: ECONNREFUSED`,
    });
  });
});
