import { describe, expect, it } from 'vitest';
import type { InstanceCommand } from '../../../../../shared/instance/command.ts';
import type { FrozenBy, Instance } from '../../../../../shared/instance/instance.ts';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { statusCall } from '../../../../../shared/instance/rules/status/statusCalls.ts';
import { isHistoryOnly } from '../../../../../shared/outbox/eventTypes.ts';
import type { OutboxEntry } from '../../../../../shared/outbox/outbox.ts';
import { day, now, some, someInstance } from '../../someInstance.ts';

const provisioning = someInstance({ status: 'provisioning', confirmedAt: undefined } as never);
const operator = { activity: 'seller freeze', actor: 'ops' };
const toldTypes = (events: readonly { readonly type: string }[]) =>
  events.map(({ type }) => type).filter(type => !isHistoryOnly(type));

describe('a freeze', () => {
  it('records who froze and when, and tells the product', () => {
    const { changes, events } = decide(someInstance(), some.freeze, now);
    expect(changes).toEqual({
      status: 'frozen',
      frozenBy: 'marketplace-status',
      frozenAt: now,
      statusAsOf: now,
    });
    expect(events).toEqual([
      {
        type: 'instance.frozen',
        data: {
          activity: 'test',
          status: 'frozen',
          previousStatus: 'active',
          expireAt: now + 365 * day,
          frozenBy: 'marketplace-status',
        },
      },
    ]);
  });

  it("of an operator has no signing time and leaves the marketplace's alone", () => {
    const { changes } = decide(
      someInstance({ statusAsOf: now + day }),
      { type: 'freeze', by: 'operator', cause: operator },
      now,
    );
    expect(changes).toEqual({ status: 'frozen', frozenBy: 'operator', frozenAt: now });
  });

  it('of what has ended: success for the marketplace, impossible for an operator', () => {
    for (const status of ['refused', 'released']) {
      const ended = someInstance({ status });
      expect(decide(ended, some.freeze, now)).toEqual({ changes: {}, events: [], answer: { kind: 'done' } });
      expect(decide(ended, { type: 'freeze', by: 'operator', cause: operator }, now)).toEqual({
        changes: {},
        events: [],
        answer: { kind: 'impossible', status },
      });
    }
  });

  it('of what is frozen keeps the moment of the first', () => {
    const frozen = someInstance({ status: 'frozen', frozenBy: 'clock', frozenAt: now - day });
    expect(decide(frozen, some.freeze, now).changes).toEqual({
      frozenBy: 'marketplace-status',
      freezes: ['clock', 'marketplace-status'],
      statusAsOf: now,
    });
  });

  it.each([
    ['marketplace', {}, true],
    ['operator', {}, true],
    ['order-estimate', {}, false],
    ['marketplace', { expireAt: now }, false],
  ])('of what %s says is paid for stands, and a person is told', (expireAtSource, facts, tells) => {
    for (const by of ['marketplace-status', 'marketplace-expiry'] as const) {
      for (const status of ['active', 'provisioning']) {
        const paid = someInstance({ status, expireAtSource, ...facts });
        const { changes, alarms = [] } = decide(paid, { ...some.freeze, by }, now);
        expect([changes.frozenBy, changes.freezeWaiting]).toContain(by);
        expect(alarms.map(({ name }) => name)).toEqual(tells ? ['FrozenWhilePaid'] : []);
      }
    }
    const own = decide(someInstance({ expireAtSource, ...facts }), { ...some.freeze, by: 'operator' }, now);
    expect(own.alarms ?? []).toEqual([]);
  });

  it('counts by the stronger of several: clock, operator, expiry, violation', () => {
    const order: readonly FrozenBy[] = ['clock', 'operator', 'marketplace-expiry', 'marketplace-status'];
    for (const [index, present] of order.entries()) {
      for (const [other, by] of order.entries()) {
        const stronger = order[Math.max(index, other)];
        const command = { ...some.freeze, by };
        const frozen = someInstance({ status: 'frozen', frozenBy: present, frozenAt: now - day });
        expect(decide(frozen, command, now).changes.frozenBy).toBe(stronger);
        const waiting = { ...provisioning, freezeWaiting: present };
        expect(decide(waiting, command, now).changes.freezeWaiting).toBe(stronger);
      }
    }
  });

  it('before provisioning is finished is remembered once, by a line in the history', () => {
    const first = decide(provisioning, some.freeze, now);
    expect(first.changes).toEqual({ freezeWaiting: 'marketplace-status', statusAsOf: now });
    expect(first.events).toMatchObject([{ type: 'instance.freeze-remembered' }]);
    const again = decide({ ...provisioning, ...first.changes } as Instance, some.freeze, now);
    expect(again.events).toEqual([]);
  });
});

