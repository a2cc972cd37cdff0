import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { type Config, parseConfig } from '../../shared/config/config.ts';
import { ConfigError, type ConfigProblem } from '../../shared/config/configError.ts';
import { namedAsGiven } from '../../shared/config/namedAsGiven.ts';
import { readConfigVariables } from '../../shared/config/sources.ts';
import { configStores } from '../../shared/config/stores/configStores.ts';
import { outgoingRequests } from '../../shared/http/outgoing.ts';
import { pinnedRequests } from '../../shared/http/pinnedRequest.ts';
import { BridgeError } from '../../shared/platform/bridgeError.ts';
import type { Effects } from '../../shared/platform/effects.ts';
import { type Bridge, buildBridge } from '../../shared/runtime/bridge.ts';
import { foreignTableProblems } from '../../shared/runtime/ownTable.ts';
import { documentClient } from '../../shared/table/client.ts';
import { refuse } from '../terminal/refusal.ts';

/** A deployment's own settings and table, for work on all of it from a terminal. */
export interface OpenDeployment {
  readonly config: Config;
  readonly bridge: Bridge;
  /** Where its table is, for people. */
  readonly place: string;
}

const effects: Effects = {
  clock: Date.now,
  random: Math.random,
  newId: randomUUID,
  wait: async (ms, signal) => {
    await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
  },
};

/**
 * Nobody waits for an answer here: a request may take its time, and a table that throttles is asked more and more slowly
 * (the SDK's adaptive mode), since the calls of the marketplace come first.
 */
const patient = {
  maxAttempts: 12,
  retryMode: 'adaptive',
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
} as const;

/**
 * Opens a deployment as one of its processes does: settings from the environment, files, and the stores that it names.
 *
 * @param envFile settings as NAME=value lines; the environment stands before them
 * @param note told of what the bundle would alarm
 * @throws {Refusal} naming every setting that is wrong
 */
async function openDeployment(
  envFile: string | undefined,
  note: (line: string) => void,
): Promise<OpenDeployment & { close(): void }> {
  const environment = { ...(await variablesIn(envFile)), ...process.env };
  const stores = configStores({ environment, effects, awsCredentials: defaultProvider() });
  const signal = AbortSignal.timeout(30_000);
  const config = await readConfigVariables({
    environment,
    readFile: path => readFile(path, 'utf8'),
    fetchSecret: reference => stores.secret(reference, signal),
    fetchParameters: names => stores.parameters(names, signal),
  })
    .then(variables => namedAsGiven(environment, variables, given => parseConfig(given)))
    .catch(refuseConfig);
  const client = documentClient(config.table, patient);
  const silent = () => {};
  const bridge = buildBridge(config, {
    effects,
    send: outgoingRequests(),
    log: { info: silent, warn: silent, error: silent, alarm: ({ name }) => note(`alarm ${name}`) },
    documentClient: client,
    randomBytes,
    pinnedRequests,
  });
  const { name, endpoint = 'Amazon DynamoDB' } = config.table;
  return { config, bridge, place: `table ${name} at ${endpoint}`, close: () => client.destroy() };
}

/**
 * Works with a deployment's settings and table, and lets go of them.
 *
 * @throws {Refusal} naming every setting that is wrong, or the table that is another deployment's or does not do what it is
 * asked
 */
export async function withDeployment<Result>(
  envFile: string | undefined,
  note: (line: string) => void,
  work: (deployment: OpenDeployment) => Promise<Result>,
): Promise<Result> {
  const deployment = await openDeployment(envFile, note);
  try {
    // What is written here cannot be taken back, so it is asked before anything is looked at.
    const foreign = await foreignTableProblems(deployment.bridge, AbortSignal.timeout(30_000));
    if (foreign.length > 0) return refuse(problemsText(foreign));
    return await work(deployment);
  } catch (error) {
    if (error instanceof BridgeError)
      return refuse(`the ${deployment.place} cannot be used: ${error.message}`);
    throw error;
  } finally {
    deployment.close();
  }
}

async function variablesIn(
  envFile: string | undefined,
): Promise<Readonly<Record<string, string | undefined>>> {
  if (envFile === undefined) return {};
  const text = await readFile(envFile, 'utf8').catch((error: NodeJS.ErrnoException) =>
    refuse(`--env-file: ${envFile} cannot be read (${error.code})`),
  );
  return parseEnv(text);
}

function refuseConfig(error: unknown): never {
  if (error instanceof ConfigError)
    return refuse(`the settings of the deployment are needed here: ${problemsText(error.problems)}`);
  if (error instanceof BridgeError) return refuse(`the settings cannot be read: ${error.message}`);
  throw error;
}

const problemsText = (problems: readonly ConfigProblem[]): string =>
  problems.map(({ variable, problem }) => `${variable} ${problem}`).join('; ');
