import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';

type Item = Readonly<Record<string, AttributeValue>>;

/** Everything in a table; called, it is so again. Only for the sandbox: a table of a deployment is never scanned. */
export async function tableSnapshot(client: DynamoDBClient, tableName: string): Promise<() => Promise<void>> {
  const before = await allItems(client, tableName);
  return async () => {
    const now = await allItems(client, tableName);
    for (const [key, item] of now) {
      if (before.has(key)) continue;
      const { pk, sk } = item;
      if (pk !== undefined && sk !== undefined)
        await client.send(new DeleteItemCommand({ TableName: tableName, Key: { pk, sk } }));
    }
    for (const [key, item] of before) {
      if (JSON.stringify(now.get(key)) === JSON.stringify(item)) continue;
      await client.send(new PutItemCommand({ TableName: tableName, Item: { ...item } }));
    }
  };
}

async function allItems(client: DynamoDBClient, tableName: string): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>();
  for await (const { Items: items = [] } of paginateScan(
    { client },
    { TableName: tableName, ConsistentRead: true },
  ))
    for (const item of items) found.set(JSON.stringify([item.pk, item.sk]), item);
  return found;
}
