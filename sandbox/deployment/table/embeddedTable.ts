import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { TableProperties } from '../../../bundling/deployment.ts';
import { refuseForeignRequests } from '../../foreignRequests.ts';
import { repairIndexes } from './indexRepair.ts';
import { type TableActivity, watchTable } from './tableActivity.ts';
import { itemsOf, tableEngine } from './tableEngine.ts';
import { sufferTableFaults, type TableFault } from './tableFaults.ts';
import { tableSnapshot } from './tableSnapshot.ts';

export interface EmbeddedTable {
  /** Base address of the engine, on the loopback. */
  readonly endpoint: string;
  readonly activity: TableActivity;
  /** Everything in it; called, it is so again. */
  snapshot(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** Lies in the engine's directory while it is open, so its presence at a start says that the last one was killed. */
export const inUseFile = 'in-use';

/**
 * Starts the table engine in this process, with its data in a directory that outlives it (a killed process loses
 * nothing that was answered), and creates the table on the first start.
 *
 * @throws Error when the directory is in use by another engine
 */
export async function startEmbeddedTable(options: {
  readonly directory: string;
  readonly tableName: string;
  readonly properties: TableProperties;
  /** Asked at each request. */
  readonly fault?: () => TableFault;
}): Promise<EmbeddedTable> {
  const { directory, tableName, properties, fault } = options;
  const inUse = join(directory, inUseFile);
  const wasKilled = existsSync(inUse);
  const engine = tableEngine({ path: directory });
  if (fault !== undefined) sufferTableFaults(engine, fault);
  refuseForeignRequests(engine, { ports: () => [] });
  engine.listen(0, '127.0.0.1');
  await once(engine, 'listening');
  const { port } = engine.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' },
    maxAttempts: 1,
  });
  await orUncaught(
    (async () => {
      await createTableOnce(client, tableName, properties);
      if (wasKilled) await repairIndexes(client, tableName, properties);
    })(),
  );
  writeFileSync(inUse, '');
  return {
    endpoint,
    activity: watchTable(engine, tableName),
    snapshot: () => tableSnapshot(client, tableName, () => itemsOf(engine, tableName)),
    stop: async () => {
      client.destroy();
      // Kept-alive connections of the functions would hold the engine open.
      engine.closeAllConnections();
      await new Promise(resolve => engine.close(resolve));
      rmSync(inUse, { force: true });
    },
  };
}

async function createTableOnce(
  client: DynamoDBClient,
  name: string,
  properties: TableProperties,
): Promise<void> {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  if (TableNames.includes(name)) return;
  await client.send(
    new CreateTableCommand({ TableName: name, BillingMode: 'PAY_PER_REQUEST', ...properties }),
  );
  // The engine makes it a moment later. Seconds.
  const patience = { maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 };
  await waitUntilTableExists({ client, ...patience }, { TableName: name });
}

/** The engine throws what goes wrong while it opens its directory outside of every request and promise. */
async function orUncaught(opening: Promise<void>): Promise<void> {
  let onUncaught: (error: Error) => void = () => undefined;
  const uncaught = new Promise<never>((_, reject) => {
    onUncaught = reject;
    process.once('uncaughtException', onUncaught);
  });
  try {
    await Promise.race([opening, uncaught]);
  } catch (cause) {
    throw new Error('the table does not open; is another sandbox using the same data directory?', { cause });
  } finally {
    process.off('uncaughtException', onUncaught);
  }
}
