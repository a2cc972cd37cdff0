import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { type MessageHandlers, receiveMessage, refused, takenForLater } from '../../client/index.ts';
import { sampleMessage } from '../../shared/seller/webhooks/sampleMessages.ts';

const secrets = ['first secret of thirty-two bytes', 'other secret of thirty-two bytes'].map(
  text => `whsec_${Buffer.from(text).toString('base64')}`,
);
const [first = '', other = ''] = secrets;

const signed = (body: string, secret = first, at = new Date()) => ({
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new Webhook(secret).sign('evt_1', at, body),
});
const body = JSON.stringify(sampleMessage('instance.created'));
const receive = (handlers: MessageHandlers, headers: Record<string, string> = signed(body), bytes = body) =>
  receiveMessage(headers, bytes, handlers, { secrets });

describe('receiveMessage', () => {
  it('hands a verified message with its id to the handler of its type, and answers what that says', async () => {
    const answer = await receive({
      'instance.created': ({ id, data }) => ({
        app: { frontEndUrl: `https://app.example.com/${id}/${data.instanceId}` },
      }),
    });
    expect(answer).toEqual({
      status: 200,
      body: '{"app":{"frontEndUrl":"https://app.example.com/evt_1/810666c8-6947-58a3-8d0b-ae783346596f"}}',
    });
  });

  it('takes the signature of either secret, as text or as bytes', async () => {
    for (const secret of secrets) expect((await receive({}, signed(body, secret))).status).toBe(200);
    const bytes = new TextEncoder().encode(body);
    expect((await receiveMessage(signed(body, other), bytes, {}, { secrets })).status).toBe(200);
  });

  it('refuses another body, another secret, another time, and no signature, without calling anybody', async () => {
    const never = { 'instance.created': () => expect.unreachable() };
    const foreign = `whsec_${Buffer.from('a secret that nobody has told us').toString('base64')}`;
    for (const answer of [
      receive(never, signed(body), `${body} `),
      receive(never, signed(body, foreign)),
      receive(never, signed(body, first, new Date(Date.now() - 400_000))),
      receive(never, {}),
    ]) {
      expect((await answer).status).toBe(401);
    }
  });

  it('answers a refusal, and that something is done later', async () => {
    expect(await receive({ 'instance.created': () => refused('sold-out', 'No capacity') })).toEqual({
      status: 422,
      body: '{"refused":{"code":"sold-out","reason":"No capacity"}}',
    });
    expect((await receive({ 'instance.created': () => takenForLater })).status).toBe(202);
  });

  it('takes what nobody handles, and lets come again what could not be handled', async () => {
    expect(await receive({})).toEqual({ status: 200, body: '{}' });
    const told: unknown[] = [];
    const broken = () => {
      throw new Error('the database is away: secret');
    };
    const handlers = { 'instance.created': broken };
    const answer = await receiveMessage(signed(body), body, handlers, {
      secrets,
      onError: error => told.push(error),
    });
    expect([answer.status, answer.body.includes('secret'), told.length]).toEqual([500, false, 1]);
  });

  it('has types that know what may be answered', () => {
    const handlers: MessageHandlers = {
      'instance.frozen': ({ data }) => {
        const by: string | undefined = data.frozenBy;
        expect(by).toBeDefined();
      },
      // @ts-expect-error a freeze cannot be refused
      'instance.unfrozen': () => refused('sold-out'),
      // @ts-expect-error an address is what the buyer needs
      'instance.created': () => ({ app: { userName: 'admin' } }),
      // @ts-expect-error a question wants its answer
      'instance.change-requested': () => ({ allow: true }),
    };
    expect(Object.keys(handlers)).toHaveLength(4);
  });
});
