import { afterEach, beforeEach, expect, it } from 'vitest';
import { tenantSync } from '../../../../functions/kit/tenantSync.ts';
import { activities as licenseActivities } from '../../../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../../../functions/order/orderNotify.ts';
import { activities as saasActivities } from '../../../../functions/saas/productionAddress.ts';
import { router } from '../../../../shared/callback/handler.ts';
import { kit } from '../../../../shared/runtime/kit.ts';
import { selfDial } from '../../../../shared/schedules/selfDial/selfDial.ts';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { type ServerUnderTest, serverUnderTest } from '../../../deploy/serve/http/serverUnderTest.ts';
import { describeOnEveryEngine } from '../../../engines/describeOnEveryEngine.ts';
import { kitSettings } from '../../../support/kitCall.ts';
import { openTestBridge, type TestBridge } from '../../../support/testBridge.ts';

const hour = 3_600_000;

describeOnEveryEngine('the dial of our own address', engine => {
  let test: TestBridge;
  let server: ServerUnderTest;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: kitSettings });
    const open = async () => test.bridge;
    const saas = router(open, saasActivities);
    const license = router(open, licenseActivities);
    server = await serverUnderTest({
      'POST /saas': saas as never,
      'GET /saas': saas as never,
      'POST /license': license as never,
      'GET /license': license as never,
      'POST /order': router(open, [orderNotify]) as never,
      'POST /saas/produceAPI/tenantSync': kit.serve(tenantSync, open) as never,
      'POST /saas/produceAPI/v2/tenantSync': kit.serve(tenantSync, open) as never,
    });
  });
  afterEach(async () => {
    await server.stop();
    await test.close();
  });

  const withAddress = (address: string, config: Partial<TestBridge['bridge']['config']> = {}) => ({
    ...test.bridge,
    config: { ...test.bridge.config, selfDialUrl: address, ...config },
  });
  const here = () => `http://127.0.0.1:${server.port}`;
  const said = () =>
    test.lines.filter(({ message }) => message === 'SelfDialFailed').map(({ fields }) => fields.says);

  it('passes every case of every family that has a key', async () => {
    expect(await selfDial(async () => withAddress(here()))()).toEqual({ dialled: 19, failed: 0 });
    expect(test.alarms()).toEqual([]);
    const calls = test.lines.filter(({ message }) => message === 'call');
    expect(calls.map(({ fields }) => [fields.test, fields.resultCode])).toEqual(
      calls.map(() => [true, '000000']),
    );
    expect(calls.length).toBe(19);
  });

  it('is heard of by the product once: an enterprise of a test is bound, and stays so', async () => {
    const dial = selfDial(async () => withAddress(here()));
    for (let times = 0; times < 3; times += 1) {
      expect(await dial()).toEqual({ dialled: 19, failed: 0 });
      test.clock.advance(hour);
      await test.run('deliver');
    }
    expect(test.product.received.map(({ type, data }) => [type, data.test])).toEqual([
      ['tenant.bound', true],
    ]);
  });

  it('dials both generations of joint operation, each with a signature of its own', async () => {
    const keyRings = { ...test.bridge.config.keyRings, kit: [accessKey('another-access-key-0002')] };
    const other = withAddress(here(), { keyRings, kitBodySign: true });
    expect(await selfDial(async () => other)()).toEqual({ dialled: 19, failed: 4 });
    const refused = test.lines.filter(({ fields }) => fields.refused === 'signature-mismatch');
    expect(refused.map(({ fields }) => fields.family)).toEqual(['kit', 'kit', 'kit', 'kit']);
  });

  it('comes every hour while all is well, and at once after a failure', async () => {
    let address = 'http://127.0.0.1:9';
    const dial = selfDial(async () => withAddress(address));
    expect(await dial()).toEqual({ dialled: 19, failed: 19 });
    expect(said()).toEqual(['The production address is unreachable. (生产地址不可达)']);
    address = here();
    expect(await dial()).toEqual({ dialled: 19, failed: 0 });
    expect(await dial()).toEqual({ dialled: 0, failed: 0 });
    test.clock.advance(hour);
    expect(await dial()).toEqual({ dialled: 19, failed: 0 });
  });

  it('says of a key that the seller centre does not have what the marketplace would say', async () => {
    const keyRings = { ...test.bridge.config.keyRings, base: [accessKey('another-access-key-0002')] };
    const other = withAddress(here(), { keyRings });
    expect(await selfDial(async () => other)()).toMatchObject({ failed: 5 });
    // The answer to a call that no key signed is signed with a key of ours.
    expect(said()).toEqual(['Failed to verify the HTTP Body signature.']);
  });

  it('dials nothing where no address is set', async () => {
    expect(await selfDial(async () => test.bridge)()).toEqual({ dialled: 0, failed: 0 });
  });
});
