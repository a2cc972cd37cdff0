import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { untilAnswered } from '../../support/untilAnswered.ts';

const hour = 3_600_000;
const minute = 60_000;

describeOnEveryEngine('a meter', engine => {
  let test: TestBridge;
  let instanceId: string;
  beforeEach(async () => {
    test = await openTestBridge(engine, {
      settings: { APP_URL: 'https://app.example.com', SELLER_WEBHOOK_URL: '', SELLER_WEBHOOK_SECRETS: '' },
    });
    const now = test.clock.now();
    test.clock.advance(Math.ceil(now / hour) * hour + 20 * minute - now);
    instanceId = (await signedCall(test.bridge, purchase('CS-METER'))).instanceId ?? '';
  });
  afterEach(() => test.close());

  const reading = (value: string, more: object = {}) => ({
    instanceId,
    meter: 'requests',
    reading: value,
    at: new Date(test.clock.now()).toISOString(),
    ...more,
  });
  const post = (...readings: readonly object[]) =>
    sellerCall(test.bridge, 'POST', '/api/v1/usage/readings', { token: 'product', body: { readings } });
  const outcomes = async (...readings: readonly object[]) =>
    (await post(...readings)).body.items.map(({ outcome }: { outcome: string }) => outcome);
  const values = async (id = instanceId) =>
    (await sellerCall(test.bridge, 'GET', `/api/v1/usage/${id}`, { token: 'reader' })).body.items.map(
      ({ value }: { value: string }) => value,
    );

  it('is counted from its first reading on, by increments', async () => {
    expect(await outcomes(reading('100.5'), reading('100.75'), reading('103'))).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ]);
    expect(await values()).toEqual(['2.5']);
  });

  it('puts an increment into the window of its arrival, whenever it was read', async () => {
    await post(reading('0'));
    const at = new Date(test.clock.now()).toISOString();
    test.clock.advance(hour);
    await post(reading('4', { at }));
    const { items } = (
      await sellerCall(test.bridge, 'GET', `/api/v1/usage/${instanceId}`, { token: 'reader' })
    ).body;
    expect(items).toHaveLength(1);
    expect(Date.parse(items[0].beginAt)).toBe(Math.floor(test.clock.now() / hour) * hour);
  });

  it('24 counts each increment once when many readings come at the same time', async () => {
    await post(reading('0'));
    const readAt = (second: number) => ({ at: new Date(test.clock.now() + second * 1_000).toISOString() });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        untilAnswered(() => post(reading(String(index + 1), readAt(index + 1)))),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await values()).toEqual(['10']);
  });

  it('24 keeps its base and what followed when another first reading is written late', async () => {
    const { meters } = test.bridge;
    const delayed: TestBridge['bridge'] = {
      ...test.bridge,
      meters: {
        ...meters,
        async put(...given) {
          await post(reading('10'));
          await post(reading('14'));
          return meters.put(...given);
        },
      },
    };
    const early = { at: new Date(test.clock.now() - minute).toISOString() };
    const readings = [reading('2', early)];
    await sellerCall(delayed, 'POST', '/api/v1/usage/readings', { token: 'product', body: { readings } });
    await post(reading('15'));
    expect(await values()).toEqual(['5']);
  });

  it('takes a reading that comes late for a repeat: it is no reset, and nothing is counted twice', async () => {
    const early = new Date(test.clock.now()).toISOString();
    await post(reading('10'));
    test.clock.advance(minute);
    const late = reading('12', { at: early });
    await post(reading('20'));
    expect(await outcomes(late)).toEqual(['repeated']);
    test.clock.advance(minute);
    await post(reading('25'));
    expect(await values()).toEqual(['15']);
  });

  it('may be longer than a record, and an increment that is none is refused', async () => {
    await post(reading('123456789012345.5'));
    expect(await outcomes(reading('123456789012346'))).toEqual(['accepted']);
    expect(await values()).toEqual(['0.5']);
    expect((await post(reading('123456989012346'))).body.errors).toEqual([
      { pointer: '/readings/0', detail: 'value-too-large' },
    ]);
    expect((await post(reading('1e9'))).body.errors).toEqual([
      { pointer: '/readings/0', detail: 'not-a-decimal' },
    ]);
    const ahead = new Date(test.clock.now() + 2 * minute).toISOString();
    expect((await post(reading('123456789012347', { at: ahead }))).body.errors).toEqual([
      { pointer: '/readings/0', detail: 'in-the-future' },
    ]);
  });

  it('of an instance that nobody bought is not begun', async () => {
    expect((await post(reading('1', { instanceId: 'nobody' }))).status).toBe(404);
    expect(await test.stored('usage#nobody')).toEqual([]);
  });

  it('is one of many in a call: each has its own order', async () => {
    const meters = Array.from({ length: 100 }, (_, index) => `meter-${index}`);
    const all = ['1', '2', '4'].flatMap(value => meters.map(meter => reading(value, { meter })));
    const answer = await untilAnswered(() => post(...all));
    expect([answer.status, answer.body.items.length]).toEqual([200, 300]);
    expect(await values()).toEqual(['300']);
  });

  it('is paid by packages like any other use', async () => {
    await sellerCall(test.bridge, 'POST', '/api/v1/usage/packages', {
      token: 'product',
      body: { instanceId, packageInstanceId: 'package-1', quota: '5' },
    });
    await post(reading('0'), reading('3'));
    const packages = await sellerCall(test.bridge, 'GET', `/api/v1/usage/${instanceId}/packages`, {
      token: 'reader',
    });
    expect(packages.body.packages).toMatchObject([{ packageInstanceId: 'package-1', used: '3' }]);
  });

  it('counts once, whichever write of a reading gets lost', async () => {
    await post(reading('0'));
    let expected = 0;
    for (const kind of ['lose-request', 'lose-answer'] as const) {
      for (const nth of [1, 2, 3]) {
        expected += 7;
        const writes = ({ operation, key }: { operation: string; key?: { pk: string } }) =>
          /^(Put|Update)Item$/.test(operation) && key?.pk === `usage#${instanceId}`;
        const fault = test.faults.inject(kind, { where: writes, nth, times: 2 });
        await post(reading(String(expected)));
        fault.remove();
        test.clock.advance(1_000);
        expect((await post(reading(String(expected)))).status).toBe(200);
      }
    }
    expect(await values()).toEqual([String(expected)]);
  });
});
