import { createHmac, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readDeployment } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { allOrgSync } from '../../functions/kit/allOrgSync.ts';
import { authSync } from '../../functions/kit/authSync.ts';
import { newInstance } from '../../functions/saas/newInstance.ts';
import { queryInstance } from '../../functions/saas/queryInstance.ts';
import { startEmbeddedTable } from '../../sandbox/deployment/table/embeddedTable.ts';
import { router } from '../../shared/callback/handler.ts';
import { parseConfig } from '../../shared/config/config.ts';
import { pinnedRequests } from '../../shared/http/pinnedRequest.ts';
import { type Bridge, buildBridge } from '../../shared/runtime/bridge.ts';
import { type KitSync, kit } from '../../shared/runtime/families.ts';
import { documentClient } from '../../shared/table/client.ts';
import { canonicalPayload } from '../../shared/wire/signature/canonicalPayload.ts';

/** One operation against the bare write of the same round. */
export interface Ratio {
  readonly title: string;
  readonly least: number;
  readonly middle: number;
  readonly most: number;
}

/** One call of the largest syncs, ms. */
export interface SyncTimes {
  readonly authSync: number;
  readonly allOrgSync: number;
}

export interface Measured {
  readonly rounds: number;
  readonly ratios: readonly Ratio[];
  readonly syncs: readonly SyncTimes[];
}

const key = 'bench-access-key-0001';
const tableName = 'koogallery-bridge-bench';
const writesPerRound = 60;
const tenants = ['first', 'second', 'third'];

/** How many steps `measure` reports. */
export const stepsOf = (rounds: number): number => operations.length * rounds + tenants.length;

/**
 * Measures what the guarantees cost, each as a ratio to the bare operation of the same round, on an embedded table.
 *
 * @param step is told what is being done
 */
