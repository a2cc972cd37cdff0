import { randomUUID } from 'node:crypto';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { defined } from '../../../shared/platform/defined.ts';

/** What a seller would write instead, each for one order; none of them keeps an event, a history or a replay out. */
export interface Peers {
  /** AWS Lambda Powertools: a record of the idempotency key, the instance, the answer kept. */
  powertools(orderId: string): Promise<string>;
  /** The obvious way, which makes two instances of two calls at once. */
  readThenInsert(orderId: string): Promise<string>;
  /** One conditional put. */
  barePut(orderId: string): Promise<void>;
  bareBatchRead(table: string, keys: readonly Readonly<Record<string, string>>[]): Promise<void>;
  stop(): void;
}

export function openPeers(endpoint: string): Peers {
  const settings = {
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' },
    maxAttempts: 1,
  };
  const client = new DynamoDBClient(settings);
  const idempotency = new DynamoDBClient(settings);
  const documents = DynamoDBDocumentClient.from(client);
  const put = (Item: Readonly<Record<string, string>>, ConditionExpression?: string) =>
    documents.send(
      new PutCommand({
        TableName: 'plain',
        Item,
        ...defined({ ConditionExpression }),
      }),
    );
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'orderId' });
  // What the platform tells each call: the library asks how much time is left, and warns where it cannot.
  config.registerLambdaContext({ getRemainingTimeInMillis: () => 5_000 } as Context);
  const guarded = makeIdempotent(
    async ({ orderId }: { readonly orderId: string }) => {
      const id = randomUUID();
      await put({ id, orderId, status: 'active' });
      return { id };
    },
    {
      persistenceStore: new DynamoDBPersistenceLayer({
        tableName: 'idempotency',
        awsSdkV3Client: idempotency,
      }),
      config,
    },
  );
  return {
    powertools: async orderId => (await guarded({ orderId })).id,
    async readThenInsert(orderId) {
      const key = { TableName: 'plain', Key: { id: orderId }, ConsistentRead: true };
      const { Item } = await documents.send(new GetCommand(key));
      const instanceId: string = Item?.instanceId ?? randomUUID();
      if (Item === undefined) await put({ id: orderId, instanceId });
      return instanceId;
    },
    async barePut(id) {
      try {
        await put({ id, instanceId: randomUUID() }, 'attribute_not_exists(id)');
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
      }
    },
    async bareBatchRead(table, Keys) {
      const RequestItems = { [table]: { Keys: [...Keys], ConsistentRead: true } };
      await documents.send(new BatchGetCommand({ RequestItems }));
    },
    stop() {
      client.destroy();
      idempotency.destroy();
    },
  };
}
