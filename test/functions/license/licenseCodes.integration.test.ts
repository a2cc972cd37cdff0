import { afterEach, beforeEach, expect, it } from 'vitest';
import { instanceIdFor } from '../../../shared/instance/identity.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { licenseCall } from '../../support/licenseCall.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { baseKey, openTestBridge, type TestBridge } from '../../support/testBridge.ts';

describeOnEveryEngine('a licence code', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
  });
  afterEach(() => test.close());

  const call = async (fields: Readonly<Record<string, string>>) =>
    (await licenseCall(test.bridge, fields)).resultCode;
  const renewal = (license: string, order: string, more = {}) => ({
    activity: 'refreshLicenseCode',
    license,
    scene: 'RENEWAL',
    orderId: order,
    orderLineId: `${order}-000001`,
    expireTime: '20310101000000',
    ...more,
  });
  const status = (license: string, to: string) => ({
    activity: 'updateLicenseCodeStatus',
    license,
    status: to,
  });
  const item = (license: string) => test.instance(instanceIdFor('license-v2', license));
  const told = () => test.product.received.map(({ type }) => type);

  it('that nobody ever heard of is recorded with what became of it, by one write, and told', async () => {
    expect(await call(renewal('PL1', 'R1'))).toBe('000000');
    expect(await item('PL1')).toMatchObject({
      family: 'license-v2',
      license: 'PL1',
      status: 'active',
      expireAt: Date.UTC(2031, 0, 1),
      expireAtSource: 'marketplace',
    });
    expect(test.product.received.map(({ type, data }) => [type, data.license])).toEqual([
      ['instance.renewed', 'PL1'],
    ]);
    expect(await call(status('PL2', 'FREEZE'))).toBe('000000');
    expect(await item('PL2')).toMatchObject({ status: 'frozen', frozenBy: 'marketplace-status' });
    expect(await call(status('PL3', 'UNFREEZE'))).toBe('000000');
    expect(await item('PL3')).toMatchObject({ status: 'active' });
    expect(
      await call({ activity: 'releaseLicenseCode', license: 'PL4', orderId: 'U', orderLineId: 'U-1' }),
    ).toBe('000000');
    expect(await item('PL4')).toMatchObject({ status: 'released', license: 'PL4' });
    const list = await sellerCall(test.bridge, 'GET', '/api/v1/licenses?family=license-v2', {
      token: 'reader',
    });
    expect(list.body.items.map(({ license }: { license: string }) => license).sort()).toEqual([
      'PL1',
      'PL2',
      'PL3',
      'PL4',
    ]);
  });

  it('lives from renewal to release, and stays released', async () => {
    const steps = [
      renewal('PL5', 'R1'),
      renewal('PL5', 'R1'),
      renewal('PL5', 'R2', { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD', expireTime: '20300101000000' }),
      status('PL5', 'FREEZE'),
      status('PL5', 'UNFREEZE'),
      { activity: 'releaseLicenseCode', license: 'PL5' },
      { activity: 'releaseLicenseCode', license: 'PL5' },
      status('PL5', 'FREEZE'),
    ];
    for (const step of steps) expect(await call(step)).toBe('000000');
    expect(await call(status('PL5', 'UNFREEZE'))).toBe('000003');
    expect(await call(renewal('PL5', 'R9'))).toBe('000003');
    expect(told()).toEqual([
      'instance.renewed',
      'instance.renewed',
      'instance.frozen',
      'instance.unfrozen',
      'instance.released',
    ]);
    expect(test.product.received.at(-1)?.data.reason).toBe('retention-over');
    expect(await item('PL5')).toMatchObject({ status: 'released', expireAt: Date.UTC(2030, 0, 1) });
  });

  it('2 heard of for the first time by 50 calls at once is one item, and every renewal counts once', async () => {
    const calls = Array.from({ length: 50 }, (_, index) => call(renewal('PL6', `R${index % 5}`)));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['000000']));
    expect((await item('PL6'))?.appliedKeys).toHaveLength(5);
    await test.run('deliver');
    expect(told()).toEqual(Array.from({ length: 5 }, () => 'instance.renewed'));
  });

  it('takes a new scene as a renewal and a new status as an error', async () => {
    expect(await call(renewal('PL7', 'R1', { scene: 'RENEWAL_BY_MOON' }))).toBe('000000');
    expect(await call(status('PL7', 'MELT'))).toBe('000002');
    expect(test.alarms()).toEqual(['UnknownScene']);
    expect(await call(renewal('PL7', 'R2', { expireTime: 'soon' }))).toBe('000002');
    expect(await call(renewal('', 'R2'))).toBe('000002');
  });

  it('of a test changes nothing', async () => {
    for (const fields of [
      renewal('PL8', 'R'),
      status('PL8', 'FREEZE'),
      { activity: 'releaseLicenseCode', license: 'PL8' },
    ]) {
      expect(await call({ ...fields, testFlag: '1' })).toBe('000000');
    }
    expect(await item('PL8')).toBeUndefined();
    expect(told()).toEqual([]);
  });

  it('is told of with a key of the licences, with no other', async () => {
    expect((await licenseCall(test.bridge, renewal('PL9', 'R'), { key: baseKey })).resultCode).toBe('000001');
    expect(await item('PL9')).toBeUndefined();
  });
});
