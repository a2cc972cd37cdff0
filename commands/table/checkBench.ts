import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';

export type CheckItem = Readonly<Record<string, unknown>>;

/** How a write ended. `unknown`: no answer, so it may have happened or not. */
export type WriteOutcome = 'done' | 'refused' | 'unknown';

/**
 * The workplace of the checks: items under partition keys of this run only (`check#<run>#…`), remembered so that
 * they can be removed, and marked to expire should this process die first.
 */
export function checkBench(client: DynamoDBDocumentClient, TableName: string, clock: () => number) {
  const run = randomUUID();
  const ttl = Math.floor(clock() / 1000) + 3600;
  const written = new Map<string, { pk: string; sk: string }>();

  const key = (name: string, sk = 'check') => {
    const made = { pk: `check#${run}#${name}`, sk };
    written.set(JSON.stringify(made), made);
    return made;
  };

  return {
    /** Partition of both indexes that only this run writes to. */
    partition: `check#${run}`,
    key,
    put: (item: CheckItem & { pk: string; sk: string }) =>
      client.send(new PutCommand({ TableName, Item: { ...item, ttl } })),
    putNew: (item: CheckItem & { pk: string; sk: string }) =>
      client.send(
        new PutCommand({
          TableName,
          Item: { ...item, ttl },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    update: (input: Omit<UpdateCommandInput, 'TableName'>) =>
      client.send(new UpdateCommand({ TableName, ...input })),
    get: async (Key: { pk: string; sk: string }): Promise<CheckItem | undefined> =>
      (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item,
    query: async (input: {
      index?: string;
      condition: string;
      values: Record<string, unknown>;
    }): Promise<readonly CheckItem[]> => {
      const query = new QueryCommand({
        TableName,
        ...(input.index === undefined ? { ConsistentRead: true } : { IndexName: input.index }),
        KeyConditionExpression: input.condition,
        ExpressionAttributeValues: input.values,
      });
      return (await client.send(query)).Items ?? [];
    },
    batchGet: async (Keys: { pk: string; sk: string }[]) => {
      const RequestItems = { [TableName]: { Keys, ConsistentRead: true } };
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }));
      return {
        items: Responses?.[TableName] ?? [],
        left: (UnprocessedKeys?.[TableName]?.Keys ?? []) as { pk: string; sk: string }[],
      };
    },
    /** Removes every item of this run. */
    cleanUp: async () => {
      for (const Key of written.values()) await client.send(new DeleteCommand({ TableName, Key }));
    },
  };
}

export type CheckBench = ReturnType<typeof checkBench>;

/**
 * Names how a write ended.
 *
 * @throws what the engine says when it refuses the request itself
 */
export async function writeOutcome(write: Promise<unknown>): Promise<WriteOutcome> {
  try {
    await write;
    return 'done';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'refused';
    if (error instanceof DynamoDBServiceException && isFinal(error)) throw error;
    return 'unknown';
  }
}

const isFinal = ({ name, $metadata }: DynamoDBServiceException) =>
  $metadata.httpStatusCode === 400 && !/Throughput|Throttl|RequestLimit/.test(name);
