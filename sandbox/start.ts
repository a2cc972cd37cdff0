import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { divertOutput } from './divertedOutput.ts';
import { introduction } from './introduction.ts';
import { sandboxFiles } from './sandboxFiles.ts';
import { sandboxHelp, sandboxSettings } from './sandboxSettings.ts';
import { startSandbox } from './startSandbox.ts';

if (process.argv.slice(2).some(word => word === '--help' || word === '-h')) {
  console.log(sandboxHelp);
  process.exit(0);
}
const envFile = await readFile(join(projectDirectory, 'sandbox', 'sandbox.env'), 'utf8');
const demonstration = parseEnv(envFile);
const result = sandboxSettings({
  commandLine: process.argv.slice(2),
  environment: process.env,
  envFile,
  projectDirectory,
});
if (!result.ok) {
  console.error(`Sandbox not started: ${result.problem}`);
  process.exit(2);
}
const { settings } = result;
await mkdir(settings.dataDirectory, { recursive: true });
const output = divertOutput(sandboxFiles(settings.dataDirectory).functionLog);

const sandbox = await startSandbox(projectDirectory, settings, output).catch(async (error: unknown) => {
  output.log(error instanceof Error ? `start: ${error.stack} ${String(error.cause ?? '')}` : String(error));
  await output.close();
  console.error(`Sandbox not started: ${startProblem(error)}`);
  process.exit(2);
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

/** `npm start` that is killed cannot pass a signal on; without this the sandbox would keep the ports without a terminal. */
function endWithNpm(): void {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), 250).unref();
}

function startProblem(error: unknown): string {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== 'EADDRINUSE') return message.split('\n')[0] ?? message;
  return `port ${port} is taken; PORT and CONSOLE_PORT choose others`;
}
