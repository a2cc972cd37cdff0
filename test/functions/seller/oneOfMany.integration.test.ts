import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { orderNotify } from '../../../functions/order/orderNotify.ts';
import { reconcileOrders } from '../../../shared/schedules/reconcileOrders.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { kitCall, kitSettings, kitTime } from '../../support/kitCall.ts';
import { application, licenseCall, onlinePurchase } from '../../support/licenseCall.ts';
import { sellerCall, type tokens } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { generalKey, openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const hour = 3_600_000;

describeOnEveryEngine('one line that nobody can read among many', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: kitSettings });
    test.product.respond(() => ({
      body: { app: { frontEndUrl: 'https://app.example.com/' }, license: 'LIC' },
    }));
  });
  afterEach(() => test.close());

  /** Makes an attribute of an item one of another kind. */
  const damage = async (pk: string, sk: (sortKey: string) => boolean, attribute: string) => {
    const item = (await test.stored(pk)).find(stored => sk(String(stored.sk)));
    expect(item, `${pk} ${attribute}`).toHaveProperty(attribute);
    await test.bridge.table.getDocumentClient().send(
      new UpdateCommand({
        TableName: test.bridge.table.getName(),
        Key: { pk, sk: item?.sk },
        UpdateExpression: 'SET #a = :v',
        ExpressionAttributeNames: { '#a': attribute },
        ExpressionAttributeValues: { ':v': { of: 'another kind' } },
      }),
    );
  };
  const ask = async (method: string, path: string, token: keyof typeof tokens, body?: unknown) => {
    const options = body === undefined ? { token } : { token, body };
    const answer = await sellerCall(test.bridge, method, `/api/v1${path}`, options);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.body;
  };
  const list = async (path: string): Promise<unknown[]> => (await ask('GET', path, 'reader')).items;
  const named = () =>
    test.lines.filter(({ message }) => message === 'ItemUnreadable').map(({ fields }) => fields.pk);
  const buy = async (orderId: string) => (await signedCall(test.bridge, purchase(orderId))).instanceId ?? '';

  it('is named and left out of the failures of a day', async () => {
    for (const instanceId of ['nobody-1', 'nobody-2']) {
      await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' });
    }
    const day = new Date(test.clock.now()).toISOString().slice(0, 10);
    expect(await list(`/failures?day=${day}`)).toHaveLength(2);
    await damage(`failures#${day}`, () => true, 'resultCode');
    expect(await list(`/failures?day=${day}`)).toHaveLength(1);
    expect(named()).toEqual([`failures#${day}`]);
  });

  it('is named and left out of the hours of usage', async () => {
    const instanceId = await buy('CS-HOURS');
    test.clock.advance(2 * hour);
    for (const back of [0, hour]) {
      const at = new Date(test.clock.now() - back).toISOString();
      await ask('POST', '/usage/records', 'product', {
        records: [{ id: `r-${back}`, instanceId, at, value: '1' }],
      });
    }
    expect(await list(`/usage/${instanceId}`)).toHaveLength(2);
    await damage(`usage#${instanceId}`, sk => sk.startsWith('window#'), 'recordIds');
    expect(await list(`/usage/${instanceId}`)).toHaveLength(1);
    expect(named()).toEqual([`usage#${instanceId}`]);
  });

  it('is named and left out of the applications for a licence', async () => {
    const { instanceId = '' } = await licenseCall(test.bridge, onlinePurchase('CS-APPLY'));
    for (const event of ['E1', 'E2']) {
      await licenseCall(test.bridge, application(instanceId, event, test.clock.now()));
    }
    expect(await list(`/licenses/${instanceId}/applications`)).toHaveLength(2);
    await damage(`license#${instanceId}`, sk => sk.startsWith('application#'), 'status');
    expect(await list(`/licenses/${instanceId}/applications`)).toHaveLength(1);
    expect(named()).toEqual([`license#${instanceId}`]);
  });

  it('is named and left out of the enterprises and of their people', async () => {
    const time = () => kitTime(test.clock.now());
    for (const tenantId of ['t-1', 't-2']) {
      const common = { instanceId: 'i-1', tenantId, testFlag: 0, flag: 1 };
      await kitCall(test.bridge, 'tenantSync', {
        ...{ ...common, timeStamp: time(), orderId: 'CS1', tenantCode: tenantId, name: 'E' },
        domainName: 'https://login.example.com',
      });
      const person = { name: 'N', orgCode: '1', role: 'user', enable: 'true' };
      const userList = ['ann', 'bob', 'cho'].map(userName => ({ ...person, userName }));
      await kitCall(test.bridge, 'authSync', {
        ...{ ...common, timeStamp: time(), appId: 'APP1', userList, currentSyncTime: time() },
      });
    }
    expect(await list('/tenants')).toHaveLength(2);
    expect(await list('/tenants/t-1/users')).toHaveLength(3);
    const shards = Array.from({ length: 16 }, (_, shard) => `users#0#t-1#${shard}`);
    const filled = (
      await Promise.all(shards.map(async pk => ((await test.stored(pk)).length > 0 ? pk : '')))
    ).find(pk => pk !== '');
    await damage(filled ?? '', () => true, 'asOf');
    expect((await list('/tenants/t-1/users')).length).toBe(2);
    await damage('tenant#0#t-2', sk => sk.startsWith('binding#'), 'doneSyncs');
    expect(await list('/tenants')).toHaveLength(1);
    expect(new Set(named())).toEqual(new Set([filled, 'tenant#0#t-2']));
  });

  it('keeps no other from being sent again, and none from being compared with its order', async () => {
    const [sound, damaged] = [await buy('CS-SOUND'), await buy('CS-DAMAGED')];
    for (const orderId of ['CS-SOUND', 'CS-DAMAGED', 'CS-MISSING', 'CS-BROKEN']) {
      const fields = { activity: 'orderNotify', orderId, orderLineId: `${orderId}-000001` };
      await signedCall(test.bridge, fields, { callbacks: [orderNotify], key: generalKey });
    }
    await damage(`instance#${damaged}`, () => true, 'appliedKeys');
    await damage('order#CS-BROKEN', () => true, 'notifications');
    const range = { from: new Date(test.clock.now() - hour), to: new Date(test.clock.now() + hour) };
    const sent = test.product.received.length;
    const { redelivered } = await ask('POST', '/events/redeliver', 'operator', range);
    expect(redelivered).toBeGreaterThan(0);
    await test.run('deliver');
    const again = test.product.received.slice(sent).map(({ data }) => data.instanceId);
    expect(again).toContain(sound);
    test.clock.advance(25 * hour);
    const { found, finished } = await reconcileOrders(async () => test.bridge)();
    expect(found).toMatchObject({ NotifiedOrderWithoutInstance: 1, ItemUnreadable: 2 });
    expect(finished).toBe(true);
    const [line] = test.lines.filter(({ message }) => message === 'NotifiedOrderWithoutInstance');
    expect(line?.fields.orderId).toBe('CS-MISSING');
  });
});
