import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../shared/instance/instance.ts';
import { decide } from '../../../../shared/instance/rules/decide.ts';
import { isHistoryOnly } from '../../../../shared/outbox/eventTypes.ts';
import { day, now, renewal, some, someInstance } from '../someInstance.ts';

const clockFroze = (facts: Partial<Instance> = {}) =>
  someInstance({
    status: 'frozen',
    frozenBy: 'clock',
    frozenAt: now - day,
    expireAt: now - 2 * day,
    ...facts,
  });

describe('a renewal', () => {
  it('that is kept out leaves the expiry as trusted as it was: an estimate stays an estimate', () => {
    const estimated = someInstance({ expireAtSource: 'order-estimate' });
    expect(decide(estimated, renewal('R', now), now).changes).toMatchObject({
      expireAt: now + 365 * day,
      expireAtSource: 'order-estimate',
    });
  });

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
      const event = { ...some.upgrade.event, contents: 'other' };
      const other = decide({ ...after, status }, { ...some.upgrade, event }, now);
      expect([other.changes, other.events, other.answer]).toEqual([{}, [], { kind: 'done' }]);
      expect(other.alarms).toMatchObject([{ name: 'SameEventOtherContents' }]);
    }
  });

  it('is not taken for the refused one whose key begins the same', () => {
    const refused = someInstance({ refusedUpgrades: ['key-10 000106 sold out'] });
    const upgrade = { ...some.upgrade, event: { key: 'key-1', contents: '' } };
    expect(decide(refused, upgrade, now).answer).toEqual({ kind: 'done' });
  });
});

describe("an operator's extension", () => {
  it("sets the expiry, earlier or later, as the operator's word and not the marketplace's", () => {
    for (const expireAt of [now + day, now + 900 * day]) {
      const { changes, events } = decide(someInstance(), { ...some.extend, expireAt }, now);
      expect(changes).toEqual({ expireAt, expireAtSource: 'operator' });
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
