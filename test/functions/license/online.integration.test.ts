import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instanceKey } from '../../../shared/instance/identity.ts';
import { applicationId, applicationKey } from '../../../shared/license/application.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { deferred } from '../../support/deferred.ts';
import { eventually } from '../../support/eventually.ts';
import { application, licenseCall, onlinePurchase } from '../../support/licenseCall.ts';
import { startMarketplaceServer } from '../../support/marketplaceServer.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

describeOnEveryEngine('online licences', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    test.product.respond(({ type, data }) =>
      type === 'license.applied' ? { body: { license: `LIC-${data.eventId}` } } : { status: 204 },
    );
  });
  afterEach(() => test.close());

  const call = (fields: Readonly<Record<string, string>>) => licenseCall(test.bridge, fields);
  const code = async (fields: Readonly<Record<string, string>>) => (await call(fields)).resultCode;
  const buy = async (orderId: string) => (await call(onlinePurchase(orderId))).instanceId ?? '';
  const apply = (instanceId: string, eventId: string, more = {}) =>
    code(application(instanceId, eventId, test.clock.now(), more));
  const told = () => test.product.received.map(({ type }) => type);
  const applications = async (instanceId: string) =>
    (await sellerCall(test.bridge, 'GET', `/api/v1/licenses/${instanceId}/applications`, { token: 'reader' }))
      .body.items;
  const quota = (instanceId: string, licenses: number) =>
    sellerCall(test.bridge, 'POST', `/api/v1/licenses/${instanceId}/quota`, {
      token: 'product',
      body: { quota: licenses },
    });

  it('of an order: bought, applied for, renewed, frozen, upgraded, released', async () => {
    const instanceId = await buy('CS-ON');
    expect(await test.instance(instanceId)).toMatchObject({ family: 'online-license', status: 'active' });
    expect(await apply(instanceId, 'E1')).toBe('000000');
    const order = { orderId: 'R1', orderLineId: 'R1-000001', instanceId };
    for (const fields of [
      { activity: 'refreshInstance', scene: 'RENEWAL', ...order, expireTime: '20310101000000' },
      { activity: 'refreshInstance', scene: 'RENEWAL_CHANGE', ...order, expireTime: '20320101000000' },
      { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' },
      { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' },
      { activity: 'upgradeInstance', ...order },
      { activity: 'releaseInstance', instanceId },
      { activity: 'releaseInstance', instanceId },
    ]) {
      expect(await code(fields)).toBe('000000');
    }
    expect(told()).toEqual([
      'instance.created',
      'license.applied',
      'instance.renewed',
      'instance.renewed',
      'instance.frozen',
      'instance.unfrozen',
      'instance.upgraded',
      'instance.released',
    ]);
    expect(await apply(instanceId, 'E2')).toBe('000003');
  });

  it('are opened by 000000 at once, also when the product is slow, accepts, or is away', async () => {
    for (const [orderId, status] of [
      ['CS-202', 202],
      ['CS-500', 500],
    ] as const) {
      test.product.respond(() => ({ status }));
      expect(await call(onlinePurchase(orderId))).toMatchObject({
        resultCode: '000000',
        instanceId: expect.any(String),
      });
    }
    const away = await test.instance(await buy('CS-500'));
    expect(away?.status).toBe('provisioning');
    test.product.respond(() => ({ status: 200, body: '' }));
    test.clock.advance(60_000);
    await test.run('deliver');
    expect((await test.instance(away?.instanceId ?? ''))?.status).toBe('active');
    // It was told 000000 at once: nothing is left to be confirmed.
    test.clock.advance(5 * 3_600_000);
    await test.run('expire');
    await test.run('deliver');
    expect(told()).not.toContain('instance.unconfirmed');
  });

  it('are answered before they go up: the marketplace does not wait for the upload', async () => {
    const marketplace = await startMarketplaceServer(() => second.clock.now());
    const second = await openTestBridge(engine, { settings: marketplace.settings });
    second.product.respond(({ type }) =>
      type === 'license.applied' ? { body: { license: 'LIC-1' } } : { status: 204 },
    );
    const { instanceId = '' } = await licenseCall(second.bridge, onlinePurchase('CS-UP'));
    const asked = application(instanceId, 'E1', second.clock.now());
    expect((await licenseCall(second.bridge, asked)).resultCode).toBe('000000');
    expect(second.product.received.map(({ type }) => type)).toContain('license.applied');
    expect(await marketplace.uploads()).toEqual([]);
    second.clock.advance(60_000);
    await second.run('deliver');
    expect(await marketplace.uploads()).toEqual([{ eventId: 'E1', type: 'CHARACTERS' }]);
    await second.close();
    await marketplace.stop();
  });

  it('count an application once, however often it is asked for, and never without recording it', async () => {
    const instanceId = await buy('CS-COUNT');
    const codes = await Promise.all(Array.from({ length: 20 }, () => apply(instanceId, 'E1')));
    expect(codes.filter(found => found !== '000000' && found !== '000005')).toEqual([]);
    expect(await apply(instanceId, 'E1')).toBe('000000');
    expect(await apply(instanceId, 'E1', { deviceFingerprint: 'device-2' })).toBe('000000');
    expect((await test.instance(instanceId))?.applications).toHaveLength(2);
    expect(await applications(instanceId)).toMatchObject([{ eventId: 'E1' }, { eventId: 'E1' }]);
    expect(told().filter(type => type === 'license.applied')).toHaveLength(2);
  });

  it('stop at the quota of the order, and go on when it grows', async () => {
    const instanceId = await buy('CS-QUOTA');
    await quota(instanceId, 1);
    expect(await apply(instanceId, 'E1')).toBe('000000');
    expect(await apply(instanceId, 'E2')).toBe('000900');
    expect(await apply(instanceId, 'E1')).toBe('000000');
    await quota(instanceId, 2);
    expect(await apply(instanceId, 'E2')).toBe('000000');
    expect(await apply(instanceId, 'E3')).toBe('000900');
  });

  it('never give more than the quota to applications that come at once', async () => {
    const instanceId = await buy('CS-RACE');
    await quota(instanceId, 3);
    const all = Array.from({ length: 12 }, (_, index) => `E${index}`);
    await Promise.all(all.map(eventId => apply(instanceId, eventId)));
    // Who lost every race within the time of the answer was told 000005, and is due.
    test.clock.advance(10 * 60_000);
    await test.run('deliver');
    const codes: string[] = [];
    for (const eventId of all) codes.push(await apply(instanceId, eventId));
    expect(codes.filter(found => found === '000000')).toHaveLength(3);
    expect(codes.filter(found => found === '000900')).toHaveLength(9);
  });

  it('belong to the period of the order: 000901 outside, while frozen, 000902 without an end', async () => {
    const instanceId = await buy('CS-PERIOD');
    const order = { orderId: 'R1', orderLineId: 'R1-1', instanceId };
    expect(await apply(instanceId, 'E0', { expireTime: '' })).toBe('000000');
    await call({ activity: 'refreshInstance', scene: 'RENEWAL', ...order, expireTime: '20280101000000' });
    expect(await apply(instanceId, 'E1', { expireTime: '' })).toBe('000902');
    expect(await apply(instanceId, 'E2', { expireTime: '2028-01-01T00:00:01Z' })).toBe('000901');
    expect(
      await apply(instanceId, 'E3', { effectiveTime: '20280101000000', expireTime: '20290101000000' }),
    ).toBe('000901');
    expect(await apply(instanceId, 'E4', { expireTime: '2028-01-01 00:00:00 Z' })).toBe('000000');
    await call({ activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' });
    expect(await apply(instanceId, 'E5')).toBe('000901');
    expect(await apply(instanceId, 'E6', { effectiveTime: 'next week' })).toBe('000002');
    expect(await apply(instanceId, 'E7', { expireTime: 'next year' })).toBe('000002');
    expect(await apply(await buy('CS-BLANK'), 'E8', { expireTime: ' ' })).toBe('000000');
  });

  it('need a device where the product says so', async () => {
    const second = await openTestBridge(engine, {
      settings: { PRODUCTS: '{"p-1":{"requiresFingerprint":true}}' },
    });
    const { instanceId = '' } = await licenseCall(second.bridge, onlinePurchase('CS-DEVICE'));
    const order = { orderId: 'R', orderLineId: 'R-1', instanceId, productId: 'p-1' };
    const renewal = { activity: 'refreshInstance', scene: 'RENEWAL', ...order, expireTime: '20350101000000' };
    await licenseCall(second.bridge, renewal);
    const now = second.clock.now();
    const without = application(instanceId, 'E1', now, { deviceFingerprint: '' });
    expect((await licenseCall(second.bridge, without)).resultCode).toBe('000903');
    expect((await licenseCall(second.bridge, application(instanceId, 'E1', now))).resultCode).toBe('000000');
    await second.close();
  });

  it('that nobody bought are 000003, and a test is 000000 without anything', async () => {
    expect(await apply('never-known', 'E1')).toBe('000003');
    expect(await apply('any', 'E1', { testFlag: '1' })).toBe('000000');
    expect(await applications('any')).toEqual([]);
  });

  it('reach the application from the product’s answer or later, sealed, and wait for the upload', async () => {
    const instanceId = await buy('CS-MADE');
    await apply(instanceId, 'E1');
    expect(await applications(instanceId)).toMatchObject([{ eventId: 'E1', status: 'made' }]);
    expect(JSON.stringify(await test.stored(`license#${instanceId}`))).not.toContain('LIC-E1');
    test.clock.advance(60_000);
    await test.run('deliver');
    const { body } = await sellerCall(test.bridge, 'GET', '/api/v1/events', { token: 'reader' });
    expect(body.items).toMatchObject([
      { type: 'license.upload', lastFailure: 'OPEN_API_AK and OPEN_API_SK are not set' },
    ]);

    test.product.respond(() => ({ status: 202 }));
    await apply(instanceId, 'E2');
    const path = `/api/v1/licenses/${instanceId}/applications/${applicationId('E2', 'device-1')}/license`;
    const file = { fileName: 'a.lic', content: Buffer.from('licence').toString('base64') };
    for (const body of [
      {},
      { license: 'ü' },
      { license: 'x'.repeat(1025) },
      { file: { ...file, content: '!' } },
    ]) {
      expect((await sellerCall(test.bridge, 'POST', path, { token: 'product', body })).status).toBe(422);
    }
    const taken = await sellerCall(test.bridge, 'POST', path, { token: 'product', body: { file } });
    expect(taken).toMatchObject({ status: 200, body: { status: 'made', eventId: 'E2' } });
    const unknown = `/api/v1/licenses/${instanceId}/applications/nobody/license`;
    expect(
      (await sellerCall(test.bridge, 'POST', unknown, { token: 'product', body: { file } })).status,
    ).toBe(404);
  });

  it.each([
    [{ license: 'ü' }, 'license has characters that are not printable ASCII'],
    [{ file: { fileName: 'a.lic', content: '!' } }, 'file content is not base64'],
    [{ licence: 'LIC-1' }, 'no license'],
  ])('wait, and the reason is told, where the product answers %o', async (body, problem) => {
    const instanceId = await buy('CS-ODD');
    test.product.respond(() => ({ body }));
    expect(await apply(instanceId, 'E1')).toBe('000000');
    const { items } = (await sellerCall(test.bridge, 'GET', '/api/v1/events', { token: 'reader' })).body;
    expect(items).toMatchObject([
      { type: 'license.applied', lastFailure: `the reply was not understood: ${problem}` },
    ]);
    expect(await applications(instanceId)).toMatchObject([{ eventId: 'E1', status: 'counted' }]);
  });

  it('4 are counted by the schedule when the call died between the record and the count', async () => {
    const instanceId = await buy('CS-DIED');
    const fault = test.faults.inject('throttle', {
      where: ({ operation, key }) => operation === 'UpdateItem' && key?.pk === `instance#${instanceId}`,
      times: Number.POSITIVE_INFINITY,
    });
    test.answerWithin(2_000);
    expect(await apply(instanceId, 'E1')).toBe('000005');
    fault.remove();
    test.answerWithin();
    expect((await test.instance(instanceId))?.applications).toBeUndefined();
    test.clock.advance(10 * 60_000);
    await test.run('deliver');
    expect((await test.instance(instanceId))?.applications).toHaveLength(1);
    expect(told()).toEqual(['instance.created', 'license.applied']);
    expect(await apply(instanceId, 'E1')).toBe('000000');
  });

  it('6 are counted once when the call died after the count: the last licence of a quota is still theirs', async () => {
    const instanceId = await buy('CS-COUNTED');
    await quota(instanceId, 1);
    const fault = test.faults.inject('lose-request', {
      where: ({ operation, key }) => operation === 'UpdateItem' && key?.pk.startsWith('license#') === true,
      times: Number.POSITIVE_INFINITY,
    });
    const answer = apply(instanceId, 'E1');
    await eventually(() => expect(fault.hits).toBeGreaterThan(0));
    test.clock.advance(60_000);
    expect(await answer).toBe('000005');
    fault.remove();
    expect((await test.instance(instanceId))?.applications).toHaveLength(1);
    test.clock.advance(10 * 60_000);
    await test.run('deliver');
    expect((await test.instance(instanceId))?.applications).toHaveLength(1);
    expect(await apply(instanceId, 'E1')).toBe('000000');
    expect(await applications(instanceId)).toMatchObject([{ eventId: 'E1', status: 'made' }]);
    expect(await apply(instanceId, 'E2')).toBe('000900');
  });

  describe('of a large order', () => {
    const ids = Array.from({ length: 256 }, (_, index) => applicationId(`OLD-${index}`, 'device-1'));
    const change = async (key: { pk: string; sk: string }, expression: string, values = {}) => {
      await test.bridge.table.getDocumentClient().send(
        new UpdateCommand({
          TableName: test.bridge.config.table.name,
          Key: { pk: key.pk, sk: key.sk },
          UpdateExpression: expression,
          ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
        }),
      );
    };
    /** An order of 40,002 licences with 40,001 taken; all but 257 of them are known by their own items alone. */
    const buyLarge = async (orderId: string, statuses: readonly string[]): Promise<string> => {
      const instanceId = await buy(orderId);
      await quota(instanceId, 40_002);
      await change(
        instanceKey(instanceId),
        'SET applications = :ids, applicationsSettled = :settled, version = version + :one',
        { ':ids': ids, ':settled': 39_744, ':one': 1 },
      );
      await apply(instanceId, 'PATTERN');
      const { pk } = applicationKey(instanceId, '');
      const pattern = (await test.stored(pk)).find(({ eventId }) => eventId === 'PATTERN');
      for (const [index, status] of statuses.entries()) {
        const { sk } = applicationKey(instanceId, ids[index] ?? '');
        const item = { ...pattern, sk, eventId: `OLD-${index}`, status };
        await test.bridge.table
          .getDocumentClient()
          .send(new PutCommand({ TableName: test.bridge.config.table.name, Item: item }));
      }
      return instanceId;
    };

    it('leave the list once their own items say that they are counted, and stay counted', async () => {
      const statuses = ['counted', 'applied', 'made', 'refused', 'uploaded', 'upload-refused'];
      const instanceId = await buyLarge('CS-LARGE', statuses);
      expect(await apply(instanceId, 'E1')).toBe('000000');
      const left = ids.filter((_, index) => ![0, 2, 4, 5].includes(index));
      expect(await test.instance(instanceId)).toMatchObject({
        applications: [...left, applicationId('PATTERN', 'device-1'), applicationId('E1', 'device-1')],
        applicationsSettled: 39_748,
      });
      expect(await apply(instanceId, 'OLD-0')).toBe('000000');
      expect(await apply(instanceId, 'E2')).toBe('000900');
      const shown = await sellerCall(test.bridge, 'GET', `/api/v1/instances/${instanceId}`, {
        token: 'reader',
      });
      expect(shown.body).toMatchObject({ quota: 40_002, applications: 40_002 });
    });

    it('are given one although another’s item cannot be read', async () => {
      const instanceId = await buyLarge('CS-POISON', ['counted']);
      await change(applicationKey(instanceId, ids[0] ?? ''), 'SET effectiveAt = :text', { ':text': 'soon' });
      expect(await apply(instanceId, 'E1')).toBe('000000');
      expect((await test.instance(instanceId))?.applications).toHaveLength(258);
    });

    it('5 are counted once when a slow worker comes after they were counted and left the list', async () => {
      const instanceId = await buyLarge('CS-SLOW', []);
      await quota(instanceId, 50_000);
      const count = {
        operation: 'UpdateItem',
        where: ({ key }: { key?: { pk: string } }) => key?.pk === `instance#${instanceId}`,
      };
      const fault = test.faults.inject('throttle', { ...count, times: Number.POSITIVE_INFINITY });
      test.answerWithin(2_000);
      expect(await apply(instanceId, 'E1')).toBe('000005');
      fault.remove();
      test.answerWithin();
      const own = applicationKey(instanceId, applicationId('E1', 'device-1'));
      test.clock.advance(10 * 60_000);

      const hold = deferred();
      const held = test.faults.inject({ holdRequest: hold.promise }, count);
      const slow = test.run('deliver');
      await eventually(() => expect(held.hits).toBe(1));
      // The lease of the slow one has ended, and the next attempt is due.
      await change(own, 'SET dueAt = :past, outbox[0].nextAt = :past REMOVE leaseUntil, leaseId', {
        ':past': 1,
      });
      await test.run('deliver');
      const counted = (await test.instance(instanceId))?.applications ?? [];
      expect(counted.at(-1)).toBe(applicationId('E1', 'device-1'));
      // As the next applications would do it.
      await change(
        instanceKey(instanceId),
        'SET applications = :left, applicationsSettled = applicationsSettled + :one, version = version + :one',
        { ':left': counted.slice(0, -1), ':one': 1 },
      );
      hold.resolve();
      await slow;
      expect(await test.instance(instanceId)).toMatchObject({
        applications: counted.slice(0, -1),
        applicationsSettled: 39_745,
      });
      expect(await applications(instanceId)).toContainEqual(
        expect.objectContaining({ eventId: 'E1', status: 'made' }),
      );
      expect(told().filter(type => type === 'license.applied')).toHaveLength(2);
    });
  });
});
