import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const app = { frontEndUrl: 'https://app.example.com/a' };

describeOnEveryEngine('queryInstance of SaaS V2', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
  });
  afterEach(() => test.close());

  async function buy(orderId: string, body?: unknown): Promise<string> {
    test.product.respond(() => (body === undefined ? { status: 202 } : { body }));
    const { instanceId = '' } = await signedCall(test.bridge, purchase(orderId));
    return instanceId;
  }

  const query = (...ids: readonly string[]) =>
    signedCall(test.bridge, { activity: 'queryInstance', instanceId: ids.join(',') });

  async function provision(instanceId: string): Promise<void> {
    const { sealer, effects } = test.bridge;
    const sealed = sealer.seal(JSON.stringify(app), { pk: `instance#${instanceId}`, attribute: 'app' });
    const { signal } = new AbortController();
    await applyCommand(
      test.bridge,
      instanceId,
      { type: 'provisioned', app: sealed, cause: { activity: 'seller provisioned' } },
      { budget: { deadline: effects.clock() + 5_000, signal } },
    );
  }

  it('answers 000004 while nothing is ready, then the ready ones, and 000003 when every id is unknown', async () => {
    const waiting = await buy('CS-WAITING');
    expect(await query(waiting)).toMatchObject({ resultCode: '000004' });
    expect(await query(waiting, 'nobody')).toMatchObject({ resultCode: '000004' });
    const ready = await buy('CS-READY', { app });
    const mixed = await query('nobody', waiting, ready);
    expect(mixed).toMatchObject({ resultCode: '000000' });
    expect(mixed.info).toEqual([{ instanceId: ready, appInfo: app }]);
    expect(await query('nobody', 'nobody-else')).toMatchObject({ resultCode: '000003' });
  });

  it('shows a frozen instance and counts a released one as unknown', async () => {
    const [frozen, released] = [await buy('CS-FROZEN', { app }), await buy('CS-RELEASED', { app })];
    await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId: frozen, status: 'FREEZE' });
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId: released });
    expect((await query(frozen, released)).info).toEqual([{ instanceId: frozen, appInfo: app }]);
    expect(await query(released)).toMatchObject({ resultCode: '000003' });
  });

  it('has nothing to show, and tells a person, once the address of the settings is gone', async () => {
    const settings = { SELLER_WEBHOOK_URL: '', SELLER_WEBHOOK_SECRETS: '', APP_URL: app.frontEndUrl };
    const own = await openTestBridge(engine, { settings });
    try {
      const { instanceId } = await signedCall(own.bridge, purchase('CS-SETTINGS'));
      const asked = { activity: 'queryInstance', instanceId };
      expect((await signedCall(own.bridge, asked)).info).toEqual([{ instanceId, appInfo: app }]);
      expect(own.alarms()).toEqual([]);
      const later = own.restart({ APP_URL: '' });
      expect(await signedCall(later, asked)).toMatchObject({ resultCode: '000004' });
      expect(own.alarms()).toEqual(['AddressMissing']);
    } finally {
      await own.close();
    }
  });

  it('answers from saved data only: a product that owes an answer to an event is not asked on the way', async () => {
    const id = await buy('CS-SAVED');
    await provision(id);
    test.product.respond(() => ({ status: 503 }));
    await signedCall(test.bridge, {
      activity: 'refreshInstance',
      scene: 'RENEWAL',
      orderId: 'CS-R',
      orderLineId: 'CS-R-1',
      instanceId: id,
      expireTime: '20300101000000',
    });
    test.clock.advance(2 * 60 * 60_000);
    const told = test.product.received.length;
    expect(await query(id)).toMatchObject({ resultCode: '000000' });
    expect(test.product.received).toHaveLength(told);
    expect(await test.instance(id)).toMatchObject({ confirmedAt: expect.any(Number) });
  });

  it('answers the buyer also while the table takes no writes, and notes later that it did', async () => {
    const id = await buy('CS-READ-ONLY');
    await provision(id);
    for (const fault of ['throttle', { holdRequest: new Promise<void>(() => undefined) }] as const) {
      test.faults.inject(fault, { operation: 'UpdateItem', times: Number.POSITIVE_INFINITY });
      expect(await query(id)).toMatchObject({
        resultCode: '000000',
        info: [{ instanceId: id, appInfo: app }],
      });
      expect((await test.instance(id))?.confirmedAt).toBeUndefined();
      test.faults.clear();
    }
    expect(await query(id)).toMatchObject({ resultCode: '000000' });
    expect(await test.instance(id)).toMatchObject({ confirmedAt: expect.any(Number) });
  });

  it('leaves out the address of a dashboard that is longer than the marketplace takes', async () => {
    const id = await buy('CS-DASHBOARD', { app });
    const statisticalTime = Date.UTC(2030, 0, 1);
    const shown = async (dashboardUrl: string): Promise<unknown> => {
      const { effects } = test.bridge;
      const { signal } = new AbortController();
      await applyCommand(
        test.bridge,
        id,
        {
          type: 'set-usage-info',
          usageInfo: [{ usageValue: '12.5', statisticalTime, dashboardUrl }],
          cause: { activity: 'seller usage info' },
        },
        { budget: { deadline: effects.clock() + 5_000, signal } },
      );
      return JSON.parse((await query(id)).body).info[0].usageInfo;
    };
    const usage = { usageValue: 12.5, statisticalTime: '20300101000000000' };
    const longest = `https://app.example.com/${'d'.repeat(488)}`;
    expect(longest).toHaveLength(512);
    expect(await shown(longest)).toEqual([{ ...usage, dashboardUrl: longest }]);
    expect(await shown(`${longest}d`)).toEqual([usage]);
    const told = await sellerCall(test.bridge, 'POST', `/api/v1/usage/${id}/info`, {
      token: 'product',
      body: { usageValue: '1', statisticalTime: '2030-01-01T00:00:00Z', dashboardUrl: `${longest}d` },
    });
    expect(told).toMatchObject({ status: 422, body: { errors: [{ pointer: '/dashboardUrl' }] } });
  });
});
