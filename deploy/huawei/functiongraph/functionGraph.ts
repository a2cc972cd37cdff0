import { readFile } from 'node:fs/promises';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ConfigError } from '../../../shared/config/configError.ts';
import { asGiven } from '../../../shared/config/namedAsGiven.ts';
import { readVariables } from '../../../shared/config/sources.ts';
import { structuredLog } from '../../../shared/platform/logged/structuredLog.ts';
import { clientFinder } from '../../serve/http/clientAddress.ts';
import { type HttpServer, type ServerOptions, startServer } from '../../serve/http/startServer.ts';
import { verificationAnswer } from '../../serve/probes/verificationAnswer.ts';
import type { ServedFunction } from '../../serve/servedFunction.ts';
import { type ServeSettings, serveSettingNames, serveSettings } from '../../serve/settings/serveSettings.ts';
import type { ApigAnswer } from './apigEvent.ts';
import { eventFunction } from './eventFunction.ts';
import {
  type AgencyKeys,
  adoptUserData,
  agencyKeysOf,
  hasOwnKeys,
  type PlatformContext,
  takeAgencyKeys,
  useAgencyKeys,
} from './platformContext.ts';

/** How a process of FunctionGraph is called: with the requests themselves, or with events about them. */
export type ProcessKind = 'http' | 'events';

export interface FunctionGraph {
  /** The handler of an event function made of code. */
  handle(event: unknown, context: PlatformContext): Promise<ApigAnswer | undefined>;
  /**
   * Listens where FunctionGraph calls: an HTTP function gets requests (page functiongraph_01_1442), an event function made
   * of an image gets `POST /init` once and `POST /invoke` for each event (page functiongraph_04_0104).
   *
   * @throws {ConfigError} with every wrong setting of the process
   */
  listen(kind: ProcessKind): Promise<HttpServer>;
}

/** Longer than the longest schedule, ms. */
const invocationMs = 15 * 60_000;

/** Everything that FunctionGraph may call, around the functions of serverless.yml. */
export function functionGraph(functions: readonly ServedFunction[]): FunctionGraph {
  const { env: environment } = process;
  const log = structuredLog({ environment, clock: Date.now });
  // Before anything is put there: keys that are there now are the seller's own.
  let ownKeys = hasOwnKeys(environment);
  const useKeys = (keys: AgencyKeys | undefined): void => {
    if (!ownKeys) useAgencyKeys(keys, environment);
  };

  let settings: Promise<ServeSettings> | undefined;
  const readSettings = (): Promise<ServeSettings> => {
    settings ??= settingsOf(functions, environment);
    return settings;
  };
  const run = eventFunction({
    functions,
    log,
    clock: Date.now,
    verificationFiles: async () => (await readSettings()).verificationFiles,
  });

  let isAdopted = false;
  async function handle(event: unknown, context: PlatformContext): Promise<ApigAnswer | undefined> {
    if (!isAdopted) {
      adoptUserData(context, environment);
      ownKeys = hasOwnKeys(environment);
      isAdopted = true;
    }
    useKeys(agencyKeysOf(context));
    return run(event, {
      requestId: context.getRequestID(),
      remainingMs: () => context.getRemainingTimeInMilliSeconds(),
    });
  }

  /** What an image answers to the platform: the answer for the gateway, as JSON. */
  const invoke: ServedFunction = {
    name: 'invoke',
    timeoutMs: invocationMs,
    routes: ['POST /init', 'POST /invoke'],
    schedules: [],
    handler: async (call: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
      if (call.rawPath === '/init') return { statusCode: 200, body: '' };
      const event: unknown = JSON.parse(Buffer.from(call.body ?? '', 'base64').toString('utf8'));
      const invokedAt = Date.now();
      const answer = await run(event, {
        requestId: call.headers['x-cff-request-id'] ?? call.requestContext.requestId,
        remainingMs: () => invokedAt + invocationMs - Date.now(),
      });
      return {
        statusCode: 200,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(answer ?? {}),
      };
    },
  };

  async function listen(kind: ProcessKind): Promise<HttpServer> {
    const { host, port, trustedProxies, verificationFiles } = await readSettings();
    const whatIsServed: Pick<ServerOptions, 'functions' | 'answerFirst' | 'onServed'> =
      kind === 'http'
        ? {
            functions,
            answerFirst: (method, target) => verificationAnswer(verificationFiles, method, target),
            onServed: request => log.info('request', { ...request }),
          }
        : { functions: [invoke], answerFirst: () => undefined, onServed: () => undefined };
    const server = await startServer({
      host,
      port,
      ...whatIsServed,
      findClient: clientFinder(trustedProxies),
      // The platform repeats no call.
      isProxy: () => false,
      onUnreadable: code => log.warn('request that cannot be read', { code }),
      onHead: ({ rawHeaders }) => useKeys(takeAgencyKeys(rawHeaders)),
      silentMs: invocationMs,
    });
    log.info('listening', { port: server.port, kind });
    return server;
  }

  return { handle, listen };
}

/** Where FunctionGraph looks, unless the variables of the function say otherwise (an image may have to listen on 0.0.0.0). */
const listensAt = { HOST: '127.0.0.1', PORT: '8000' } as const;

/** @throws {ConfigError} */
async function settingsOf(
  functions: readonly ServedFunction[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ServeSettings> {
  const paths = new Set(functions.flatMap(({ routes }) => routes.map(route => route.split(' ')[1] ?? '')));
  const given = await readVariables(
    { environment, readFile: path => readFile(path, 'utf8') },
    serveSettingNames,
  );
  const read = serveSettings({ ...listensAt, ...given }, path => paths.has(path));
  if (!read.ok) throw new ConfigError(read.problems.map(problem => asGiven(problem, environment, given)));
  return read.settings;
}
