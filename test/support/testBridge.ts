import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { type Config, parseConfig } from '../../shared/config/config.ts';
import { type RunReport, runDue } from '../../shared/delivery/runDue.ts';
import { outgoingRequests } from '../../shared/http/outgoing.ts';
import { pinnedRequests } from '../../shared/http/pinnedRequest.ts';
import { instanceKey } from '../../shared/instance/identity.ts';
import type { Instance } from '../../shared/instance/instance.ts';
import type { Effects } from '../../shared/platform/effects.ts';
import type { Log, LogFields } from '../../shared/platform/log.ts';
import { type Bridge, buildBridge } from '../../shared/runtime/bridge.ts';
import { dueShard, shards } from '../../shared/table/dueShards.ts';
import { createFaults, type Faults } from '../engines/faults.ts';
import { openTestTable, type TestTable } from '../engines/openTestTable.ts';
import { createTestClock, type TestClock } from './testClock.ts';
import { startTestProduct, type TestProduct } from './testProduct.ts';

export const baseKey = 'test-base-access-key-0001';
export const generalKey = 'test-general-access-key-0001';
export const v1Key = 'test-v1-access-key-0001';
export const kitKey = 'test-kit-access-key-0001';
export const licenseKey = 'test-license-access-key-0001';
export const dataKeys = `test:${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
export const webhookSecret = `whsec_${Buffer.from('test-webhook-secret-of-32-bytes!').toString('base64')}`;

/** The settings of a bridge under test, by their names in the environment: a product, a table, every family's key but the kit's. */
export const bridgeSettings = (
  product: Pick<TestProduct, 'url'>,
  table: Pick<TestTable, 'tableName' | 'endpoint'>,
) => ({
  BASE_ACCESS_KEYS: baseKey,
  GENERAL_ACCESS_KEYS: generalKey,
  V1_ACCESS_KEYS: v1Key,
  LICENSE_ACCESS_KEYS: licenseKey,
  SELLER_WEBHOOK_URL: product.url,
  SELLER_WEBHOOK_SECRETS: webhookSecret,
  SELLER_API_TOKENS:
    'reader:read:test-read-token-0001,product:write:test-write-token-0001,operator:operate:test-operate-token-01',
  DATA_KEYS: dataKeys,
  TABLE_NAME: table.tableName,
  MODE: 'sandbox',
  DYNAMODB_ENDPOINT: table.endpoint,
});

/**
 * A busy machine must not look like an answer that comes too late, a product that is slow, or a lease that ran out. Tests
 * of what happens then set the times.
 */
const patient = { answerWithinMs: 60_000, inlineDeliveryMs: 30_000 };

export interface LoggedLine {
  readonly level: 'info' | 'warn' | 'error' | 'alarm';
  readonly message: string;
  readonly fields: LogFields;
}

export interface TestBridge {
  readonly bridge: Bridge;
  readonly clock: Pick<TestClock, 'now' | 'advance'>;
  readonly lines: readonly LoggedLine[];
  /** Names of the alarms so far. */
  alarms(): readonly string[];
  readonly product: TestProduct;
  readonly faults: Faults;
  /** From now on calls of the marketplace and of the seller API are to be answered within so many ms. */
  answerWithin(ms?: number): void;
  /** One run of a schedule over everything that is due. */
  run(kind: 'deliver' | 'expire' | 'release', leftMs?: number): Promise<RunReport>;
  instance(instanceId: string): Promise<Instance | undefined>;
  /** Items of one partition as they are stored. */
  stored(pk: string): Promise<readonly Record<string, unknown>[]>;
  /**
   * What another process has, or this one after it died: nothing but the settings and the table is the same.
   *
   * @param settings those that this process reads otherwise
   */
  restart(settings?: Readonly<Record<string, string>>): Bridge;
  close(): Promise<void>;
}

export interface TestBridgeOptions {
  /** Settings by their names in the environment; an empty text leaves one out. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A bridge as a container has it, on a real table, with a real product over HTTP and a clock that can be moved. */
export async function openTestBridge(
  engine: { readonly endpoint: string },
  { settings = {} }: TestBridgeOptions = {},
): Promise<TestBridge> {
  const clock = createTestClock();
  const table = await openTestTable(engine);
  const faults = createFaults(clock.now);
  faults.install(table.client);
  const product = await startTestProduct(webhookSecret);
  const lines: LoggedLine[] = [];
  const variables = { ...bridgeSettings(product, table), ...settings };
  const isTimed = 'ANSWER_WITHIN_MS' in settings || 'INLINE_DELIVERY_MS' in settings;
  const configOf = (read: Readonly<Record<string, string>>) => ({
    ...parseConfig(read),
    ...(isTimed ? {} : patient),
  });
  const config: { -readonly [Name in keyof Config]: Config[Name] } = configOf(variables);
  const effects: Effects = {
    clock: clock.now,
    random: Math.random,
    newId: randomUUID,
    wait: clock.wait,
  };
  const bridgeOn = (client: TestTable['client'], read: Config = config): Bridge =>
    buildBridge(read, {
      effects,
      send: outgoingRequests(),
      log: recordingLog(lines),
      documentClient: client,
      randomBytes,
      pinnedRequests,
    });
  const bridge = bridgeOn(table.client);
  const others: TestTable['client'][] = [];
  return {
    bridge,
    clock,
    lines,
    alarms: () => lines.filter(({ level }) => level === 'alarm').map(({ message }) => message),
    product,
    faults,
    answerWithin(ms = patient.answerWithinMs) {
      config.answerWithinMs = ms;
    },
    run: (kind, leftMs = 60_000) => {
      const { signal } = new AbortController();
      setMaxListeners(0, signal);
      return runDue({
        kind,
        ...(kind === 'deliver' ? { alsoOverdue: ['expire', 'release'] as const } : {}),
        deps: bridge,
        budget: { deadline: clock.now() + leftMs, signal },
      });
    },
    instance: instanceId => bridge.instances.store.read(instanceKey(instanceId)),
    async stored(pk) {
      const { QueryCommand } = await import('@aws-sdk/lib-dynamodb');
      const { Items } = await table.client.send(
        new QueryCommand({
          TableName: table.tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ConsistentRead: true,
        }),
      );
      return Items ?? [];
    },
    restart(more) {
      const client = table.connect();
      others.push(client);
      return more === undefined ? bridgeOn(client) : bridgeOn(client, configOf({ ...variables, ...more }));
    },
    async close() {
      for (const client of others) client.destroy();
      await product.close();
      table.close();
    },
  };
}

/** Every shard of a kind of due work, as the index holds them. */
export const everyShard = (kind: Parameters<typeof dueShard>[0]): readonly string[] =>
  Array.from({ length: shards }, (_, shard) => dueShard(kind, shard));

function recordingLog(lines: LoggedLine[]): Log {
  const record = (level: LoggedLine['level']) => (message: string, fields: LogFields) => {
    lines.push({ level, message, fields });
  };
  return {
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
    alarm: ({ name, detail }) => record('alarm')(name, detail),
  };
}
