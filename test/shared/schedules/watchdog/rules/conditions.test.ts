import { describe, expect, it } from 'vitest';
import type { FailedCall } from '../../../../../shared/callback/failureLog.ts';
import {
  conditionsOf,
  failuresWithinMs,
  type WatchFacts,
} from '../../../../../shared/schedules/watchdog/rules/conditions.ts';
import { verificationHint } from '../../../../../shared/wire/signature/verificationFailure.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.UTC(2027, 0, 1, 12);

const found = (facts: Partial<WatchFacts>) =>
  conditionsOf({
    ...{ now, watchingSince: now, alarmAfterMs: 30 * minute, lateKinds: [], lateUsage: [], failures: [] },
    ...{ madeOrders: new Set<string>(), runs: {} },
    ...facts,
  });

const failed = (minutesAgo: number, more: Partial<FailedCall> = {}): FailedCall => ({
  ...{ at: now - minutesAgo * minute, requestId: 'r', family: 'saas-v2', activity: 'queryInstance' },
  ...{ resultCode: '000005', resultMsg: 'busy', milliseconds: 4_000 },
  ...more,
});

it('nothing is wrong with a deployment that works', () => {
  expect(found({})).toEqual([]);
});

describe('an event that the product has not got', () => {
  const oldest = (minutes: number) => ({
    oldestEvent: { at: now - minutes * minute, type: 'instance.renewed' },
  });

  it('is told once it is older than the seller wants', () => {
    expect(found(oldest(30))).toEqual([]);
    expect(found(oldest(34))).toEqual([
      { name: 'EventOverdue', detail: { event: 'instance.renewed', minutes: 34 } },
    ]);
  });
});

describe('a creation that fails', () => {
  const creation = (minutesAgo: number, more: Partial<FailedCall> = {}) =>
    failed(minutesAgo, { activity: 'newInstance', orderId: 'CS1', ...more });
  const named = (failures: readonly FailedCall[], made: readonly string[] = []) =>
    found({ failures, madeOrders: new Set(made) }).filter(({ name }) => name === 'CreationFailing');

  it('is told with how long the marketplace goes on, from its first failure: three hours', () => {
    expect(named([creation(10), creation(50, { hint: 'the table is slow' }), creation(30)])).toEqual([
      {
        name: 'CreationFailing',
        detail: {
          ...{ orderId: 'CS1', orders: 1, since: '2027-01-01T11:10:00.000Z' },
          ...{ minutesUntilRefund: 130, cause: 'the table is slow' },
        },
      },
    ]);
  });

  it.each([
    ['saas-v1', 'newInstance', { minutesUntilRefund: 150 }],
    // One sentence of the marketplace says two hours and three: the shorter counts.
    ['online-license', 'newInstance', { minutesUntilRefund: 90 }],
    // An order of License 1.0 stays, and nothing is refunded by itself.
    ['license-v1', 'getLicense', { minutesUntilLastTry: 150 }],
  ])('of %s has its own time', (family, activity, detail) => {
    expect(named([creation(30, { family, activity })])).toMatchObject([{ detail }]);
  });

  it('is seen for as long as the marketplace repeats any, and a while after', () => {
    // Section 4 of docs/protocol/marketplace-behaviour.md: three hours at most.
    expect(failuresWithinMs).toBeGreaterThan(4 * hour);
    expect(failuresWithinMs).toBeLessThan(24 * hour);
  });

  it('is told with none left where its time is over', () => {
    expect(named([creation(4 * 60)])).toMatchObject([{ detail: { minutesUntilRefund: 0 } }]);
  });

  it('of several is the one whose time ends first, and how many there are', () => {
    const later = creation(20, { orderId: 'CS2' });
    const first = creation(10, { orderId: 'CS3', family: 'online-license' });
    expect(named([later, first])).toMatchObject([
      { detail: { orderId: 'CS3', orders: 2, minutesUntilRefund: 110 } },
    ]);
  });

  it('is over when the order has its instance, and is none where the product refused or something else failed', () => {
    expect(named([creation(10)], ['CS1'])).toEqual([]);
    expect(named([creation(10, { resultCode: '000106' })])).toEqual([]);
    expect(named([creation(10, { activity: 'refreshInstance' })])).toEqual([]);
    expect(named([creation(10, { orderId: undefined } as never)])).toEqual([]);
  });
});

