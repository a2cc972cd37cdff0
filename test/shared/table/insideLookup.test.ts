import dns, { type LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { documentClient } from '../../../shared/table/client.ts';
import { insideLookup } from '../../../shared/table/insideLookup.ts';

const resolver = dns.lookup;

/** The resolver of this machine is another one from now on. */
function resolveBy(lookup: (done: (error: Error | null, found?: LookupAddress[]) => void) => void): void {
  dns.lookup = ((_name: string, _options: unknown, done: Parameters<typeof lookup>[0]) =>
    lookup(done)) as never;
  syncBuiltinESMExports();
}

const resolveTo = (...addresses: readonly string[]): void =>
  resolveBy(done =>
    done(
      null,
      addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
  );

const look = (all: boolean) =>
  new Promise<unknown>(resolve =>
    insideLookup('gemini.internal', { all }, (error, address: string | LookupAddress[]) =>
      resolve(error === null ? address : error),
    ),
  );

afterEach(() => {
  dns.lookup = resolver;
  syncBuiltinESMExports();
});

describe('the name of a table without encryption', () => {
  it('is connected to when all of its addresses are inside', async () => {
    resolveTo('10.0.0.1', 'fd00::1');
    expect(await look(true)).toEqual([
      { address: '10.0.0.1', family: 4 },
      { address: 'fd00::1', family: 6 },
    ]);
    expect(await look(false)).toBe('10.0.0.1');
  });

  it.each([[['8.8.8.8']], [['10.0.0.1', '8.8.8.8']], [['2001:db8::1']], [[]]])(
    'is refused for %j',
    async addresses => {
      resolveTo(...addresses);
      for (const all of [true, false]) {
        expect(await look(all)).toMatchObject({ name: 'PublicAddressError', code: 'public-address' });
      }
    },
  );

  it('hands on that nobody knows it', async () => {
    resolveBy(done => done(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' })));
    expect(await look(true)).toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('the client of such a table', () => {
  const get = new GetCommand({ TableName: 'my-table', Key: { pk: 'a', sk: 'b' } });

  it('asks at its connection where the name leads, also with time-outs of its own', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' }).end('{}');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const table = {
      ...{ name: 'my-table', ttl: false, region: 'local', staysInside: true as const },
      endpoint: `http://gemini.internal:${port}`,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    };
    const limits = { connectionTimeout: 5_000, requestTimeout: 5_000 };
    for (const options of [{}, { limits }]) {
      const client = documentClient(table, { maxAttempts: 1, ...options });
      resolveTo('8.8.8.8');
      await expect(client.send(get)).rejects.toMatchObject({ code: 'public-address' });
      client.destroy();
    }
    expect(requests).toBe(0);
    resolveTo('127.0.0.1');
    const client = documentClient(table, { maxAttempts: 1 });
    expect(await client.send(get)).not.toHaveProperty('Item');
    expect(requests).toBe(1);
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
});
