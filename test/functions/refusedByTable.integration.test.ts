import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { kitCall, kitSettings, kitTime } from '../support/kitCall.ts';
import { application, licenseCall, onlinePurchase } from '../support/licenseCall.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../support/tokenCall.ts';

const half = '\ud83d';
const writes = ['PutItem', 'UpdateItem'];

describeOnEveryEngine('a value that the table refuses for ever', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: kitSettings });
    test.product.respond(({ type }) =>
      type === 'instance.created' ? { body: { app: { frontEndUrl: 'https://app.example.com' } } } : {},
    );
  });
  afterEach(() => test.close());

  /** Writes of anything but nonces and the note of a failed call. */
  const written = () =>
    test.faults.requests.filter(
      ({ operation, input }) =>
        writes.includes(operation) && !/failures|failedCall|nonce#/.test(JSON.stringify(input)),
    );

  const refused = (field: string) => ({
    resultCode: '000002',
    resultMsg: expect.stringContaining(`${field} is `),
  });

  it.each(['orderId', 'orderLineId', 'businessId'])(
    'is 000002 with its name, and nothing is written: half of a surrogate pair in %s',
    async field => {
      const fields = { ...purchase('CS-HALF'), [field]: `CS${half}B` };
      expect(await signedCall(test.bridge, fields)).toMatchObject(refused(field));
      expect(written()).toEqual([]);
    },
  );

  it('is 000002 with its name in the middle of an instance’s life too', async () => {
    const { instanceId } = await signedCall(test.bridge, purchase('CS-LIFE'));
    const renewal = {
      activity: 'refreshInstance',
      scene: 'RENEWAL',
      orderId: 'CS-LIFE-2',
      orderLineId: 'CS-LIFE-2-1',
      instanceId,
      expireTime: '20300101000000',
    };
    const before = written().length;
    for (const [field, value] of [
      ['orderId', `CS${half}`],
      ['orderId', 'C'.repeat(9_000)],
      ['productId', `${half}P`],
      ['scene', `RENEWAL${half}`],
      ['scene', 'R'.repeat(200_000)],
    ]) {
      const answer = await signedCall(test.bridge, { ...renewal, [field ?? '']: value });
      expect([field, answer]).toEqual([field, expect.objectContaining(refused(field ?? ''))]);
    }
    expect(written()).toHaveLength(before);
  });

  it.each([
    ['half of a surrogate pair', `CS${half}`],
    ['9,000 characters', 'i'.repeat(9_000)],
  ])('is the id of no instance, 000003 and nothing written: %s', async (_, instanceId) => {
    const later = { orderId: 'R', orderLineId: 'R-1', expireTime: '20300101000000' };
    for (const fields of [
      { activity: 'updateInstanceStatus', status: 'FREEZE' },
      { activity: 'releaseInstance' },
      { activity: 'refreshInstance', scene: 'RENEWAL', ...later },
      { activity: 'upgradeInstance', ...later },
      { activity: 'queryInstance' },
    ]) {
      const { resultCode } = await signedCall(test.bridge, { ...fields, instanceId });
      expect([fields.activity, resultCode]).toEqual([fields.activity, '000003']);
    }
    const v1 = { activity: 'expireInstance', instanceId: instanceId.replace(half, '') };
    expect(await tokenCall(test.bridge, v1)).toMatchObject({ resultCode: '000003' });
    expect(written()).toEqual([]);
  });

  it('is 000002 with its name in a licence application and in a sync of the kit', async () => {
    const { instanceId = '' } = await licenseCall(test.bridge, onlinePurchase('CS-LIC'));
    const before = written().length;
    const apply = (more: Readonly<Record<string, string>>) =>
      licenseCall(test.bridge, application(instanceId, 'E-1', test.clock.now(), more));
    expect(await apply({ deviceFingerprint: half })).toMatchObject(refused('deviceFingerprint'));
    expect(await apply({ deviceFingerprint: 'f'.repeat(100_000) })).toMatchObject(
      refused('deviceFingerprint'),
    );
    const bind = { instanceId, tenantId: 'T1', flag: 1, timeStamp: kitTime(test.clock.now()) };
    const sync = (more: object) => kitCall(test.bridge, 'tenantSync', { ...bind, ...more });
    expect(await sync({ name: 'n'.repeat(500_000) })).toMatchObject(refused('name'));
    expect(await sync({ name: half })).toMatchObject(refused('name'));
    const people = (userList: object) => kitCall(test.bridge, 'authSync', { ...bind, appId: 'A1', userList });
    expect(await people([{ userName: half, enable: 'true' }])).toMatchObject(refused('userList'));
    expect(
      await people([{ userName: 'u', enable: 'true', extension: { note: 'x'.repeat(500_000) } }]),
    ).toMatchObject(refused('userList'));
    const departments = (orgInfoList: object) => kitCall(test.bridge, 'allOrgSync', { ...bind, orgInfoList });
    expect(await departments([{ orgCode: '1', orgName: 'x'.repeat(500_000) }])).toMatchObject({
      resultCode: '000002',
    });
    expect(written()).toHaveLength(before);
  });

  it('is 000002 with its name in a call by GET', async () => {
    const long = purchaseV1('CS-LONG', { customerName: 'n'.repeat(9_000) });
    expect(await tokenCall(test.bridge, long)).toMatchObject(refused('customerName'));
    expect(written()).toEqual([]);
  });

  it('is not what is only longer than its page allows', async () => {
    const orderId = `CS-${'生'.repeat(2_500)}`;
    expect(await signedCall(test.bridge, purchase(orderId))).toMatchObject({ resultCode: '000000' });
  });

  it('is named by the seller API, at once', async () => {
    const { instanceId } = await signedCall(test.bridge, purchase('CS-API'));
    const answer = await sellerCall(test.bridge, 'POST', `/api/v1/instances/${instanceId}/refused`, {
      token: 'product',
      rawBody: '{"code":"sold-out","reason":"\\ud83d"}',
    });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('/reason') } });
  });

  it('is asked for once when only the table can tell, and the fault is not put on a small field', async () => {
    const { instanceId } = await signedCall(test.bridge, purchase('CS-ONCE'));
    const { resultCode: untouched } = await signedCall(test.bridge, {
      activity: 'queryInstance',
      instanceId,
    });
    expect(untouched).toBe('000000');
    const renewal = {
      activity: 'refreshInstance',
      scene: 'RENEWAL',
      orderId: 'CS-ONCE-2',
      orderLineId: 'CS-ONCE-2-1',
      instanceId,
      expireTime: '20300101000000',
    };
    const fault = test.faults.inject('refuse', {
      operation: 'UpdateItem',
      where: ({ input }) => JSON.stringify(input).includes('recentAttempts'),
      times: Number.POSITIVE_INFINITY,
    });
    expect(await signedCall(test.bridge, renewal)).toMatchObject({ resultCode: '000005' });
    expect(fault.hits).toBe(1);
    const large = { ...renewal, productId: 'p'.repeat(8_000) };
    expect(await signedCall(test.bridge, large)).toMatchObject(refused('productId'));
    expect(fault.hits).toBe(2);
  });

  it('does not come of cutting a reason in the middle of a pair', async () => {
    const reason = `${'x'.repeat(199)}😀`;
    test.product.respond(() => ({ status: 422, body: { refused: { code: 'sold-out', reason } } }));
    expect(await signedCall(test.bridge, purchase('CS-CUT'))).toMatchObject({ resultCode: '000106' });
  });
});
