import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { newInstance } from '../functions/saas/newInstance.ts';
import { queryInstance } from '../functions/saas/queryInstance.ts';
import { readDeployment } from '../sandbox/deployment.ts';
import { startEmbeddedTable } from '../sandbox/table/embeddedTable.ts';
import { frontDoor } from '../shared/callback/handler.ts';
import { parseConfig } from '../shared/config/schema.ts';
import { pinnedRequests } from '../shared/login/pinnedRequest.ts';
import { buildBridge } from '../shared/runtime/bridge.ts';
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
} finally {
  client.destroy();
  await table.stop();
  await rm(directory, { recursive: true, force: true });
}
