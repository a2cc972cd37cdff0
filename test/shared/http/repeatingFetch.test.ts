import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { repeatingFetch } from '../../../shared/http/repeatingFetch.ts';
import { defined } from '../../../shared/platform/defined.ts';

let server: Server | undefined;
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise(resolve => (server === undefined ? resolve(undefined) : server.close(resolve)));
});

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nkeep-alive: timeout=600\r\n\r\nok';

/** A peer that does with the n-th request of a connection what `talk` says. */
async function peer(talk: (socket: Socket, request: number) => void): Promise<string> {
  const listening = createServer(socket => {
    let requests = 0;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      requests += 1;
      talk(socket, requests);
    });
  });
  server = listening;
  await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
}

const send = repeatingFetch(fetch);
const post = (url: string, signal?: AbortSignal) =>
  send(url, { method: 'POST', body: '{}', ...defined({ signal }) });

it('a kept connection that the peer has given up costs nothing: the request goes out on another', async () => {
  const url = await peer((socket, request) => (request === 1 ? socket.write(ok) : socket.resetAndDestroy()));
  for (let call = 0; call < 4; call += 1) {
    const answer = await post(url);
    expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
  }
});

it('a peer that breaks off every time is tried three times and then told of', async () => {
  let requests = 0;
  const url = await peer(socket => {
    requests += 1;
    socket.resetAndDestroy();
  });
  await expect(post(url)).rejects.toThrow('fetch failed');
  expect(requests).toBe(3);
});

it('what has begun to answer is not asked again', async () => {
  let requests = 0;
  const url = await peer(socket => {
    requests += 1;
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', () => socket.resetAndDestroy());
  });
  const answer = await post(url);
  await expect(answer.text()).rejects.toThrow();
  expect(requests).toBe(1);
});

it('nobody who does not answer at all, and nobody after the caller has gone, is tried again', async () => {
  const ending = new AbortController();
  let requests = 0;
  const url = await peer(() => {
    requests += 1;
    ending.abort();
  });
  await expect(post(url, ending.signal)).rejects.toThrow();
  expect(requests).toBe(1);
});
