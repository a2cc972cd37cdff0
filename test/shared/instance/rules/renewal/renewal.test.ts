import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../../shared/instance/instance.ts';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { isHistoryOnly } from '../../../../../shared/outbox/eventTypes.ts';
import { defined } from '../../../../../shared/platform/defined.ts';
import { orderTime } from '../../../../../shared/wire/orderTime.ts';
import { day, now, renewal, some, someInstance } from '../../someInstance.ts';

const clockFroze = (facts: Partial<Instance> = {}) =>
  someInstance({
    status: 'frozen',
    frozenBy: 'clock',
    frozenAt: now - day,
    expireAt: now - 2 * day,
    ...facts,
  });

describe('a renewal', () => {
  it.each([-300, -1, 0, 1, 300])(
    'stands over an estimate, %i days from it: it is the marketplace’s word',
    days => {
      const estimated = someInstance({ expireAtSource: 'order-estimate' });
      const expireAt = now + (365 + days) * day;
      expect(decide(estimated, renewal('R', expireAt), now)).toMatchObject({
        changes: { expireAt, expireAtSource: 'marketplace', expireAtSince: now, expireAtOrder: 'R' },
        alarms: [],
      });
    },
  );

  it.each(['marketplace', 'operator'])(
    'to less than the word of the %s is kept out, with both expiries in the alarm',
    source => {
      const paid = someInstance({ expireAtSource: source });
      const { changes, alarms } = decide(paid, renewal('R', now + 30 * day), now);
      expect(changes).toMatchObject({ expireAt: now + 365 * day, expireAtSource: source });
      expect(alarms).toMatchObject([
        {
          name: 'EarlierExpiryKeptOut',
          detail: { kept: '2028-01-01T00:00:00.000Z', given: '2027-01-31T00:00:00.000Z' },
        },
      ]);
    },
  );

  it('to just the present expiry is no earlier one: the estimate becomes a fact, without an alarm', () => {
    const estimated = someInstance({ expireAtSource: 'order-estimate' });
    const { changes, alarms } = decide(estimated, renewal('R', now + 365 * day), now);
    expect(changes).toMatchObject({ expireAt: now + 365 * day, expireAtSource: 'marketplace' });
    expect(alarms).toEqual([]);
  });

  it('of an instance without an expiry sets it', () => {
    const unknown = someInstance({ expireAt: undefined, expireAtSource: undefined } as never);
    expect(decide(unknown, renewal('R', now - day), now).changes).toMatchObject({
      expireAt: now - day,
      expireAtSource: 'marketplace',
    });
  });

  it('tells the product the scene, the new expiry and the one before', () => {
    const { events } = decide(someInstance(), some.renew, now);
    expect(events).toEqual([
      {
        type: 'instance.renewed',
        data: {
          activity: 'refreshInstance',
          orderId: 'R1',
          status: 'active',
          scene: 'RENEWAL',
          expireAt: now + 700 * day,
          previousExpireAt: now + 365 * day,
        },
      },
    ]);
  });

  it.each([
    ['ahead', now + day, 'marketplace-expiry', true],
    ['past', now, 'marketplace-expiry', false],
    ['ahead, after a violation', now + day, 'marketplace-status', false],
  ])(
    'before provisioning is finished, its end %s, settles what becomes of an expiry that waits',
    (_, ...row) => {
      const [expireAt, freezeWaiting, forgets] = row;
      const waiting = someInstance({ status: 'provisioning', freezeWaiting, expireAt: now - day });
      for (const command of [renewal('R', expireAt), { ...some.extend, expireAt }]) {
        const { changes, events } = decide(waiting, command, now);
        expect(Object.hasOwn(changes, 'freezeWaiting')).toBe(forgets);
        expect(changes.freezeWaiting).toBeUndefined();
        expect(events.map(({ type }) => [type, isHistoryOnly(type)])).toEqual([
          ['instance.renewed', false],
          ...(forgets ? [['instance.freeze-forgotten', true]] : []),
        ]);
      }
    },
  );

  it('that ends a freeze leaves no trace of it and is told after the renewal', () => {
    const { changes, events } = decide(clockFroze(), some.renew, now);
    expect(changes).toMatchObject({ status: 'active' });
    expect([Object.hasOwn(changes, 'frozenBy'), changes.frozenBy]).toEqual([true, undefined]);
    expect([Object.hasOwn(changes, 'frozenAt'), changes.frozenAt]).toEqual([true, undefined]);
    expect(events.map(({ type, data }) => [type, data.status])).toEqual([
      ['instance.renewed', 'frozen'],
      ['instance.unfrozen', 'active'],
    ]);
  });

  it('to exactly now does not end a freeze: the period is over', () => {
    const { changes } = decide(clockFroze(), renewal('R', now), now);
    expect(changes).not.toHaveProperty('status');
  });

  it('is no unfreeze while nothing is frozen, whatever is left of an earlier freeze', () => {
    const active = someInstance({ frozenBy: 'clock' });
    expect(decide(active, some.renew, now).events.map(({ type }) => type)).toEqual(['instance.renewed']);
  });

  it('during provisioning does not forget a freeze that waits', () => {
    const waiting = someInstance({ status: 'provisioning', freezeWaiting: 'marketplace-status' });
    expect(decide(waiting, some.renew, now).changes).not.toHaveProperty('freezeWaiting');
  });

  it('with a signing time counts among the status calls, so that an older freeze is late', () => {
    const { changes } = decide(clockFroze(), renewal('R', now + day, { signedAt: now }), now);
    expect(changes).toMatchObject({ status: 'active', statusAsOf: now });
    const after = someInstance(changes as Partial<Instance>);
    expect(decide(after, { ...some.freeze, signedAt: now - 60_001 }, now).alarms).toMatchObject([
      { name: 'StaleStatusCall' },
    ]);
    expect(decide(clockFroze(), some.renew, now).changes).not.toHaveProperty('statusAsOf');
  });

  it('to another product says so', () => {
    const command = { ...renewal('R', now + 700 * day, { scene: 'RENEWAL_CHANGE' }), productId: 'P-2' };
    const { changes, events } = decide(someInstance({ productId: 'P-1' }), command, now);
    expect(changes.productId).toBe('P-2');
    expect(events).toMatchObject([{ data: { scene: 'RENEWAL_CHANGE', productId: 'P-2' } }]);
    expect(decide(someInstance({ productId: 'P-1' }), some.renew, now).changes).not.toHaveProperty(
      'productId',
    );
  });
});

