import { afterEach, beforeEach, expect, it } from 'vitest';
import { gatherMonth } from '../../../commands/finance/gatherMonth.ts';
import { readMonth } from '../../../commands/finance/month.ts';
import { deploymentApi } from '../../../commands/target/deploymentApi.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../../support/tokenCall.ts';

const day = 24 * 3_600_000;

describeOnEveryEngine('the books of a month', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    test.product.respond(({ type }) =>
      type === 'instance.created'
        ? { body: { app: { frontEndUrl: 'https://app.example.com/a' } } }
        : { status: 204 },
    );
    // To the second day of a month, so that no test runs over its end.
    const [year = 0, month = 0] = new Date(test.clock.now()).toISOString().split('-').map(Number);
    test.clock.advance(Date.UTC(year, month, 2) - test.clock.now());
  });
  afterEach(() => test.close());

  const api = () =>
    deploymentApi('http://bridge.example.com', 'reader', {
      fetch: async input => {
        const { pathname, search } = new URL((input as Request).url);
        const { status, body } = await sellerCall(test.bridge, 'GET', `${pathname}${search}`, {
          token: 'reader',
        });
        const type = status === 200 ? 'application/json' : 'application/problem+json';
        return new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });
      },
    });
  const monthOf = (epochMs: number) => new Date(epochMs).toISOString().slice(0, 7);
  const books = async (month = monthOf(test.clock.now())) =>
    (await gatherMonth(api(), readMonth(month, 'utc') ?? { from: 0, to: 0 })).map(
      ({ kind, orderId, amount, usage, state }) =>
        [kind, orderId, amount, usage, state].filter(text => text !== '').join(' '),
    );

  it('hold orders with their amounts, renewals and cancellations, in the order in which they came', async () => {
    const { instanceId = '' } = await tokenCall(test.bridge, purchaseV1('CS-V1'));
    test.clock.advance(day);
    await tokenCall(test.bridge, {
      activity: 'refreshInstance',
      orderId: 'CS-V1-R',
      instanceId,
      expireTime: '20310101000000',
    });
    test.clock.advance(day);
    await tokenCall(test.bridge, { activity: 'releaseInstance', instanceId, orderId: 'CS-V1' });
    test.clock.advance(day);
    await signedCall(test.bridge, purchase('CS-V2'));
    expect(await books()).toEqual([
      'order CS-V1 99.90 released',
      'renewal CS-V1-R RENEWAL',
      expect.stringMatching(/^cancellation CS-V1\b/),
      'order CS-V2 active',
    ]);
  });

  it('hold the usage of every window, also of instances that are older and did not change', async () => {
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-USE'));
    const bought = monthOf(test.clock.now());
    test.clock.advance(40 * day);
    const at = new Date(test.clock.now()).toISOString();
    const records = [
      { id: 'a', instanceId, at, value: '0.1' },
      { id: 'b', instanceId, at, value: '0.2' },
    ];
    await sellerCall(test.bridge, 'POST', '/api/v1/usage/records', { token: 'product', body: { records } });
    expect(await books()).toEqual(['usage CS-USE 0.3 open']);
    expect(await books(bought)).toEqual(['order CS-USE active']);
  });

  it('say of an order that was refused that it was', async () => {
    test.product.respond(() => ({
      status: 422,
      body: { refused: { code: 'sold-out', reason: 'none left' } },
    }));
    await signedCall(test.bridge, purchase('CS-NO'));
    expect(await books()).toEqual(['order CS-NO refused 000106']);
  });

  it('are complete beyond one page', async () => {
    for (let index = 0; index < 101; index += 1) await signedCall(test.bridge, purchase(`CS-MANY-${index}`));
    expect((await books()).length).toBe(101);
  });
});
