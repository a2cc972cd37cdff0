import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const day = 24 * 3_600_000;

describeOnEveryEngine('a call about an instance that was answered with an error', engine => {
  let test: TestBridge;
  beforeAll(async () => {
    test = await openTestBridge(engine);
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com/' } } }));
  });
  afterAll(() => test.close());

  const time = (at: number) => new Date(at).toISOString().replace(/\D/g, '').slice(0, 17);
  const renewal = (instanceId: string, orderId: string, expireTime: string) => ({
    activity: 'refreshInstance',
    scene: 'RENEWAL',
    orderId,
    orderLineId: `${orderId}-000001`,
    instanceId,
    productId: 'p-1',
    expireTime,
    testFlag: 0,
  });
  const status = (instanceId: string, wanted: string) => ({
    activity: 'updateInstanceStatus',
    instanceId,
    status: wanted,
    testFlag: 0,
  });
  const buy = async (order: string) => (await signedCall(test.bridge, purchase(order))).instanceId ?? '';
  const seen = async (id: string) =>
    (await sellerCall(test.bridge, 'GET', `/api/v1/instances/${id}`, { token: 'reader' })).body;

  it('keeps our own clock from releasing what it may have renewed, until it comes again and is done', async () => {
    const id = await buy('CS-FAILED-1');
    const paid = time(test.clock.now() + day);
    expect((await signedCall(test.bridge, renewal(id, 'CS-R1', paid))).resultCode).toBe('000000');
    test.clock.advance(2 * day);
    await signedCall(test.bridge, status(id, 'FREEZE'));
    // The renewal that the marketplace gives up.
    expect((await signedCall(test.bridge, renewal(id, 'CS-R2', 'soon'))).resultCode).toBe('000002');
    expect(await seen(id)).toMatchObject({
      status: 'frozen',
      failedCall: { activity: 'refreshInstance', orderId: 'CS-R2', resultCode: '000002' },
    });
    for (const days of [14, 3, 1, 30, 300]) {
      test.clock.advance(days * day);
      await test.run('release');
      expect((await test.instance(id))?.status).toBe('frozen');
    }
    const due = test.product.received.filter(
      ({ type, data }) => type === 'instance.release-due' && data.instanceId === id,
    );
    expect(due).toHaveLength(1);
    expect(test.alarms()).toContain('InstanceReleaseDue');
    // The operator restarts it in the seller centre.
    const until = time(test.clock.now() + 100 * day);
    expect((await signedCall(test.bridge, renewal(id, 'CS-R2', until))).resultCode).toBe('000000');
    await signedCall(test.bridge, status(id, 'UNFREEZE'));
    expect(await seen(id)).toMatchObject({ status: 'active', failedCall: null });
  });

  it('is noted of nothing that it does not concern', async () => {
    const id = await buy('CS-FAILED-2');
    await signedCall(test.bridge, {
      activity: 'queryInstance',
      instanceId: `${id},${'x'.repeat(9_000)}`,
      testFlag: 0,
    });
    await signedCall(test.bridge, renewal('nobody', 'CS-R3', 'soon'));
    expect((await seen(id)).failedCall).toBeNull();
  });

  it('and an operator, can keep it', async () => {
    const id = await buy('CS-KEPT');
    const paid = time(test.clock.now() + day);
    await signedCall(test.bridge, renewal(id, 'CS-R4', paid));
    test.clock.advance(2 * day);
    await signedCall(test.bridge, status(id, 'FREEZE'));
    test.clock.advance(14 * day);
    await test.run('release');
    expect(await seen(id)).toMatchObject({ releaseNoticedAt: expect.any(String), keptByOperator: false });
    const keep = (name: string) =>
      sellerCall(test.bridge, 'POST', `/api/v1/instances/${id}/${name}`, { token: 'operator' });
    expect((await keep('keep')).body).toMatchObject({ keptByOperator: true });
    test.clock.advance(40 * day);
    await test.run('release');
    expect((await seen(id)).status).toBe('frozen');
    await keep('let-go');
    await test.run('release');
    test.clock.advance(4 * day);
    await test.run('release');
    expect((await seen(id)).status).toBe('released');
  });
});
