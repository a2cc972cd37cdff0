import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { rawExchange, rawRequest, rawText } from './rawExchange.ts';
import { type ServerUnderTest, serverUnderTest } from './serverUnderTest.ts';

let server: ServerUnderTest | undefined;
const sockets: Socket[] = [];
let endAll: () => void = () => undefined;
afterEach(async () => {
  endAll();
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop();
  server = undefined;
});

const small = 'GET /slow HTTP/1.1\r\nHost: h\r\n\r\n';
/** Answers in the order in which they came, by what stands in their bodies. */
const bodiesOf = (text: string): string[] =>
  [...text.matchAll(/\r\n\r\n([^\r]*)(?=HTTP|$)/g)].map(([, body = '']) => body);

/** A server whose function answers when it is told to. */
async function slowServer() {
  const waiting: (() => void)[] = [];
  let begun = 0;
  let atOnce = 0;
  let most = 0;
  let isOver = false;
  endAll = () => {
    isOver = true;
    for (const end of waiting.splice(0)) end();
  };
  server = await serverUnderTest({
    'GET /slow': async event => {
      begun += 1;
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise<void>(resolve => (isOver ? resolve() : waiting.push(resolve)));
      atOnce -= 1;
      return { body: event.rawQueryString };
    },
    'POST /size': async event => ({ body: String(Buffer.from(event.body ?? '', 'base64').byteLength) }),
    'GET /quick': async event => ({ body: event.rawQueryString }),
  });
  return {
    ...server,
    begun: () => begun,
    most: () => most,
    /** Lets one call end. */
    end: () => waiting.shift()?.(),
  };
}

function open(port: number, bytes: string): Socket {
  const socket = connect({ host: '127.0.0.1', port }, () => socket.write(bytes));
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

describe('requests that are sent ahead over one connection', () => {
  it('are served one after the other, and answered in their order', async () => {
    const { port, most, begun, end } = await slowServer();
    const requests = Array.from({ length: 40 }, (_, n) => `GET /slow?${n} HTTP/1.1\r\nHost: h\r\n\r\n`);
    const answers = rawText(port, [...requests, rawRequest('GET /slow?last')].join(''));
    for (let served = 1; served <= 41; served += 1) {
      await eventually(() => expect(begun()).toBe(served), { interval: 1 });
      end();
    }
    expect(bodiesOf(await answers)).toEqual([...requests.map((_, n) => String(n)), 'last']);
    expect(most()).toBe(1);
  });

  it('wait with what stands in their bodies: large ones arrive whole', async () => {
    const { port } = await slowServer();
    const sizes = [10, 300_000, 0, 70_000, 5];
    const posts = sizes.map(
      size => `POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: ${size}\r\n\r\n${'x'.repeat(size)}`,
    );
    const answers = await rawText(port, [...posts, rawRequest('GET /quick?end')].join(''));
    expect(bodiesOf(answers)).toEqual([...sizes.map(String), 'end']);
  });

  it('are not read while one before them has no answer', async () => {
    const { port, begun, end, active, unreadable } = await slowServer();
    // A packet holds one of them, so that whoever read on would soon hold more than 64.
    const padded = `GET /slow HTTP/1.1\r\nHost: h\r\nX-Padding: ${'x'.repeat(60_000)}\r\n\r\n`;
    open(port, padded.repeat(200));
    for (let served = 1; served <= 200; served += 1) {
      await eventually(() => expect(begun()).toBe(served), { interval: 1 });
      expect(active()).toBeLessThan(5);
      end();
    }
    expect(unreadable).toEqual([]);
  });

  it('are too many beyond 64: the connection ends, one was begun, and it is told', async () => {
    const { port, begun, unreadable, end, active } = await slowServer();
    const socket = open(port, small.repeat(2_000));
    await eventually(() => expect(socket.closed).toBe(true));
    expect([begun(), unreadable]).toEqual([1, ['TOO_MANY_UNANSWERED']]);
    end();
    await eventually(() => expect(active()).toBe(0));
  });

  it('keep nobody else waiting: a call beside twenty such floods is begun among the first', async () => {
    const { port, begun, most, end } = await slowServer();
    const floods = Array.from({ length: 20 }, () => open(port, small.repeat(60)));
    await eventually(() => expect(begun()).toBe(20));
    expect((await rawExchange(port, rawRequest('GET /quick?right'))).body).toBe('right');
    // Each connection has one under way, and no more, however many it sent.
    expect([begun(), most()]).toEqual([20, 20]);
    for (const socket of floods) socket.destroy();
    for (let served = 0; served < 20; served += 1) end();
  });

  it('and whose caller has gone away are forgotten with the first answer that cannot be sent', async () => {
    const { port, begun, end, active } = await slowServer();
    const socket = open(port, small.repeat(30));
    await eventually(() => expect(begun()).toBe(1));
    expect(active()).toBe(30);
    socket.destroy();
    await eventually(() => {
      end();
      expect(active()).toBe(0);
    });
    expect(begun()).toBeLessThan(10);
  });

  it('are left to another connection when an answer ends this one, as it does before a process ends', async () => {
    const { port, begun, end, active, closeConnections } = await slowServer();
    const answers = rawText(port, small.repeat(4));
    await eventually(() => expect([begun(), active()]).toEqual([1, 4]));
    closeConnections();
    end();
    expect(await answers).toMatch(/^HTTP\/1\.1 200 OK\r\nConnection: close\r\n/);
    await eventually(() => expect(active()).toBe(0));
    expect(begun()).toBe(1);
  });
});
