import { resolve } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import * as z from 'zod/mini';
import { parseConfig } from '../shared/config/config.ts';
import { ConfigError, type ConfigProblem } from '../shared/config/configError.ts';
import { isLoopbackUrl } from '../shared/config/loopback.ts';
import { asGiven } from '../shared/config/namedAsGiven.ts';
import { number } from '../shared/config/readers/readers.ts';
import { setting, unreadableSettings } from '../shared/config/readers/setting.ts';
import { settings } from '../shared/config/settings.ts';
import { defined } from '../shared/platform/defined.ts';
import { secondMs } from '../shared/platform/time.ts';
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
  SANDBOX_SCHEDULE_SECONDS  pause between two rounds of the scheduled functions (2); fifteen times
                            as long at most while the table stands still and nothing is due
  and every setting of the bundle, which stands before the one in sandbox/sandbox.env

Exit code: 0 after Ctrl-C, 2 it could not start.`;

export type SettingsResult =
  | { readonly ok: true; readonly settings: SandboxSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

const port = number({ min: 0, max: 65_535, whole: true });
const day = 86_400;

/** The settings of the sandbox itself, beside those of the bundle. */
const ownSettings = z.object({
  PORT: setting(port, 4000),
  CONSOLE_PORT: setting(port, 4001),
  SANDBOX_SCHEDULE_SECONDS: setting(number({ min: 0.01, max: day, unit: secondMs }), 2 * secondMs),
});

/**
 * Reads the options and the variables `PORT` (4000), `CONSOLE_PORT` (4001), `SANDBOX_DATA` (`.sandbox/` in the project)
 * and `SANDBOX_SCHEDULE_SECONDS` (2), and tells everything that is wrong with them and with the settings of the bundle.
 *
 * @param envFile the text of sandbox.env
 */
export function sandboxSettings(input: {
  readonly commandLine: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly envFile: string;
  readonly projectDirectory: string;
  /** Settings of the bundle that stand in files. */
  readonly inFiles?: Readonly<Record<string, string>>;
}): SettingsResult {
  const read = readOptions(input.commandLine);
  const variables = mergedVariables(input.envFile, input.environment);
  const inPlace = { ...variables, ...input.inFiles };
  const wrong = [
    ...unreadableSettings(ownSettings, variables),
    ...bundleProblems(inPlace).map(problem => asGiven(problem, variables, inPlace)),
  ];
  const problems = [
    ...('problem' in read ? [read.problem] : []),
    ...wrong.map(({ variable, problem }) => `${variable} ${problem}`),
  ];
  if ('problem' in read || problems.length > 0) return { ok: false, problems };
  const { fresh, quiet, product } = read;
  const own = ownSettings.parse({ ...variables });
  const itself = addressOfSandbox(product, [own.PORT, own.CONSOLE_PORT]);
  if (itself !== undefined) {
    const problem = `${itself} is an address of the sandbox itself; name the one of your own program`;
    return { ok: false, problems: [problem] };
  }
  return {
    ok: true,
    settings: {
      functionsPort: own.PORT,
      consolePort: own.CONSOLE_PORT,
      dataDirectory: resolve(input.projectDirectory, variables.SANDBOX_DATA || '.sandbox'),
      fresh,
      quiet,
      product,
      schedulePauseMs: own.SANDBOX_SCHEDULE_SECONDS,
      variables,
    },
  };
}

/** The first of the product's addresses that leads to one of these ports on this machine: the sandbox would answer itself. */
const addressOfSandbox = (product: OwnProduct, ports: readonly number[]): string | undefined =>
  Object.values(product).find(
    (address: string) => isLoopbackUrl(address) && ports.some(port => String(port) === new URL(address).port),
  );

/** What is wrong with the settings that a command takes from the environment, each looked at on its own. */
export const commandProblems = (variables: Readonly<Record<string, string>>): readonly ConfigProblem[] => [
  ...unreadableSettings(ownSettings, variables),
  // Other tools have a MODE of their own in the environment; the sandbox sets it itself.
  ...unreadableSettings(settings, { ...variables, MODE: 'sandbox' }),
];

/**
 * What is wrong with the settings of the bundle, before anything is started: its functions read them at their first
 * call, when nobody looks any more. What the sandbox sets itself counts as set.
 */
function bundleProblems(variables: Readonly<Record<string, string>>): readonly ConfigProblem[] {
  try {
    parseConfig(
      { ...variables, MODE: 'sandbox', DYNAMODB_ENDPOINT: 'http://localhost:8000' },
      new Set(['KIT_PRIVATE_KEYS', 'UNIFIED_LOGIN_URL']),
    );
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** sandbox.env, overridden by the environment. */
export function mergedVariables(
  envFile: string,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const merged = Object.entries({ ...parseEnv(envFile), ...environment });
  return Object.fromEntries(merged.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

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
