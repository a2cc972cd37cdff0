import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parseConfig } from '../config/config.ts';
import { configCache } from '../config/configCache.ts';
import { namedAsGiven } from '../config/namedAsGiven.ts';
import { readConfigVariables, withheldSettings } from '../config/sources.ts';
import { configStores } from '../config/stores/configStores.ts';
import type { TableConfig } from '../config/tableConfig.ts';
import { inProcessProduct } from '../delivery/inProcessProduct.ts';
import { outgoingRequests } from '../http/outgoing.ts';
import { watchedSend } from '../http/watchedSend.ts';
import { BridgeError } from '../platform/bridgeError.ts';
import type { Effects } from '../platform/effects.ts';
import { faultOf } from '../platform/faultOf.ts';
import { structuredLog } from '../platform/logged/structuredLog.ts';
import { reasonOf } from '../platform/reasonOf.ts';
import { waitFor } from '../platform/waitFor.ts';
import { documentClient } from '../table/client.ts';
import { buildCore, type Core } from './core.ts';
import { ownTable } from './ownTable.ts';

/** The platform's own clock, randomness and timers. */
const effects: Effects = {
  clock: () => Date.now(),
  random: Math.random,
  newId: randomUUID,
  wait: waitFor,
};

const log = structuredLog({ environment: process.env, clock: effects.clock });

const send = watchedSend(outgoingRequests());

const stores = configStores({ environment: process.env, effects, awsCredentials: defaultProvider() });

let opened: { readonly table: TableConfig; readonly client: DynamoDBDocumentClient } | undefined;

/** The client of the last reading while the table is the same: its connections stay open, and none is left behind. */
function clientOf(table: TableConfig): DynamoDBDocumentClient {
  if (opened === undefined || !isDeepStrictEqual(opened.table, table)) {
    opened = { table, client: documentClient(table) };
  }
  return opened.client;
}

/** The same as `openCore` without a line in the log, for a start that says itself what is wrong. */
export const openCoreUnlogged = configCache<Core>({
  read: async signal => {
    const variables = await readConfigVariables({
      environment: process.env,
      readFile: path => readFile(path, { encoding: 'utf8', signal }),
      fetchSecret: reference => stores.secret(reference, signal),
      fetchParameters: names => stores.parameters(names, signal),
    });
    const config = namedAsGiven(process.env, variables, given =>
      parseConfig(given, withheldSettings(process.env)),
    );
    return buildCore(config, {
      effects,
      send,
      log,
      randomBytes,
      product: inProcessProduct,
      documentClient: clientOf(config.table),
    });
  },
  clock: effects.clock,
  random: effects.random,
  onRefreshFailure: error =>
    log.alarm({
      name: 'ConfigurationNotRefreshed',
      detail: { reason: reasonOf(error) },
    }),
});

const heldToItsTable = ownTable(effects.clock);

async function openOnItsTable(): Promise<Core> {
  const core = await openCoreUnlogged();
  await heldToItsTable(core);
  return core;
}

/**
 * Opens the core of this container: configuration from environment, files and stores, read once and again about
 * every five minutes. The only place where the code meets the platform. A configuration that cannot be used is logged here,
 * whatever kind of function asked for it; the table of another deployment is one.
 *
 * @throws {ConfigError} listing every problem; the next call tries again.
 */
export async function openCore(): Promise<Core> {
  try {
    return await openOnItsTable();
  } catch (error) {
    // Names of settings and of faults; no value is ever in them.
    log.error('configuration', {
      fault: faultOf(error),
      reason: error instanceof BridgeError ? error.message : 'unknown',
    });
    throw error;
  }
}

// Lambda runs what stands outside a handler at full speed and before the first call: there the settings are read now and the
// table is asked whose it is, so that no call waits for either. A failure is not told here: the first call finds it again and
// logs it.
if (process.env.AWS_LAMBDA_INITIALIZATION_TYPE !== undefined) await openOnItsTable().catch(() => undefined);
