import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { reconcileOrders } from '../../../shared/schedules/reconcileOrders.ts';
import { runOnTable } from '../../commands/bulk/runOnTable.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const day = 24 * 3_600_000;
const count = 6;

/** What is inside of an attribute, not the attribute: nothing of the engine and little of the library looks at it. */
describeOnEveryEngine('an instance with a damaged line in it', engine => {
  let test: TestBridge;
  let ids: string[];
  let damaged = '';
  beforeEach(async () => {
    test = await openTestBridge(engine);
    // Nobody is there yet, so that each has an event that waits.
    test.product.respond(() => ({ status: 503 }));
    ids = [];
    for (let number = 0; number < count; number += 1) {
      await signedCall(test.bridge, purchase(`CS-LINE-${number}`));
      const { items } = (await get('/instances?limit=100')) as {
        items: { orderId: string; instanceId: string }[];
      };
      ids.push(items.find(({ orderId }) => orderId === `CS-LINE-${number}`)?.instanceId ?? '');
    }
    damaged = ids[2] ?? '';
  });
  afterEach(() => test.close());

  const damage = (attribute: string, value: unknown) =>
    test.bridge.table.getDocumentClient().send(
      new UpdateCommand({
        TableName: test.bridge.table.getName(),
        Key: { pk: `instance#${damaged}`, sk: 'instance' },
        UpdateExpression: 'SET #a = :v',
        ExpressionAttributeNames: { '#a': attribute },
        ExpressionAttributeValues: { ':v': value },
      }),
    );
  const get = async (path: string) => {
    const { status, body } = await sellerCall(test.bridge, 'GET', `/api/v1${path}`, { token: 'reader' });
    expect([path, status]).toEqual([path, 200]);
    return body;
  };
  const alarmed = () =>
    test.lines.filter(({ level, fields }) => level === 'alarm' && JSON.stringify(fields).includes(damaged));
  const sound = () => ids.filter(id => id !== damaged);

  it.each([
    ['outbox: a text', 'outbox', ['broken']],
    ['outbox: nothing', 'outbox', [null]],
    [
      'outbox: a number where a time was',
      'outbox',
      [{ id: 'e', type: 'instance.created', sequence: 1, at: 'then' }],
    ],
    ['order: no JSON', 'order', '{"productId":'],
  ])('(%s) hides nothing of the others anywhere, and an alarm names it', async (_, attribute, value) => {
    await damage(attribute, value);
    const { items, unreadable } = await get('/instances?limit=100');
    expect(items.map(({ instanceId }: { instanceId: string }) => instanceId).sort()).toEqual(sound().sort());
    expect(unreadable).toMatchObject([{ instanceId: damaged, problem: expect.stringContaining(attribute) }]);
    expect((await get('/health')).status).toBe('degraded');
    expect((await get('/events')).items.map(({ item }: { item: { id: string } }) => item.id).sort()).toEqual(
      sound().sort(),
    );
    expect(alarmed().length).toBeGreaterThan(0);

    const at = new Date(test.clock.now()).toISOString();
    const records = ids.map(instanceId => ({ id: `r-${instanceId}`, instanceId, value: '1', at }));
    const used = await sellerCall(test.bridge, 'POST', '/api/v1/usage/records', {
      token: 'product',
      body: { records },
    });
    expect(
      used.body.errors.find(({ pointer }: { pointer: string }) => pointer === '/records/2'),
    ).toMatchObject({
      detail: 'unreadable-instance',
    });

    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com/' } } }));
    test.clock.advance(3_600_000);
    await test.run('deliver');
    for (const id of sound()) expect([id, (await test.instance(id))?.status]).toEqual([id, 'active']);
    const query = await signedCall(test.bridge, {
      activity: 'queryInstance',
      instanceId: ids.join(','),
      testFlag: 0,
    });
    expect(query.resultCode).toBe('000000');
    expect(query.info?.map(({ instanceId }: { instanceId: string }) => instanceId)).toEqual(sound());
    test.clock.advance(day);
    const report = await reconcileOrders(async () => test.bridge)();
    expect(report).toMatchObject({ instances: count - 1, finished: true, found: { ItemUnreadable: 1 } });
  });

  it.each([
    ['a line of the history', 'recent', ['{broken', 5, null]],
    ['the sealed access data', 'app', 'not sealed at all'],
  ])('(%s) leaves all else of it and of the others', async (_, attribute, value) => {
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com/' } } }));
    test.clock.advance(3_600_000);
    await test.run('deliver');
    await damage(attribute, value);
    const { items } = await get('/instances?limit=100');
    expect(items).toHaveLength(count);
    await get(`/instances/${damaged}/history`);
    const query = await signedCall(test.bridge, {
      activity: 'queryInstance',
      instanceId: ids.join(','),
      testFlag: 0,
    });
    expect(query.resultCode).toBe('000000');
    const order = { orderId: 'CS-NEXT', orderLineId: 'CS-NEXT-000001', instanceId: damaged };
    const renewal = { activity: 'refreshInstance', scene: 'RENEWAL', ...order, expireTime: '20300101000000' };
    expect((await signedCall(test.bridge, renewal)).resultCode).toBe('000000');
    await test.run('deliver');
    expect(test.product.received.filter(({ type }) => type === 'instance.renewed')).toHaveLength(1);
    expect(alarmed().length).toBeGreaterThan(0);
  });

  it('keeps reseal and erase from nothing else: each does its work and says what it could not', async () => {
    await damage('outbox', ['broken']);
    const reseal = await runOnTable(test, 'reseal', []);
    expect([reseal.exitCode, reseal.output]).toEqual([
      1,
      expect.stringContaining('✗ 1 items cannot be read'),
    ]);
    const erase = await runOnTable(test, 'erase', ['CS-LINE-1', '--yes']);
    expect([erase.exitCode, erase.errors]).toEqual([1, expect.stringContaining('cannot be read')]);
  });
});
