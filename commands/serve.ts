import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { bundleServer } from '../bundling/bundleServer.ts';
import { readDeployment } from '../bundling/deployment.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Runs every function and every schedule in one HTTP process, as the container image does, until Ctrl-C.

  npm run serve -- [options]

options
  --env-file FILE            settings as NAME=value lines; the environment stands before them
  --embedded-table DIRECTORY keeps the table in this directory instead of DYNAMODB_ENDPOINT: for trying out
  --help                     this text

settings of the process, beside those of the functions (docs/settings.md)
  PORT                8080      HOST              0.0.0.0
  METRICS_PORT        none      DRAIN_SECONDS     5
  TRUSTED_PROXIES     none      SERVE_SCHEDULES   on
  VERIFICATION_FILES  {}        STAGE             dev

example
  npm run serve -- --embedded-table .serve --env-file sandbox/sandbox.env

Exit code: 0 after Ctrl-C or SIGTERM with every call answered, 1 something was cut off, 2 wrong usage or settings.`;

const text = { type: 'string' } as const;

await runCommand({
  name: 'serve',
  help,
  options: { 'env-file': text, 'embedded-table': text },
  async run({ 'env-file': envFile, 'embedded-table': directory }) {
    if (envFile !== undefined) {
      const contents = await readFile(envFile, 'utf8').catch((error: NodeJS.ErrnoException) =>
        refuse(`--env-file: ${envFile} cannot be read (${error.code})`),
      );
      process.env = { ...parseEnv(contents), ...process.env };
    }
    if (directory !== undefined) await embedTable(directory);
    const program = await bundleServer({
      projectDirectory,
      outputDirectory: join(projectDirectory, '.build', 'server'),
      target: 'node20',
    });
    await import(pathToFileURL(program).href);
    return 0;
  },
});

/**
 * A table engine in this process; whatever is written to it is in the directory when the answer goes out. Where joint
 * operation is on and no private key is given, one is made there.
 */
async function embedTable(directory: string): Promise<void> {
  // Only now: a deployment has no such engine.
  const { startEmbeddedTable } = await import('../sandbox/deployment/table/embeddedTable.ts');
  const { kitPrivateKey } = await import('../sandbox/enterprise/kitKey.ts');
  const { prepareDirectory } = await import('../sandbox/dataDirectory.ts');
  const { env } = process;
  const table = join(directory, 'table');
  const kitKey = join(directory, 'kit-key.pem');
  const obstacles = await prepareDirectory(resolve(directory), { [table]: 'directory', [kitKey]: 'file' });
  if (obstacles.length > 0) refuse(`--embedded-table: ${obstacles.join('; ')}`);
  const { table: properties } = await readDeployment(projectDirectory);
  const { endpoint } = await startEmbeddedTable({
    directory: table,
    tableName: env.TABLE_NAME ?? 'koogallery-bridge',
    properties,
  }).catch((error: Error) => refuse(`--embedded-table: ${error.message}`));
  env.DYNAMODB_ENDPOINT = endpoint;
  if (env.KIT_ACCESS_KEYS !== undefined && env.KIT_PRIVATE_KEYS_FILE === undefined) {
    env.KIT_PRIVATE_KEYS ??= await kitPrivateKey(kitKey);
  }
}
