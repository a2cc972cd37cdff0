import { setMaxListeners } from 'node:events';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instanceKey } from '../../shared/instance/identity.ts';
import { forEachConcurrently } from '../../shared/platform/forEachConcurrently.ts';
import { reconcileOrders } from '../../shared/schedules/reconcileOrders.ts';
import { dueShard, shardOf } from '../../shared/table/dueShards.ts';
import { pushUsage } from '../../shared/usage/push/pushUsage.ts';
import { hourOf, windowKey } from '../../shared/usage/window.ts';
import type { RunningEngine } from '../engines/runningEngine.ts';
import { tableEngines } from '../engines/tableEngines.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../support/marketplaceServer.ts';
import { proofSize } from '../support/proof.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../support/testBridge.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const many = proofSize(150, 1_000);
/** For one run: a busy machine must not look like a schedule whose time was up. */
const patientMs = 10 * minute;
const mostOf = (count: number): number => Math.floor(count * 0.85);

let engine: RunningEngine;
let test: TestBridge;
let marketplace: MarketplaceServer;
const ids: string[] = [];
let damaged = '';

beforeAll(async () => {
  engine = (await tableEngines.at(-1)?.start()) as RunningEngine;
  marketplace = await startMarketplaceServer(() => test.clock.now(), 'by-use');
  test = await openTestBridge(engine, { settings: { ...marketplace.settings } });
  test.clock.advance(hourOf(test.clock.now()) + hour + 5 * minute - test.clock.now());
  // All of it waits for the schedule: the product is away while everything is bought.
  test.product.respond(() => ({ status: 500 }));
  const orders = Array.from({ length: many }, (_, index) => `THOUSAND${index}`);
  await forEachConcurrently(orders, async order => {
    ids.push((await signedCall(test.bridge, purchase(order))).instanceId ?? '');
  });
  damaged = ids[123] ?? '';
  await test.bridge.table.getDocumentClient().send(
    new UpdateCommand({
      TableName: test.bridge.config.table.name,
      Key: instanceKey(damaged),
      UpdateExpression: 'SET appliedKeys = :broken',
      ExpressionAttributeValues: { ':broken': 'not a list' },
    }),
  );
  test.product.respond(({ type }) =>
    type === 'instance.created'
      ? { body: { app: { frontEndUrl: 'https://app.example.com/a' } } }
      : { status: 204 },
  );
}, 300_000);

afterAll(async () => {
  await test.close();
  await marketplace.stop();
  await engine.stop();
});

/** From now on one shard of the index answers no query. */
const failing = (kind: 'deliver' | 'usage', shard: number) =>
  test.faults.inject('throttle', {
    operation: 'Query',
    times: Number.POSITIVE_INFINITY,
    where: request => JSON.stringify(request).includes(`"${dueShard(kind, shard)}"`),
  });

const sound = () => ids.filter(id => id !== damaged);

it('one damaged item and one failing shard keep nobody else from being delivered', async () => {
  const shard = 5;
  const fault = failing('deliver', shard);
  for (let runs = 0; runs < 3; runs += 1) {
    test.clock.advance(hour);
    expect(await test.run('deliver', patientMs)).toMatchObject({ failedShards: 1, finished: false });
  }
  const elsewhere = sound().filter(id => shardOf(instanceKey(id).pk) !== shard);
  const statuses = new Map<string, string | undefined>();
  await forEachConcurrently(elsewhere, async id => void statuses.set(id, (await test.instance(id))?.status));
  expect(elsewhere.length).toBeGreaterThan(mostOf(many));
  expect(elsewhere.filter(id => statuses.get(id) !== 'active')).toEqual([]);
  const failed = test.lines.filter(({ message }) => message === 'DueItemFailed');
  expect(new Set(failed.map(({ fields }) => fields.pk))).toEqual(new Set([instanceKey(damaged).pk]));
  fault.remove();
  test.clock.advance(hour);
  expect(await test.run('deliver', patientMs)).toMatchObject({ failedShards: 0 });
  await forEachConcurrently(sound(), async id => void statuses.set(id, (await test.instance(id))?.status));
  expect(sound().filter(id => statuses.get(id) !== 'active')).toEqual([]);
  console.info(`of ${many}: ${elsewhere.length} delivered beside a failing shard and a damaged item`);
}, 300_000);

it('and from being listed: the damaged one is marked', async () => {
  const listed: string[] = [];
  const unreadable: string[] = [];
  let cursor = '';
  do {
    const { status, body } = await sellerCall(test.bridge, 'GET', `/api/v1/instances?limit=100${cursor}`, {
      token: 'reader',
    });
    expect(status).toBe(200);
    const page = body as {
      items: { instanceId: string }[];
      unreadable?: { instanceId: string }[];
      nextCursor: string | null;
    };
    listed.push(...page.items.map(({ instanceId }) => instanceId));
    unreadable.push(...(page.unreadable ?? []).map(({ instanceId }) => instanceId));
    cursor = page.nextCursor === null ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
  } while (cursor !== '');
  expect(new Set(listed)).toEqual(new Set(sound()));
  expect([...new Set(unreadable)]).toEqual([damaged]);
}, 300_000);

it('and from being billed', async () => {
  const at = test.clock.now();
  const records = sound().map(instanceId => ({
    ...{ id: `use-${instanceId}`, instanceId, value: '1' },
    at: new Date(at).toISOString(),
  }));
  const posted = await sellerCall(test.bridge, 'POST', '/api/v1/usage/records', {
    token: 'product',
    body: { records },
  });
  expect(posted.status).toBe(200);
  test.clock.advance(hour + 10 * minute);
  const shard = 3;
  const fault = failing('usage', shard);
  const push = async () => {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    test.clock.advance(5 * minute);
    return pushUsage(test.bridge, { deadline: test.clock.now() + patientMs, signal });
  };
  for (let runs = 0; runs < 2; runs += 1) expect(await push()).toMatchObject({ finished: false });
  fault.remove();
  const { instances } = await marketplace.statement();
  const elsewhere = sound().filter(id => shardOf(windowKey(id, hourOf(at), '').pk) !== shard);
  expect(elsewhere.length).toBeGreaterThan(mostOf(many));
  expect(elsewhere.filter(id => instances[id] !== '1.0000')).toEqual([]);
  await push();
  const after = await marketplace.statement();
  expect(sound().filter(id => after.instances[id] !== '1.0000')).toEqual([]);
  console.info(`of ${many}: ${elsewhere.length} billed beside a failing shard, the others after it`);
}, 300_000);

it('and from being reconciled', async () => {
  test.clock.advance(2 * day);
  const reconciled = await reconcileOrders(async () => test.bridge)({}, {
    getRemainingTimeInMillis: () => 600_000,
  } as never);
  expect(reconciled).toMatchObject({ instances: many - 1, finished: true, found: { ItemUnreadable: 1 } });
  console.info(`of ${many}:`, JSON.stringify(reconciled));
}, 300_000);
