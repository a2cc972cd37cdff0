import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { documentClient } from '../../../shared/table/client.ts';
import { createTable } from '../../../shared/table/createTable.ts';
import { tableDefinition } from '../../../shared/table/tableDefinition.ts';
import { describeOnAllEngines } from '../../engines/describeOnEveryEngine.ts';

describeOnAllEngines('the table client', engine => {
  it('works on the loopback without any AWS set-up, and leaves out what is undefined', async () => {
    const client = documentClient({ name: 'my-table', ttl: false, endpoint: engine.endpoint });
    expect(await createTable(client, tableDefinition('my-table'))).toBe('created');
    expect(await createTable(client, tableDefinition('my-table'))).toBe('existed');
    const Key = { pk: 'a', sk: 'b' };
    await client.send(
      new PutCommand({ TableName: 'my-table', Item: { ...Key, none: undefined, some: { x: undefined } } }),
    );
    const { Item } = await client.send(new GetCommand({ TableName: 'my-table', Key }));
    expect(Item).toEqual({ pk: 'a', sk: 'b', some: {} });
    client.destroy();
  });
});

describe('attempts of the table client', () => {
  const get = new GetCommand({ TableName: 'my-table', Key: { pk: 'a', sk: 'b' } });
  let close = () => {};
  afterEach(() => close());

  /** A table that answers every request the same way. */
  async function table(status: number | 'silent') {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      if (status !== 'silent') response.writeHead(status).end('{}');
    });
    // The server itself closes none.
    server.keepAliveTimeout = 0;
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    close = () => {
      server.closeAllConnections();
      server.close();
    };
    const { port } = server.address() as AddressInfo;
    const config = { name: 'my-table', ttl: false, endpoint: `http://127.0.0.1:${port}` };
    const connections = () =>
      new Promise<number>((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      );
    return { config, requests: () => requests, connections };
  }

  it('are two, unless said otherwise', async () => {
    const { config, requests } = await table(500);
    await expect(documentClient(config).send(get)).rejects.toThrow();
    expect(requests()).toBe(2);
    await expect(documentClient(config, { maxAttempts: 1 }).send(get)).rejects.toThrow();
    expect(requests()).toBe(3);
  });

  it('leave no connection behind when the client is ended', async () => {
    const { config, connections } = await table(200);
    const client = documentClient(config);
    await client.send(get);
    expect(await connections()).toBe(1);
    client.destroy();
    await expect.poll(connections).toBe(0);
  });

  it('end when the table is silent', async () => {
    const { config } = await table('silent');
    const client = documentClient(config, { maxAttempts: 1 });
    await expect(client.send(get)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
