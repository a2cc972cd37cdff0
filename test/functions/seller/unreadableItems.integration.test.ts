import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { reconcileOrders } from '../../../shared/schedules/reconcileOrders.ts';
import { seal } from '../../../shared/seal/seal.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const key = (character: string) => ({ id: `k-${character}`, key: Buffer.alloc(32, character) });
const day = 24 * 3_600_000;

describeOnEveryEngine('an item that nobody can read', engine => {
  let test: TestBridge;
  let ids: string[];
  let [damaged, sealedWithLostKey] = ['', ''];

  beforeEach(async () => {
    test = await openTestBridge(engine);
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com/' } } }));
    ids = [];
    for (let count = 0; count < 12; count += 1) {
      const { instanceId = '' } = await signedCall(test.bridge, purchase(`CS-UNREADABLE-${count}`));
      ids.push(instanceId);
    }
    [damaged = '', sealedWithLostKey = ''] = ids.slice(4, 6);
    await damage(damaged, 'appliedKeys', { not: 'a list' });
    const binding = { pk: `instance#${sealedWithLostKey}`, attribute: 'app' };
    const app = seal([key('a')], '{"frontEndUrl":"https://app.example.com/"}', binding, size =>
      Buffer.alloc(size),
    );
    await damage(sealedWithLostKey, 'app', app);
  });
  afterEach(() => test.close());

  const damage = (id: string, attribute: string, value: unknown) =>
    test.bridge.table.getDocumentClient().send(
      new UpdateCommand({
        TableName: test.bridge.table.getName(),
        Key: { pk: `instance#${id}`, sk: 'instance' },
        UpdateExpression: 'SET #a = :v',
        ExpressionAttributeNames: { '#a': attribute },
        ExpressionAttributeValues: { ':v': value },
      }),
    );
  const query = (asked: readonly string[]) =>
    signedCall(test.bridge, { activity: 'queryInstance', instanceId: asked.join(','), testFlag: 0 });
  const get = async (path: string) =>
    (await sellerCall(test.bridge, 'GET', `/api/v1${path}`, { token: 'reader' })).body;

  it('keeps queryInstance from showing no other, and alone it is no unknown one', async () => {
    const answer = await query(ids);
    expect(answer.resultCode).toBe('000000');
    expect(answer.info?.map(({ instanceId }: { instanceId: string }) => instanceId)).toEqual(
      ids.filter(id => id !== damaged && id !== sealedWithLostKey),
    );
    expect((await query([damaged])).resultCode).toBe('000005');
    expect((await query([sealedWithLostKey])).resultCode).toBe('000005');
    expect((await query(['nobody', damaged])).resultCode).toBe('000005');
    expect((await query(['nobody'])).resultCode).toBe('000003');
  });

  it('is told in the failed call by what cannot be read', async () => {
    const freeze = { activity: 'updateInstanceStatus', instanceId: damaged, status: 'FREEZE' };
    expect((await signedCall(test.bridge, freeze)).resultCode).toBe('000005');
    const { items } = await get('/failures');
    expect(items).toMatchObject([
      { instanceId: damaged, hint: expect.stringMatching(/^a stored item cannot be read: appliedKeys/) },
    ]);
  });

  it('is named in the list beside all others, with the key that is missing, and in an alarm', async () => {
    const { items, unreadable } = await get('/instances?limit=100');
    expect(items).toHaveLength(11);
    expect(unreadable).toEqual([{ instanceId: damaged, problem: expect.stringContaining('appliedKeys') }]);
    const shown = items.find(({ instanceId }: { instanceId: string }) => instanceId === sealedWithLostKey);
    expect(shown).toMatchObject({ status: 'active', app: null });
    expect(shown.unreadable).toContain('data key k-a, which is not in DATA_KEYS');
    expect(await get(`/instances/${sealedWithLostKey}`)).toMatchObject({ app: null });
    const named = test.lines
      .filter(({ message }) => message === 'ItemUnreadable')
      .map(({ fields }) => `${fields.pk} ${fields.reason}`);
    expect(named.some(line => line.includes(damaged))).toBe(true);
    expect(named.some(line => line.includes(sealedWithLostKey) && line.includes('k-a'))).toBe(true);
    expect(JSON.stringify(test.lines)).not.toContain('not: ');
  });

  it('makes health degraded, and a sound table is ok', async () => {
    expect(await get('/health')).toMatchObject({ status: 'degraded', table: 'ok', unreadable: 2 });
    await damage(damaged, 'appliedKeys', []);
    const binding = { pk: `instance#${sealedWithLostKey}`, attribute: 'app' };
    const { sealer } = test.bridge;
    await damage(sealedWithLostKey, 'app', sealer.seal('{"frontEndUrl":"https://a.example.com/"}', binding));
    expect(await get('/health')).toMatchObject({ status: 'ok' });
  });

  it('keeps the daily comparison from looking at no other', async () => {
    test.clock.advance(day + 60_000);
    const report = await reconcileOrders(async () => test.bridge)();
    expect(report).toMatchObject({ instances: 11, finished: true, found: { ItemUnreadable: 1 } });
  });

  it('refuses its own usage and takes all other', async () => {
    const records = ids.map(instanceId => ({
      id: `r-${instanceId}`,
      instanceId,
      value: '1',
      at: new Date(test.clock.now()).toISOString(),
    }));
    const { body } = await sellerCall(test.bridge, 'POST', '/api/v1/usage/records', {
      token: 'product',
      body: { records },
    });
    expect(body).toMatchObject({
      detail: '11 taken, 1 refused.',
      errors: [{ pointer: '/records/4', detail: 'unreadable-instance' }],
    });
  });
});
