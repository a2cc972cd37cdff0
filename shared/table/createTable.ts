import { setTimeout as pause } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * Creates the table unless it exists, and waits until it can be used.
 *
 * @param options.pollEveryMs how long to wait between two looks at the table's status
 * @returns whether this call created it
 */
export async function createTable(
  client: DynamoDBDocumentClient,
  definition: CreateTableCommandInput,
  options: { readonly pollEveryMs?: number; readonly signal?: AbortSignal } = {},
): Promise<'created' | 'existed'> {
  const { pollEveryMs = 100, signal } = options;
  const outcome = await create(client, definition);
  while (!(await isActive(client, definition.TableName))) await pause(pollEveryMs, undefined, { signal });
  return outcome;
}

async function create(client: DynamoDBDocumentClient, definition: CreateTableCommandInput) {
  try {
    await client.send(new CreateTableCommand(definition));
    return 'created';
  } catch (error) {
    if (error instanceof ResourceInUseException) return 'existed';
    throw error;
  }
}

async function isActive(client: DynamoDBDocumentClient, TableName: string | undefined) {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    return Table?.TableStatus === 'ACTIVE';
  } catch (error) {
    // The description may lag behind the creation.
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
