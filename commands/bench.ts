import { createHmac, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { allOrgSync } from '../functions/kit/allOrgSync.ts';
import { authSync } from '../functions/kit/authSync.ts';
import { newInstance } from '../functions/saas/newInstance.ts';
import { queryInstance } from '../functions/saas/queryInstance.ts';
import { readDeployment } from '../sandbox/deployment.ts';
import { startEmbeddedTable } from '../sandbox/table/embeddedTable.ts';
import { frontDoor } from '../shared/callback/handler.ts';
import { type KitSync, kitHandler } from '../shared/callback/kitSync.ts';
import { parseConfig } from '../shared/config/schema.ts';
import { pinnedRequests } from '../shared/login/pinnedRequest.ts';
import { type Bridge, buildBridge } from '../shared/runtime/bridge.ts';
import { documentClient } from '../shared/table/client.ts';
import { canonicalPayload } from '../shared/wire/canonicalPayload.ts';
import { projectDirectory } from './bundle/projectDirectory.ts';

/** `npm run bench`: what the guarantees cost, each as a ratio to the bare operation measured in the same round. */

const rounds = 7;
const key = 'bench-access-key-0001';
const tableName = 'koogallery-bridge-bench';
const directory = await mkdtemp(join(tmpdir(), 'koogallery-bench-'));
const { table: properties } = await readDeployment(projectDirectory);
const table = await startEmbeddedTable({ directory: join(directory, 'table'), tableName, properties });
const config = parseConfig({
  BASE_ACCESS_KEYS: key,
  KIT_ACCESS_KEYS: `${key}-kit`,
  KIT_PRIVATE_KEYS: generateKeyPairSync('rsa', { modulusLength: 3072 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
  APP_URL: 'https://app.example.com',
  DATA_KEYS: `bench:${randomBytes(32).toString('base64')}`,
  TABLE_NAME: tableName,
  DYNAMODB_ENDPOINT: table.endpoint,
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
const handler = frontDoor(async () => bridge, { POST: [newInstance, queryInstance] });

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

async function call(fields: Readonly<Record<string, string>>): Promise<void> {
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

const bareWrite = (): Promise<unknown> =>
  client.send(
    new PutCommand({ TableName: tableName, Item: { pk: `bench#${randomUUID()}`, sk: 'bench', a: 'b' } }),
  );

/** One signed sync; its milliseconds. */
async function kitCall(
  name: string,
  sync: KitSync<Bridge>,
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
  const answer = JSON.parse((await kitHandler(async () => bridge, sync)(event)).body ?? '{}');
  if (answer.resultCode !== '000000')
    throw new Error(`the bench got ${answer.resultCode} ${answer.resultMsg}`);
  return Math.round(performance.now() - before);
}

async function timed(count: number, work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  for (let index = 0; index < count; index += 1) await work();
  return performance.now() - before;
}

const repeated = randomUUID();
await call(purchase(repeated));
const cases: readonly (readonly [title: string, work: () => Promise<unknown>])[] = [
  ['a purchase: verified, guarded, one instance, its event and history', () => call(purchase(randomUUID()))],
  ['the same purchase again: verified, guarded, the same answer', () => call(purchase(repeated))],
];

try {
  console.log(
    `Each ratio: time of the call ÷ time of one bare PutItem in the same round (${rounds} rounds)\n`,
  );
  await timed(50, bareWrite);
  for (const [title, work] of cases) {
    await timed(20, work);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const bare = await timed(60, bareWrite);
      ratios.push((await timed(60, work)) / bare);
    }
    const [least = 0, middle = 0, most = 0] = [0, (rounds - 1) / 2, rounds - 1].map(
      index => ratios.toSorted((a, b) => a - b)[index] ?? 0,
    );
    console.log(`${middle.toFixed(1).padStart(5)} ×  ${title}  (${least.toFixed(1)} to ${most.toFixed(1)})`);
  }
  console.log(
    '\nThe largest syncs of the kit, milliseconds of one call on this machine (the marketplace waits 4 to 5 s):\n',
  );
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
  for (const tenantId of ['first', 'second', 'third']) {
    const auth = await kitCall('authSync', authSync, { tenantId, appId: 'APP', flag: 1, userList: users });
    const all = await kitCall('allOrgSync', allOrgSync, { tenantId, orgInfoList: departments });
    console.log(
      `${String(auth).padStart(6)} ms  authSync, 500 people    ${String(all).padStart(6)} ms  allOrgSync, 5,000 departments`,
    );
  }
} finally {
  client.destroy();
  await table.stop();
  await rm(directory, { recursive: true, force: true });
}
