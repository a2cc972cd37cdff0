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
import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import { settingProblem, settingWords } from '../../shared/seller/words/settingWords.ts';
import { tableFaultWords } from '../../shared/seller/words/tableFaultWords.ts';
import { bridgeTable } from '../../shared/table/bridgeTable.ts';
import { documentClient } from '../../shared/table/client.ts';
import { TableError } from '../../shared/table/tableError.ts';
import { connectionProblem } from '../terminal/connectionProblem.ts';
import { inBoth, type Language, speaking, type Text, text } from '../terminal/language.ts';
import { Refusal, refuseInBoth } from '../terminal/refusal.ts';

/** A deployment's own settings and table, for work on all of it from a terminal. */
export interface OpenDeployment {
  readonly config: Config;
  readonly bridge: Bridge;
  /** Where its table is, for people. */
  readonly place: Text;
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
  limits: { connectionTimeout: 5_000, requestTimeout: 30_000 },
} as const;

/** Whether it can be reached at all: the patience above is for a table that answers, not for an address where nobody listens. */
const impatient = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;

/** As much of a deployment as tells whose table it is. */
type Asked = Parameters<typeof foreignTableProblems>[0];

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
  const place = text(`table ${name} at ${endpoint}`, `${endpoint} 的表 ${name}`);
  return { config, bridge, place, close: () => client.destroy() };
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
    const foreign = await whoseTable(deployment);
    if (foreign.length > 0) return refuseProblems(foreign);
    return await work(deployment);
  } catch (error) {
    if (error instanceof BridgeError) return refuseTable(deployment, error);
    throw error;
  } finally {
    deployment.close();
  }
}

/** Asked shortly at first: a table that is away is told within seconds, one that only throttles is asked patiently. */
async function whoseTable({ config, bridge }: OpenDeployment): Promise<readonly ConfigProblem[]> {
  const client = documentClient(config.table, impatient);
  const ask = (asked: Asked) => foreignTableProblems(asked, AbortSignal.timeout(30_000));
  try {
    return await ask({ config, table: bridgeTable(client, config.table.name) });
  } catch (error) {
    if (!(error instanceof TableError) || isAway(error)) throw error;
    return await ask(bridge);
  } finally {
    client.destroy();
  }
}

/** The SDK has one name for a line that breaks, a connection that does not come about, and an answer that does not come. */
const isAway = ({ code, cause }: TableError): boolean => {
  if (code === 'table-unreachable') return true;
  if (!(cause instanceof Error)) return false;
  const broken = 'code' in cause && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
  return broken || /did not establish a connection/.test(cause.message);
};

/** What the fault of a table means, where it is known. */
function faultWords({ code, cause: thrown }: BridgeError): Text | undefined {
  // An engine that has a fault says so with 5xx, or by a name.
  const { $metadata } = (thrown ?? {}) as { readonly $metadata?: { readonly httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  if (code === 'table-unavailable' && status >= 400 && status < 500)
    return text(
      `what answers there is no table (HTTP ${status}): is DYNAMODB_ENDPOINT its address?`,
      `应答的不是表（HTTP ${status}）：DYNAMODB_ENDPOINT 是它的地址吗？`,
    );
  const { cause } = tableFaultWords(code);
  return cause.en.includes(`(${code})`) ? cause : undefined;
}

function refuseTable({ place }: OpenDeployment, error: BridgeError): never {
  const { cause } = error;
  const late = text(
    'no connection comes about: is a firewall in between?',
    '无法建立连接：中间是否有防火墙？',
  );
  const isLate = error instanceof TableError && isAway(error);
  const why =
    connectionProblem(cause) ??
    (isLate ? late : (faultWords(error) ?? inBoth(language => bundleWords(language, error.message))));
  return refuseInBoth(`the ${place.en} cannot be used: ${why.en}`, `${place.zh} 不能使用：${why.zh}`);
}

async function variablesIn(
  envFile: string | undefined,
): Promise<Readonly<Record<string, string | undefined>>> {
  if (envFile === undefined) return {};
  const text = await readFile(envFile, 'utf8').catch((error: NodeJS.ErrnoException) =>
    refuseInBoth(
      `--env-file: ${envFile} cannot be read (${error.code})`,
      `--env-file：无法读取 ${envFile}（${error.code}）`,
    ),
  );
  return parseEnv(text);
}

function refuseConfig(error: unknown): never {
  if (error instanceof ConfigError)
    throw new Refusal(
      inBoth(
        language =>
          `${speaking(language)('the settings of the deployment are needed here: ', '这里需要部署的设置：')}${problemsText(language, error.problems)}`,
      ),
    );
  if (error instanceof BridgeError)
    return refuseInBoth(
      `the settings cannot be read: ${error.message}`,
      `无法读取设置：${settingWords('zh', error.message)}`,
    );
  throw error;
}

const refuseProblems = (problems: readonly ConfigProblem[]): never => {
  throw new Refusal(inBoth(language => problemsText(language, problems)));
};

const problemsText = (language: Language, problems: readonly ConfigProblem[]): string =>
  problems
    .map(({ variable, problem }) => settingProblem(language, variable, problem))
    .join(speaking(language)('; ', '；'));
