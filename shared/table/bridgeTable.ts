import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Table } from 'dynamodb-toolbox/table';

/** The one table: `pk` and `sk`, and two sparse KEYS_ONLY indexes that only ever find candidates. */
export function bridgeTable(documentClient: DynamoDBDocumentClient, name: string) {
  return new Table({
    documentClient,
    name,
    partitionKey: { name: 'pk', type: 'string' },
    sortKey: { name: 'sk', type: 'string' },
    indexes: {
      due: {
        type: 'global',
        partitionKey: { name: 'dueShard', type: 'string' },
        sortKey: { name: 'dueAt', type: 'number' },
      },
      listed: {
        type: 'global',
        partitionKey: { name: 'listedIn', type: 'string' },
        sortKey: { name: 'listedAt', type: 'number' },
      },
    },
  });
}

export type BridgeTable = ReturnType<typeof bridgeTable>;