describe('a call of the families without a nonce', () => {
  const freeze = { ...some.freeze, call: statusCall('instanceStatus', '20270101000000000', 'freeze') };
  const unfreeze = { ...some.unfreeze, call: statusCall('instanceStatus', '20270101000030000', 'unfreeze') };
  const having = (instance: Instance, ...commands: readonly InstanceCommand[]): Instance => {
    let present = instance;
    for (const command of commands)
      present = Object.assign({}, present, decide(present, command, now).changes);
    return present;
  };

  it('that comes again changes nothing, also within the minute in which no call is late', () => {
    const thawed = having(someInstance(), freeze, unfreeze);
    expect(thawed.status).toBe('active');
    expect(decide(thawed, freeze, now)).toEqual({ changes: {}, events: [], answer: { kind: 'done' } });
  });

  it('that comes again does not undo what an operator or our clock did since', () => {
    for (const by of ['operator', 'clock'] as const) {
      const frozen = having(someInstance(), freeze, unfreeze, { type: 'freeze', by, cause: operator });
      expect(decide(frozen, unfreeze, now + 365 * day)).toEqual({
        changes: {},
        events: [],
        answer: { kind: 'done' },
      });
    }
  });

  it('that is signed anew is another one', () => {
    const again = { ...freeze, call: statusCall('instanceStatus', '20270101000059000', 'freeze') };
    expect(decide(having(someInstance(), freeze, unfreeze), again, now).changes.status).toBe('frozen');
  });

  it('is remembered among the newest 50', () => {
    const calls = Array.from({ length: 60 }, (_, index) => ({ ...some.freeze, call: `c-${index}` }));
    expect(having(someInstance(), ...calls).statusCalls).toEqual(
      Array.from({ length: 50 }, (_, index) => `c-${index + 10}`),
    );
  });

  it('signed a year ahead counts as signed about now: what is signed rightly after it is not late', () => {
    const ahead = { ...freeze, signedAt: now + 365 * day };
    const frozen = having(someInstance(), ahead);
    expect(frozen.statusAsOf).toBe(now + 60_000);
    expect(decide(frozen, { ...unfreeze, signedAt: now + 1_000 }, now + 1_000).changes.status).toBe('active');
  });
});

