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
import { defined } from '../../shared/platform/defined.ts';

export type CheckItem = Readonly<Record<string, unknown>>;

export interface CheckQuery {
  /** Undefined: the table itself, read consistently. */
  readonly index?: string;
  readonly condition: string;
  readonly values: CheckItem;
  readonly limit?: number;
  readonly newestFirst?: boolean;
}

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

  const page = async ({ index, condition, values, limit, newestFirst }: CheckQuery, from?: CheckItem) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName,
        ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
        KeyConditionExpression: condition,
        ExpressionAttributeValues: { ...values },
        ...defined({ Limit: limit }),
        ...(newestFirst === true ? { ScanIndexForward: false } : {}),
        ...(from === undefined ? {} : { ExclusiveStartKey: { ...from } }),
      }),
    );
    return { items: Items as readonly CheckItem[], next: LastEvaluatedKey as CheckItem | undefined };
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
    remove: (Key: { pk: string; sk: string }) => client.send(new DeleteCommand({ TableName, Key })),
    /** The first page of a query. */
    query: async (query: CheckQuery): Promise<readonly CheckItem[]> => (await page(query)).items,
    /** Every page of a query, as many as `most`; more than that never end. */
    pages: async (query: CheckQuery, most: number): Promise<readonly (readonly CheckItem[])[]> => {
      const found: (readonly CheckItem[])[] = [];
      let from: CheckItem | undefined;
      do {
        const { items, next } = await page(query, from);
        found.push(items);
        from = next;
        if (found.length > most) throw new Error(`there is no end of the pages after ${most}`);
      } while (from !== undefined);
      return found;
    },
    batchGet: async (Keys: { pk: string; sk: string }[]) => {
      const RequestItems = { [TableName]: { Keys, ConsistentRead: true } };
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand({ RequestItems }));
      return {
        items: Responses?.[TableName] ?? [],
        left: (UnprocessedKeys?.[TableName]?.Keys ?? []) as { pk: string; sk: string }[],
      };
    },
    /** Removes every item of this run. Returns how many the engine did not remove: they expire within the hour. */
    cleanUp: async (): Promise<number> => {
      const keys = [...written.values()];
      let left = 0;
      for (let next = 0; next < keys.length; next += 20) {
        const removals = keys
          .slice(next, next + 20)
          .map(Key => client.send(new DeleteCommand({ TableName, Key })));
        left += (await Promise.allSettled(removals)).filter(({ status }) => status === 'rejected').length;
      }
      return left;
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
