import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readDeployment } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { startConsole } from '../../sandbox/console/startConsole.ts';
import { startEmbeddedTable } from '../../sandbox/deployment/table/embeddedTable.ts';
import { openApis } from '../../sandbox/marketplace/openApis/openApis.ts';
import { parseConfig } from '../../shared/config/config.ts';
import { outgoingRequests } from '../../shared/http/outgoing.ts';
import { pinnedRequests } from '../../shared/http/pinnedRequest.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { instanceIdFor } from '../../shared/instance/identity.ts';
import { hourMs, minuteMs } from '../../shared/platform/time.ts';
import { buildBridge } from '../../shared/runtime/bridge.ts';
import { documentClient } from '../../shared/table/client.ts';
import { pushUsage } from '../../shared/usage/push/pushUsage.ts';
import { recordUsage } from '../../shared/usage/record/recordUsage.ts';

export interface DrillResult {
  readonly records: number;
  readonly instances: number;
  readonly simulatedHours: number;
  readonly windowsBilled: number;
  /** Decimal text. */
  readonly used: string;
  readonly billed: string;
  readonly callsFailed: number;
  readonly calls: number;
  readonly seconds: number;
  /** Instances whose bill is not what was used. */
  readonly wrong: readonly string[];
}

const hours = 3;
const batchSize = 1_000;
const perInstance = 10;
/** Every fifth instance is one of SaaS V1 whose product needs the old usage API. */
const oldProduct = 'drill-old-product';
const familyOf = (index: number) => (index % 5 === 4 ? 'saas-v1' : 'saas-v2');

/**
 * Usage of many instances over three simulated hours against a marketplace that fails at random, also after it has
 * taken a call. At the end the marketplace's statement must equal what was used, to the last decimal.
 *
 * @param progress is told how many records have been posted
 */
export async function runDrill(
  records: number,
  instances: number,
  progress: (posted: number) => void,
): Promise<DrillResult> {
  const startedAt = performance.now();
  const directory = await mkdtemp(join(tmpdir(), 'koogallery-drill-'));
  const { table: properties } = await readDeployment(projectDirectory);
  const tableName = 'koogallery-bridge-drill';
  const table = await startEmbeddedTable({ directory: join(directory, 'table'), tableName, properties });

  // The drill begins on the hour; its clock only moves when it says so.
  let now = Math.ceil(Date.now() / hourMs) * hourMs;
  let requests = 0;
  let failures = 0;
  const keys = {
    base: 'drill-base-access-key-0001',
    ak: 'drill-open-api-ak-0001',
    sk: 'drill-open-api-sk-0001',
  };
  const marketplace = await startConsole(
    openApis({
      clock: () => now,
      credentials: keys,
      usageKey: keys.base,
      fault() {
        requests += 1;
        const fate = Math.random();
        const mode = fate < 0.15 ? 'lost' : fate < 0.3 ? 'down' : fate < 0.35 ? 'busy' : 'normal';
        if (mode !== 'normal') failures += 1;
        return mode;
      },
    }) as never,
    0,
  );
  const config = parseConfig({
    BASE_ACCESS_KEYS: keys.base,
    APP_URL: 'https://app.example.com',
    OPEN_API_URLS: `http://127.0.0.1:${marketplace.port}`,
    OPEN_API_AK: keys.ak,
    OPEN_API_SK: keys.sk,
    PRODUCTS: JSON.stringify({ [oldProduct]: { usageApi: 'old' } }),
    DATA_KEYS: `drill:${randomBytes(32).toString('base64')}`,
    TABLE_NAME: tableName,
    DYNAMODB_ENDPOINT: table.endpoint,
  });
  const client = documentClient(config.table);
  const silent = () => undefined;
  const bridge = buildBridge(config, {
    effects: {
      clock: () => now,
      random: Math.random,
      newId: randomUUID,
      wait: (ms, signal) => setTimeout(ms, undefined, signal === undefined ? {} : { signal }),
    },
    send: outgoingRequests(),
    log: { info: silent, warn: silent, error: silent, alarm: silent },
    documentClient: client,
    randomBytes,
    pinnedRequests,
  });
  const budget = () => {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    return { deadline: now + hourMs, signal };
  };

  try {
    const ids = Array.from({ length: instances }, (_, index) =>
      instanceIdFor(familyOf(index), 'DRILL', String(index)),
    );
    const cause = { activity: 'drill' };
    for (let at = 0; at < ids.length; at += 50) {
      await Promise.all(
        ids.slice(at, at + 50).map((instanceId, index) =>
          applyCommand(
            bridge,
            instanceId,
            {
              type: 'create',
              cause,
              instanceId,
              family: familyOf(at + index),
              orderId: 'DRILL',
              ...(familyOf(at + index) === 'saas-v1' ? { productId: oldProduct } : {}),
              payloadHash: '',
              fromSettings: true,
            },
            { budget: budget() },
          ),
        ),
      );
    }

    const used = new Map<string, bigint>();
    const batches = Math.ceil(records / batchSize);
    for (let batch = 0; batch < batches; batch += 1) {
      now += Math.floor((hours * hourMs) / batches);
      const at = now;
      const posted = Array.from({ length: Math.min(batchSize, records - batch * batchSize) }, (_, index) => {
        const instanceId =
          ids[(batch * (batchSize / perInstance) + Math.floor(index / perInstance)) % instances] ?? '';
        const value = 1n + BigInt(Math.floor(Math.random() * 99_999));
        used.set(instanceId, (used.get(instanceId) ?? 0n) + value);
        return { id: `${batch}-${index}`, instanceId, at, value: decimal(value) };
      });
      const outcomes = await recordUsage(bridge, posted, budget());
      const refused = outcomes.find(({ outcome }) => outcome !== 'accepted');
      if (refused !== undefined) throw new Error(`a record was not taken: ${JSON.stringify(refused)}`);
      // Every fifth batch comes twice, as a product does that got no answer.
      if (batch % 5 === 0) await recordUsage(bridge, posted, budget());
      await pushUsage(bridge, budget());
      progress(Math.min(records, (batch + 1) * batchSize));
    }

    // The last records fell into an hour that has only begun: no push takes it before it is over.
    now += hourMs;
    let runs = 0;
    for (let idle = 0; idle < 2; runs += 1) {
      now += 16 * minuteMs;
      const { sent } = await pushUsage(bridge, budget());
      idle = sent === 0 ? idle + 1 : 0;
      if (runs > 200) throw new Error('the pushes do not come to an end');
    }

    const statement = (await (
      await fetch(`http://127.0.0.1:${marketplace.port}/marketplace/statement`)
    ).json()) as {
      readonly records: number;
      readonly instances: Readonly<Record<string, string>>;
    };
    const billed = new Map(
      Object.entries(statement.instances).map(([id, text]) => [id, BigInt(text.replace('.', ''))]),
    );
    const wrong = ids.filter(id => (used.get(id) ?? 0n) !== (billed.get(id) ?? 0n));
    const sum = (values: Iterable<bigint>) => decimal([...values].reduce((all, value) => all + value, 0n));
    return {
      records,
      instances,
      simulatedHours: hours,
      windowsBilled: statement.records,
      used: sum(used.values()),
      billed: sum(billed.values()),
      callsFailed: failures,
      calls: requests,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      wrong,
    };
  } finally {
    client.destroy();
    await marketplace.stop();
    await table.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Ten-thousandths as decimal text. */
const decimal = (value: bigint): string => `${value / 10_000n}.${String(value % 10_000n).padStart(4, '0')}`;