describe('an upgrade', () => {
  it('names its event to the product, so that a refusal finds its way back', () => {
    const { changes, events } = decide(
      someInstance(),
      { ...some.upgrade, productId: 'P-2', skuCode: 'S-2' },
      now,
    );
    expect(changes).toMatchObject({ productId: 'P-2', skuCode: 'S-2' });
    expect(changes.appliedKeys).toHaveLength(1);
    expect(events).toMatchObject([{ data: { eventKey: some.upgrade.event.key, skuCode: 'S-2' } }]);
  });

  it('that comes again changes nothing, also after release; with other contents an alarm', () => {
    const after = someInstance(decide(someInstance(), some.upgrade, now).changes as Partial<Instance>);
    for (const status of ['active', 'frozen', 'released']) {
      const again = decide({ ...after, status }, some.upgrade, now);
      expect(again).toEqual({ changes: {}, events: [], answer: { kind: 'done' } });
      const event = { ...some.upgrade.event, payloadHash: 'other' };
      const other = decide({ ...after, status }, { ...some.upgrade, event }, now);
      expect([other.changes, other.events, other.answer]).toEqual([{}, [], { kind: 'done' }]);
      expect(other.alarms).toMatchObject([{ name: 'SameEventOtherContents' }]);
    }
  });

  it('is not taken for the refused one whose key begins the same', () => {
    const refused = someInstance({ refusedUpgrades: ['key-10 000106 sold out'] });
    const upgrade = { ...some.upgrade, event: { key: 'key-1', payloadHash: '' } };
    expect(decide(refused, upgrade, now).answer).toEqual({ kind: 'done' });
  });
});

