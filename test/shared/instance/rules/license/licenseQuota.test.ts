import { describe, expect, it } from 'vitest';
import type { ApplyForLicenseCommand } from '../../../../../shared/instance/command.ts';
import type { Instance } from '../../../../../shared/instance/instance.ts';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { defined } from '../../../../../shared/platform/defined.ts';
import { day, now, someInstance } from '../../someInstance.ts';

const licensed = (facts: Partial<Instance> = {}): Instance =>
  someInstance({ family: 'online-license', expireAt: now + 100 * day, ...facts });

const apply = (instance: Instance | undefined, times: Partial<ApplyForLicenseCommand> = {}) =>
  decide(
    instance,
    {
      type: 'apply-for-license',
      cause: { activity: 'getLicenseAsync' },
      application: 'a-1',
      effectiveAt: now,
      expireAt: now + 50 * day,
      ...times,
    },
    now,
  );
const refused = (code: string, reason: unknown = expect.stringMatching(/\w/)) => ({
  changes: {},
  events: [],
  answer: { kind: 'refused', code, reason },
});
const counted = { changes: { applications: ['a-1'] }, answer: { kind: 'done' } };

describe('an application for an online licence', () => {
  it('takes one licence of the order', () => {
    expect(apply(licensed())).toMatchObject(counted);
    expect(apply(licensed({ quota: 1 }))).toMatchObject({
      ...counted,
      events: [{ type: 'license.application-counted', data: { counted: 1 } }],
    });
    expect(apply(licensed({ applications: ['a-0'] })).changes).toEqual({ applications: ['a-0', 'a-1'] });
  });

  it('takes none again, also when there is none left or the order is frozen by now', () => {
    const before = { applications: ['a-1'], quota: 1, status: 'frozen' };
    expect(apply(licensed(before))).toMatchObject({ changes: {}, events: [], answer: { kind: 'done' } });
  });

  it('is 000900 when the quota is used up, also when it was made smaller than what is given', () => {
    expect(apply(licensed({ quota: 1, applications: ['a-0'] }))).toMatchObject(refused('000900'));
    expect(apply(licensed({ quota: 1, applications: ['a-0', 'b-0'] }))).toMatchObject(refused('000900'));
    expect(apply(licensed({ quota: 0 }))).toMatchObject(refused('000900'));
    expect(apply(licensed({ quota: 2, applications: ['a-0'] }))).toMatchObject({ answer: { kind: 'done' } });
  });

  it('lets those leave the list whose own items say that they were counted, and counts them all the same', () => {
    const listed = ['a-7', 'a-8', 'a-9'];
    const before = licensed({ applications: listed, quota: 6 });
    const first = { settled: ['a-7', 'a-8', 'somebody'], settledAsOf: 0 };
    expect(apply(before, first).changes).toEqual({ applications: ['a-9', 'a-1'], applicationsSettled: 2 });
    const later = licensed({ applications: listed, applicationsSettled: 2, quota: 6 });
    expect(apply(later, { settledAsOf: 2 })).toMatchObject({
      changes: { applications: [...listed, 'a-1'] },
      answer: { kind: 'done' },
      events: [{ data: { counted: 6 } }],
    });
    expect(apply({ ...later, quota: 5 }, { settledAsOf: 2 })).toMatchObject(refused('000900'));
  });

  it('is looked at again where it may have left the list: counted only if none has left since, or not at all', () => {
    const moved = licensed({ applications: ['a-9'], applicationsSettled: 3 });
    for (const settledAsOf of [undefined, 0, 1, 2, 4]) {
      expect(apply(moved, defined({ settledAsOf }))).toEqual({
        changes: {},
        events: [],
        answer: { kind: 'in-progress' },
      });
    }
    expect(apply({ ...moved, applications: ['a-1'] }, { settledAsOf: 0 }).answer).toEqual({ kind: 'done' });
    const { applicationsSettled: _, ...complete } = moved;
    expect(apply(complete, { settledAsOf: 0 })).toMatchObject({ changes: { applications: ['a-9', 'a-1'] } });
    expect(apply(complete, { settledAsOf: 1 }).answer).toEqual({ kind: 'in-progress' });
  });

  it.each([
    ['frozen', { status: 'frozen' }],
    ['still being made, with a freeze that waits', { status: 'provisioning', freezeWaiting: 'operator' }],
  ])('is 000901 while the order is %s', (_, facts) => {
    expect(apply(licensed(facts))).toMatchObject(refused('000901'));
  });

  it.each([
    ['that ends after the order', { expireAt: now + 100 * day + 1 }],
    ['that begins when the order ends', { effectiveAt: now + 100 * day, expireAt: now + 100 * day }],
    ['that ends when it begins', { effectiveAt: now + day, expireAt: now + day }],
    ['that ends before it begins', { effectiveAt: now + 2 * day, expireAt: now + day }],
  ])('is 000901 for a licence %s', (_, times) => {
    expect(apply(licensed(), times)).toMatchObject(refused('000901'));
  });

  it('that begins when the order ends is told what 000901 means, whenever it would end', () => {
    const late = { effectiveAt: now + 100 * day, expireAt: now + 100 * day };
    expect(apply(licensed(), late)).toMatchObject(
      refused('000901', 'outside the validity dates of the order'),
    );
  });

  it('may go to the last moment of the order', () => {
    expect(apply(licensed(), { expireAt: now + 100 * day })).toMatchObject(counted);
  });

  it('is 000902 without an end where the order has one, and only there', () => {
    expect(apply(licensed(), { expireAt: undefined })).toMatchObject(refused('000902'));
    const { expireAt: _, ...unlimited } = licensed();
    expect(apply(unlimited, { expireAt: undefined })).toMatchObject(counted);
  });

  it('is 000902 without an end where the order that was read is for a time, though its end is an estimate', () => {
    const { expireAt: _, ...bought } = licensed();
    const order = (chargingMode: string) =>
      JSON.stringify({ orderId: 'CS1', orderLineId: 'CS1-1', orderType: 'NEW', chargingMode, amounts: {} });
    const ofPeriod = { ...bought, order: order('PERIOD') };
    expect(apply(ofPeriod, { expireAt: undefined })).toMatchObject(refused('000902'));
    expect(apply(ofPeriod, { expireAt: now + 9_000 * day })).toMatchObject(counted);
    expect(apply({ ...bought, order: order('ONE_TIME') }, { expireAt: undefined })).toMatchObject(counted);
  });

  it.each(['order-estimate', 'operator'])(
    'is refused by no end that is not the marketplace’s: %s',
    source => {
      expect(apply(licensed({ expireAtSource: source }), { expireAt: now + 101 * day })).toMatchObject(
        counted,
      );
    },
  );

  it.each(['released', 'refused'])('is unknown to an order that is %s', status => {
    expect(apply(licensed({ status }))).toMatchObject({ changes: {}, answer: { kind: 'unknown' } });
    expect(apply(undefined)).toMatchObject({ changes: {}, answer: { kind: 'unknown' } });
  });
});

describe('the number of licences that the seller sets', () => {
  const set = (instance: Instance, quota: number) =>
    decide(instance, { type: 'set-quota', quota, cause: { activity: 'seller quota', actor: 'ops' } }, now);

  it('counts from then on, also below what is given already, and stands in the history', () => {
    const { changes, events } = set(licensed({ quota: 5, applications: ['a-0', 'a-1'] }), 1);
    expect(changes).toEqual({ quota: 1 });
    expect(events).toMatchObject([{ type: 'license.quota-set', data: { quota: 1, actor: 'ops' } }]);
    expect(apply(licensed({ quota: 1, applications: ['a-0'] }))).toMatchObject(refused('000900'));
  });

  it('is nothing new when it is the same, and impossible where nothing is given any more', () => {
    expect(set(licensed({ quota: 5 }), 5)).toEqual({ changes: {}, events: [], answer: { kind: 'done' } });
    for (const status of ['released', 'refused']) {
      expect(set(licensed({ status }), 5).answer).toEqual({ kind: 'impossible', status });
    }
  });
});
