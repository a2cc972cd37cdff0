import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/**
 * The one table, as CreateTable takes it; the deployed resource says the same.
 *
 * `due` finds what a schedule has to do (`dueAt` epoch ms), `listed` finds what a list shows (`listedAt` epoch ms).
 * Both are sparse and carry keys only: an index finds candidates, the base item decides.
 */
export function tableDefinition(name: string) {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'dueShard', AttributeType: 'S' },
      { AttributeName: 'dueAt', AttributeType: 'N' },
      { AttributeName: 'listedIn', AttributeType: 'S' },
      { AttributeName: 'listedAt', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      keysOnly('due', 'dueShard', 'dueAt'),
      keysOnly('listed', 'listedIn', 'listedAt'),
    ],
  } satisfies CreateTableCommandInput;
}

/** The attribute by which the engine removes what has expired, where it can (epoch seconds). */
export const ttlAttribute = 'ttl';

const keysOnly = (name: string, hash: string, range: string) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ],
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
});
