import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { activities } from '../../../functions/license/licenseAddress.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { deferred } from '../../support/deferred.ts';
import { manyAtOnce } from '../../support/manyAtOnce.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { licenseKey, openTestBridge, type TestBridge, v1Key } from '../../support/testBridge.ts';
import {
  purchaseV1,
  sendTokenEvent,
  type TokenCallOptions,
  tokenCall,
  tokenEvent,
} from '../../support/tokenCall.ts';

const year = 365 * 24 * 3_600_000;

const extendParams = (...items: readonly (readonly [string, string])[]): string =>
  Buffer.from(JSON.stringify(items.map(([name, value]) => ({ name, value })))).toString('base64');

const order = (orderId: string, more: Readonly<Record<string, string>> = {}) =>
  purchaseV1(orderId, {
    activity: 'getLicense',
    saasExtendParams: extendParams(['identificationCode', 'ABCD-1234']),
    ...more,
  });

describeOnEveryEngine('a licence of License 1.0', engine => {
  let test: TestBridge;
  let made: number;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    made = 0;
    test.product.respond(({ type, data }) => {
      if (type !== 'license.requested') return { status: 204 };
      made += 1;
      return { body: { license: `LIC-${data.identificationCode}-${made}` } };
    });
  });
  afterEach(() => test.close());

  const call = (fields: Readonly<Record<string, string>>, options: TokenCallOptions = {}) =>
    tokenCall(test.bridge, fields, { callbacks: activities, ...options });
  const told = () => test.product.received.map(({ type }) => type);

  it('goes from its making to its release, each step told to the product', async () => {
    const got = await call(order('CS-L'));
    expect(got).toMatchObject({ resultCode: '000000', license: 'LIC-ABCD-1234-1' });
    const instanceId = got.instanceId ?? '';
    expect(test.product.received[0]?.data).toMatchObject({
      family: 'license-v1',
      identificationCode: 'ABCD-1234',
      customer: { customerName: 'buyer' },
    });
    const steps = [
      { activity: 'refreshLicense', instanceId, orderId: 'R1', expireTime: '20310101000000' },
      { activity: 'expireLicense', instanceId, orderId: 'CS-L' },
      { activity: 'refreshLicense', instanceId, orderId: 'R2', expireTime: '20320101000000' },
      { activity: 'releaseLicense', instanceId, orderId: 'CS-L' },
      { activity: 'releaseLicense', instanceId, orderId: 'CS-L' },
    ];
    for (const step of steps) expect((await call(step)).resultCode).toBe('000000');
    expect(told()).toEqual([
      'license.requested',
      'instance.renewed',
      'instance.frozen',
      'instance.renewed',
      'instance.unfrozen',
      'instance.released',
    ]);
    expect(await test.instance(instanceId)).toMatchObject({
      status: 'released',
      expireAt: Date.UTC(2032, 0, 1),
    });
  });

  it('is the same on every repeat, whatever the repeat says', async () => {
    const first = await call(order('CS-SAME'));
    const repeat = await call(order('CS-SAME'));
    const other = await call(
      order('CS-SAME', { saasExtendParams: extendParams(['identificationCode', 'OTHER']) }),
    );
    expect([repeat, other].map(({ license, instanceId }) => [license, instanceId])).toEqual([
      [first.license, first.instanceId],
      [first.license, first.instanceId],
    ]);
    expect(made).toBe(1);
    expect(test.alarms()).toEqual(['SameOrderOtherContents']);
  });

  it('2 is one under 200 parallel calls: one asks the product, the others wait for its licence', async () => {
    const asked = deferred();
    const answer = deferred();
    test.product.respond(() => {
      asked.resolve();
      return { delay: answer.promise, body: { license: 'THE-ONE' } };
    });
    const calls = manyAtOnce(200, () => call(order('CS-200')));
    await asked.promise;
    answer.resolve();
    const answers = await calls;
    expect(new Set(answers.map(({ license }) => license))).toEqual(new Set(['THE-ONE']));
    expect(new Set(answers.map(({ instanceId }) => instanceId)).size).toBe(1);
    expect(told()).toEqual(['license.requested']);
  });

  it('that the product makes later is 000004 first, and there on the repeat', async () => {
    test.product.respond(() => ({ status: 202 }));
    const first = await call(order('CS-LATER'));
    expect(first).toMatchObject({ resultCode: '000004', instanceId: expect.any(String) });
    expect(first.license).toBeUndefined();
    const path = `/api/v1/instances/${first.instanceId}/provisioned`;
    const missing = await sellerCall(test.bridge, 'POST', path, { token: 'product', body: { app: {} } });
    expect(missing).toMatchObject({ status: 422, body: { errors: [{ pointer: '/license' }] } });
    const binary = await sellerCall(test.bridge, 'POST', path, {
      token: 'product',
      body: { license: 'a\u0000b' },
    });
    expect(binary.status).toBe(422);
    const taken = await sellerCall(test.bridge, 'POST', path, {
      token: 'product',
      body: { license: 'LATE' },
    });
    expect(taken).toMatchObject({ status: 200, body: { status: 'active', app: { license: 'LATE' } } });
    expect(await call(order('CS-LATER'))).toMatchObject({ resultCode: '000000', license: 'LATE' });
    const list = await sellerCall(test.bridge, 'GET', '/api/v1/licenses?family=license-v1', {
      token: 'reader',
    });
    expect(list.body.items).toMatchObject([{ instanceId: first.instanceId, app: { license: 'LATE' } }]);
  });

  it('is made by nobody but somebody, also where every buyer gets one address', async () => {
    const settings = {
      SELLER_WEBHOOK_URL: '',
      SELLER_WEBHOOK_SECRETS: '',
      APP_URL: 'https://app.example.com',
    };
    const own = await openTestBridge(engine, { settings });
    try {
      const got = await tokenCall(own.bridge, order('CS-ADDRESS'), { callbacks: activities });
      expect(got).toMatchObject({ resultCode: '000004', instanceId: expect.any(String) });
      expect((await own.instance(got.instanceId ?? ''))?.status).toBe('provisioning');
    } finally {
      await own.close();
    }
  });

  it('that was brought later is not asked for again, so no second one can come', async () => {
    test.product.respond(() => ({ status: 202 }));
    const { instanceId } = await call(order('CS-ONCE'));
    const path = `/api/v1/instances/${instanceId}/provisioned`;
    await sellerCall(test.bridge, 'POST', path, { token: 'product', body: { license: 'LATE' } });
    test.product.respond(() => ({ body: { license: 'SECOND' } }));
    test.clock.advance(2 * 3_600_000);
    await test.run('deliver');
    expect(await call(order('CS-ONCE'))).toMatchObject({ resultCode: '000000', license: 'LATE' });
    expect(told()).toEqual(['license.requested']);
    expect((await test.instance(instanceId ?? ''))?.outbox).toEqual([]);
  });

  it('is shown to nobody who asks for the address of an instance', async () => {
    const { instanceId = '' } = await call(order('CS-SECRET'));
    const answer = await tokenCall(test.bridge, { activity: 'queryInstance', instanceId });
    expect(answer.resultCode).toBe('000003');
    expect(answer.body).not.toContain('LIC-');
  });

  it('is logged with the names of all that its expiry said, whose table is not published, and values of what is harmless', async () => {
    const { instanceId = '' } = await call(order('CS-GAP'));
    await call({ activity: 'expireLicense', instanceId, reason: 'overdue', contactPhone: '13800000000' });
    const [line] = test.lines.filter(({ message }) => message === 'a call whose table is not published');
    expect(line?.fields.said).toEqual(
      expect.arrayContaining([`instanceId=${instanceId}`, 'reason', 'contactPhone']),
    );
    expect(JSON.stringify(test.lines)).not.toContain('13800000000');
  });

  it('23 is sealed in the table, and opened for the marketplace only', async () => {
    const { instanceId } = await call(order('CS-SEALED'));
    expect(JSON.stringify(await test.stored(`instance#${instanceId}`))).not.toContain('LIC-ABCD-1234-1');
    expect(JSON.stringify(test.lines)).not.toContain('LIC-ABCD');
  });

  it('is made from the only entry when none is named identificationCode, and refused without any', async () => {
    const only = await call(order('CS-ONLY', { saasExtendParams: extendParams(['machine', 'M-1']) }));
    expect(only.license).toBe('LIC-M-1-1');
    const several = extendParams(['a', '1'], ['identificationCode', 'M-2'], ['b', '2']);
    expect((await call(order('CS-NAMED', { saasExtendParams: several }))).license).toBe('LIC-M-2-2');
    for (const saasExtendParams of ['', 'no base64 !', extendParams(['a', '1'], ['b', '2'])]) {
      expect((await call(order('CS-NONE', { saasExtendParams }))).resultCode).toBe('000002');
    }
  });

  it('is asked for with the key of SaaS V1 or of the licences, with no other', async () => {
    for (const key of [v1Key, licenseKey]) {
      expect((await call(order('CS-KEY'), { key })).resultCode).toBe('000000');
    }
    expect((await call(order('CS-KEY'), { key: 'test-base-access-key-0001' })).resultCode).toBe('000001');
    // SaaS V1 knows only its own ring.
    expect((await tokenCall(test.bridge, purchaseV1('CS-V1'), { key: licenseKey })).resultCode).toBe(
      '000001',
    );
  });

  it('17 is not changed by any URL replayed a year later', async () => {
    const { instanceId = '' } = await call(order('CS-17'));
    const at = (fields: Record<string, string>) => tokenEvent(fields, test.clock.now());
    const old = [
      at({ activity: 'expireLicense', instanceId }),
      at({ activity: 'refreshLicense', orderId: 'R1', instanceId, expireTime: '20310101000000' }),
      at(order('CS-17')),
    ];
    for (const event of old) await sendTokenEvent(test.bridge, event, activities);
    test.clock.advance(year);
    await call({ activity: 'refreshLicense', orderId: 'R2', instanceId, expireTime: '20350101000000' });
    const before = await test.instance(instanceId);
    expect(before).toMatchObject({ status: 'active', expireAt: Date.UTC(2035, 0, 1) });
    for (const event of old) {
      expect((await sendTokenEvent(test.bridge, event, activities)).resultCode).toBe('000000');
    }
    expect(await test.instance(instanceId)).toEqual(before);
    expect(made).toBe(1);
  });

  it('is tested by dummies, which never touch anything: testFlag, known ids, and ids of a test', async () => {
    test.faults.inject('lose-request', { times: Number.POSITIVE_INFINITY });
    const got = await call(order('CS-TEST', { testFlag: '1', saasExtendParams: '' }));
    expect(got).toMatchObject({ resultCode: '000000', license: expect.stringMatching(/^TEST-/) });
    for (const instanceId of [got.instanceId ?? '', '123456789', 'huaiweitest123456', 'huaweitest123456']) {
      for (const fields of [
        { activity: 'refreshLicense', orderId: 'R', expireTime: '20310101000000' },
        { activity: 'expireLicense' },
        { activity: 'releaseLicense' },
      ]) {
        expect((await call({ ...fields, instanceId })).resultCode).toBe('000000');
      }
    }
    expect(told()).toEqual([]);
  });

  it('that nobody knows is 000003', async () => {
    for (const fields of [
      { activity: 'refreshLicense', orderId: 'R', expireTime: '20310101000000' },
      { activity: 'expireLicense' },
      { activity: 'releaseLicense' },
    ]) {
      expect((await call({ ...fields, instanceId: randomUUID() })).resultCode).toBe('000003');
    }
  });

  it('is the same on a repeat after its release; one that was never made is no success', async () => {
    const { instanceId = '', license } = await call(order('CS-GONE'));
    await call({ activity: 'releaseLicense', instanceId });
    expect(await call(order('CS-GONE'))).toMatchObject({ resultCode: '000000', instanceId, license });
    expect((await test.instance(instanceId))?.customer).toBeUndefined();

    test.product.respond(() => ({ status: 202 }));
    const never = await call(order('CS-NEVER'));
    await call({ activity: 'releaseLicense', instanceId: never.instanceId ?? '' });
    expect((await call(order('CS-NEVER'))).resultCode).toBe('000005');
    expect(told()).not.toContain('instance.created');
  });

  it('is renewed with what the order says of its period, and with a line in the log for what no page prints', async () => {
    const { instanceId = '' } = await call(order('CS-PERIOD'));
    await call({
      activity: 'refreshLicense',
      instanceId,
      orderId: 'R1',
      expireTime: '20310101000000',
      periodType: 'decade',
      periodNumber: '1',
    });
    expect(test.product.received[1]?.data).toMatchObject({ periodType: 'decade', periodNumber: '1' });
    const lines = test.lines.filter(({ message }) => message === 'undocumented values');
    expect(lines.map(({ fields }) => fields.unknownValues)).toEqual([['periodType=decade']]);
  });

  it('takes an empty parameter for none, also one that its page does not have', async () => {
    await call(order('CS-BLANK', { mobilePhone: '', email: ' ' }));
    expect(test.product.received[0]?.data.customer).not.toHaveProperty('mobilePhone');
    expect(test.product.received[0]?.data.customer).not.toHaveProperty('email');
    expect(test.alarms()).toEqual([]);
  });

  it('that the product refuses is 000005 with the reason, and the same on every repeat', async () => {
    test.product.respond(() => ({
      status: 422,
      body: { refused: { code: 'sold-out', reason: 'no codes left' } },
    }));
    for (let round = 0; round < 2; round += 1) {
      expect(await call(order('CS-NO'))).toMatchObject({ resultCode: '000005', resultMsg: 'no codes left' });
    }
    expect(told()).toEqual(['license.requested']);
  });
});