describe("an operator's extension", () => {
  it("sets the expiry, earlier or later, as the operator's word and not the marketplace's", () => {
    for (const expireAt of [now + day, now + 900 * day]) {
      const { changes, events, alarms } = decide(someInstance(), { ...some.extend, expireAt }, now);
      expect(changes).toEqual({ expireAt, expireAtSource: 'operator' });
      expect(alarms).toEqual([]);
      expect(events).toMatchObject([{ data: { scene: 'OPERATOR', actor: 'ops', expireAt } }]);
    }
  });

  it.each([
    ['clock', 'active'],
    ['marketplace-expiry', 'active'],
    ['marketplace-status', 'frozen'],
    ['operator', 'frozen'],
  ])('of what was frozen by %s leaves it %s', (frozenBy, status) => {
    const frozen = clockFroze({ frozenBy });
    const { changes, events } = decide(frozen, some.extend, now);
    expect({ ...frozen, ...changes }.status).toBe(status);
    expect(events.map(({ type }) => type)).toEqual(
      status === 'active' ? ['instance.renewed', 'instance.unfrozen'] : ['instance.renewed'],
    );
  });

  it('to now or earlier does not end a freeze', () => {
    expect(decide(clockFroze(), { ...some.extend, expireAt: now }, now).changes).not.toHaveProperty('status');
    const { changes } = decide(clockFroze(), { ...some.extend, expireAt: now + 1 }, now);
    expect(changes).toMatchObject({ status: 'active' });
  });

  it('of an active instance is no unfreeze, whatever is left of an earlier freeze', () => {
    const { events } = decide(someInstance({ frozenBy: 'clock' }), some.extend, now);
    expect(events.map(({ type }) => type)).toEqual(['instance.renewed']);
  });
});

describe('a cancelled renewal', () => {
  const cancel = (orderId: string, expireAt: number, signedAt?: number) =>
    renewal(orderId, expireAt, {
      scene: 'UNSUBSCRIBE_RENEWAL_PERIOD',
      expiry: 'given',
      ...defined({ signedAt }),
    });
  const played = (instance: Instance, ...commands: readonly ReturnType<typeof renewal>[]) => {
    const alarms: string[] = [];
    let current = instance;
    for (const command of commands) {
      const decision = decide(current, command, now);
      expect(decision.answer).toEqual({ kind: 'done' });
      alarms.push(...(decision.alarms ?? []).map(({ name }) => name));
      current = { ...current, ...decision.changes } as Instance;
    }
    return { expireAt: current.expireAt, alarms };
  };
  const year = 365 * day;

  it('takes back what its renewal gave', () => {
    const { expireAt } = played(someInstance(), renewal('R1', now + 2 * year), cancel('R1', now + year));
    expect(expireAt).toBe(now + year);
  });

  it('that overtakes the renewal that it cancels keeps that renewal from counting later', () => {
    const paid = someInstance();
    expect(played(paid, cancel('R1', now + year), renewal('R1', now + 2 * year))).toEqual({
      expireAt: now + year,
      alarms: ['EarlierExpiryKeptOut'],
    });
    expect(played(paid, cancel('R1', now + year), renewal('R2', now + 2 * year)).expireAt).toBe(
      now + 2 * year,
    );
  });

  it('of an older order takes nothing of what a newer order paid for, by the times in their ids', () => {
    const older = 'CS2701010900ABCDE';
    const newer = 'CS2701010901ABCDE';
    const paid = someInstance();
    expect(played(paid, renewal(newer, now + 3 * year), cancel(older, now + year))).toEqual({
      expireAt: now + 3 * year,
      alarms: ['EarlierExpiryKeptOut'],
    });
    expect(played(paid, renewal(older, now + 3 * year), cancel(newer, now + year)).expireAt).toBe(now + year);
    expect(played(paid, renewal(newer, now + 3 * year), cancel(older, now + 4 * year)).expireAt).toBe(
      now + 4 * year,
    );
  });

  it('that was signed before a newer renewal is late, also after hundreds of other events', () => {
    const paid = someInstance({ family: 'saas-v1' });
    const first = renewal('R1', now + 2 * year, { signedAt: now - 30 * day });
    const recorded = cancel('R1-back', now + year, now - 20 * day);
    const many = Array.from({ length: 250 }, (_, index) =>
      renewal(`M${index}`, now + (3 + index) * year, { signedAt: now - 10 * day + index * 1_000 }),
    );
    const { expireAt, alarms } = played(paid, first, recorded, ...many, recorded);
    expect(expireAt).toBe(now + 252 * year);
    expect(alarms).toEqual(['EarlierExpiryKeptOut']);
    // A minute of clock difference is none.
    const close = cancel('R2', now + year, now - 50_000);
    expect(played(paid, renewal('R1', now + 2 * year, { signedAt: now }), close).expireAt).toBe(now + year);
  });

  it('whose signing time lies far ahead keeps out no right one until then', () => {
    const paid = someInstance({ family: 'saas-v1' });
    const ahead = renewal('R1', now + 2 * year, { signedAt: now + 30 * day });
    expect(played(paid, ahead, cancel('R2', now + year, now + 1_000)).expireAt).toBe(now + year);
  });

  it.each(['CS2713010900', 'CS2701320900', 'CS2701012500', '2701010900', 'order-1', ''])(
    'reads no time from an order id such as %j',
    id => {
      expect(orderTime(id)).toBeUndefined();
    },
  );
});

