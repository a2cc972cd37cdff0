import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import engineStore from 'dynalite/db/index.js';
import { afterAll, expect, it } from 'vitest';
import { readDeployment } from '../../../../bundling/deployment.ts';
import { projectDirectory } from '../../../../bundling/projectDirectory.ts';
import { inUseFile, startEmbeddedTable } from '../../../../sandbox/deployment/table/embeddedTable.ts';

const directory = mkdtempSync(join(tmpdir(), 'repair-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function withTable<Result>(work: (client: DynamoDBClient) => Promise<Result>): Promise<Result> {
  const { table: properties } = await readDeployment(projectDirectory);
  const table = await startEmbeddedTable({ directory, tableName: 'table', properties });
  const client = new DynamoDBClient({
    ...{ endpoint: table.endpoint, region: 'local', maxAttempts: 1 },
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  try {
    return await work(client);
  } finally {
    client.destroy();
    await table.stop();
  }
}

const due = async (client: DynamoDBClient): Promise<(string | undefined)[]> => {
  const { Items = [] } = await client.send(
    new QueryCommand({
      ...{ TableName: 'table', IndexName: 'due', KeyConditionExpression: 'dueShard = :shard' },
      ExpressionAttributeValues: { ':shard': { S: 'deliver#1' } },
    }),
  );
  return Items.map(({ pk }) => pk?.S);
};

/** What a kill between the steps of the engine's write leaves: items that are in no index. */
async function emptyTheIndex(): Promise<void> {
  const store = engineStore.create({ path: directory });
  const index = store.getIndexDb('Global', 'table', 'due');
  const keys: string[] = [];
  for await (const key of index.createKeyStream()) keys.push(key);
  for (const key of keys) await new Promise(resolve => index.del(key, resolve));
  await new Promise(resolve => store.db.close(resolve));
}

it('an item that a kill took out of its index is in it again at the next start', async () => {
  await withTable(async client => {
    for (const [pk, dueAt] of [
      ['late', '2'],
      ['early', '1'],
    ] as const) {
      const item = { pk: { S: pk }, sk: { S: 'a' }, dueShard: { S: 'deliver#1' }, dueAt: { N: dueAt } };
      await client.send(new PutItemCommand({ TableName: 'table', Item: item }));
    }
    await client.send(
      new PutItemCommand({ TableName: 'table', Item: { pk: { S: 'none' }, sk: { S: 'a' } } }),
    );
    expect(await due(client)).toEqual(['early', 'late']);
  });

  await emptyTheIndex();
  expect(await withTable(due)).toEqual([]);

  writeFileSync(join(directory, inUseFile), '');
  expect(await withTable(due)).toEqual(['early', 'late']);
});
