import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isLoopbackUrl } from '../config/loopback.ts';
import type { TableConfig } from '../config/tableConfig.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import { defined } from '../platform/defined.ts';
import { fastPath } from './fastPath/fastPath.ts';
import { requestHandler } from './fastPath/requestHandler.ts';
import { insideLookup } from './insideLookup.ts';

/** What a caller may decide about the client; everything else follows from the configuration. */
export interface ClientOptions {
  /** Attempts per request, the first included. 2 inside callbacks: the marketplace waits 5 seconds. */
  readonly maxAttempts?: number;
  /** `adaptive`: asks more and more slowly while the table throttles. */
  readonly retryMode?: 'standard' | 'adaptive';
  /** Replaces the time-outs, ms. */
  readonly limits?: { readonly connectionTimeout: number; readonly requestTimeout: number };
  /** Replace the SDK's own search. On the loopback fixed dummies stand in for what is not given. */
  readonly credentials?: NonNullable<DynamoDBClientConfig['credentials']>;
  readonly region?: string;
}

/** Embedded engines check the form of a signature, not the signature. */
const loopback = { region: 'local', credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' } };

/** What fits between a call of the marketplace and its answer. */
const callbackLimits = {
  connectionTimeout: answerBudget.tableConnect,
  requestTimeout: answerBudget.tableRequest,
};

/**
 * What the SDK does for each request that is of no use here: lines for a logger that is not there, and a list of the
 * features in use for a header that no engine reads. A sixth of a request's CPU.
 */
const idleMiddleware = ['loggerMiddleware', 'getUserAgentMiddleware'];

/**
 * The document client of the one table. Elsewhere than on the loopback region and credentials come from the
 * SDK's default chain, unless given.
 */
export function documentClient(table: TableConfig, options: ClientOptions = {}): DynamoDBDocumentClient {
  const { maxAttempts = 2, retryMode, limits = callbackLimits, credentials, region } = options;
  const client = new DynamoDBClient({
    ...(table.endpoint !== undefined && { endpoint: table.endpoint }),
    ...(table.endpoint !== undefined && isLoopbackUrl(table.endpoint) && loopback),
    ...(table.region !== undefined && { region: table.region }),
    ...(table.credentials !== undefined && { credentials: table.credentials }),
    ...(credentials !== undefined && { credentials }),
    ...(region !== undefined && { region }),
    maxAttempts,
    ...defined({ retryMode }),
    requestHandler: requestHandler({ ...limits, ...connectionRules(table) }),
  });
  for (const middleware of idleMiddleware) client.middlewareStack.remove(middleware);
  const wrapped = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  // The wrapper's own does nothing: its connections would stay open for as long as the process lives.
  Object.assign(wrapped, { destroy: () => client.destroy() });
  // Whoever asks slowly on purpose keeps the SDK's way, which does the waiting.
  if (retryMode === 'adaptive') return wrapped;
  return Object.assign(wrapped, { send: fastPath(client, wrapped.send.bind(wrapped)) });
}

/** Which servers may stand behind the table's address. */
function connectionRules({ ca, staysInside }: TableConfig) {
  if (staysInside === true) return { lookup: insideLookup };
  return defined({ ca });
}
