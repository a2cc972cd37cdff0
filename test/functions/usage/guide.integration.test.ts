import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { startMarketplaceServer } from '../../support/marketplaceServer.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/usage.md'), 'utf8');
const [records, readings, resend, products, pack] = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(
  ([, json = '']) => json,
);

describeOnEveryEngine('the guide to usage', engine => {
  let test: TestBridge;
  let instanceId: string;
  beforeAll(async () => {
    test = await openTestBridge(engine, {
      settings: {
        APP_URL: 'https://app.example.com',
        SELLER_WEBHOOK_URL: '',
        SELLER_WEBHOOK_SECRETS: '',
        PRODUCTS: products ?? '',
        OPEN_API_AK: 'guide-open-api-ak',
        OPEN_API_SK: 'guide-open-api-sk',
        // Nobody is there: nothing of the guide calls the marketplace.
        OPEN_API_URLS: 'http://127.0.0.1:9',
      },
    });
    instanceId = (await signedCall(test.bridge, purchase('CS-GUIDE'))).instanceId ?? '';
  });
  afterAll(() => test.close());

  /** A body of the guide, for the instance of this test and for now. */
  const send = (path: string, json = '', token: 'product' | 'operator' = 'product') => {
    const text = json
      .replaceAll('810666c8-6947-58a3-8d0b-ae783346596f', instanceId)
      .replaceAll('2026-11-21T03:06:13Z', new Date(test.clock.now()).toISOString());
    return sellerCall(test.bridge, 'POST', `/api/v1/usage/${path}`, { token, body: JSON.parse(text) });
  };

  it('shows settings that say which product needs the old usage API', () => {
    expect(test.bridge.config.products['00301-666666-0--0']).toEqual({ usageApi: 'old' });
  });

  it('tells what the simulated marketplace can be asked to do', async () => {
    const marketplace = await startMarketplaceServer(() => test.clock.now(), 'by-use');
    try {
      const [, behaviour = ''] = /behaviour[\s\S]*?-d '(.*)'/.exec(guide) ?? [];
      await marketplace.behave(JSON.parse(behaviour));
      expect(await marketplace.behaviour()).toEqual({ mode: 'normal', refuse: { code: '016', times: 1 } });
    } finally {
      await marketplace.stop();
    }
  });

  it('shows bodies that the API takes', async () => {
    expect(await send('records', records)).toMatchObject({
      status: 200,
      body: { items: [{ id: 'call-1001', outcome: 'accepted' }] },
    });
    expect((await send('readings', readings)).status).toBe(200);
    expect(await send('packages', pack)).toMatchObject({
      status: 200,
      body: { packages: [{ quota: '10000', used: '0', stopsWhenUsedUp: true }] },
    });
    // There is nothing to be sent again, but the body is right.
    expect((await send(`${instanceId}/resend`, resend, 'operator')).body.detail).toBe(
      'There is no such window.',
    );
  });
});
