import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { documentClient } from '../../../../shared/table/client.ts';
import { createTable } from '../../../../shared/table/createTable.ts';
import { tableDefinition } from '../../../../shared/table/tableDefinition.ts';
import { describeOnAllEngines } from '../../../engines/describeOnEveryEngine.ts';

const TableName = `fast-path-${randomUUID()}`;
const Key = { pk: 'a', sk: 'b' };

describeOnAllEngines('a request that leaves out the layers of the SDK', engine => {
  /** A client whose route is known already, and how many requests then went out without the layers. */
  async function warm() {
    const config = { name: TableName, ttl: false, endpoint: engine.endpoint };
    const client = documentClient(config);
    const layered = documentClient(config, { retryMode: 'adaptive' });
    await createTable(client, tableDefinition(TableName));
    let throughLayers = 0;
    client.middlewareStack.add(
      next => args => {
        throughLayers++;
        return next(args);
      },
      { step: 'initialize' },
    );
    return { client, layered, throughLayers: () => throughLayers };
  }

  it('writes and reads what the SDK writes and reads, of every kind that is stored', async () => {
    const { client, layered, throughLayers } = await warm();
    const Item = {
      ...{
        ...Key,
        text: 'Zoë 云商店 "\\ \u2028 \u0000',
        empty: '',
        zero: 0,
        negative: -1.5e-7,
        big: 2 ** 53 - 1,
      },
      ...{
        yes: true,
        no: false,
        none: null,
        left: undefined,
        list: [1, undefined, 'x', [null], {}],
        map: {},
      },
      'odd "name"': { deep: [{ a: { b: [{ c: 'd' }] } }] },
    };
    await client.send(new PutCommand({ TableName, Item }));
    const read = async (by: DynamoDBDocumentClient) =>
      (await by.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
    const byUs = await read(client);
    expect(byUs).toEqual(await read(layered));
    await layered.send(new PutCommand({ TableName, Item }));
    expect(await read(client)).toEqual(byUs);
    const update = new UpdateCommand({
      ...{ TableName, Key, UpdateExpression: 'SET #a = :a REMOVE #b' },
      ExpressionAttributeNames: { '#a': 'text', '#b': 'zero' },
      ExpressionAttributeValues: { ':a': ['ä'] },
      ReturnValues: 'ALL_NEW',
    });
    expect((await client.send(update)).Attributes).toMatchObject({ text: ['ä'], empty: '' });
    const query = new QueryCommand({
      ...{
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'a' },
        Limit: 1,
      },
    });
    expect(await client.send(query)).toMatchObject({
      Items: [{ text: ['ä'] }],
      LastEvaluatedKey: Key,
      Count: 1,
    });
    const Keys = [Key, { pk: 'a', sk: 'not there' }];
    const many = await client.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
    expect(many.Responses?.[TableName]).toMatchObject([{ text: ['ä'] }]);
    await client.send(new DeleteCommand({ TableName, Key }));
    expect(await read(client)).toBeUndefined();
    expect(throughLayers()).toBe(0);
    client.destroy();
    layered.destroy();
  });

  it('leaves bytes and sets to the SDK, in both directions', async () => {
    const { client, throughLayers } = await warm();
    const Item = { ...Key, bytes: new Uint8Array([1, 2]), set: new Set(['x']) };
    await client.send(new PutCommand({ TableName, Item }));
    expect(throughLayers()).toBe(1);
    const { Item: read } = await client.send(new GetCommand({ TableName, Key }));
    expect(read).toEqual({ ...Key, bytes: new Uint8Array([1, 2]), set: new Set(['x']) });
    expect(throughLayers()).toBe(2);
    await expect(client.send(new PutCommand({ TableName, Item: { ...Key, n: Number.NaN } }))).rejects.toThrow(
      /NaN/,
    );
    client.destroy();
  });

  it('tells a failed condition as the SDK does, and a request that the table refuses in its words', async () => {
    const { client, layered } = await warm();
    await client.send(new PutCommand({ TableName, Item: { ...Key, text: 'first' } }));
    const again = () =>
      new PutCommand({ TableName, Item: Key, ConditionExpression: 'attribute_not_exists(pk)' });
    const failed = (by: DynamoDBDocumentClient) => by.send(again()).then(undefined, (cause: Error) => cause);
    const [byUs, byLayers] = [await failed(client), await failed(layered)];
    expect(byUs).toBeInstanceOf(ConditionalCheckFailedException);
    expect(byLayers).toBeInstanceOf(ConditionalCheckFailedException);
    expect(byUs).toMatchObject({ message: (byLayers as Error).message });
    await expect(client.send(new GetCommand({ TableName, Key: { pk: 'a' } }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    client.destroy();
    layered.destroy();
  });
});

describe('a first attempt that fails', () => {
  let close = () => {};
  afterEach(() => close());

  interface Received {
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  }

  /** A table that answers as told, request by request, and `{}` afterwards. */
  async function table(...answers: readonly ((response: ServerResponse) => unknown)[]) {
    const received: Received[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => (body += chunk));
      request.on('end', () => {
        const answer = answers[received.length];
        received.push({ headers: request.headers, body });
        if (answer === undefined) response.end('{}');
        else answer(response);
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    close = () => {
      server.closeAllConnections();
      server.close();
    };
    const { port } = server.address() as AddressInfo;
    const client = documentClient({ name: TableName, ttl: false, endpoint: `http://127.0.0.1:${port}` });
    return { client, received, get: () => client.send(new GetCommand({ TableName, Key })) };
  }

  const ok = (response: ServerResponse) => response.end('{}');
  const error = (type: string) => (response: ServerResponse) =>
    response.writeHead(400).end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}` }));

  it.each([
    ['a server error', (response: ServerResponse) => response.writeHead(500).end('{}')],
    ['throttling', error('ProvisionedThroughputExceededException')],
    ['a connection that is cut', (response: ServerResponse) => response.destroy()],
    [
      'an answer that is cut',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-length': 100 }).write('{"Item"');
        setTimeout(() => response.destroy(), 20);
      },
    ],
  ])('%s: the SDK makes the second one, and no third', async (_, failing) => {
    const { received, get } = await table(ok, failing, ok, ok, failing, failing);
    await get();
    await get();
    expect(received).toHaveLength(3);
    await get();
    await expect(get()).rejects.toThrow();
    expect(received).toHaveLength(6);
    expect(received[2]?.headers['amz-sdk-request']).toBe('attempt=2; max=2');
  });

  it.each([['ValidationException'], ['ResourceNotFoundException'], ['AccessDeniedException']])(
    '%s is not sent again',
    async type => {
      const { received, get } = await table(ok, error(type));
      await get();
      await expect(get()).rejects.toMatchObject({ name: type });
      expect(received).toHaveLength(2);
    },
  );

  it('a clock that is wrong by an hour is corrected with the second one, and for those after it', async () => {
    const hour = 3_600_000;
    const refuse = (response: ServerResponse) => {
      response.setHeader('date', new Date(Date.now() + hour).toUTCString());
      error('InvalidSignatureException')(response);
    };
    const late = (response: ServerResponse) => {
      response.setHeader('date', new Date(Date.now() + hour).toUTCString());
      response.end('{}');
    };
    const { received, get } = await table(ok, refuse, late, ok);
    for (let count = 0; count < 3; count++) await get();
    const ahead = received.map(({ headers }) => {
      const [, y, mo, d, h, mi, s] =
        /^(....)(..)(..)T(..)(..)(..)Z$/.exec(String(headers['x-amz-date'])) ?? [];
      return Math.abs(Math.round((Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`) - Date.now()) / hour));
    });
    expect(ahead).toEqual([0, 0, 1, 1]);
  });

  it('what is not JSON is told as the SDK tells it', async () => {
    const { get } = await table(ok, response => response.end('<html>'));
    await get();
    await expect(get()).rejects.toThrow(/JSON|Unexpected token/);
  });

  it('an attempt that is broken off is not repeated', async () => {
    const limit = new AbortController();
    const { client, received, get } = await table(ok, () => limit.abort());
    await get();
    await expect(
      client.send(new GetCommand({ TableName, Key }), { abortSignal: limit.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(received).toHaveLength(2);
  });

  it('is signed as AWS Signature Version 4 says', async () => {
    const { received, get } = await table(ok, ok);
    await get();
    await get();
    const { headers, body } = received[1] ?? { headers: {} as IncomingHttpHeaders, body: '' };
    expect(headers['amz-sdk-request']).toBeUndefined();
    const [, date, names, signature] =
      /Credential=loopback\/(\d+)\/local\/dynamodb\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)/.exec(
        headers.authorization ?? '',
      ) ?? [];
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const lines = (names ?? '').split(';').map(name => `${name}:${headers[name]}\n`);
    const canonical = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n');
    const scope = `${date}/local/dynamodb/aws4_request`;
    const key = ['local', 'dynamodb', 'aws4_request'].reduce(hmac, hmac('AWS4loopback', String(date)));
    const signed = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
    expect(signature).toBe(hmac(key, signed).toString('hex'));
    expect(names?.split(';')).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-target']));
  });
});
