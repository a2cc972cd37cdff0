import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readDeployment } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { dynoxide, type Engine, serveDynoxide, tableName } from './engine.ts';

/** An item as the DynamoDB API writes it: attribute values are `{"S": "…"}` and the like. */
export type StoredItem = Readonly<Record<string, unknown>>;

/**
 * dynoxide on a file that holds the table with `items`: read in as an export of DynamoDB, which takes a twentieth of the
 * time that it takes to write them one batch after another.
 *
 * @param isOver asked now and then; the reading is broken off when it is true
 * @returns undefined when it was broken off
 */
export async function startFilledEngine(
  items: Iterable<StoredItem>,
  isOver: () => boolean,
): Promise<Engine | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'koogallery-bridge-bench-'));
  const clear = () => rm(folder, { recursive: true, force: true });
  try {
    const database = join(folder, 'table.db');
    if (!(await importedInto(database, folder, items, isOver))) {
      await clear();
      return undefined;
    }
    const engine = await serveDynoxide(['--db-path', database]);
    return {
      ...engine,
      stop() {
        engine.stop();
        void clear();
      },
    };
  } catch (cause) {
    await clear();
    throw cause;
  }
}

async function importedInto(
  database: string,
  folder: string,
  items: Iterable<StoredItem>,
  isOver: () => boolean,
): Promise<boolean> {
  const source = join(folder, 'export');
  const data = join(source, tableName, 'data');
  await mkdir(data, { recursive: true });
  await pipeline(Readable.from(lines(items)), createWriteStream(join(data, '0.json')));
  const schema = join(folder, 'schema.json');
  const { table } = await readDeployment(projectDirectory);
  await writeFile(schema, JSON.stringify({ Table: { TableName: tableName, ...table } }));
  const words = ['import', '--source', source, '--schema', schema, '--output', database];
  const child = spawn(dynoxide, words, { stdio: 'ignore', cwd: projectDirectory });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const watch = setInterval(() => isOver() && kill(), 500);
  const [code] = await once(child, 'exit');
  clearInterval(watch);
  process.off('exit', kill);
  if (code === 0) return true;
  if (isOver()) return false;
  throw new Error('the table engine does not read the items');
}

function* lines(items: Iterable<StoredItem>): Iterable<string> {
  for (const Item of items) yield `${JSON.stringify({ Item })}\n`;
}
