import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { webhookProduct } from '../../../shared/delivery/webhook.ts';
import { OutgoingError, outgoingRequests, type Send } from '../../../shared/http/outgoing.ts';
import type { ProductReply } from '../../../shared/outbox/product.ts';

const event = { id: 'evt_1', type: 'instance.created', at: 0, data: {}, productIds: ['p-1', 'sku-1'] };
const target = {
  url: 'https://seller.example.com/hook?token=secret-in-url',
  secrets: ['whsec_c2VjcmV0'],
  product: undefined,
};

/** What the product's answer is taken for; `send` stands for the network. */
function replyTo(send: Send): Promise<ProductReply> {
  const product = webhookProduct({ send, clock: () => 0, target: () => target });
  return product.send(event, { timeoutMs: 60_000 });
}
const answered =
  (status: number, body = ''): Send =>
  async ({ maxBytes }) => {
    const bytes = Buffer.from(body);
    return { status, headers: {}, body: bytes.length > maxBytes ? undefined : bytes };
  };

describe("the product's reply", () => {
  it.each([
    [
      200,
      '{"app":{"frontEndUrl":"https://a.example.com"}}',
      { app: { frontEndUrl: 'https://a.example.com' } },
    ],
    [201, '[1]', [1]],
    [204, undefined, undefined],
    [200, '', undefined],
    [
      200,
      '\uFEFF{"app":{"frontEndUrl":"https://a.example.com","adminUrl":null,"memo":""}}',
      {
        app: { frontEndUrl: 'https://a.example.com' },
      },
    ],
  ])('HTTP %i with the body %j is delivered', async (status, body, read) => {
    expect(await replyTo(answered(status, body))).toEqual({ kind: 'delivered', body: read });
  });

  it('HTTP 202 says that it will be done later', async () => {
    expect(await replyTo(answered(202))).toEqual({ kind: 'delivered', body: undefined, later: true });
  });

  it.each(['<html>not json</html>', 'OK', '{"app":'])('HTTP 200 with %j is no empty answer', async body => {
    expect(await replyTo(answered(200, body))).toEqual({
      kind: 'delivered',
      body: undefined,
      unread: 'not UTF-8 JSON',
    });
  });

  it('HTTP 422 that names a refusal is a final no', async () => {
    const refused = '{"refused":{"code":"sold-out","reason":"no seats left"}}';
    expect(await replyTo(answered(422, refused))).toEqual({
      kind: 'refused',
      code: 'sold-out',
      reason: 'no seats left',
    });
    const { reason } = (await replyTo(
      answered(422, JSON.stringify({ refused: { code: 'x', reason: 'r'.repeat(201) } })),
    )) as { reason: string };
    expect(reason).toBe('r'.repeat(200));
  });

  it('HTTP 422 needs no reason', async () => {
    expect(await replyTo(answered(422, '{"refused":{"code":"sold-out","reason":7}}'))).toEqual({
      kind: 'refused',
      code: 'sold-out',
      reason: '',
    });
  });

  it.each([
    [422, undefined],
    [422, '{"error":"validation"}'],
    [422, '{"refused":true}'],
    [422, '{"refused":["sold-out"]}'],
    [422, '{"refused":{"code":100}}'],
    [400, '{"refused":{"code":"sold-out"}}'],
    [409, '{"refused":{"code":"sold-out"}}'],
    [500, '{"refused":{"code":"sold-out"}}'],
    [404, undefined],
    [429, undefined],
    [503, undefined],
  ])('HTTP %i with the body %j is tried again', async (status, body) => {
    expect(await replyTo(answered(status, body))).toEqual({ kind: 'failed', reason: `HTTP ${status}` });
  });

  it('HTTP 422 whose body cannot be read says so', async () => {
    const reason = 'HTTP 422: the reply was not understood: not UTF-8 JSON';
    expect(await replyTo(answered(422, 'unprocessable'))).toEqual({ kind: 'failed', reason });
  });

  it('a redirect is tried again', async () => {
    expect(await replyTo(answered(307))).toEqual({ kind: 'failed', reason: 'HTTP 307' });
  });

  it('reads no more than 64 KiB', async () => {
    const fits = JSON.stringify({ memo: 'x'.repeat(64 * 1024 - 11) });
    expect(Buffer.byteLength(fits)).toBe(64 * 1024);
    expect(await replyTo(answered(200, fits))).toMatchObject({ body: { memo: expect.any(String) } });
    expect(await replyTo(answered(200, `${fits} `))).toEqual({
      kind: 'delivered',
      body: undefined,
      unread: 'larger than 64 KiB',
    });
  });

  it('no answer in time is tried again', async () => {
    const limits: number[] = [];
    const reply = await replyTo(async ({ withinMs }) => {
      limits.push(withinMs);
      throw new OutgoingError('no-answer-in-time', false);
    });
    expect(reply).toEqual({ kind: 'failed', reason: 'no answer in time', silent: true });
    expect(limits).toEqual([60_000]);
  });

  it('the deadline of the call ends the request', async () => {
    const ending = new AbortController();
    const server = createServer(() => ending.abort());
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const product = webhookProduct({
      send: outgoingRequests(),
      clock: () => 0,
      target: () => ({ ...target, url }),
    });
    const reply = await product.send(event, { timeoutMs: 3_600_000, signal: ending.signal });
    server.closeAllConnections();
    server.close();
    expect(reply).toEqual({ kind: 'failed', reason: 'AbortError' });
  });

  it('a connection that fails is named without the address or what was sent', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' });
    const failing = (cause: unknown) => () => Promise.reject(cause);
    const told = await Promise.all([
      replyTo(failing(new OutgoingError('connection-fault', false, refused))),
      replyTo(failing(new TypeError(`invalid URL ${target.url}`))),
      replyTo(failing(target.url)),
    ]);
    expect(told).toEqual([
      { kind: 'failed', reason: 'ECONNREFUSED' },
      { kind: 'failed', reason: 'TypeError' },
      { kind: 'failed', reason: 'network fault' },
    ]);
  });

  it('without a webhook every event counts as delivered and nobody is asked', async () => {
    const asked: (readonly string[])[] = [];
    const product = webhookProduct({
      send: () => Promise.reject(new Error('nobody is to be asked')),
      clock: () => 0,
      target(productIds) {
        asked.push(productIds);
        return { ...target, url: undefined };
      },
    });
    expect(await product.send(event, { timeoutMs: 1_000 })).toEqual({ kind: 'delivered', body: undefined });
    expect(asked).toEqual([['p-1', 'sku-1']]);
  });

  it('an event says what the seller calls the product', async () => {
    const bodies: string[] = [];
    const product = webhookProduct({
      send: async ({ body }) => {
        bodies.push(String(body));
        return { status: 204, headers: {}, body: Buffer.of() };
      },
      clock: () => 0,
      target: () => ({ ...target, product: { name: 'CRM', plan: 'pro' } }),
    });
    await product.send({ ...event, data: { instanceId: 'i' } }, { timeoutMs: 1_000 });
    expect(bodies.map(body => JSON.parse(body).data)).toEqual([
      { instanceId: 'i', product: { name: 'CRM', plan: 'pro' } },
    ]);
  });
});