describe('an unfreeze', () => {
  it('clears the freeze and notes when, so that our clock waits for the renewal it belongs to', () => {
    const frozen = someInstance({ status: 'frozen', frozenBy: 'marketplace-status', frozenAt: now - day });
    const { changes, events } = decide(frozen, some.unfreeze, now);
    expect(Object.entries(changes).sort()).toEqual([
      ['frozenAt', undefined],
      ['frozenBy', undefined],
      ['status', 'active'],
      ['statusAsOf', now],
      ['unfrozenAt', now],
    ]);
    expect(events).toMatchObject([
      { type: 'instance.unfrozen', data: { status: 'active', previousStatus: 'frozen' } },
    ]);
  });

  it('of an active instance is noted too and tells nobody', () => {
    expect(decide(someInstance(), some.unfreeze, now)).toMatchObject({
      changes: { unfrozenAt: now, statusAsOf: now },
      events: [],
    });
  });

  it('of the marketplace lifts every freeze but the operator’s, of an operator whoever made it', () => {
    const own = { type: 'unfreeze', cause: operator } as const;
    for (const frozenBy of ['clock', 'operator', 'marketplace-expiry', 'marketplace-status']) {
      const frozen = someInstance({ status: 'frozen', frozenBy, frozenAt: now - day });
      const lifted = decide(frozen, some.unfreeze, now).changes.status;
      expect([frozenBy, lifted]).toEqual([frozenBy, frozenBy === 'operator' ? undefined : 'active']);
      expect(decide(frozen, own, now).changes).toMatchObject({ status: 'active' });
    }
  });

  it.each([
    ['expiry, then renewal', [{ ...some.freeze, by: 'marketplace-expiry' as const }, some.renew]],
    ['freeze, then unfreeze', [some.freeze, some.unfreeze]],
  ])('leaves the operator’s freeze where it is over a marketplace’s %s', (_, calls) => {
    for (const status of ['active', 'provisioning']) {
      let instance = someInstance({ status, expireAt: now - day });
      const play = (command: InstanceCommand) => {
        const decision = decide(instance, command, now);
        instance = { ...instance, ...decision.changes } as Instance;
        return decision;
      };
      play({ type: 'freeze', by: 'operator', cause: operator });
      for (const call of calls) play(call);
      expect([instance.frozenBy, instance.freezeWaiting, instance.freezes].filter(Boolean)).toEqual([
        'operator',
      ]);
      expect(instance.status).toBe(status === 'active' ? 'frozen' : 'provisioning');
      play({ type: 'unfreeze', cause: operator });
      expect([instance.frozenBy, instance.freezeWaiting, instance.freezes]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
  });

  it('that meets an operator’s freeze is told to a person, and to the history', () => {
    const held = someInstance({
      status: 'frozen',
      frozenBy: 'marketplace-status',
      freezes: ['operator', 'marketplace-status'],
    });
    expect(decide(held, some.unfreeze, now)).toMatchObject({
      changes: { frozenBy: 'operator', freezes: undefined },
      events: [{ type: 'instance.freeze-forgotten' }],
      alarms: [{ name: 'FrozenWhilePaid' }],
    });
  });

  it('believes the one freeze that an older version named over a list that it left behind', () => {
    const older = someInstance({
      status: 'frozen',
      frozenBy: 'clock',
      freezes: ['operator', 'marketplace-status'],
    });
    expect(decide(older, some.unfreeze, now).changes).toMatchObject({ status: 'active', freezes: undefined });
  });

  it('of what has ended: unknown to the marketplace, impossible for an operator', () => {
    for (const status of ['refused', 'released']) {
      const ended = someInstance({ status });
      expect(decide(ended, some.unfreeze, now).answer).toEqual({ kind: 'unknown' });
      const own = { type: 'unfreeze', cause: operator } as const;
      expect(decide(ended, own, now).answer).toEqual({ kind: 'impossible', status });
    }
  });

  it('before provisioning is finished forgets the freeze, by a line in the history', () => {
    const waiting = { ...provisioning, freezeWaiting: 'marketplace-status' };
    expect(decide(waiting, some.unfreeze, now).events).toMatchObject([{ type: 'instance.freeze-forgotten' }]);
    expect(decide(provisioning, some.unfreeze, now)).toMatchObject({ events: [] });
  });

  it('that an operator makes is never late', () => {
    const frozen = someInstance({ status: 'frozen', frozenBy: 'operator', statusAsOf: now + day });
    const { changes } = decide(frozen, { type: 'unfreeze', cause: operator }, now);
    expect(changes).toMatchObject({ status: 'active' });
    expect(changes).not.toHaveProperty('statusAsOf');
  });

  it('signed late before a freeze during provisioning does not forget it', () => {
    const waiting = { ...provisioning, freezeWaiting: 'marketplace-status', statusAsOf: now };
    const late = decide(waiting, { ...some.unfreeze, signedAt: now - 60_001 }, now);
    expect(late.changes).toEqual({});
    expect(late.alarms).toMatchObject([{ name: 'StaleStatusCall' }]);
  });
});

describe('a release', () => {
  const entry = (sequence: number, type: string, attempts: number): OutboxEntry => ({
    id: `evt_${sequence}`,
    type,
    sequence,
    at: now,
    attempts,
    nextAt: now,
    data: {},
  });

  it('drops personal data and what waits, and says why it came', () => {
    const waiting = { ...provisioning, freezeWaiting: 'marketplace-status' };
    const { changes, events } = decide(waiting, some.release, now);
    expect(Object.entries(changes).sort()).toEqual([
      ['app', undefined],
      ['appFromSettings', undefined],
      ['customer', undefined],
      ['freezeWaiting', undefined],
      ['orderBuyer', undefined],
      ['releasedAt', now],
      ['status', 'released'],
      ['upgradeParams', undefined],
    ]);
    expect(events).toMatchObject([{ data: { reason: 'unsubscribed', previousStatus: 'provisioning' } }]);
  });

  it('withdraws the creation alone: other events still go', () => {
    const outbox = [entry(1, 'instance.created', 0), entry(2, 'instance.renewed', 0)];
    const decision = decide({ ...provisioning, outbox }, some.release, now);
    expect(decision.outbox?.(outbox).map(({ id }) => id)).toEqual(['evt_2']);
    expect(toldTypes(decision.events)).toEqual(['instance.released']);
  });

  it('keeps an attempted creation and withdraws one that was queued again after a refusal', () => {
    const outbox = [entry(1, 'instance.created', 2), entry(3, 'instance.created', 0)];
    const decision = decide({ ...provisioning, outbox }, some.release, now);
    expect(decision.outbox?.(outbox).map(({ id }) => id)).toEqual(['evt_1']);
  });

  it('withdraws the request for a licence of License 1.0', () => {
    const outbox = [entry(1, 'license.requested', 0)];
    const decision = decide({ ...provisioning, family: 'license-v1', outbox }, some.release, now);
    expect(decision.outbox?.(outbox)).toEqual([]);
  });

  it('that comes again changes nothing and tells nobody', () => {
    expect(decide(someInstance({ status: 'released' }), some.release, now + day)).toEqual({
      changes: {},
      events: [],
      answer: { kind: 'done' },
    });
  });
});

describe('what the marketplace has seen', () => {
  it('is not noted by newInstance before there is anything to see, nor after the end', () => {
    for (const status of ['provisioning', 'refused', 'released']) {
      const unseen = someInstance({ status, confirmedAt: undefined } as never);
      expect(decide(unseen, some.create, now).changes).toEqual({});
    }
  });

  it('is noted by its first query and stands', () => {
    const unseen = someInstance({ confirmedAt: undefined } as never);
    expect(decide(unseen, some.confirm, now)).toMatchObject({ changes: { confirmedAt: now }, events: [] });
    expect(decide(someInstance(), some.confirm, now + day).changes).toEqual({});
  });
});
