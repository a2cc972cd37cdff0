import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readDeployment } from '../../../../bundling/deployment.ts';
import { projectDirectory } from '../../../../bundling/projectDirectory.ts';
import {
  type EmbeddedTable,
  startEmbeddedTable,
} from '../../../../sandbox/deployment/table/embeddedTable.ts';
import type { TableFault } from '../../../../sandbox/deployment/table/tableFaults.ts';

const directory = mkdtempSync(join(tmpdir(), 'snapshot-'));
const [TableName, due] = ['table', 'deliver#1'];
let fault: TableFault = { mode: 'normal' };
let table: EmbeddedTable;
let client: DynamoDBClient;
beforeAll(async () => {
  const { table: properties } = await readDeployment(projectDirectory);
  table = await startEmbeddedTable({ directory, tableName: TableName, properties, fault: () => fault });
  client = new DynamoDBClient({
    ...{ endpoint: table.endpoint, region: 'local', maxAttempts: 1 },
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterAll(async () => {
  client.destroy();
  await table.stop();
  rmSync(directory, { recursive: true });
});

const put = (id: string, more: Record<string, AttributeValue> = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { pk: { S: id }, sk: { S: id }, ...more } }));

async function everything(): Promise<readonly string[]> {
  const items: string[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName }))
    items.push(...Items.map(item => JSON.stringify(Object.entries(item).toSorted())));
  return items.toSorted();
}

const isDue = async () => {
  const { Items = [] } = await client.send(
    new QueryCommand({
      ...{ TableName, IndexName: 'due', KeyConditionExpression: 'dueShard = :shard' },
      ExpressionAttributeValues: { ':shard': { S: due } },
    }),
  );
  return Items.map(({ pk }) => pk?.S);
};

it('comes back as it was, with what was changed, taken out and added since, and so does what is due', async () => {
  await put('云#~é', { value: { M: { list: { L: [{ N: '1.50' }, { BOOL: true }, { NULL: true }] } } } });
  await put('changed', { dueShard: { S: due }, dueAt: { N: '5' }, words: { SS: ['a', 'b'] } });
  await put('gone');
  const before = await everything();

  // Also while it answers nobody.
  fault = { mode: 'failing' };
  const restore = await table.snapshot();
  fault = { mode: 'normal' };
  await put('changed', { value: { S: 'new' } });
  await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'gone' }, sk: { S: 'gone' } } }));
  await put('added', { dueShard: { S: due }, dueAt: { N: '1' } });
  expect(await isDue()).toEqual(['added']);

  await restore();
  expect(await everything()).toEqual(before);
  expect(await isDue()).toEqual(['changed']);
});
