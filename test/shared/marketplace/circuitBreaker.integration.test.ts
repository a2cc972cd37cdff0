import { afterEach, beforeEach, expect, it } from 'vitest';
import { circuitBreakerStore } from '../../../shared/marketplace/circuitBreaker.ts';
import { accessKey } from '../../../shared/wire/signature/accessKey.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

describeOnEveryEngine('refused signatures of a key', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
  });
  afterEach(() => test.close());

  /** Each container has its own. */
  const container = () => circuitBreakerStore(test.bridge.table, test.bridge.effects);

  it('are counted across containers, also when they are refused at the same time', async () => {
    expect(await container().read('key-1')).toEqual({ refusals: 0, until: 0 });
    await Promise.all(Array.from({ length: 5 }, () => container().refused('key-1', 2, 900_000)));
    expect(await container().read('key-1')).toMatchObject({ refusals: 5, until: 900_000 });
    expect(await container().read('key-2')).toEqual({ refusals: 0, until: 0 });
  });

  it('are in a row until one is taken', async () => {
    expect(await container().refused('key-1', 2, 900_000)).toEqual({ refusals: 1, until: 0 });
    await container().taken('key-1');
    expect(await container().refused('key-1', 2, 900_000)).toEqual({ refusals: 1, until: 0 });
    expect(await container().refused('key-1', 2, 900_000)).toEqual({ refusals: 2, until: 900_000 });
  });

  it('stop a bridge whose configuration was read again meanwhile', async () => {
    const settings = { OPEN_API_URLS: 'http://127.0.0.1:1', BASE_ACCESS_KEYS: 'test-base-access-key-0002' };
    const other = await openTestBridge(engine, { settings });
    try {
      const { id } = accessKey('test-base-access-key-0002');
      const until = other.clock.now() + 60_000;
      await circuitBreakerStore(other.bridge.table, other.bridge.effects).refused(id, 1, until);
      expect((await other.bridge.marketplace.pushUsage([])).kind).toBe('stopped');
      other.clock.advance(60_000);
      expect((await other.bridge.marketplace.pushUsage([])).kind).not.toBe('stopped');
    } finally {
      await other.close();
    }
  });
});
