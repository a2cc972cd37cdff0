import { resolve } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { defined } from '../shared/platform/defined.ts';
import { type OwnProduct, ownAddressProblem } from './ownProduct.ts';

export interface SandboxSettings {
  /** 0 = any free port. */
  readonly functionsPort: number;
  readonly consolePort: number;
  /** Absolute path of the directory that holds the sandbox's data. */
  readonly dataDirectory: string;
  /** Start with empty data. */
  readonly fresh: boolean;
  /** No line for each call and delivery. */
  readonly quiet: boolean;
  /** The seller's own program, as far as it takes part. */
  readonly product: OwnProduct;
  /** Pause between two rounds of the scheduled functions, ms. */
  readonly schedulePauseMs: number;
  /** What the functions find in their environment: sandbox.env, overridden by the environment. */
  readonly variables: Readonly<Record<string, string>>;
}

export const sandboxHelp = `Runs the bundle and everything around it on this machine, until Ctrl-C.

  npm start -- [options]

options
  --product URL  sends the events to your own program, such as http://localhost:3000/webhook
  --login URL    where the browser goes after a login, with its one-time ticket
  --quiet        no line for each call and each delivery
  --fresh        begin with empty data, at the real time
  --help         this text

variables
  PORT                      of the functions (4000)
  CONSOLE_PORT              of the console (4001)
  SANDBOX_DATA              directory of the data (.sandbox/)
  SANDBOX_SCHEDULE_SECONDS  pause between two rounds of the scheduled functions (2)
  and every setting of the bundle, which stands before the one in sandbox/sandbox.env

Exit code: 0 after Ctrl-C, 2 it could not start.`;

export type SettingsResult =
  | { readonly ok: true; readonly settings: SandboxSettings }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the options and the variables `PORT` (4000), `CONSOLE_PORT` (4001), `SANDBOX_DATA` (`.sandbox/` in the project)
 * and `SANDBOX_SCHEDULE_SECONDS` (2).
 *
 * @param envFile the text of sandbox.env
 */
export function sandboxSettings(input: {
  readonly commandLine: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly envFile: string;
  readonly projectDirectory: string;
}): SettingsResult {
  const read = readOptions(input.commandLine);
  if ('problem' in read) return problem(read.problem);
  const { fresh, quiet, product } = read;
  const variables = mergedVariables(input.envFile, input.environment);
  const functionsPort = port(variables.PORT, 4000);
  if (functionsPort === undefined) return problem('PORT must be a port number, 0 to 65535');
  const consolePort = port(variables.CONSOLE_PORT, 4001);
  if (consolePort === undefined) return problem('CONSOLE_PORT must be a port number, 0 to 65535');
  const seconds = Number(variables.SANDBOX_SCHEDULE_SECONDS ?? 2);
  if (!(seconds > 0 && seconds <= 86_400))
    return problem('SANDBOX_SCHEDULE_SECONDS must be seconds, more than 0');
  const dataDirectory = resolve(input.projectDirectory, variables.SANDBOX_DATA ?? '.sandbox');
  return {
    ok: true,
    settings: {
      functionsPort,
      consolePort,
      dataDirectory,
      fresh,
      quiet,
      product,
      schedulePauseMs: seconds * 1000,
      variables,
    },
  };
}

/** sandbox.env, overridden by the environment. */
export function mergedVariables(
  envFile: string,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const merged = Object.entries({ ...parseEnv(envFile), ...environment });
  return Object.fromEntries(merged.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

const problem = (text: string): SettingsResult => ({ ok: false, problem: text });

const options = {
  fresh: { type: 'boolean' },
  quiet: { type: 'boolean' },
  product: { type: 'string' },
  login: { type: 'string' },
} as const;

type Options = Pick<SandboxSettings, 'fresh' | 'quiet' | 'product'>;

function readOptions(commandLine: readonly string[]): Options | { readonly problem: string } {
  const values = parsed(commandLine);
  if (values === undefined) {
    return {
      problem: 'the sandbox knows the options --product URL, --login URL, --quiet, --fresh and --help',
    };
  }
  for (const name of ['product', 'login'] as const) {
    const address = values[name];
    const wrong = address === undefined ? undefined : ownAddressProblem(`--${name}`, address);
    if (wrong !== undefined) return { problem: wrong };
  }
  const { fresh = false, quiet = false, product: webhookUrl, login: loginUrl } = values;
  return { fresh, quiet, product: defined({ webhookUrl, loginUrl }) };
}

function parsed(commandLine: readonly string[]) {
  try {
    return parseArgs({ args: [...commandLine], options }).values;
  } catch {
    return undefined;
  }
}

function port(text: string | undefined, fallback: number): number | undefined {
  if (text === undefined || text === '') return fallback;
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}
