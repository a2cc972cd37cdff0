import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../../shared/table/client.ts';
import { runProgram } from '../../sandbox/runSandbox.ts';
import { baseKey, dataKeys, type TestBridge } from '../../support/testBridge.ts';

/** The settings of the deployment behind a test bridge, as a command gets them. */
export const settingsOf = ({ bridge }: TestBridge): Readonly<Record<string, string>> => ({
  BASE_ACCESS_KEYS: baseKey,
  DATA_KEYS: dataKeys,
  TABLE_NAME: bridge.config.table.name,
  DYNAMODB_ENDPOINT: bridge.config.table.endpoint ?? '',
  MODE: 'sandbox',
  NO_COLOR: '1',
});

/** Runs a command on the table of a test bridge, as from a terminal. */
export const runOnTable = (
  test: TestBridge,
  file: string,
  words: readonly string[],
  settings: Readonly<Record<string, string>> = {},
) => runProgram(`commands/${file}.ts`, words, { ...settingsOf(test), ...settings });

/** Everything that stands in the table; only tests may scan it. */
export async function everyItem({ bridge }: TestBridge): Promise<readonly Record<string, unknown>[]> {
  const client = documentClient(bridge.config.table);
  const found: Record<string, unknown>[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: bridge.config.table.name,
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    found.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  client.destroy();
  return found;
}
