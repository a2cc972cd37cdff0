import { createHmac } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Console, startConsole } from '../../../sandbox/console/startConsole.ts';
import { demonstrationProduct } from '../../../sandbox/product/demonstrationProduct.ts';
import { openProductJournal } from '../../../sandbox/product/productJournal.ts';

const key = 'a key of at least 24 bytes, for tests';
const secrets = [
  'whsec_bm90IHRoaXMgb25lLCB0aGUgb3RoZXIgb25l',
  `whsec_${Buffer.from(key).toString('base64')}`,
];

let directory: string;
let server: Console;
let passwords: number;

const start = () =>
  startConsole(
    demonstrationProduct({
      journal: openProductJournal(join(directory, 'product.jsonl')),
      webhookSecrets: secrets,
      clock: () => Date.UTC(2026, 0, 2, 3, 4, 5),
      newPassword: () => {
        passwords += 1;
        return `password-${passwords}`;
      },
    }),
    0,
  );

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'product-'));
  passwords = 0;
  server = await start();
});

afterEach(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;
const json = async (path: string): Promise<unknown> => (await fetch(url(path))).json();
const receivedIds = async () => ((await json('/events')) as { id: string }[]).map(({ id }) => id);

/** Standard Webhooks: v1 = HMAC-SHA256 over `id.timestamp.body`, Base64. */
function deliver(id: string, type: string, data: object = { instanceId: 'i-1' }, signingKey = key) {
  const body = JSON.stringify({ type, timestamp: '2026-01-02T03:04:05Z', data });
  const seconds = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signingKey).update(`${id}.${seconds}.${body}`).digest('base64');
  return fetch(url('/webhook'), {
    method: 'POST',
    headers: { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` },
    body,
  });
}

const behave = (behaviour: object) =>
  fetch(url('/behaviour'), { method: 'POST', body: JSON.stringify(behaviour) });

describe('the demonstration product', () => {
  it('answers a creation with the access data of the instance', async () => {
    const response = await deliver('e-1', 'instance.created');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      app: {
        frontEndUrl: url('/app/i-1'),
        adminUrl: url('/app/i-1/admin'),
        userName: 'admin',
        password: 'password-1',
        memo: expect.any(String),
      },
    });
    const page = async (path: string) => (await fetch(url(path))).text();
    expect(await page('/app/i-1')).toMatch(/i-1[\s\S]*in use by the buyer/);
    expect(await page('/app/i-2/admin')).toContain('Nobody bought this instance.');
    expect((await fetch(url('/app/i-2'))).status).toBe(404);
    expect(await page('/app/%3Cscript%3E')).not.toContain('<script>');
  });

  it('keeps an event once by its id and answers a repeat with the same body', async () => {
    const first = await (await deliver('e-1', 'instance.created')).json();
    expect(await (await deliver('e-1', 'instance.created')).json()).toEqual(first);
    expect(await json('/events')).toEqual([
      { id: 'e-1', type: 'instance.created', timestamp: '2026-01-02T03:04:05Z', data: { instanceId: 'i-1' } },
    ]);
    expect(await json('/attempts')).toEqual([
      { id: 'e-1', type: 'instance.created', at: '2026-01-02T03:04:05.000Z', outcome: 'taken' },
      { id: 'e-1', type: 'instance.created', at: '2026-01-02T03:04:05.000Z', outcome: 'repeated' },
    ]);
  });

  it('shows the events in the order of their arrival, the newest last', async () => {
    for (const id of ['c', 'a', 'b']) await deliver(id, 'instance.renewed');
    expect(await receivedIds()).toEqual(['c', 'a', 'b']);
  });

  it('knows its events and answers after a restart, also when it was killed in the middle of a line', async () => {
    await deliver('e-1', 'instance.created');
    await server.stop();
    appendFileSync(join(directory, 'product.jsonl'), '{"kind":"event","message":{"id":"e-2"');
    server = await start();
    expect(await (await deliver('e-1', 'instance.created')).json()).toEqual({
      app: expect.objectContaining({ password: 'password-1' }),
    });
    await deliver('e-3', 'instance.renewed');
    await server.stop();
    server = await start();
    expect(await receivedIds()).toEqual(['e-1', 'e-3']);
  });

  it('refuses a webhook that no known secret signed, and keeps nothing of it', async () => {
    expect((await deliver('e-1', 'instance.created', {}, 'another key of 24 bytes and more')).status).toBe(
      401,
    );
    expect(await json('/events')).toEqual([]);
    expect(await json('/attempts')).toMatchObject([{ id: 'e-1', outcome: 'not verified' }]);
  });

  it('is set to fail: HTTP 500, nothing kept', async () => {
    await behave({ mode: 'fail' });
    expect((await deliver('e-1', 'instance.created')).status).toBe(500);
    expect(await json('/events')).toEqual([]);
  });

  it('is set to refuse: a final no to a creation, but not to a release', async () => {
    await behave({ mode: 'refuse', refusal: { code: '000106', reason: 'sold out' } });
    const response = await deliver('e-1', 'instance.created');
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({ refused: { code: '000106', reason: 'sold out' } });
    expect((await deliver('e-2', 'instance.released')).status).toBe(200);
  });

  it('is set to accept: 2xx without access data', async () => {
    await behave({ mode: 'accept' });
    const response = await deliver('e-1', 'instance.created');
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({});
  });

  it('is set to be away: the connection breaks without an answer', async () => {
    await behave({ mode: 'away' });
    await expect(deliver('e-1', 'instance.created')).rejects.toThrow();
    expect(await json('/events')).toEqual([]);
    expect(await json('/attempts')).toMatchObject([{ id: 'e-1', outcome: 'away' }]);
  });

  it('is set to be slow: it answers after the delay, and once when the same id comes in between', async () => {
    await behave({ mode: 'slow', delayMs: 50 });
    const answers = await Promise.all([
      deliver('e-1', 'instance.created'),
      deliver('e-1', 'instance.created'),
    ]);
    const [first, second] = await Promise.all(answers.map(answer => answer.json()));
    expect(second).toEqual(first);
    expect(await json('/events')).toHaveLength(1);
  });

  it('answers the question before a change, and keeps it out of the events', async () => {
    const ask = async (id: string) => (await deliver(id, 'instance.change-requested')).json();
    expect(await ask('q-1')).toEqual({ allowed: true, reason: '' });
    await behave({ mode: 'refuse', refusal: { code: '000100', reason: 'too many users' } });
    expect(await ask('q-2')).toEqual({ allowed: false, reason: 'too many users' });
    expect(await json('/events')).toEqual([]);
  });

  it('shows how it behaves, and refuses to behave in a way it does not know', async () => {
    expect(await json('/behaviour')).toEqual({ mode: 'normal' });
    expect((await behave({ mode: 'odd' })).status).toBe(400);
    expect((await fetch(url('/behaviour'), { method: 'POST', body: 'no JSON' })).status).toBe(400);
    expect(await json('/behaviour')).toEqual({ mode: 'normal' });
  });
});
