import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const address = 'https://app.example.com/t/1';
const app = { app: { frontEndUrl: address } };
const gbk = Buffer.concat([
  Buffer.from(`{"app":{"frontEndUrl":"${address}","userName":"`),
  Buffer.from('b9dcc0edd4b1', 'hex'),
  Buffer.from('"}}'),
]);

describeOnEveryEngine('what programs answer', engine => {
  let test: TestBridge;
  let orders = 0;
  let order = '';

  beforeAll(async () => {
    test = await openTestBridge(engine);
  });
  afterAll(() => test.close());
  beforeEach(() => {
    orders += 1;
    order = `CS-REPLY-${orders}`;
  });

  const buy = async (body: unknown, status = 200) => {
    test.product.respond(() => ({ status, body }));
    const { resultCode, instanceId = '' } = await signedCall(test.bridge, purchase(order));
    return { resultCode, instance: await test.instance(instanceId) };
  };

  it.each([
    ['behind a byte order mark', `\uFEFF${JSON.stringify(app)}`],
    ['with null for what is not given', { app: { ...app.app, adminUrl: null, userName: null, memo: null } }],
    ['with "" for what is not given', { app: { ...app.app, adminUrl: '', userName: '', password: '' } }],
    ['with null beside it', { ...app, error: null, refused: null }],
  ])('app data %s makes the instance active', async (_, body) => {
    const { resultCode, instance } = await buy(body);
    expect([resultCode, instance?.status]).toEqual(['000000', 'active']);
    const shown = await sellerCall(test.bridge, 'GET', `/api/v1/instances/${instance?.instanceId}`, {
      token: 'operator',
    });
    if (shown.body.app !== undefined) expect(shown.body.app).toEqual({ frontEndUrl: address });
  });

  it('a refusal behind a byte order mark is one', async () => {
    const refusal = '\uFEFF{"refused":{"code":"sold-out","reason":"full"}}';
    expect((await buy(refusal, 422)).resultCode).toBe('000106');
  });

  it('a refusal of what already is loses nothing: it is tried again until the product takes it', async () => {
    const { instance } = await buy(app);
    const instanceId = instance?.instanceId ?? '';
    const refused = { code: 'sold-out', reason: 'no' };
    test.product.respond(() => ({ status: 422, body: { refused } }));
    const freeze = { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' };
    expect((await signedCall(test.bridge, freeze)).resultCode).toBe('000000');
    expect((await test.instance(instanceId))?.outbox).toMatchObject([
      { type: 'instance.frozen', lastFailure: 'HTTP 422: this cannot be refused' },
    ]);
    test.product.respond(() => ({ status: 204 }));
    test.clock.advance(3_600_000);
    await test.run('deliver');
    expect(await test.instance(instanceId)).toMatchObject({ status: 'frozen', outbox: [] });
    expect(test.product.received.at(-1)).toMatchObject({ type: 'instance.frozen', data: { instanceId } });
  });

  it.each([
    ['HTML', '<html>maintenance</html>', 'not UTF-8 JSON'],
    ['another charset', gbk, 'not UTF-8 JSON'],
    ['UTF-16', Buffer.from(`\uFEFF${JSON.stringify(app)}`, 'utf16le'), 'not UTF-8 JSON'],
    ['70 KB', JSON.stringify({ ...app, padding: 'x'.repeat(70 * 1_024) }), 'larger than 64 KiB'],
    ['an envelope around it', { code: 200, data: app }, 'no app'],
    ['a word', '"done"', 'no app'],
  ])('%s with HTTP 200 is a failed attempt with its reason, tried again', async (_, body, problem) => {
    const { resultCode, instance } = await buy(body);
    expect([resultCode, instance?.status]).toEqual(['000004', 'provisioning']);
    expect(instance?.outbox[0]).toMatchObject({ lastFailure: `the reply was not understood: ${problem}` });
    expect(instance?.outbox[0]?.acceptedAt).toBeUndefined();
    test.product.respond(() => ({ body: app }));
    test.clock.advance(3_600_000);
    await test.run('deliver');
    expect((await test.instance(instance?.instanceId ?? ''))?.status).toBe('active');
  });

  it.each([
    ['HTTP 202', 202, undefined],
    ['HTTP 202 with anything', 202, { queued: true }],
    ['an empty body', 200, undefined],
    ['an empty object', 200, {}],
    ['null', 200, 'null'],
  ])('%s is taken, to be done later', async (_, status, body) => {
    const { resultCode, instance } = await buy(body, status);
    expect(resultCode).toBe('000004');
    expect(instance?.outbox[0]).toMatchObject({ acceptedAt: expect.any(Number) });
  });

  it('what was answered in another form and done by the seller API is not asked for again', async () => {
    const { instance } = await buy({ success: true });
    const id = instance?.instanceId ?? '';
    const done = await sellerCall(test.bridge, 'POST', `/api/v1/instances/${id}/provisioned`, {
      token: 'product',
      body: { app: { ...app.app, adminUrl: null, userName: '' } },
    });
    expect(done.status).toBe(200);
    const told = () =>
      test.product.received.filter(({ type, data }) => type === 'instance.created' && data.instanceId === id);
    const asked = told().length;
    test.clock.advance(3_600_000);
    await test.run('deliver');
    expect((await test.instance(id))?.outbox).toEqual([]);
    expect(told()).toHaveLength(asked);
  });
});
