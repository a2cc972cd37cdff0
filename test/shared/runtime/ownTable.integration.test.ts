import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigError } from '../../../shared/config/configError.ts';
import { ownTable } from '../../../shared/runtime/ownTable.ts';
import { watched } from '../../../shared/schedules/watched.ts';
import { claimTable, handOverTable, readTableOwner } from '../../../shared/table/tableOwner.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

describeOnEveryEngine('a container and its table', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: { STAGE: 'prod' } });
  });
  afterEach(() => test.close());

  const container = () => ownTable(test.clock.now);
  const at = (stage: string) => ({ ...test.bridge, config: { ...test.bridge.config, stage } });
  const never = { operation: 'GetItem', times: Number.POSITIVE_INFINITY } as const;
  const context = { getRemainingTimeInMillis: () => 60_000 };
  const isAboutOwner = (request: object) => JSON.stringify(request).includes('"owner"');
  const taken = () => claimTable(test.bridge.table, { site: 'cn', stage: 'prod' });
  const later = () => test.clock.advance(10_000);

  it('is asked once, however many calls come at the same time and after, and is left to whoever takes it', async () => {
    const first = container();
    await Promise.all([first(test.bridge), first(test.bridge), first(test.bridge)]);
    later();
    await first(test.bridge);
    expect(test.faults.requests.map(({ operation }) => operation)).toEqual(['GetItem']);
    expect(await readTableOwner(test.bridge.table)).toBeUndefined();
  });

  it('is taken by a schedule, once; a schedule of another deployment does nothing in it', async () => {
    const runs: string[] = [];
    const schedule = (stage: string) =>
      watched(
        async () => at(stage),
        'deliverEvents',
        async () => void runs.push(stage),
      );
    const own = schedule('prod');
    await own({}, context);
    const asked = test.faults.requests.length;
    await own({}, context);
    expect(test.faults.requests.slice(asked).filter(isAboutOwner)).toEqual([]);
    expect(await readTableOwner(test.bridge.table)).toEqual({ site: 'cn', stage: 'prod' });
    await expect(schedule('test')({}, context)).rejects.toThrow('another deployment');
    expect(runs).toEqual(['prod', 'prod']);
    const away = test.faults.inject('lose-request', { ...never, where: isAboutOwner });
    await schedule('prod')({}, context);
    expect(away.hits).toBeGreaterThan(0);
    expect(runs).toHaveLength(3);
  });

  it('another deployment is refused by name, is asked again only after a while, and may come once it is handed over', async () => {
    await taken();
    const [other, otherBridge] = [container(), at('test')];
    const refused = async () => {
      const error = await other(otherBridge).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).message).toMatch(
        /TABLE_NAME.* another deployment \(KOOGALLERY_SITE cn, STAGE prod; here cn, test\).*hand-over/,
      );
    };
    await refused();
    const asked = test.faults.requests.length;
    await refused();
    expect(test.faults.requests).toHaveLength(asked);
    await handOverTable(test.bridge.table, { site: 'cn', stage: 'test' });
    later();
    await other(otherBridge);
  });

  it('settings that name another deployment meanwhile are asked for anew', async () => {
    await taken();
    const one = container();
    await one(test.bridge);
    await expect(one(at('test'))).rejects.toThrow('another deployment');
    await expect(one({ ...test.bridge, config: { ...test.bridge.config, site: 'eu' } })).rejects.toThrow(
      'KOOGALLERY_SITE cn',
    );
    await one(test.bridge);
  });

  it('a table that does not answer refuses nobody, and is asked again after a while', async () => {
    await taken();
    const other = container();
    const fault = test.faults.inject('lose-request', never);
    await other(at('test'));
    const { hits } = fault;
    await other(at('test'));
    expect(fault.hits).toBe(hits);
    fault.remove();
    later();
    await expect(other(at('test'))).rejects.toThrow('another deployment');
  });
});
