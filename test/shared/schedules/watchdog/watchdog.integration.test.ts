import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, it } from 'vitest';
import { schedule } from '../../../../shared/schedules/dueSchedule.ts';
import type { ReceiverForm } from '../../../../shared/schedules/watchdog/rules/receiverForms.ts';
import {
  type ScheduleName,
  schedulePaceMs,
} from '../../../../shared/schedules/watchdog/rules/schedulePace.ts';
import { watchdog } from '../../../../shared/schedules/watchdog/watchdog.ts';
import { watched } from '../../../../shared/schedules/watched.ts';
import { describeOnEveryEngine } from '../../../engines/describeOnEveryEngine.ts';
import { type AlarmReceiver, startAlarmReceiver } from '../../../support/alarmReceiver.ts';
import { sellerCall } from '../../../support/sellerCall.ts';
import { purchase, signedCall } from '../../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../../support/testBridge.ts';

const minute = 60_000;
const receiverForms: readonly ReceiverForm[] = ['json', 'wecom', 'feishu', 'dingtalk', 'slack'];

describeOnEveryEngine('the watchdog', engine => {
  let test: TestBridge;
  let receiver: AlarmReceiver;
  afterEach(async () => {
    await test.close();
    await receiver.close();
  });

  const made = () => ({ status: 200, body: { app: { frontEndUrl: 'https://a.example' } } });

  async function begin(form: ReceiverForm = 'json', settings: Record<string, string> = {}) {
    receiver = await startAlarmReceiver(form);
    test = await openTestBridge(engine, {
      settings: { ALARM_WEBHOOK_URL: receiver.url, ALARM_WEBHOOK_FORM: form, STAGE: 'prod', ...settings },
    });
    test.product.respond(made);
    return async () => test.bridge;
  }

  /** What is delivered and looked at, for so many minutes; every other schedule runs and has nothing to do. */
  async function pass(
    open: Awaited<ReturnType<typeof begin>>,
    minutes: number,
    { step = 5, idle = true }: { step?: number; idle?: boolean } = {},
  ): Promise<void> {
    const others = (Object.keys(schedulePaceMs) as ScheduleName[])
      .filter(name => name !== 'deliverEvents' && name !== 'watchdog')
      .map(name => watched(open, name, async () => undefined));
    const deliver = watched(open, 'deliverEvents', schedule(open, 'deliver', { alsoOverdue: ['expire'] }));
    const look = watched(open, 'watchdog', watchdog(open));
    for (let passed = 0; passed < minutes; passed += step) {
      test.clock.advance(step * minute);
      if (idle) await Promise.all(others.map(run => run()));
      await deliver();
      await look();
    }
  }

  it.each(receiverForms)(
    'tells a receiver of %s once that the product is away, and once that it is back',
    async form => {
      const open = await begin(form);
      await pass(open, 15, { step: 15 });
      expect(receiver.received).toEqual([]);
      test.product.respond(() => ({ status: 503 }));
      await signedCall(test.bridge, purchase('CS-1'));
      await pass(open, 60, { step: 15 });
      const heads = () => receiver.received.map(({ text }) => text.split('\n')[0]);
      expect(heads()).toEqual(['[koogallery-bridge prod] 1 alarm']);
      expect(receiver.received[0]?.text).toMatch(
        /● EventOverdue \(act now\).*\nsince \S+ \S+ UTC · .*minutes=\d\d/,
      );
      test.product.respond(made);
      await pass(open, 90, { step: 15 });
      expect(heads()).toEqual(['[koogallery-bridge prod] 1 alarm', '[koogallery-bridge prod] 1 over']);
    },
  );

  it('leaves what is not over to be read by the seller API, also when nobody could be told, and no longer than it lasts', async () => {
    const open = await begin('json', { OUTBOX_ALARM_MINUTES: '15' });
    const alarms = () => sellerCall(test.bridge, 'GET', '/api/v1/alarms', { token: 'reader' });
    expect(await alarms()).toMatchObject({
      status: 200,
      body: { items: [], nextCursor: null, lookedAt: null },
    });
    expect((await sellerCall(test.bridge, 'GET', '/api/v1/alarms', { token: undefined })).status).toBe(401);
    await pass(open, 15, { step: 15 });
    receiver.respond({ status: 500 });
    test.product.respond(() => ({ status: 503 }));
    await signedCall(test.bridge, purchase('CS-1'));
    test.bridge.log.alarm({ name: 'StaleStatusCall', detail: { instanceId: 'i' } });
    await test.bridge.alarmNotes.keep();
    await pass(open, 60, { step: 15 });
    const before = test.faults.requests.length;
    const { body } = await alarms();
    expect(test.faults.requests.length - before).toBe(1);
    expect(test.clock.now() - Date.parse(body.lookedAt)).toBeLessThan(minute);
    // An alarm that is of no harm by itself is none until it repeats.
    expect(body.items.map(({ name }: { name: string }) => name).toSorted()).toEqual([
      'AlarmReceiverFails',
      'EventOverdue',
    ]);
    expect(body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          name: 'EventOverdue',
          group: 'product',
          severity: 'critical',
          detail: expect.objectContaining({ event: 'instance.created' }),
        }),
      ]),
    });
    receiver.respond();
    test.product.respond(made);
    await pass(open, 180, { step: 15 });
    expect((await alarms()).body.items).toEqual([]);
  });

  it('tells what is raised in a call, and says it in Chinese where that is asked for', async () => {
    const open = await begin('json', { ALARM_LANGUAGE: 'zh', PRODUCTS: '{"other":{"name":"x"}}' });
    test.bridge.log.alarm({ name: 'UnknownProduct', detail: { productId: 'OFFI1' } });
    await signedCall(test.bridge, purchase('CS-1'));
    await pass(open, 10);
    const [first, ...others] = receiver.received;
    expect(others).toEqual([]);
    expect(first?.body.begun).toMatchObject([
      { alarm: 'UnknownProduct', severity: 'warning', detail: { productId: 'OFFI1' } },
    ]);
    expect(first?.text).toContain('订单中的商品不在 PRODUCTS 中');
  });

  it('tells of the others where an item that is due cannot be read', async () => {
    const open = await begin('json', { OUTBOX_ALARM_MINUTES: '15' });
    await pass(open, 15, { step: 15 });
    test.product.respond(() => ({ status: 503 }));
    const { instanceId } = await signedCall(test.bridge, purchase('CS-DAMAGED'));
    await test.bridge.table.getDocumentClient().send(
      new UpdateCommand({
        TableName: test.bridge.table.getName(),
        Key: { pk: `instance#${instanceId}`, sk: 'instance' },
        UpdateExpression: 'SET outbox = :damaged',
        ExpressionAttributeValues: { ':damaged': ['a text'] },
      }),
    );
    await signedCall(test.bridge, purchase('CS-1'));
    await pass(open, 60, { step: 15 });
    const told = receiver.received.flatMap(({ body }) =>
      (body.begun as readonly { readonly alarm: string }[]).map(({ alarm }) => alarm),
    );
    expect(told).toEqual(expect.arrayContaining(['DueItemFailed', 'EventOverdue']));
  });

  it('says which order the marketplace will refund, and in how many minutes', async () => {
    const open = await begin();
    // The SDK asks a table that throttles again for as long as the call has time.
    test.answerWithin(1_500);
    const away = test.faults.inject('throttle', {
      operation: 'PutItem',
      where: ({ key }) => key?.pk.startsWith('instance#') === true,
      times: Number.POSITIVE_INFINITY,
    });
    expect(await signedCall(test.bridge, purchase('CS-9'))).toMatchObject({ resultCode: '000005' });
    away.remove();
    test.answerWithin();
    await pass(open, 60);
    expect(receiver.received[0]?.body.begun).toMatchObject([
      {
        alarm: 'CreationFailing',
        // Three hours, of which the first look is five minutes and a moment late.
        detail: { orderId: 'CS-9', orders: 1, minutesUntilRefund: 174 },
      },
    ]);
    // The repeat an hour later makes it.
    await signedCall(test.bridge, purchase('CS-9'));
    await pass(open, 15);
    expect(receiver.received.at(-1)?.body).toMatchObject({ begun: [], over: [{ alarm: 'CreationFailing' }] });
  });

  it('tries a receiver that refuses, redirects or is away again, and nothing else waits for it', async () => {
    const open = await begin('dingtalk', { ALARM_WEBHOOK_SECRET: 'SEC-of-the-robot' });
    test.product.respond(() => ({ status: 503 }));
    await signedCall(test.bridge, purchase('CS-1'));
    const answers = [
      { status: 200, body: { errcode: 310_000, errmsg: 'sign not match' } },
      { status: 302, body: '' },
      { status: 500, body: 'no JSON' },
    ];
    for (const answer of answers) {
      receiver.respond(answer);
      await pass(open, answer === answers[0] ? 35 : 5, { step: answer === answers[0] ? 35 : 5 });
    }
    expect(receiver.received.length).toBe(3);
    expect(
      test.lines.filter(({ message }) => message === 'AlarmReceiverFails').map(({ fields }) => fields.reason),
    ).toEqual(['refused with code 310000', 'HTTP 302', 'HTTP 500']);
    receiver.respond();
    await pass(open, 30);
    expect(receiver.received.length).toBe(4);
    expect(receiver.received.map(({ query }) => [query.has('timestamp'), query.get('sign')?.length])).toEqual(
      receiver.received.map(() => [true, 44]),
    );
    // Neither the address nor the secret, nor what was sent.
    const logged = JSON.stringify(test.lines);
    expect(logged).not.toContain('SEC-of-the-robot');
    expect(logged).not.toContain('/robot');
  });

  it('several processes at once tell once', async () => {
    const open = await begin();
    test.product.respond(() => ({ status: 503 }));
    await signedCall(test.bridge, purchase('CS-1'));
    await pass(open, 5);
    test.clock.advance(40 * minute);
    const others = [test.bridge, test.restart(), test.restart()].map(bridge => watchdog(async () => bridge));
    const reports = await Promise.all(others.map(look => look()));
    // On a busy machine one may come when another has ended; it finds that it was told.
    expect(reports.filter(({ looked }) => looked).length).toBeGreaterThan(0);
    expect(receiver.received.length).toBe(1);
  });

  it('finds schedules that fail and schedules that nothing calls', async () => {
    const open = await begin();
    const failing = watched(open, 'pushUsage', async () => {
      throw new RangeError('of the test');
    });
    await pass(open, 5);
    for (let run = 0; run < 3; run += 1) await expect(failing()).rejects.toThrow('of the test');
    await pass(open, 10, { idle: false });
    expect(receiver.received.map(({ body }) => body.begun)).toMatchObject([
      [{ alarm: 'ScheduleFailing', detail: { schedules: 'pushUsage', fault: 'RangeError' } }],
    ]);
    await pass(open, 60, { idle: false });
    const told = receiver.received.flatMap(({ body }) => body.begun as { alarm: string; detail: unknown }[]);
    const stands = told.find(({ alarm }) => alarm === 'ScheduleNotRun');
    // Not those that ran, nor the daily and hourly ones whose time has not come.
    expect(stands?.detail).toEqual({
      schedules: expect.not.stringMatching(/deliverEvents|watchdog|reconcile|purge/),
    });
    expect(stands?.detail).toEqual({ schedules: expect.stringContaining('expireInstances') });
  });

  it.each([1, 30, 365])(
    'says of no schedule that it did not run where the clock was moved on by %d days',
    async days => {
      const open = await begin();
      await pass(open, 15);
      await pass(open, days * 24 * 60, { step: days * 24 * 60 });
      await pass(open, 15);
      // Back again, as the sandbox does: its table comes back too, but for the runs that were noted since.
      test.clock.advance(-days * 24 * 60 * minute);
      await pass(open, 15);
      expect(receiver.received).toEqual([]);
    },
  );

  it('goes on past an item that nobody can read, and fails itself while the table is away', async () => {
    const open = await begin();
    test.product.respond(() => ({ status: 503 }));
    await signedCall(test.bridge, purchase('CS-1'));
    await pass(open, 5);
    const away = test.faults.inject('throttle', { operation: 'Query', times: Number.POSITIVE_INFINITY });
    test.clock.advance(40 * minute);
    await Promise.all(
      (Object.keys(schedulePaceMs) as ScheduleName[]).map(name =>
        watched(open, name, async () => undefined)(),
      ),
    );
    await expect(watchdog(open)()).rejects.toThrow();
    away.remove();
    test.clock.advance(2 * minute);
    expect(await watchdog(open)()).toMatchObject({
      looked: true,
      wrong: ['EventOverdue', 'DueWorkLate'],
      told: true,
    });
  });
});
