import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { rawExchange, rawRequest, rawText } from './rawExchange.ts';
import { type ServerUnderTest, serverUnderTest } from './serverUnderTest.ts';

let server: ServerUnderTest | undefined;
const sockets: Socket[] = [];
let endAll: () => void = () => undefined;
/** How many requests Node's parser has handed out. */
let parsed = 0;
const countParsed = () => {
  parsed += 1;
};
beforeEach(() => {
  parsed = 0;
  subscribe('http.server.request.start', countParsed);
});
afterEach(async () => {
  unsubscribe('http.server.request.start', countParsed);
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
    const requests = Array.from({ length: 7 }, (_, n) => `GET /slow?${n} HTTP/1.1\r\nHost: h\r\n\r\n`);
    const answers = rawText(port, [...requests, rawRequest('GET /slow?last')].join(''));
    for (let served = 1; served <= 8; served += 1) {
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

  it('are too many beyond 8: the connection ends, one was begun, few were parsed, and it is told', async () => {
    const { port, begun, unreadable, end, active } = await slowServer();
    const socket = open(port, small.repeat(2_000));
    await eventually(() => expect(socket.closed).toBe(true));
    expect([begun(), unreadable]).toEqual([1, ['TOO_MANY_UNANSWERED']]);
    // As many as are in one piece of 2 KiB.
    expect(parsed).toBeLessThan(80);
    end();
    await eventually(() => expect(active()).toBe(0));
  });

  it('are parsed no further than one waits, also when all of them have come in one packet', async () => {
    const { port, begun, end } = await slowServer();
    const padded = `GET /slow HTTP/1.1\r\nHost: h\r\nX-Padding: ${'x'.repeat(1_000)}\r\n\r\n`;
    open(port, padded.repeat(40));
    for (let served = 1; served <= 40; served += 1) {
      await eventually(() => expect(begun()).toBe(served), { interval: 1 });
      expect(parsed - served).toBeLessThan(5);
      end();
    }
  });

  it('and whose answers are not taken wait unparsed, and are all answered once they are', async () => {
    const big = 'b'.repeat(400_000);
    const under = await serverUnderTest({
      'GET /big': async event => ({ body: `${big}${event.rawQueryString}` }),
    });
    server = under;
    const padding = `X-Padding: ${'x'.repeat(3_000)}`;
    const requests = Array.from(
      { length: 30 },
      (_, n) => `GET /big?${n} HTTP/1.1\r\nHost: h\r\n${padding}\r\n\r\n`,
    );
    const socket = open(under.port, requests.join(''));
    socket.pause();
    // The system takes some megabytes for the client, and no more.
    let before = -1;
    await eventually(() => {
      const now = under.served.length;
      const isStill = now === before;
      before = now;
      expect([isStill, now > 0]).toEqual([true, true]);
    });
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part;
    });
    socket.resume();
    await eventually(() => expect(text.match(/HTTP\/1\.1 200/g)?.length).toBe(30));
    await eventually(() => expect(text.endsWith(`${big}29`)).toBe(true));
    expect(
      text
        .split(/b{400000}/)
        .slice(1)
        .map(Number.parseFloat),
    ).toEqual(requests.map((_, n) => n));
    expect(under.unreadable).toEqual([]);
  });

  it('keep nobody else waiting: a call beside twenty such floods is begun among the first', async () => {
    const { port, begun, most, end } = await slowServer();
    const floods = Array.from({ length: 20 }, () => open(port, small.repeat(8)));
    await eventually(() => expect(begun()).toBe(20));
    expect((await rawExchange(port, rawRequest('GET /quick?right'))).body).toBe('right');
    // Each connection has one under way, and no more, however many it sent.
    expect([begun(), most()]).toEqual([20, 20]);
    for (const socket of floods) socket.destroy();
    for (let served = 0; served < 20; served += 1) end();
  });

  it('and whose caller has gone away are forgotten with the first answer that cannot be sent', async () => {
    const { port, begun, end, active } = await slowServer();
    const socket = open(port, small.repeat(8));
    await eventually(() => expect(begun()).toBe(1));
    expect(active()).toBe(8);
    socket.destroy();
    await eventually(() => {
      end();
      expect(active()).toBe(0);
    });
    expect(begun()).toBeLessThan(4);
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
