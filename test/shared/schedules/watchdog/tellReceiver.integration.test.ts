import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { outgoingRequests } from '../../../../shared/http/outgoing.ts';
import type { ReceiverForm } from '../../../../shared/schedules/watchdog/rules/receiverForms.ts';
import { tellReceiver } from '../../../../shared/schedules/watchdog/tellReceiver.ts';

const forms: readonly ReceiverForm[] = ['json', 'wecom', 'feishu', 'dingtalk', 'slack'];
const now = Date.UTC(2026, 10, 26);
const incident = { name: 'EventOverdue', beganAt: now, lastAt: now, times: 1, detail: { orderId: 'CS-1' } };
const news = { begun: [incident], lasting: [], over: [] };

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A server that does with each connection what no robot should. */
async function receiver(behave: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => behave(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/robot/THE-SECRET-OF-THE-ADDRESS`;
}

const tell = (url: string, form: ReceiverForm, limitMs?: number) =>
  tellReceiver(
    { send: outgoingRequests(), clock: () => now },
    { url, form, language: 'en', stage: 'prod' },
    news,
    limitMs,
  );

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

it.each(forms)('of %s, a receiver that takes the message and never answers is given up', async form => {
  expect(await tell(await receiver(() => undefined), form, 100)).toBe('no answer in time');
});

it.each(forms)(
  'of %s, one that begins an answer and never ends it is given up, unless its status says all',
  async form => {
    const url = await receiver(socket => socket.write(`${head}Content-Length: 1000\r\n\r\n{"errcode":0,`));
    const robots: readonly string[] = ['wecom', 'feishu', 'dingtalk'];
    expect(await tell(url, form, 1_000)).toBe(robots.includes(form) ? 'no answer in time' : undefined);
  },
);

it.each(forms)('of %s, one that sends without an end is not read to it', async form => {
  const url = await receiver(socket => {
    socket.write(`${head}\r\n`);
    const more = (): void => {
      if (!socket.destroyed) socket.write('x'.repeat(64 * 1024), () => setImmediate(more));
    };
    more();
  });
  const says = await tell(url, form);
  // Whose word is its status alone has taken the message.
  expect(says).toBe(form === 'json' || form === 'slack' ? undefined : 'an answer that is not of this form');
});

it.each([
  ['closes the line', (socket: Socket) => socket.end()],
  ['breaks the line', (socket: Socket) => socket.resetAndDestroy()],
  ['speaks no HTTP', (socket: Socket) => socket.end('\x16\x03\x01 what?\r\n\r\n')],
  ['breaks off in the middle', (socket: Socket) => socket.end(`${head}Content-Length: 1000\r\n\r\n{"err`)],
])('one that %s is told by the name of the fault alone', async (_, behave) => {
  const says = await tell(await receiver(behave), 'wecom');
  expect(says).toMatch(/^[A-Z_a-z]{4,40}$/);
  expect(says).not.toContain('SECRET');
});

it.each([
  ['an empty answer', ''],
  ['a page', '<html>ok</html>'],
  ['a number', '0'],
  ['a list', '[]'],
  ['another word for success', '{"errcode":"0"}'],
  ['JSON of a thousand levels', '['.repeat(1_000)],
])('of a robot %s is no word that the message was taken', async (_, body) => {
  for (const form of ['wecom', 'feishu', 'dingtalk'] as const) {
    const url = await receiver(socket => socket.end(`${head}Content-Length: ${body.length}\r\n\r\n${body}`));
    expect([form, await tell(url, form)]).toEqual([form, expect.stringMatching(/not of this form|refused/)]);
  }
});

it('nobody there is told by its code', async () => {
  expect(await tell('http://127.0.0.1:9/robot', 'json')).toBe('ECONNREFUSED');
});
