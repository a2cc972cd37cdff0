import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzip } from 'node:zlib';
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { StoredItem } from './tableEngine.ts';

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/**
 * Everything in a table; called, it is so again. Several are kept for as long as the sandbox runs, and few are ever needed:
 * so they are kept packed.
 *
 * @param read everything that is in it at this moment
 */
export async function tableSnapshot(
  client: DynamoDBClient,
  tableName: string,
  read: () => Promise<readonly StoredItem[]>,
): Promise<() => Promise<void>> {
  const packed = await pack(serialize(await read()));
  return async () => {
    const before = byKey(deserialize(await unpack(packed)) as readonly StoredItem[]);
    const now = byKey(await read());
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

const byKey = (items: readonly StoredItem[]): ReadonlyMap<string, StoredItem> =>
  new Map(items.map(item => [JSON.stringify([item.pk, item.sk]), item]));
