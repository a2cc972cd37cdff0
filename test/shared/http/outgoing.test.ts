import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type OutgoingError, type OutgoingRequest, outgoingRequests } from '../../../shared/http/outgoing.ts';
import { eventually } from '../../support/eventually.ts';
import { testCertificate } from '../../support/testCertificate.ts';

const servers = new Set<Server>();
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all([...servers].map(server => new Promise(resolve => server.close(resolve))));
  servers.clear();
});

async function listen(server: Server, protocol = 'http'): Promise<string> {
  servers.add(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A peer that does with the n-th request of a connection what `talk` says; `seen` is what it was sent. */
async function peer(talk: (socket: Socket, request: number) => void) {
  const seen: string[] = [];
  let connections = 0;
  const url = await listen(
    createServer(socket => {
      let requests = 0;
      connections += 1;
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', data => {
        requests += 1;
        seen.push(data.toString('latin1'));
        talk(socket, requests);
      });
    }),
  );
  return { url, seen, connections: () => connections };
}

const reply = (body: string | Buffer, headers = '', status = '200 OK') =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n`),
    Buffer.from(body),
  ]);
const ok = reply('ok', 'keep-alive: timeout=600\r\n');

const post = (url: string, given: Partial<OutgoingRequest> = {}, send = outgoingRequests()) =>
  send({ url, method: 'POST', headers: {}, body: '{}', withinMs: 60_000, maxBytes: 1_000, ...given });
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('utf8');

describe('a request that goes out', () => {
  it('is sent as it is given, and a second one over the same connection', async () => {
    const { url, seen, connections } = await peer(socket => socket.write(ok));
    const send = outgoingRequests();
    for (let call = 0; call < 2; call += 1) {
      const { status, body, headers } = await post(
        `${url}hook?token=a%20b`,
        { headers: { 'Webhook-Id': 'evt_1' }, body: '{"name":"云商店"}' },
        send,
      );
      expect([status, text(body), headers['keep-alive']]).toEqual([200, 'ok', 'timeout=600']);
    }
    expect(connections()).toBe(1);
    expect(seen).toHaveLength(2);
    const [head = '', sent = ''] = (seen[1] ?? '').split('\r\n\r\n');
    expect(head.split('\r\n')).toEqual(
      expect.arrayContaining([
        'POST /hook?token=a%20b HTTP/1.1',
        'Webhook-Id: evt_1',
        'Content-Length: 20',
        'accept-encoding: identity',
      ]),
    );
    expect(Buffer.from(sent, 'latin1').toString('utf8')).toBe('{"name":"云商店"}');
  });

  it('follows no redirect', async () => {
    const { url, seen } = await peer(socket =>
      socket.write(reply('', 'location: /elsewhere\r\n', '307 Temporary Redirect')),
    );
    expect((await post(url)).status).toBe(307);
    expect(seen).toHaveLength(1);
  });

  it('ends when its time is up, before and within the answer', async () => {
    const silent = await peer(() => undefined);
    await expect(post(silent.url, { withinMs: 50 })).rejects.toMatchObject({
      code: 'no-answer-in-time',
      isBegun: false,
    });
    const slow = await peer(socket => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'));
    // On a busy machine the first half of the answer takes its time.
    const ended = async (withinMs: number): Promise<OutgoingError> => {
      const error: OutgoingError = await post(slow.url, { withinMs }).then(
        () => expect.unreachable(),
        fault => fault,
      );
      return error.isBegun ? error : ended(withinMs * 2);
    };
    expect(await ended(100)).toMatchObject({ code: 'no-answer-in-time' });
    expect(silent.seen).toHaveLength(1);
  });

  it('ends when its caller has gone, and is not sent when that was before', async () => {
    const ending = new AbortController();
    const { url, seen } = await peer(() => ending.abort());
    const given = { code: 'given-up', cause: { name: 'AbortError' } };
    await expect(post(url, { signal: ending.signal })).rejects.toMatchObject(given);
    await expect(post(url, { signal: ending.signal })).rejects.toMatchObject(given);
    expect(seen).toHaveLength(1);
  });

  it('hands on no body that is too long, and does not wait for the rest of it', async () => {
    const { url } = await peer(socket =>
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n${'x'.repeat(1_001)}`),
    );
    expect(await post(url)).toMatchObject({ status: 200, body: undefined });
    const endless = await peer(socket => socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 9\r\n\r\n'));
    expect(await post(endless.url, { maxBytes: 0 })).toMatchObject({ status: 202, body: undefined });
    const fits = await peer(socket => socket.write(reply('x'.repeat(1_000))));
    expect((await post(fits.url)).body).toHaveLength(1_000);
  });

  it('unpacks what was packed without being asked, up to the limit', async () => {
    for (const [coding, pack] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ] as const) {
      const packed = (body: string) => (socket: Socket) =>
        socket.write(reply(pack(body), `content-encoding: ${coding}\r\n`));
      expect(text((await post((await peer(packed('ok'))).url)).body)).toBe('ok');
      const large = await peer(packed('x'.repeat(1_001)));
      expect((await post(large.url)).body).toBeUndefined();
    }
    const untrue = await peer(socket => socket.write(reply('no gzip', 'content-encoding: gzip\r\n')));
    await expect(post(untrue.url)).rejects.toMatchObject({ code: 'connection-fault', isBegun: true });
  });

  it('fails with the fault as Node names it', async () => {
    const closed = createServer();
    const url = await listen(closed);
    await new Promise(resolve => closed.close(resolve));
    servers.delete(closed);
    const fault = (code: string) => ({ code: 'connection-fault', isBegun: false, cause: { code } });
    await expect(post(url)).rejects.toMatchObject(fault('ECONNREFUSED'));
    await expect(post('https://nowhere.invalid')).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) },
    });
    const { key, cert } = testCertificate('127.0.0.1');
    const untrusted = await listen(createHttpsServer({ key, cert }) as unknown as Server, 'https');
    await expect(post(untrusted)).rejects.toMatchObject(fault('DEPTH_ZERO_SELF_SIGNED_CERT'));
    const noHttp = await peer(socket => socket.end('NO HTTP\r\n\r\n'));
    await expect(post(noHttp.url)).rejects.toMatchObject({ cause: { code: expect.stringMatching(/^HPE_/) } });
    const header = post((await peer(socket => socket.write(ok))).url, { headers: { name: 'a\nb' } });
    await expect(header).rejects.toMatchObject(fault('ERR_INVALID_CHAR'));
  });

  it('does not hang on a peer that changes to another protocol', async () => {
    const { url } = await peer(socket =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n'),
    );
    await expect(post(url)).rejects.toMatchObject({ code: 'connection-fault' });
  });
});

