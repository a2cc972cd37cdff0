import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { ConfigError } from '../shared/config/configError.ts';
import { settingNames } from '../shared/config/settings.ts';
import { readVariables } from '../shared/config/sources.ts';
import { prepareDirectory } from './dataDirectory.ts';
import { divertOutput } from './divertedOutput.ts';
import { introduction } from './introduction.ts';
import { sandboxFiles } from './sandboxFiles.ts';
import { mergedVariables, sandboxHelp, sandboxSettings } from './sandboxSettings.ts';

if (process.argv.slice(2).some(word => word === '--help' || word === '-h')) {
  console.log(sandboxHelp);
  process.exit(0);
}
const envFile = await readFile(join(projectDirectory, 'sandbox', 'sandbox.env'), 'utf8');
const demonstration = parseEnv(envFile);
const inFiles = await settingsInFiles();
const result = sandboxSettings({
  commandLine: process.argv.slice(2),
  environment: process.env,
  envFile,
  projectDirectory,
  inFiles: inFiles.texts,
});
const problems = [...inFiles.problems, ...(result.ok ? [] : result.problems)];
if (!result.ok || problems.length > 0) notStarted(problems);
const { settings } = result;
const files = sandboxFiles(settings.dataDirectory);
const { table, bundles, ...others } = files;
const obstacles = await prepareDirectory(settings.dataDirectory, {
  [table]: 'directory',
  [bundles]: 'directory',
  ...Object.fromEntries(Object.values(others).map(path => [path, 'file' as const])),
});
if (obstacles.length > 0) notStarted(obstacles.map(obstacle => `SANDBOX_DATA ${obstacle}`));
const output = divertOutput(files.functionLog);

// Only now: what is wrong with the settings is told without the second that all of it takes to load.
const starting = import('./startSandbox.ts').then(({ startSandbox }) =>
  startSandbox(projectDirectory, settings, output),
);
const sandbox = await starting.catch(async (error: unknown) => {
  output.log(error instanceof Error ? `start: ${error.stack} ${String(error.cause ?? '')}` : String(error));
  await output.close();
  return notStarted([`${startProblem(error)}${await runningAt(files.addresses)}`]);
});
output.say(`Sandbox ready: functions ${sandbox.functionsUrl} console ${sandbox.consoleUrl}`);
for (const line of await introduction(settings, demonstration, sandbox.functionsUrl)) output.say(line);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  // A scheduled function may still wait for a slow product; nothing is lost when it does not get its answer.
  setTimeout(() => process.exit(0), 5_000).unref();
  await sandbox.stop();
  await output.close();
  process.exit(0);
}
process.on('SIGINT', end);
process.on('SIGTERM', end);
endWithNpm();

/** Every reason in a line of its own, and nothing else. */
function notStarted(reasons: readonly string[]): never {
  for (const reason of reasons) console.error(`Sandbox not started: ${reason}`);
  process.exit(2);
}

/** What files named by `NAME_FILE` hold. Theirs is told here too: the functions would read them at their first call. */
async function settingsInFiles() {
  const environment = mergedVariables(envFile, process.env);
  try {
    const read = (path: string) => readFile(path, 'utf8');
    return { texts: await readVariables({ environment, readFile: read }, settingNames), problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { texts: {}, problems: error.problems.map(({ variable, problem }) => `${variable} ${problem}`) };
  }
}

/** `npm start` that is killed cannot pass a signal on; without this the sandbox would keep the ports without a terminal. */
function endWithNpm(): void {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), 250).unref();
}

/** Where the sandbox answers that has this data, when there is one; started again, it is what was looked for. */
async function runningAt(addressFile: string): Promise<string> {
  try {
    const { functionsUrl, consoleUrl } = JSON.parse(await readFile(addressFile, 'utf8'));
    const { ok } = await fetch(`${consoleUrl}/console/clock`, { signal: AbortSignal.timeout(2_000) });
    return ok ? ` One runs with it: functions ${functionsUrl} console ${consoleUrl}` : '';
  } catch {
    return '';
  }
}

function startProblem(error: unknown): string {
  const { code, port, message, errors } = error as NodeJS.ErrnoException & {
    readonly port?: number;
    /** Of the bundler. */
    readonly errors?: readonly { readonly text?: string }[];
  };
  const [fault] = errors ?? [];
  if (fault?.text !== undefined) return fault.text;
  if (code !== 'EADDRINUSE') return message.split('\n')[0] ?? message;
  return `port ${port} is taken; PORT and CONSOLE_PORT choose others`;
}
