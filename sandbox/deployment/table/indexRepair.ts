import { type DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import type { TableProperties } from '../../../bundling/deployment.ts';

/**
 * Puts every item back into its indexes. The engine takes an item out of an index, puts it in again and writes the item
 * in three steps; killed between them it has an item that no schedule finds. The real table has no such moment.
 */
export async function repairIndexes(
  client: DynamoDBClient,
  tableName: string,
  { GlobalSecondaryIndexes: indexes }: Pick<TableProperties, 'GlobalSecondaryIndexes'>,
): Promise<void> {
  const names = indexes.map(({ KeySchema: [partition] }) => partition?.AttributeName ?? '');
  const pages = paginateScan(
    { client },
    {
      TableName: tableName,
      FilterExpression: names.map((_, position) => `attribute_exists(#${position})`).join(' OR '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name, position) => [`#${position}`, name])),
    },
  );
  for await (const { Items: items = [] } of pages) {
    // An item that is written as it is comes into all its indexes.
    for (const item of items) await client.send(new PutItemCommand({ TableName: tableName, Item: item }));
  }
}
