import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readDeployment } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';

export type EngineName = 'dynoxide' | 'dynalite';

/** A table engine in a process of its own, so that its work is not counted as ours. */
export interface Engine {
  readonly name: EngineName;
  readonly endpoint: string;
  stop(): void;
}

export const tableName = 'koogallery-bridge-bench';

export const dynoxide = join(projectDirectory, 'node_modules', '@dynoxide', 'linux-x64', 'dynoxide');

/** dynoxide is a program for one platform only. */
export const installedEngine: EngineName =
  process.platform === 'linux' && process.arch === 'x64' && existsSync(dynoxide) ? 'dynoxide' : 'dynalite';

const startWithinMs = 20_000;

/** Starts an engine in memory, with the table as it is deployed. @throws when it does not start */
export async function startEngine(name: EngineName = installedEngine): Promise<Engine> {
  const engine = name === 'dynoxide' ? await serveDynoxide() : await serveDynalite();
  try {
    await createTable(engine.endpoint, (await readDeployment(projectDirectory)).table);
    return engine;
  } catch (cause) {
    engine.stop();
    throw cause;
  }
}

/** dynoxide in memory, or on what `words` name. @throws when it does not start */
export const serveDynoxide = (words: readonly string[] = []): Promise<Engine> =>
  serveEngine('dynoxide', port => [
    dynoxide,
    ['serve', '--host', '127.0.0.1', '--port', String(port), ...words],
  ]);

const serveDynalite = (): Promise<Engine> =>
  serveEngine('dynalite', port => [process.execPath, ['--input-type=module', '-e', dynaliteOn(port)]]);

async function serveEngine(
  name: EngineName,
  command: (port: number) => readonly [program: string, words: readonly string[]],
): Promise<Engine> {
  const port = await freePort();
  const [program, words] = command(port);
  const child = spawn(program, words, { stdio: 'ignore', cwd: projectDirectory });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = () => {
    process.off('exit', kill);
    kill();
  };
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await untilItAnswers(endpoint);
    return { name, endpoint, stop };
  } catch (cause) {
    stop();
    throw cause;
  }
}

const dynaliteOn = (port: number) =>
  `import dynalite from 'dynalite'; dynalite({ createTableMs: 0 }).listen(${port}, '127.0.0.1');`;

async function untilItAnswers(endpoint: string): Promise<void> {
  for (const until = performance.now() + startWithinMs; performance.now() < until; await pause(25)) {
    try {
      await (await fetch(endpoint)).arrayBuffer();
      return;
    } catch {}
  }
  throw new Error('the table engine does not start');
}

async function createTable(endpoint: string, properties: object): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' },
  });
  const plain = {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
  };
  const tables = { [tableName]: properties, plain, idempotency: plain };
  for (const [TableName, own] of Object.entries(tables)) {
    await client.send(
      new CreateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST', ...(own as typeof plain) }),
    );
  }
  client.destroy();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
