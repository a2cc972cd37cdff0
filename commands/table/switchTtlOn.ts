import { DescribeTimeToLiveCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ttlAttribute } from '../../shared/table/tableDefinition.ts';

/** Is the removal of expired items on? `undefined` when the engine does not know the question. */
export async function ttlStatus(
  client: DynamoDBDocumentClient,
  TableName: string,
): Promise<string | undefined> {
  try {
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    return TimeToLiveDescription?.TimeToLiveStatus;
  } catch (error) {
    if (isUnsupported(error)) return undefined;
    throw error;
  }
}

/** Lets the engine remove what has expired, where it can. Harmless to repeat. */
export async function switchTtlOn(
  client: DynamoDBDocumentClient,
  TableName: string,
): Promise<'on' | 'unsupported'> {
  const status = await ttlStatus(client, TableName);
  // DynamoDB refuses to switch on what is on.
  if (status === 'ENABLED' || status === 'ENABLING') return 'on';
  try {
    const TimeToLiveSpecification = { AttributeName: ttlAttribute, Enabled: true };
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    return 'on';
  } catch (error) {
    if (isUnsupported(error)) return 'unsupported';
    throw error;
  }
}

const isUnsupported = (error: unknown) => error instanceof Error && /UnknownOperation/i.test(error.name);