describe('a connection that breaks', () => {
  it('after it was kept costs nothing: the request goes out on another', async () => {
    const { url } = await peer((socket, request) =>
      request === 1 ? socket.write(ok) : socket.resetAndDestroy(),
    );
    const send = outgoingRequests();
    for (let call = 0; call < 4; call += 1) {
      const answer = await post(url, {}, send);
      expect([answer.status, text(answer.body)]).toEqual([200, 'ok']);
    }
  });

  it('with many others that were kept costs one repeat, since that takes a new one', async () => {
    let isBroken = false;
    const waiting: Socket[] = [];
    const { url } = await peer((socket, request) => {
      if (request > 1) socket.resetAndDestroy();
      else if (isBroken) socket.write(ok);
      else waiting.push(socket);
      // All at once, so that each has a connection of its own.
      if (waiting.length === 5) for (const each of waiting.splice(0)) each.write(ok);
    });
    const send = outgoingRequests();
    await Promise.all(Array.from({ length: 5 }, () => post(url, {}, send)));
    isBroken = true;
    expect((await post(url, {}, send)).status).toBe(200);
  });

  it('every time is tried twice and then told of', async () => {
    const { url, seen } = await peer(socket => socket.resetAndDestroy());
    await expect(post(url)).rejects.toMatchObject({
      code: 'connection-fault',
      isBegun: false,
      cause: { code: 'ECONNRESET' },
    });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['with its first bytes', 0],
    ['after its first bytes were read', 100],
  ])('within an answer, %s, is not asked again: no other is even opened', async (_, pauseMs) => {
    const { url, seen, connections } = await peer(socket =>
      // Node tells of a reset that comes with the bytes in another way than of one that comes later.
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', () =>
        setTimeout(() => socket.resetAndDestroy(), pauseMs),
      ),
    );
    await expect(post(url)).rejects.toMatchObject({ code: 'connection-fault', isBegun: true });
    // Connections are taken in the order in which they were opened, so one of before would have been seen by now.
    const last = connect(Number(new URL(url).port), '127.0.0.1');
    last.on('error', () => undefined);
    sockets.add(last);
    last.write('last');
    await eventually(() => expect(seen.at(-1)).toBe('last'));
    expect([seen.length, connections()]).toEqual([2, 2]);
  });

  it('within an answer, orderly or not, is named as Node names it', async () => {
    for (const leave of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
      const { url } = await peer(socket =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', () => leave(socket)),
      );
      await expect(post(url)).rejects.toMatchObject({ isBegun: true, cause: { code: 'ECONNRESET' } });
    }
  });

  it('after the caller has gone is not asked again', async () => {
    const ending = new AbortController();
    const { url, seen } = await peer(socket => {
      ending.abort();
      socket.resetAndDestroy();
    });
    await expect(post(url, { signal: ending.signal })).rejects.toMatchObject({ code: 'given-up' });
    expect(seen).toHaveLength(1);
  });
});