describe('a renewal of what the marketplace still holds frozen', () => {
  it.each([
    ['being made', { status: 'provisioning', freezeWaiting: 'marketplace-status' }],
    ['frozen by the operator', { status: 'frozen', frozenBy: 'operator', frozenAt: now - day }],
    ['active', { status: 'active', frozenBy: 'marketplace-status' }],
  ])('waits for no unfreeze while it is %s', (_, facts) => {
    expect(decide(someInstance(facts), some.renew, now).changes).not.toHaveProperty('paidWhileFrozenAt');
  });

  it('waits for its unfreeze, and notes since when', () => {
    const frozen = someInstance({ status: 'frozen', frozenBy: 'marketplace-status', frozenAt: now - day });
    const { changes } = decide(frozen, some.renew, now);
    expect(changes).toMatchObject({ paidWhileFrozenAt: now });
    expect(changes).not.toHaveProperty('status');
    const renewed = { ...frozen, ...changes } as Instance;
    expect(decide(renewed, some.unfreeze, now).changes).toMatchObject({
      status: 'active',
      paidWhileFrozenAt: undefined,
    });
  });
});

describe('a call that was answered with an error', () => {
  const failedCall = { at: now, activity: 'refreshInstance', orderId: 'R1', resultCode: '000005' };

  it('is forgotten once the same call is done, and by no other', () => {
    const noted = decide(someInstance(), { type: 'note-failed-call', failed: failedCall }, now).changes;
    expect(noted).toEqual({ failedCall });
    const instance = someInstance({ failedCall });
    expect(decide(instance, some.renew, now).changes).toHaveProperty('failedCall', undefined);
    for (const other of [renewal('R2', now + 700 * day), some.freeze, some.unfreeze, some.extend]) {
      expect(decide(instance, other, now).changes).not.toHaveProperty('failedCall');
    }
    // Also where an earlier attempt was written and only its answer failed.
    const applied = decide(someInstance(), some.renew, now).changes;
    const repeated = { ...someInstance({ failedCall }), ...applied, failedCall } as Instance;
    expect(decide(repeated, some.renew, now).changes).toEqual({ failedCall: undefined });
  });
});

describe('the word of an operator that nothing is to be released', () => {
  it('is kept with a line in the history, until an operator takes it back', () => {
    const cause = { activity: 'seller keep', actor: 'ops' };
    const kept = decide(someInstance(), { type: 'keep', keeps: true, cause }, now);
    expect(kept).toMatchObject({ changes: { keptByOperator: true }, events: [{ type: 'instance.kept' }] });
    const instance = someInstance({ keptByOperator: true });
    expect(decide(instance, { type: 'keep', keeps: true, cause }, now)).toMatchObject({
      changes: {},
      events: [],
    });
    expect(decide(instance, { type: 'keep', keeps: false, cause }, now)).toMatchObject({
      changes: { keptByOperator: undefined },
      events: [{ type: 'instance.let-go' }],
    });
    const ended = someInstance({ status: 'released' });
    expect(decide(ended, { type: 'keep', keeps: true, cause }, now).answer.kind).toBe('impossible');
  });
});