export async function measure(rounds: number, step: (what: string) => void): Promise<Measured> {
  const directory = await mkdtemp(join(tmpdir(), 'koogallery-bench-'));
  const { table: properties } = await readDeployment(projectDirectory);
  const table = await startEmbeddedTable({ directory: join(directory, 'table'), tableName, properties });
  const { bridge, client } = openBench(table.endpoint);
  try {
    const ratios: Ratio[] = [];
    for (const { title, prepare } of operations) {
      const work = await prepare(bridge);
      ratios.push({
        title,
        ...(await ratioOf(
          work,
          () => bareWrite(client),
          rounds,
          () => step(title),
        )),
      });
    }
    const syncs: SyncTimes[] = [];
    for (const tenantId of tenants) {
      step('the largest syncs of the kit');
      syncs.push({
        authSync: await kitCall(bridge, 'authSync', authSync, {
          tenantId,
          appId: 'APP',
          flag: 1,
          userList: users,
        }),
        allOrgSync: await kitCall(bridge, 'allOrgSync', allOrgSync, { tenantId, orgInfoList: departments }),
      });
    }
    return { rounds, ratios, syncs };
  } finally {
    client.destroy();
    await table.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

function openBench(endpoint: string) {
  const config = parseConfig({
    BASE_ACCESS_KEYS: key,
    KIT_ACCESS_KEYS: `${key}-kit`,
    KIT_PRIVATE_KEYS: generateKeyPairSync('rsa', { modulusLength: 3072 })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    APP_URL: 'https://app.example.com',
    DATA_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    TABLE_NAME: tableName,
    DYNAMODB_ENDPOINT: endpoint,
  });
  const silent = () => undefined;
  const client = documentClient(config.table);
  const bridge = buildBridge(config, {
    effects: {
      clock: Date.now,
      random: Math.random,
      newId: randomUUID,
      wait: (ms, signal) => setTimeout(ms, undefined, signal === undefined ? {} : { signal }),
    },
    fetch,
    log: { info: silent, warn: silent, error: silent, alarm: silent },
    documentClient: client,
    randomBytes,
    pinnedRequests,
  });
  return { bridge, client };
}

async function ratioOf(
  work: () => Promise<unknown>,
  bare: () => Promise<unknown>,
  rounds: number,
  step: () => void,
): Promise<Omit<Ratio, 'title'>> {
  await timed(20, bare);
  await timed(20, work);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    step();
    const bareMs = await timed(writesPerRound, bare);
    ratios.push((await timed(writesPerRound, work)) / bareMs);
  }
  const sorted = ratios.toSorted((a, b) => a - b);
  const at = (index: number) => Number((sorted[index] ?? 0).toFixed(2));
  return { least: at(0), middle: at(Math.floor((rounds - 1) / 2)), most: at(rounds - 1) };
}

function signed(
  fields: Readonly<Record<string, string>>,
  body = JSON.stringify(fields),
): APIGatewayProxyEventV2 {
  const timestamp = String(Date.now());
  const nonce = randomUUID();
  const hmac = (text: string): string => createHmac('sha256', key).update(text).digest('hex');
  const payload = canonicalPayload(body);
  const signature = hmac(`${key}${nonce}${timestamp}${hmac(payload)}`);
  return {
    rawQueryString: new URLSearchParams({ signature, timestamp, nonce }).toString(),
    headers: {},
    requestContext: {
      http: { method: 'POST', path: '/saas' },
      timeEpoch: Date.now(),
      requestId: randomUUID(),
    },
    body,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}

async function call(bridge: Bridge, fields: Readonly<Record<string, string>>): Promise<void> {
  const handler = router(async () => bridge, [newInstance, queryInstance]);
  const answer = JSON.parse((await handler(signed(fields))).body ?? '{}');
  if (answer.resultCode !== '000000')
    throw new Error(`the bench got ${answer.resultCode} ${answer.resultMsg}`);
}

const purchase = (orderId: string) => ({
  activity: 'newInstance',
  orderId,
  orderLineId: `${orderId}-000001`,
  businessId: randomUUID(),
});

const bareWrite = (client: DynamoDBDocumentClient): Promise<unknown> =>
  client.send(
    new PutCommand({ TableName: tableName, Item: { pk: `bench#${randomUUID()}`, sk: 'bench', a: 'b' } }),
  );

/** One signed sync; its milliseconds. */
async function kitCall(
  bridge: Bridge,
  name: string,
  sync: KitSync,
  fields: Readonly<Record<string, unknown>>,
): Promise<number> {
  const secret = `${key}-kit`;
  const body = JSON.stringify({ instanceId: '', testFlag: 0, timeStamp: '20261121100000000', ...fields });
  const [timestamp, nonce] = [String(Date.now()), randomUUID()];
  const event = {
    rawQueryString: '',
    headers: {
      'x-timestamp': timestamp,
      'x-nonce': nonce,
      // Over the sorted form, as the marketplace signs: the body itself is not sorted.
      'x-sign': createHmac('sha256', secret)
        .update(`${secret}${nonce}${timestamp}${canonicalPayload(body)}`)
        .digest('hex'),
    },
    requestContext: {
      http: { method: 'POST', path: `/saas/produceAPI/v2/${name}` },
      timeEpoch: Date.now(),
      requestId: randomUUID(),
    },
    body,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
  const before = performance.now();
  const answer = JSON.parse((await kit.serve(sync, async () => bridge)(event)).body ?? '{}');
  if (answer.resultCode !== '000000')
    throw new Error(`the bench got ${answer.resultCode} ${answer.resultMsg}`);
  return Math.round(performance.now() - before);
}

async function timed(count: number, work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  for (let index = 0; index < count; index += 1) await work();
  return performance.now() - before;
}

const operations: readonly {
  readonly title: string;
  readonly prepare: (bridge: Bridge) => Promise<() => Promise<unknown>>;
}[] = [
  {
    title: 'a purchase: verified, guarded, one instance, its event and history',
    prepare: async bridge => () => call(bridge, purchase(randomUUID())),
  },
  {
    title: 'the same purchase again: verified, guarded, the same answer',
    async prepare(bridge) {
      const repeated = randomUUID();
      await call(bridge, purchase(repeated));
      return () => call(bridge, purchase(repeated));
    },
  },
];

const users = Array.from({ length: 500 }, (_, index) => ({
  userName: `user${index}`,
  name: `用户 ${index}`,
  orgCode: String(index % 50),
  role: 'user',
  enable: 'true',
  mobile: '13800000000',
  email: `user${index}@example.com`,
}));

const departments = Array.from({ length: 5_000 }, (_, index) => ({
  orgCode: String(index),
  orgName: `部门 Department ${index}`,
  parentCode: index === 0 ? '' : String(Math.floor((index - 1) / 8)),
}));
