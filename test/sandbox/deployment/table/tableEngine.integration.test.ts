import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { readDeployment } from '../../../../bundling/deployment.ts';
import { projectDirectory } from '../../../../bundling/projectDirectory.ts';
import {
  type EmbeddedTable,
  startEmbeddedTable,
} from '../../../../sandbox/deployment/table/embeddedTable.ts';
import { proofSize } from '../../../support/proof.ts';

const parent = mkdtempSync(join(tmpdir(), 'engine-'));
afterAll(() => rmSync(parent, { recursive: true }));

let table: EmbeddedTable;
let client: DynamoDBClient;
const agent = new Agent({ keepAlive: true });
beforeEach(async () => {
  const { table: properties } = await readDeployment(projectDirectory);
  table = await startEmbeddedTable({
    directory: mkdtempSync(join(parent, 'table-')),
    tableName: 'table',
    properties,
  });
  client = new DynamoDBClient({
    ...{ endpoint: table.endpoint, region: 'local', maxAttempts: 1 },
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterEach(async () => {
  client.destroy();
  agent.destroy();
  await table.stop();
});

const put = (pk: string, more: Readonly<Record<string, { S: string } | { N: string }>> = {}) =>
  client.send(
    new PutItemCommand({ TableName: 'table', Item: { pk: { S: pk }, sk: { S: 'item' }, ...more } }),
  );

/** A query as the SDK sends it, without what the SDK itself leaves in memory. */
const query = (body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(table.endpoint, {
      agent,
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': 'DynamoDB_20120810.Query',
        'X-Amz-Date': '20270101T000000Z',
        Authorization:
          'AWS4-HMAC-SHA256 Credential=a/20270101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=b',
      },
    });
    sent.on('error', reject);
    sent.on('response', response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    sent.end(body);
  });

/** Bytes in use when everything that can go has gone. */
async function heapAfterCollection(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let rounds = 0; rounds < 3; rounds += 1) {
    // What ends does so in later turns.
    await new Promise(resolve => setImmediate(resolve));
    collect();
  }
  return process.memoryUsage().heapUsed;
}

it('its memory does not grow with the queries it has answered', async () => {
  for (const name of ['a', 'b', 'c']) await put(name, { dueShard: { S: 'deliver#1' }, dueAt: { N: '1' } });
  const queries = [
    // To its end, cut short, and of nothing.
    { Limit: 100, shard: 'deliver#1' },
    { Limit: 1, shard: 'deliver#1' },
    { Limit: 100, shard: 'deliver#2' },
  ].map(({ Limit, shard }) =>
    JSON.stringify({
      ...{ TableName: 'table', IndexName: 'due', Limit, KeyConditionExpression: 'dueShard = :shard' },
      ExpressionAttributeValues: { ':shard': { S: shard } },
    }),
  );
  const [body = ''] = queries;
  expect(JSON.parse(await query(body))).toMatchObject({ Count: 3 });
  const ask = async (count: number) => {
    for (let asked = 0; asked < count; asked += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, index) => query(queries[index % 3] ?? body)));
    }
  };
  const asked = proofSize(4_000, 10_000);
  await ask(asked / 10);
  const early = await heapAfterCollection();
  await ask(asked * 0.9);
  expect((await heapAfterCollection()) - early).toBeLessThanOrEqual((asked / 2_000) * 1024 * 1024);
});

it('knows how often it was written to, and when the next work is due', async () => {
  const { activity } = table;
  expect(await activity.nextDueAt()).toBeUndefined();
  const before = activity.writes();
  await put('later', { dueShard: { S: 'expire#15' }, dueAt: { N: '9000' } });
  await put('sooner', { dueShard: { S: 'deliver#0' }, dueAt: { N: '7000' } });
  await put('not at all');
  await expect.poll(() => activity.writes()).toBe(before + 3);
  expect(await activity.nextDueAt()).toBe(7_000);
  const sooner = { TableName: 'table', Key: { pk: { S: 'sooner' }, sk: { S: 'item' } } };
  await client.send(new GetItemCommand(sooner));
  expect(activity.writes()).toBe(before + 3);
  await client.send(new DeleteItemCommand(sooner));
  await expect.poll(() => activity.nextDueAt()).toBe(9_000);
});
