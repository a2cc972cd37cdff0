import { afterEach, expect, it } from 'vitest';
import { instanceKey } from '../../../shared/instance/identity.ts';
import { purgeExpired } from '../../../shared/runtime/purgeExpired.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { everyShard, openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const day = 24 * 3_600_000;

describeOnEveryEngine('what has expired', engine => {
  let test: TestBridge;
  afterEach(() => test.close());

  const waiting = async (): Promise<number> => {
    let found = 0;
    for (const shard of everyShard('purge')) {
      found += (await test.bridge.index.page(shard, Number.MAX_SAFE_INTEGER, 1_000)).keys.length;
    }
    return found;
  };

  it('is removed by the schedule where the engine has no TTL: nonces, failures and history, never an instance', async () => {
    test = await openTestBridge(engine, { settings: { TABLE_TTL: 'off', HISTORY_DAYS: '400' } });
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com' } } }));
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-PURGE'));
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId: 'nobody' });
    // Two nonces, one failure, two lines of history: created and provisioned.
    expect(await waiting()).toBe(5);

    const purge = purgeExpired(async () => test.bridge);
    expect(await purge({})).toEqual({ removed: 0 });
    test.clock.advance(11 * 60_000);
    expect(await purge({})).toEqual({ removed: 2 });
    test.clock.advance(31 * day);
    expect(await purge({})).toEqual({ removed: 1 });
    const { pk } = instanceKey(instanceId);
    expect((await test.stored(pk)).map(({ sk }) => sk)).toEqual([
      'event#0000000001',
      'event#0000000002',
      'instance',
    ]);
    test.clock.advance(400 * day);
    expect(await purge({})).toEqual({ removed: 2 });
    expect((await test.stored(pk)).map(({ sk }) => sk)).toEqual(['instance']);
    expect(await waiting()).toBe(0);
  });

  it('is left to the engine where it has one', async () => {
    test = await openTestBridge(engine, { settings: { TABLE_TTL: 'on' } });
    await signedCall(test.bridge, purchase('CS-TTL'));
    expect(await waiting()).toBe(0);
  });
});
