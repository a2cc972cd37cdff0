import { randomUUID } from 'node:crypto';
import { readDeployment } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { startEmbeddedTable } from '../../sandbox/deployment/table/embeddedTable.ts';
import { documentClient } from '../../shared/table/client.ts';
import { createTable } from '../../shared/table/createTable.ts';
import { tableDefinition } from '../../shared/table/tableDefinition.ts';
import { type FuzzOptions, type FuzzReport, runFuzz } from './runFuzz.ts';

export interface FuzzOnTableOptions extends Omit<FuzzOptions, 'endpoint' | 'tableName'> {
  /** For the embedded table's data. */
  readonly directory: string;
  /** Of a running engine on the loopback; undefined starts one. */
  readonly endpoint: string | undefined;
}

/** Runs the fuzz on a table of its own. */
export async function fuzzOnTable({
  directory,
  endpoint,
  ...options
}: FuzzOnTableOptions): Promise<FuzzReport> {
  const tableName = `fuzz-${randomUUID()}`;
  if (endpoint !== undefined) {
    const client = documentClient({ name: tableName, ttl: false, endpoint });
    await createTable(client, tableDefinition(tableName));
    client.destroy();
    return runFuzz({ ...options, endpoint, tableName });
  }
  const { table: properties } = await readDeployment(projectDirectory);
  const table = await startEmbeddedTable({ directory, tableName, properties });
  try {
    return await runFuzz({ ...options, endpoint: table.endpoint, tableName });
  } finally {
    await table.stop();
  }
}
