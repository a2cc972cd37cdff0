import { setMaxListeners } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pushUsage } from '../../../shared/usage/push/pushUsage.ts';
import { hourOf } from '../../../shared/usage/window.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../../support/marketplaceServer.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { untilAnswered } from '../../support/untilAnswered.ts';

const hour = 3_600_000;
const minute = 60_000;

describeOnEveryEngine('usage', engine => {
  let test: TestBridge;
  let marketplace: MarketplaceServer;
  let instanceId: string;
  let now: () => number;
  beforeEach(async () => {
    marketplace = await startMarketplaceServer(() => now(), 'by-use');
    test = await openTestBridge(engine, {
      settings: {
        ...marketplace.settings,
        APP_URL: 'https://app.example.com',
        SELLER_WEBHOOK_URL: '',
        SELLER_WEBHOOK_SECRETS: '',
      },
    });
    now = test.clock.now;
    instanceId = (await signedCall(test.bridge, purchase('CS-USAGE'))).instanceId ?? '';
    // Into the first ten minutes of an hour of its own.
    test.clock.advance(hourOf(now()) + hour + 5 * minute - now());
  });
  afterEach(async () => {
    await test.close();
    await marketplace.stop();
  });

  const post = (records: readonly object[], path = 'records') =>
    sellerCall(test.bridge, 'POST', `/api/v1/usage/${path}`, { token: 'product', body: { [path]: records } });
  const record = (id: string, value: unknown, more: object = {}) => ({
    id,
    instanceId,
    at: new Date(now()).toISOString(),
    value,
    ...more,
  });
  const push = (leftMs = 60_000) => {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    return pushUsage(test.bridge, { deadline: now() + leftMs, signal });
  };
  const windows = async () =>
    (await sellerCall(test.bridge, 'GET', `/api/v1/usage/${instanceId}`, { token: 'reader' })).body.items;
  const billed = async () => (await marketplace.statement()).instances[instanceId];

  it('of an hour is summed up without rounding and billed once, after the hour', async () => {
    expect((await post([record('a', '0.1'), record('b', '0.2'), record('c', 3)])).status).toBe(200);
    expect((await push()).sent).toBe(0);
    test.clock.advance(hour);
    expect(await push()).toMatchObject({ sent: 1, accepted: 1 });
    expect(await push()).toMatchObject({ sent: 0 });
    expect(await billed()).toBe('3.3000');
    expect(await windows()).toMatchObject([{ value: '3.3', status: 'accepted', records: 3, attempts: 1 }]);
  });

  it('that is posted again counts once, and has the same outcome', async () => {
    const records = [record('a', '1'), record('b', '2')];
    await post(records);
    expect((await post(records)).body.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'repeated',
      'repeated',
    ]);
    await Promise.all(Array.from({ length: 20 }, () => post(records)));
    test.clock.advance(hour);
    await push();
    expect(await billed()).toBe('3.0000');
    expect((await post(records)).body.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'repeated',
      'repeated',
    ]);
  });

  it('names the rule of every record that breaks one, and takes the good ones', async () => {
    const at = (ms: number) => ({ at: new Date(now() + ms).toISOString() });
    const answer = await post([
      record('good', '1'),
      record('zero', '0'),
      record('minus', '-1'),
      record('places', '0.12345'),
      record('digits', '123456789'),
      record('exponent', '1e3'),
      record('ahead', '1', at(2 * minute)),
      record('old', '1', at(-21 * 24 * hour)),
      record('early', '1', at(-3 * hour)),
      record('stranger', '1', { instanceId: 'nobody' }),
    ]);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      { pointer: '/records/1', detail: 'not-positive' },
      { pointer: '/records/2', detail: 'not-a-decimal' },
      { pointer: '/records/3', detail: 'not-a-decimal' },
      { pointer: '/records/4', detail: 'not-a-decimal' },
      { pointer: '/records/5', detail: 'not-a-decimal' },
      { pointer: '/records/6', detail: 'in-the-future' },
      { pointer: '/records/7', detail: 'too-old' },
      { pointer: '/records/8', detail: 'before-opening' },
      { pointer: '/records/9', detail: 'unknown-instance' },
    ]);
    expect(await windows()).toMatchObject([{ value: '1', records: 1 }]);
    expect((await post([record('x', '1', { instanceId: 'nobody' })])).status).toBe(404);
    expect((await post(Array.from({ length: 1_001 }, (_, index) => record(String(index), '1')))).status).toBe(
      413,
    );
    expect((await post([{ id: 'x' }])).status).toBe(422);
  });

  it('takes the good records also beside some that nobody can read, and names those by their places', async () => {
    const answer = await post([
      record('good', '1'),
      record('no time', '1', { at: '2026-11-21 03:06' }),
      { id: 'nothing else' },
      record('no value', null),
      record('zero', '0'),
      null as never,
      record('good too', 2),
      // The marketplace takes 64 characters of a package's id.
      record('long package', '1', { packageInstanceId: 'p'.repeat(65) }),
      record('package', '1', { packageInstanceId: 'p'.repeat(64) }),
    ]);
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toBe('3 taken, 6 refused.');
    const pointers: readonly string[] = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect([...new Set(pointers)]).toEqual([
      '/records/1/at',
      '/records/2/instanceId',
      '/records/2/at',
      '/records/2/value',
      '/records/3/value',
      '/records/4',
      '/records/5',
      '/records/7/packageInstanceId',
    ]);
    expect(await windows()).toMatchObject([
      { value: '1', records: 1 },
      { value: '3', records: 2, api: 'new' },
    ]);
    for (const body of [{ records: 'none' }, {}, [], null]) {
      const refused = await sellerCall(test.bridge, 'POST', '/api/v1/usage/records', {
        token: 'product',
        body,
      });
      expect([refused.status, refused.body.detail]).toEqual([422, 'The request breaks a rule.']);
    }
    const readings = await post(
      [{ instanceId, meter: 'm', reading: '1', at: new Date(now()).toISOString() }, { meter: 'm' }],
      'readings',
    );
    expect([readings.status, readings.body.detail]).toEqual([422, '1 taken, 1 refused.']);
  });

  it.each(['1e2', '01e1', '1.', '.5', '1.00000', '+1', '-1', ' 1', '1 ', '1,5', '0x10', '٣', 'NaN'])(
    'is no decimal as %j',
    async value => {
      expect((await post([record('a', value)])).body.errors).toEqual([
        { pointer: '/records/0', detail: 'not-a-decimal' },
      ]);
    },
  );

  it.each(['', null])('with %j for a value has none', async value => {
    expect((await post([record('a', value as string)])).body.errors).toEqual([
      { pointer: '/records/0/value', detail: 'is missing or cannot be used' },
    ]);
  });

  it('is the same decimal in every plain spelling', async () => {
    const spellings = ['1', '01', '1.0', '1.0000', '00000001', 1, 1.0];
    const answer = await post(spellings.map((value, index) => record(String(index), value)));
    expect(answer.status).toBe(200);
    expect(await windows()).toMatchObject([{ value: '7' }]);
  });

  it('of a thousand records with the longest ids fits into one call', async () => {
    const records = Array.from({ length: 1_000 }, (_, index) =>
      record(`${String(index).padStart(4, '0')}${'录'.repeat(124)}`, '12345.6789'),
    );
    const answer = await untilAnswered(() => post(records));
    expect([answer.status, answer.body.items.length]).toEqual([200, 1_000]);
    expect(await windows()).toMatchObject([{ value: '12345678.9', records: 1_000 }]);
  });

  it('that stands twice in one call counts once; another value under its id is refused there too', async () => {
    const answer = await post([record('a', '1'), record('a', '1.0'), record('a', '2')]);
    expect([answer.status, answer.body.detail]).toEqual([422, '2 taken, 1 refused.']);
    expect(answer.body.errors).toEqual([{ pointer: '/records/2', detail: 'other-contents' }]);
    expect(await windows()).toMatchObject([{ value: '1', records: 1 }]);
  });

  it('of several packages in one hour is billed for each: no two records begin and end at the same moments', async () => {
    for (const [index, packageInstanceId] of ['pkg-1', 'pkg-2', 'pkg-3'].entries()) {
      await post([record(packageInstanceId, String(index + 1), { packageInstanceId })]);
    }
    await post([record('unpaid', '4')]);
    test.clock.advance(hour);
    expect(await push()).toMatchObject({ sent: 4, accepted: 4 });
    expect(await billed()).toBe('10.0000');
    const { charged } = await marketplace.statement();
    expect(new Set(charged.map(({ beginTime, endTime }) => `${beginTime} ${endTime}`)).size).toBe(4);
    expect(test.alarms()).toEqual([]);
  });

  it('that no package pays is billed beside a package that was sent before it was told', async () => {
    const at = new Date(now()).toISOString();
    await post([record('paid', '1', { packageInstanceId: 'pkg-1' })]);
    test.clock.advance(hour);
    expect(await push()).toMatchObject({ sent: 1, accepted: 1 });
    await post([record('unpaid', '2', { at })]);
    test.clock.advance(10 * minute);
    expect(await push()).toMatchObject({ sent: 1, accepted: 1 });
    expect(await billed()).toBe('3.0000');
    expect(test.alarms()).toEqual([]);
  });

  it('belongs to its hour to the millisecond', async () => {
    const start = hourOf(now());
    for (const [id, at] of [
      ['last', start - 1],
      ['first', start],
    ] as const) {
      await post([record(id, '1', { at: new Date(at).toISOString() })]);
    }
    test.clock.advance(hour);
    await post([record('end', '1', { at: new Date(start + hour - 1).toISOString() })]);
    const hours = (await windows()).map((it: { endAt: string; value: string }) => [it.endAt, it.value]);
    expect(hours).toEqual([
      [new Date(start + hour).toISOString(), '2'],
      [new Date(start).toISOString(), '1'],
    ]);
  });

  it('24 that comes while its window is sealed is in it or refused, never lost', async () => {
    await post([record('first', '1')]);
    const late = { at: new Date(now()).toISOString() };
    test.clock.advance(hour);
    const [, ...answers] = await Promise.all([
      push(),
      ...Array.from({ length: 20 }, (_, index) =>
        untilAnswered(() => post([record(`late-${index}`, '1', late)])),
      ),
    ]);
    const taken = answers.filter(({ status }) => status === 200).length;
    for (const { status, body } of answers) {
      if (status !== 200) expect([status, body.errors[0].detail]).toEqual([422, 'window-closed']);
    }
    for (let round = 0; round < 5; round += 1) {
      await push();
      test.clock.advance(2 * minute);
    }
    expect(await billed()).toBe(`${1 + taken}.0000`);
    expect((await post([record('too late', '1', late)])).body.errors).toEqual([
      { pointer: '/records/0', detail: 'window-closed' },
    ]);
  });

  it('24 that begins its hour with many posts at once is all counted', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => untilAnswered(() => post([record(`first-${index}`, '1')]))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await windows()).toMatchObject([{ value: '20', records: 20 }]);
  });

  it('of an hour without any push can still be told afterwards', async () => {
    test.clock.advance(3 * hour);
    const before = { at: new Date(now() - 2 * hour).toISOString() };
    expect((await post([record('backfilled', '2', before)])).status).toBe(200);
    test.clock.advance(5 * minute);
    await push();
    expect(await billed()).toBe('2.0000');
  });

  it('24 that was sent and whose answer got lost is sent again under the same id, and billed once', async () => {
    await post([record('a', '5')]);
    test.clock.advance(hour);
    marketplace.suffer(() => 'lost');
    await push();
    expect(await windows()).toMatchObject([{ status: 'sealed', attempts: 1 }]);
    marketplace.suffer(() => undefined);
    test.clock.advance(20 * minute);
    await push();
    expect(await windows()).toMatchObject([{ status: 'duplicate', attempts: 2, code: '005' }]);
    expect(await billed()).toBe('5.0000');
    expect(test.alarms()).toEqual([]);
  });

  it('24 that was sent and not marked before a crash is sent again, and billed once', async () => {
    await post([record('a', '5')]);
    test.clock.advance(hour);
    const marked = ({ operation, key }: { operation: string; key?: { sk: string } }) =>
      operation === 'UpdateItem' && key?.sk.startsWith('window#') === true;
    // The third update of the window is the outcome: lease, seal, outcome.
    const fault = test.faults.inject('lose-request', { where: marked, nth: 3, times: 2 });
    await expect(push()).rejects.toThrow();
    fault.remove();
    test.clock.advance(5 * minute);
    await push();
    expect(await windows()).toMatchObject([{ status: 'duplicate', attempts: 2 }]);
    expect(await billed()).toBe('5.0000');
  });

  it('of a day on which the marketplace was away is delivered afterwards, within the limits of a call', async () => {
    marketplace.suffer(() => 'down');
    for (let index = 0; index < 24; index += 1) {
      await post([record(`hour-${index}`, '1.5')]);
      test.clock.advance(hour);
      await push();
    }
    expect(await billed()).toBeUndefined();
    marketplace.suffer(() => undefined);
    test.clock.advance(20 * minute);
    await push();
    expect(await billed()).toBe('36.0000');
    expect(new Set((await windows()).map(({ status }: { status: string }) => status))).toEqual(
      new Set(['accepted']),
    );
  });

  it('that the marketplace refuses is told to a person, and the rest of the batch goes through', async () => {
    const second = (await signedCall(test.bridge, purchase('CS-USAGE-2'))).instanceId ?? '';
    await post([record('a', '1'), record('b', '2', { instanceId: second })]);
    const { sk } = (await test.bridge.usage.list(instanceId, 1)).items[0] ?? { sk: '' };
    // As if an older version had stored a value that the marketplace does not take.
    await test.bridge.usage.update({ pk: `usage#${instanceId}`, sk }, { value: '0' });
    test.clock.advance(hour);
    expect(await push()).toMatchObject({ sent: 2, accepted: 1, rejected: 1 });
    expect(await windows()).toMatchObject([{ status: 'rejected', code: '003' }]);
    expect(test.alarms()).toEqual(['UsageRejected']);
    const history = await sellerCall(test.bridge, 'GET', `/api/v1/instances/${instanceId}/history`, {
      token: 'reader',
    });
    expect(JSON.stringify(history.body)).toContain('usage.rejected');
    expect((await marketplace.statement()).instances).toEqual({ [second]: '2.0000' });
  });

  it('ends with the instance: the last window is cut there, and what comes later is refused', async () => {
    await post([record('a', '1')]);
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId });
    test.clock.advance(minute);
    expect((await post([record('b', '1')])).body.errors).toEqual([
      { pointer: '/records/0', detail: 'after-closing' },
    ]);
    test.clock.advance(hour);
    await push();
    expect(await billed()).toBe('1.0000');
  });

  it('of a counter is its increments, whatever fails in between, and a reset is told', async () => {
    const read = (reading: string) =>
      post([{ instanceId, meter: 'requests', reading, at: new Date(now()).toISOString() }], 'readings');
    expect((await read('100')).status).toBe(200);
    await read('110.5');
    await Promise.all([read('120'), read('120'), read('120')]);
    const isMeter = ({ operation, key }: { operation: string; key?: { sk: string } }) =>
      operation === 'UpdateItem' && key?.sk.startsWith('meter#') === true;
    const fault = test.faults.inject('lose-request', { where: isMeter, nth: 2, times: 2 });
    expect((await read('130')).status).toBe(503);
    fault.remove();
    test.clock.advance(hour);
    await push();
    await read('140');
    await read('5');
    await read('6');
    test.clock.advance(hour);
    await push();
    test.clock.advance(20 * minute);
    await push();
    // 100 → 140, then 5 → 6 after the reset.
    expect(await billed()).toBe('41.0000');
    const history = await sellerCall(test.bridge, 'GET', `/api/v1/instances/${instanceId}/history`, {
      token: 'reader',
    });
    expect(JSON.stringify(history.body)).toContain('usage.meter-reset');
  });

  it('stops for a quarter of an hour when its signature is refused, before the marketplace locks the key', async () => {
    const second = await openTestBridge(engine, {
      settings: { ...marketplace.settings, BASE_ACCESS_KEYS: 'another-base-access-key' },
    });
    const outcomes = [];
    for (let round = 0; round < 4; round += 1) outcomes.push(await second.bridge.marketplace.pushUsage([]));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['stopped', 'stopped', 'stopped', 'stopped']);
    expect(second.alarms()).toEqual(['OpenApiStopped']);
    await second.close();
  });
});
