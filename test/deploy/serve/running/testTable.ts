import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { documentClient } from '../../../../shared/table/client.ts';
import { createTable } from '../../../../shared/table/createTable.ts';
import { tableDefinition } from '../../../../shared/table/tableDefinition.ts';
import { type TableEngine, tableEngines } from '../../../engines/tableEngines.ts';

/** A table in an engine that runs in another process, as for a deployment. */
export interface TestTable {
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startTestTable(name: TableEngine['name']): Promise<TestTable> {
  // One of many where the engine serves several files.
  const tableName = `bridge_${randomUUID().slice(0, 8)}`;
  const engine = name === 'dynalite' ? await dynaliteProcess() : await started(name);
  const client = documentClient({ name: tableName, ttl: false, endpoint: engine.endpoint });
  await createTable(client, tableDefinition(tableName));
  client.destroy();
  return { variables: { TABLE_NAME: tableName, DYNAMODB_ENDPOINT: engine.endpoint }, stop: engine.stop };
}

/** The fastest engine that is installed. */
export const fastestEngine: TableEngine['name'] = tableEngines.at(-1)?.name ?? 'dynalite';

type RunningEngine = Awaited<ReturnType<TableEngine['start']>>;

function started(name: TableEngine['name']): Promise<RunningEngine> {
  const engine = tableEngines.find(each => each.name === name);
  if (engine === undefined) throw new Error(`${name} is not installed`);
  return engine.start();
}

/** In the process of the tests it would share its time with the load that they make. */
async function dynaliteProcess(): Promise<RunningEngine> {
  const dynalite = createRequire(import.meta.url).resolve('dynalite');
  const text = `const server = require(${JSON.stringify(dynalite)})({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close');
  const [port] = await once(child.stdout, 'data');
  return {
    endpoint: `http://127.0.0.1:${String(port).trim()}`,
    stop: async () => {
      kill();
      await ended;
      process.off('exit', kill);
    },
  };
}