describe('calls that fail', () => {
  it('are told from three in a quarter of an hour on: fewer are made up for by repeats', () => {
    expect(found({ failures: [failed(1), failed(2)] })).toEqual([]);
    expect(found({ failures: [failed(1), failed(2), failed(16)] })).toEqual([]);
    const newest = failed(1, { activity: 'renew', family: 'saas-v1' });
    expect(found({ failures: [failed(15), newest, failed(7)] })).toEqual([
      { name: 'CallsFailing', detail: { calls: 3, activity: 'renew', family: 'saas-v1' } },
    ]);
  });

  it('are no faults when the product refused', () => {
    expect(found({ failures: [1, 2, 3].map(ago => failed(ago, { resultCode: '000100' })) })).toEqual([]);
  });
});

describe('a signature that no key of ours made', () => {
  const hint = verificationHint('signature-mismatch');

  it('is told with its family, when it was within a quarter of an hour', () => {
    expect(found({ failures: [failed(15, { resultCode: '000001', hint })] })).toHaveLength(1);
    const refused = (ago: number, family: string) => failed(ago, { resultCode: '000001', hint, family });
    expect(found({ failures: [refused(16, 'kit')] })).toEqual([]);
    expect(found({ failures: [refused(9, 'kit'), refused(3, 'license'), refused(12, 'order')] })).toEqual([
      { name: 'SignaturesRefused', detail: { family: 'license' } },
    ]);
  });

  it('is none where nobody signed', () => {
    const unsigned = { resultCode: '000001', hint: verificationHint('signature-missing') };
    expect(found({ failures: [failed(1, unsigned)] })).toEqual([]);
  });
});

it('usage that is not pushed is told by its oldest window', () => {
  const lateUsage = [
    { instanceId: 'i-2', endAt: now - 20 * minute },
    { instanceId: 'i-1', endAt: now - 90 * minute },
  ];
  expect(found({ lateUsage })).toEqual([
    { name: 'UsageNotPushed', detail: { instanceId: 'i-1', windows: 2, minutes: 90 } },
  ]);
});

it('work that is late is told with its kinds', () => {
  expect(found({ lateKinds: ['deliver', 'usage'] })).toEqual([
    { name: 'DueWorkLate', detail: { kinds: 'deliver, usage' } },
  ]);
});

describe('a schedule', () => {
  const run = (failures: number, minutesAgo = 0, fault?: string) => ({
    ...{ lastAt: now - minutesAgo * minute, failures },
    ...(fault === undefined ? {} : { fault }),
  });

  it('that failed is made up for by its next run; three times in a row are told, a daily one at once', () => {
    expect(found({ runs: { deliverEvents: run(2) } })).toEqual([]);
    expect(found({ runs: { deliverEvents: run(3, 0, 'table-unavailable') } })).toEqual([
      { name: 'ScheduleFailing', detail: { schedules: 'deliverEvents', fault: 'table-unavailable' } },
    ]);
    expect(found({ runs: { reconcileOrders: run(1), pushUsage: run(5, 0, 'x') } })).toEqual([
      { name: 'ScheduleFailing', detail: { schedules: 'reconcileOrders, pushUsage', fault: 'unknown' } },
    ]);
  });

  it('that nothing calls is told after two and a half of its rounds, and after twenty minutes at the earliest', () => {
    const watchingSince = now - 48 * hour;
    const all = (minutesAgo: number) => ({
      ...{ deliverEvents: run(0, minutesAgo), pushUsage: run(0, minutesAgo) },
      ...{ selfDial: run(0, minutesAgo), watchdog: run(0, minutesAgo), expireInstances: run(0, minutesAgo) },
      ...{ releaseInstances: run(0, minutesAgo), purgeExpired: run(0, minutesAgo) },
      reconcileOrders: run(0, minutesAgo),
    });
    const still = (minutesAgo: number) =>
      found({ watchingSince, runs: all(minutesAgo) }).map(({ detail }) => detail.schedules);
    // The watchdog that judges has run itself.
    const minutely = 'deliverEvents, expireInstances, pushUsage, selfDial';
    expect(still(20)).toEqual([]);
    expect(still(21)).toEqual([minutely]);
    expect(still(38)).toEqual(['deliverEvents, expireInstances, releaseInstances, pushUsage, selfDial']);
    expect(still(151)).toEqual([
      'deliverEvents, expireInstances, releaseInstances, pushUsage, purgeExpired, selfDial',
    ]);
  });

  it('that was never called counts from when somebody began to look', () => {
    expect(found({ watchingSince: now - 20 * minute })).toEqual([]);
    expect(found({ watchingSince: now - 61 * hour })).toMatchObject([
      { name: 'ScheduleNotRun', detail: { schedules: expect.stringContaining('reconcileOrders') } },
    ]);
    expect(found({ watchingSince: now - 59 * hour })).toMatchObject([
      { detail: { schedules: expect.not.stringContaining('reconcileOrders') } },
    ]);
  });
});
