import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { pinnedRequests } from '../../../shared/http/pinnedRequest.ts';
import { isPrivateAddress } from '../../../shared/http/privateAddress.ts';
import { testCertificate } from '../../support/testCertificate.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

let server: Server | undefined;
afterEach(() => server?.close());

async function serve(listener: Parameters<typeof createServer>[1]): Promise<number> {
  server = createServer(listener as never);
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('an address', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '0.1.2.3',
    '192.0.0.170',
    '198.18.0.1',
    '198.19.255.255',
    '255.255.255.255',
    '224.0.0.1',
    '::1',
    '::',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '::127.0.0.1',
    '2002:a00:1::1',
    '2001:0:a00:1::1',
    'fec0::1',
    'fe80::1',
    'fc00::1',
    'fd00::1',
    'ff02::1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    // IPv4-translated, documentation, discard, segment routing, and the former 6to4 relays.
    '::ffff:0:7f00:1',
    '100::1',
    '2001:db8::1',
    '5f00::1',
    '192.88.99.1',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    'no address',
  ])('%s is not a public one', address => {
    expect(isPrivateAddress(address)).toBe(true);
  });
  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2001:4860:4860::8888', '::ffff:8.8.8.8'])(
    '%s is a public one',
    address => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

describe('a request to an address that came from outside', () => {
  const resolveTo =
    (...addresses: readonly string[]) =>
    async () =>
      addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }));

  it('is not made when the name leads into a private network, even with one of its addresses', async () => {
    for (const addresses of [['10.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['169.254.169.254']]) {
      const send = pinnedRequests({ allowLoopback: false, resolve: resolveTo(...addresses) });
      await expect(
        send({ url: 'https://login.example.com/', method: 'GET', headers: {} }),
      ).rejects.toMatchObject({ code: 'address-refused' });
    }
    const unknown = pinnedRequests({
      allowLoopback: false,
      resolve: () => Promise.reject(new Error('ENOTFOUND')),
    });
    await expect(
      unknown({ url: 'https://login.example.com/', method: 'GET', headers: {} }),
    ).rejects.toMatchObject({ code: 'name-unknown' });
  });

  it('goes nowhere but to the machine itself or to a public address in the sandbox', async () => {
    const port = await serve((_request, response) => response.end('here'));
    const to = (...addresses: readonly string[]) =>
      pinnedRequests({ allowLoopback: true, resolve: resolveTo(...addresses) })({
        url: `http://localhost:${port}/`,
        method: 'GET',
        headers: {},
      });
    await expect(to('10.0.0.1')).rejects.toMatchObject({ code: 'address-refused' });
    await expect(to('169.254.169.254', '192.168.1.1')).rejects.toMatchObject({ code: 'address-refused' });
    expect(await to('10.0.0.1', '127.0.0.1')).toEqual({ status: 200, body: Buffer.from('here') });
  });

  it('goes to the address that was checked, under the name that was asked for', async () => {
    const port = await serve((request, response) => {
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => response.end(`${request.headers.host} ${request.method} ${body}`));
    });
    const send = pinnedRequests({ allowLoopback: true, resolve: resolveTo('127.0.0.1') });
    const answer = await send({
      url: `http://login.example.com:${port}/`,
      method: 'POST',
      headers: {},
      body: 'körper',
    });
    expect(answer).toEqual({ status: 200, body: Buffer.from(`login.example.com:${port} POST körper`) });
  });

  it('follows no redirect and reads no more than 64 KiB', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/large') response.end('x'.repeat(64 * 1024 + 1));
      else response.writeHead(302, { Location: 'http://169.254.169.254/' }).end();
    });
    const send = pinnedRequests({ allowLoopback: true, resolve: resolveTo('127.0.0.1') });
    const get = (path: string) =>
      send({ url: `http://localhost:${port}${path}`, method: 'GET', headers: {} });
    expect((await get('/moved')).status).toBe(302);
    await expect(get('/large')).rejects.toMatchObject({ code: 'answer-too-large' });
  });

  it.each([
    ['silent', () => undefined],
    ['slower than it says', (response: ServerResponse) => response.writeHead(200).write('{')],
  ])('ends in its time when the answer is %s, whatever memory is tidied meanwhile', async (_, answer) => {
    const port = await serve((_request, response) => answer(response));
    const send = pinnedRequests({
      allowLoopback: true,
      resolve: resolveTo('127.0.0.1'),
      withinMs: 300,
    });
    const { signal } = new AbortController();
    const tidying = setInterval(collectGarbage, 20);
    try {
      await expect(
        send({ url: `http://localhost:${port}/`, method: 'GET', headers: {}, signal }),
      ).rejects.toMatchObject({ code: 'too-slow' });
    } finally {
      clearInterval(tidying);
      server?.closeAllConnections();
    }
  });

  it('ends early when the connection does not come to stand', async () => {
    const sockets: Socket[] = [];
    // Takes the connection and says nothing: TLS is never agreed upon.
    const silent = createTcpServer(socket => sockets.push(socket));
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const send = pinnedRequests({
      allowLoopback: true,
      resolve: resolveTo('127.0.0.1'),
      connectWithinMs: 100,
    });
    try {
      await expect(
        send({ url: `https://login.example.com:${port}/`, method: 'GET', headers: {} }),
      ).rejects.toMatchObject({ code: 'connect-timeout' });
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });

  it('ends in its time when the name is not resolved, and when its caller ends', async () => {
    const never = () => new Promise<never>(() => undefined);
    const request = { url: 'https://login.example.com/', method: 'GET', headers: {} } as const;
    const slow = pinnedRequests({ allowLoopback: false, resolve: never, withinMs: 50 });
    await expect(slow(request)).rejects.toMatchObject({ code: 'too-slow' });
    const patient = pinnedRequests({ allowLoopback: false, resolve: never });
    await expect(patient({ ...request, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'too-slow',
    });
    const caller = new AbortController();
    const asked = patient({ ...request, signal: caller.signal });
    caller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'too-slow' });
  });

  it('says when nobody is there', async () => {
    const send = pinnedRequests({ allowLoopback: true, resolve: resolveTo('127.0.0.1') });
    await expect(send({ url: 'http://localhost:1/', method: 'GET', headers: {} })).rejects.toMatchObject({
      code: 'not-reachable',
    });
  });

  it('trusts no certificate that nobody vouches for, whatever the environment says of it', async () => {
    let asked = 0;
    server = createSecureServer(testCertificate('login.example.com'), (_request, response) => {
      asked += 1;
      response.end('here');
    });
    await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const send = pinnedRequests({ allowLoopback: true, resolve: resolveTo('127.0.0.1') });
    const request = {
      url: `https://login.example.com:${port}/`,
      method: 'POST',
      headers: {},
      body: 's',
    } as const;
    await expect(send(request)).rejects.toMatchObject({ code: 'not-reachable' });
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      await expect(send(request)).rejects.toMatchObject({ code: 'not-reachable' });
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
    expect(asked).toBe(0);
  });
});
