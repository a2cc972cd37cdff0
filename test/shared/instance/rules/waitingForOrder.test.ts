import { describe, expect, it } from 'vitest';
import { decide } from '../../../../shared/instance/rules/decide.ts';
import {
  isReadTooLate,
  orderReadBy,
  readAgain,
  readingOrder,
} from '../../../../shared/instance/rules/orderReading.ts';
import { day, now, reading, some, someInstance } from '../someInstance.ts';

describe('an event that waits for its order', () => {
  const cause = { activity: 'newInstance', orderId: 'CS1', orderLineId: 'CS1-1' };
  const read = { type: 'order.read', data: { orderId: 'CS1', orderLineId: 'CS1-1' } };

  it('stands behind the entry that reads it: a creation, a renewal, an upgrade', () => {
    for (const [known, command, type] of [
      [undefined, some.create, 'instance.created'],
      [someInstance(), some.renew, 'instance.renewed'],
      [someInstance(), some.upgrade, 'instance.upgraded'],
    ] as const) {
      const { events } = decide(known, { ...command, cause, readsOrder: true }, now);
      expect(events).toMatchObject([read, { type }]);
      expect(decide(known, { ...command, cause }, now).events).toMatchObject([{ type }]);
    }
    expect(readingOrder({ activity: 'newInstance' })).toEqual({
      ...read,
      data: { orderId: '', orderLineId: '' },
    });
  });

  it('waits for fifteen minutes', () => {
    expect(orderReadBy({ ...reading, at: now })).toBe(now + 900_000);
    expect(orderReadBy({ ...reading, at: now, type: 'instance.created' })).toBeUndefined();
  });

  it.each([
    { attempts: 1, after: 3_600_000, isLate: false },
    { attempts: 2, after: 899_999, isLate: false },
    { attempts: 2, after: 900_000, isLate: true },
  ])(
    'is asked for once however late, and later only in time: attempt $attempts after $after ms',
    ({ attempts, after, isLate }) => {
      expect(isReadTooLate({ ...reading, at: now, attempts }, now + after)).toBe(isLate);
    },
  );

  it('is asked for again after a failure only in time', () => {
    const entry = { ...reading, at: now };
    expect(readAgain(entry, now + 899_999, 'HTTP 500')).toEqual({ kind: 'failed', reason: 'HTTP 500' });
    expect(readAgain(entry, now + 900_000, 'HTTP 500')).toEqual({ kind: 'skipped' });
  });

  it('goes with it when nobody has seen the creation before the release: nothing is read any more', () => {
    const outbox = [
      { ...reading, attempts: 0 },
      { ...reading, id: 'evt_2', type: 'instance.created', sequence: 2, attempts: 0 },
      { ...reading, id: 'evt_3', type: 'instance.renewed', sequence: 3, attempts: 0 },
    ];
    const { outbox: left } = decide(someInstance({ status: 'provisioning', outbox }), some.release, now);
    expect(left?.(outbox).map(({ id }) => id)).toEqual(['evt_3']);
  });

  const waiting = { ...reading, attempts: 0 };
  const created = { ...reading, id: 'evt_2', type: 'instance.created', sequence: 2 };

  it.each([
    ['freeze', some.freeze],
    ['release', some.release],
  ])('goes without it when a %s comes', (_, command) => {
    const { outbox } = decide(someInstance({ outbox: [waiting, created] }), command, now);
    expect(outbox?.([waiting, created])).toEqual([{ ...waiting, acceptedAt: now }, created]);
    const accepted = { ...waiting, acceptedAt: now - day };
    expect(outbox?.([accepted])).toEqual([accepted]);
  });

  it('waits on when nothing is told', () => {
    const frozen = someInstance({ status: 'frozen', frozenBy: 'marketplace-status', outbox: [waiting] });
    expect(decide(frozen, some.freeze, now).outbox?.([waiting]) ?? [waiting]).toEqual([waiting]);
  });
});
