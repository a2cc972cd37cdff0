import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, it } from 'vitest';
import { instanceKey } from '../../../shared/instance/identity.ts';
import { purgeExpired } from '../../../shared/schedules/purgeExpired.ts';
import type { ItemKey } from '../../../shared/table/key.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { purchase, sendEvent, signedCall, signedEvent } from '../../support/signedCall.ts';
import { everyShard, openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const day = 24 * 3_600_000;

describeOnEveryEngine('what has expired', engine => {
  let test: TestBridge;
  afterEach(() => test.close());

  const nonces = async (): Promise<readonly ItemKey[]> => {
    const shards = everyShard('purge');
    const pages = shards.map(shard => test.bridge.index.page(shard, Number.MAX_SAFE_INTEGER, 1_000));
    return (await Promise.all(pages))
      .flatMap(({ items }) => items)
      .filter(({ pk }) => pk.startsWith('nonce#'));
  };
  const waiting = async (): Promise<number> => {
    let found = 0;
    for (const shard of everyShard('purge')) {
      found += (await test.bridge.index.page(shard, Number.MAX_SAFE_INTEGER, 1_000)).items.length;
    }
    return found;
  };

  it('is removed by the schedule where the engine has no TTL: nonces, failures and history, never an instance', async () => {
    test = await openTestBridge(engine, { settings: { TABLE_TTL: 'off', HISTORY_DAYS: '400' } });
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com' } } }));
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-PURGE'));
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId: 'nobody' });
    // Twelve lines more than created and provisioned: with the thirteenth the oldest nine leave the item.
    for (let times = 0; times < 6; times += 1) {
      for (const status of ['FREEZE', 'UNFREEZE']) {
        await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId, status });
      }
    }
    // A nonce for each call, one failure, nine lines of history.
    expect(await waiting()).toBe(14 + 1 + 9);

    const purge = purgeExpired(async () => test.bridge);
    expect(await purge({})).toEqual({ removed: 0 });
    test.clock.advance(11 * 60_000);
    expect(await purge({})).toEqual({ removed: 14 });
    test.clock.advance(31 * day);
    expect(await purge({})).toEqual({ removed: 1 });
    const { pk } = instanceKey(instanceId);
    expect((await test.stored(pk)).map(({ sk }) => sk)).toEqual([
      ...Array.from({ length: 9 }, (_, index) => `event#000000000${index + 1}`),
      'instance',
    ]);
    test.clock.advance(400 * day);
    expect(await purge({})).toEqual({ removed: 9 });
    expect((await test.stored(pk)).map(({ sk }) => sk)).toEqual(['instance']);
    expect(await waiting()).toBe(0);
  });

  it('says so of itself: what the index shows wrongly stays', async () => {
    test = await openTestBridge(engine, { settings: { TABLE_TTL: 'off' } });
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com' } } }));
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-STAYS'));
    const purge = purgeExpired(async () => test.bridge);
    // Two minutes before its time, and a claim, which has no end at all.
    const [early] = await nonces();
    for (const key of [early ?? instanceKey(''), instanceKey(instanceId)]) {
      await test.bridge.table.getDocumentClient().send(
        new UpdateCommand({
          TableName: test.bridge.config.table.name,
          Key: { pk: key.pk, sk: key.sk },
          UpdateExpression: 'SET dueShard = :purge, dueAt = :past',
          ExpressionAttributeValues: { ':purge': 'purge#0', ':past': 1 },
        }),
      );
    }
    test.clock.advance(8 * 60_000);
    expect(await purge({})).toEqual({ removed: 0 });
    expect(await test.instance(instanceId)).toMatchObject({ status: 'active' });
    test.clock.advance(3 * 60_000);
    expect(await purge({})).toEqual({ removed: 1 });
    expect(await test.instance(instanceId)).toMatchObject({ status: 'active' });
  });

  it.each([60, 600])('is no nonce as long as its call is accepted: %i s both ways', async seconds => {
    test = await openTestBridge(engine, {
      settings: { TABLE_TTL: 'off', CLOCK_TOLERANCE_SECONDS: String(seconds) },
    });
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com' } } }));
    const { instanceId } = await signedCall(test.bridge, purchase('CS-NONCE'));
    const ahead = (seconds - 1) * 1_000;
    const fields = { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' };
    const freeze = signedEvent(fields, test.clock.now(), { skew: ahead });
    expect(await sendEvent(test.bridge, freeze)).toMatchObject({ resultCode: '000000' });
    test.clock.advance(2 * ahead);
    await purgeExpired(async () => test.bridge)({});
    expect(await sendEvent(test.bridge, freeze)).toMatchObject({ resultCode: '000001' });
  });

  it('is left to the engine where it has one', async () => {
    test = await openTestBridge(engine, { settings: { TABLE_TTL: 'on' } });
    await signedCall(test.bridge, purchase('CS-TTL'));
    expect(await waiting()).toBe(0);
  });
});
