import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../shared/instance/instance.ts';
import { decide } from '../../../../shared/instance/rules/decide.ts';
import { isHistoryOnly } from '../../../../shared/outbox/eventTypes.ts';
import { day, now, renewal, some, someInstance } from '../someInstance.ts';

type Status = 'none' | 'provisioning' | 'refused' | 'active' | 'frozen' | 'released';

/** The instance in each status, as it would have got there. */
const inStatus: Readonly<Record<Exclude<Status, 'none'>, Instance>> = {
  provisioning: someInstance({ status: 'provisioning', app: undefined, confirmedAt: undefined } as never),
  refused: someInstance({ status: 'refused', refusal: { code: '000106', reason: 'sold out' } }),
  active: someInstance(),
  frozen: someInstance({ status: 'frozen', frozenBy: 'marketplace-status', frozenAt: now - day }),
  released: someInstance({ status: 'released', releasedAt: now - day }),
};

const instanceIn = (status: Status): Instance | undefined =>
  status === 'none' ? undefined : inStatus[status];

/** Answer, status afterwards (`=` unchanged), events told. The table of ARCHITECTURE.md, cell by cell. */
type Cell = readonly [answer: string, after: Status | '=', ...events: string[]];

const table: Readonly<Record<string, Readonly<Record<Status, Cell>>>> = {
  create: {
    none: ['in-progress', 'provisioning', 'instance.created'],
    provisioning: ['in-progress', '='],
    refused: ['refused', '='],
    active: ['done', '='],
    frozen: ['done', '='],
    released: ['done', '='],
  },
  provisioned: {
    none: ['unknown', '='],
    provisioning: ['done', 'active'],
    refused: ['impossible', '='],
    active: ['done', '='],
    frozen: ['done', '='],
    released: ['impossible', '='],
  },
  refuse: {
    none: ['unknown', '='],
    provisioning: ['done', 'refused'],
    refused: ['done', '='],
    active: ['impossible', '='],
    frozen: ['impossible', '='],
    released: ['impossible', '='],
  },
  reopen: {
    none: ['unknown', '='],
    provisioning: ['impossible', '='],
    refused: ['done', 'provisioning', 'instance.created'],
    active: ['impossible', '='],
    frozen: ['impossible', '='],
    released: ['impossible', '='],
  },
  renew: {
    none: ['unknown', '='],
    provisioning: ['done', '=', 'instance.renewed'],
    refused: ['unknown', '='],
    active: ['done', '=', 'instance.renewed'],
    frozen: ['done', '=', 'instance.renewed'],
    released: ['unknown', '='],
  },
  freeze: {
    none: ['unknown', '='],
    provisioning: ['done', '='],
    refused: ['done', '='],
    active: ['done', 'frozen', 'instance.frozen'],
    frozen: ['done', '='],
    released: ['done', '='],
  },
  unfreeze: {
    none: ['unknown', '='],
    provisioning: ['done', '='],
    refused: ['unknown', '='],
    active: ['done', '='],
    frozen: ['done', 'active', 'instance.unfrozen'],
    released: ['unknown', '='],
  },
  upgrade: {
    none: ['unknown', '='],
    provisioning: ['done', '=', 'instance.upgraded'],
    refused: ['unknown', '='],
    active: ['done', '=', 'instance.upgraded'],
    frozen: ['done', '=', 'instance.upgraded'],
    released: ['unknown', '='],
  },
  release: {
    none: ['unknown', '='],
    provisioning: ['done', 'released', 'instance.released'],
    refused: ['done', 'released', 'instance.released'],
    active: ['done', 'released', 'instance.released'],
    frozen: ['done', 'released', 'instance.released'],
    released: ['done', '='],
  },
  extend: {
    none: ['unknown', '='],
    provisioning: ['done', '=', 'instance.renewed'],
    refused: ['impossible', '='],
    active: ['done', '=', 'instance.renewed'],
    frozen: ['done', '=', 'instance.renewed'],
    released: ['impossible', '='],
  },
};

const statuses: readonly Status[] = ['none', 'provisioning', 'refused', 'active', 'frozen', 'released'];

describe('every command in every status', () => {
  for (const [command, row] of Object.entries(table)) {
    for (const status of statuses) {
      const [answer, after, ...events] = row[status];
      const told = events.length === 0 ? 'tells nobody' : `tells ${events.join(', ')}`;
      it(`${command} while ${status}: ${answer}, ${after === '=' ? 'no other status' : after}, ${told}`, () => {
        const instance = instanceIn(status);
        const decision = decide(instance, some[command as keyof typeof some], now);
        expect(decision.answer.kind).toBe(answer);
        const changed = { ...instance, ...decision.changes } as Instance;
        expect(changed.status).toBe(after === '=' ? instance?.status : after);
        expect(decision.events.filter(({ type }) => !isHistoryOnly(type)).map(({ type }) => type)).toEqual(
          events,
        );
      });
    }
  }

  it('changes nothing where it answers unknown or impossible', () => {
    for (const command of Object.values(some)) {
      for (const status of statuses) {
        const decision = decide(instanceIn(status), command, now);
        if (decision.answer.kind !== 'unknown' && decision.answer.kind !== 'impossible') continue;
        expect([command.type, status, decision.changes, decision.events]).toEqual([
          command.type,
          status,
          {},
          [],
        ]);
      }
    }
  });
});

describe('creation', () => {
  it('with app data at hand is active at once and confirmed', () => {
    const decision = decide(undefined, { ...some.create, fromSettings: true }, now);
    expect(decision).toMatchObject({
      answer: { kind: 'done' },
      changes: { status: 'active', appFromSettings: true, confirmedAt: now },
    });
  });

  it('keeps what the first call said and alarms when a repeat says something else', () => {
    const decision = decide(someInstance(), { ...some.create, payloadHash: 'other' }, now);
    expect(decision.changes).toEqual({});
    expect(decision.alarms).toMatchObject([{ name: 'SameOrderOtherContents' }]);
  });

  it('notes that the marketplace saw it ready, once', () => {
    const unseen = someInstance({ confirmedAt: undefined } as never);
    expect(decide(unseen, some.create, now).changes).toEqual({ confirmedAt: now });
    expect(decide(someInstance(), some.create, now).changes).toEqual({});
  });

  it('takes an expiry of the first call for an estimate', () => {
    const { changes } = decide(undefined, { ...some.create, expireAt: now + day }, now);
    expect(changes).toMatchObject({ expireAt: now + day, expireAtSource: 'order-estimate' });
  });

  it('a freeze that came before provisioning applies after it', () => {
    const waiting = { ...inStatus.provisioning, freezeWaiting: 'marketplace-status' };
    const decision = decide(waiting, some.provisioned, now);
    expect(decision.changes).toMatchObject({
      status: 'frozen',
      frozenBy: 'marketplace-status',
      frozenAt: now,
    });
    expect(decision.events.filter(({ type }) => !isHistoryOnly(type))).toMatchObject([
      { type: 'instance.frozen', data: { frozenBy: 'marketplace-status' } },
    ]);
  });
});

describe('renewal', () => {
  const changesOf = (instance: Instance, command = some.renew) => decide(instance, command, now).changes;

  it('is absolute: the later of present and given, except a cancelled one, which takes the given', () => {
    const earlier = now + 100 * day;
    const later = now + 700 * day;
    expect(changesOf(someInstance(), renewal('R', later)).expireAt).toBe(later);
    expect(changesOf(someInstance(), renewal('R', earlier)).expireAt).toBe(now + 365 * day);
    const cancelled = renewal('R', earlier, { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD', expiry: 'given' });
    expect(changesOf(someInstance(), cancelled)).toMatchObject({
      expireAt: earlier,
      expireAtSource: 'marketplace',
    });
  });

  it('that would shorten the period is kept out, remembered and alarmed', () => {
    const decision = decide(someInstance(), renewal('R', now), now);
    expect(decision.changes.appliedKeys).toHaveLength(1);
    expect(decision.alarms).toMatchObject([{ name: 'EarlierExpiryKeptOut' }]);
  });

  it('turns an estimate into a fact', () => {
    const estimated = someInstance({ expireAt: now, expireAtSource: 'order-estimate' });
    expect(changesOf(estimated)).toMatchObject({ expireAtSource: 'marketplace' });
  });

  for (const [by, thaws] of [
    ['clock', true],
    ['marketplace-expiry', true],
    ['marketplace-status', false],
    ['operator', false],
  ] as const) {
    it(`${thaws ? 'ends' : 'does not end'} a freeze by ${by}`, () => {
      const frozen = someInstance({
        status: 'frozen',
        frozenBy: by,
        frozenAt: now - day,
        expireAt: now - 2 * day,
      });
      const decision = decide(frozen, some.renew, now);
      expect({ ...frozen, ...decision.changes }.status).toBe(thaws ? 'active' : 'frozen');
      expect(decision.events.map(({ type }) => type)).toEqual(
        thaws ? ['instance.renewed', 'instance.unfrozen'] : ['instance.renewed'],
      );
    });
  }

  it('does not end a freeze while the new expiry lies behind', () => {
    const frozen = someInstance({ status: 'frozen', frozenBy: 'clock', expireAt: now - 20 * day });
    expect({ ...frozen, ...changesOf(frozen, renewal('R', now - day)) }.status).toBe('frozen');
  });

  it('once per event, also on a released instance; with other contents an alarm', () => {
    const first = changesOf(someInstance());
    for (const status of ['active', 'released'] as const) {
      const after = someInstance({ ...first, status } as Partial<Instance>);
      expect(decide(after, some.renew, now)).toEqual({
        changes: {},
        events: [],
        answer: { kind: 'done' },
      });
      const other = decide(after, renewal('R1', now + 900 * day), now);
      expect([other.changes, other.events, other.answer]).toEqual([{}, [], { kind: 'done' }]);
      expect(other.alarms).toMatchObject([{ name: 'SameEventOtherContents' }]);
    }
  });

  it('two scenes of one order are two events', () => {
    const first = someInstance(changesOf(someInstance()) as Partial<Instance>);
    const cancelled = renewal('R1', now + day, { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD', expiry: 'given' });
    expect(changesOf(first, cancelled as never).expireAt).toBe(now + day);
  });

  it('remembers the newest 200 events', () => {
    let instance = someInstance();
    for (let index = 0; index < 230; index += 1) {
      const { changes } = decide(instance, renewal(`R${index}`, now + (400 + index) * day), now);
      instance = { ...instance, ...changes } as Instance;
    }
    expect(instance.appliedKeys).toHaveLength(200);
    expect(decide(instance, renewal('R229', now + 629 * day), now).changes).toEqual({});
  });
});

describe('status calls', () => {
  it('signed more than 60 s before the newest applied one change nothing and alarm; 60 s exactly still count', () => {
    const active = someInstance({ statusAsOf: now });
    const frozen = someInstance({ status: 'frozen', frozenBy: 'clock', statusAsOf: now });
    for (const [instance, command] of [
      [active, some.freeze],
      [frozen, some.unfreeze],
    ] as const) {
      const stale = decide(instance, { ...command, signedAt: now - 60_001 }, now);
      expect([stale.changes, stale.events, stale.answer]).toEqual([{}, [], { kind: 'done' }]);
      expect(stale.alarms).toMatchObject([{ name: 'StaleStatusCall' }]);
      expect(decide(instance, { ...command, signedAt: now - 60_000 }, now).events).toHaveLength(1);
    }
  });

  it('an older call that still counts does not move the newest signing time back', () => {
    const { changes } = decide(
      someInstance({ statusAsOf: now }),
      { ...some.freeze, signedAt: now - 30_000 },
      now,
    );
    expect(changes.statusAsOf).toBe(now);
  });

  it('a repeated freeze is no news but counts as the newest call', () => {
    const { changes, events } = decide(inStatus.frozen, { ...some.freeze, signedAt: now + 5 }, now);
    expect([changes.statusAsOf, events]).toEqual([now + 5, []]);
  });

  it("the marketplace's freeze stands over our clock's, and a violation over an expiry", () => {
    const by = (frozenBy: string, next: 'marketplace-status' | 'marketplace-expiry') =>
      decide(someInstance({ status: 'frozen', frozenBy }), { ...some.freeze, by: next }, now).changes
        .frozenBy;
    expect(by('clock', 'marketplace-expiry')).toBe('marketplace-expiry');
    expect(by('operator', 'marketplace-status')).toBe('marketplace-status');
    expect(by('marketplace-status', 'marketplace-expiry')).toBe('marketplace-status');
  });

  it('an unfreeze during provisioning forgets the freeze', () => {
    const waiting = { ...inStatus.provisioning, freezeWaiting: 'marketplace-status' };
    const { changes } = decide(waiting, some.unfreeze, now);
    expect(changes).toHaveProperty('freezeWaiting', undefined);
  });
});

describe('release', () => {
  const created = {
    id: 'evt_1',
    type: 'instance.created',
    sequence: 1,
    at: now,
    nextAt: now,
    data: {},
  };

  it('leaves a tombstone without personal data', () => {
    const { changes } = decide(someInstance(), some.release, now);
    expect(changes).toMatchObject({ status: 'released', releasedAt: now });
    expect(changes).toHaveProperty('app', undefined);
    expect(changes).toHaveProperty('customer', undefined);
  });

  it('withdraws a creation that was never attempted and says so in the history', () => {
    const outbox = [{ ...created, attempts: 0 }];
    const decision = decide({ ...inStatus.provisioning, outbox }, some.release, now);
    expect(decision.outbox?.(outbox)).toEqual([]);
    expect(decision.events).toMatchObject([
      { type: 'instance.creation-withdrawn', data: { withdrawn: 1 } },
      { type: 'instance.released' },
    ]);
  });

  it('keeps a creation that was attempted: the product may know the instance', () => {
    const outbox = [{ ...created, attempts: 1 }];
    const decision = decide({ ...inStatus.provisioning, outbox }, some.release, now);
    expect(decision.outbox).toBeUndefined();
    expect(decision.events.map(({ type }) => type)).toEqual(['instance.released']);
  });
});

describe('what changes no status', () => {
  const cause = { activity: 'seller', actor: 'ops' };

  it('keep: our clock releases nothing of it until an operator lets it go, and each is told once to the history', () => {
    const keeps = { type: 'keep', keeps: true, cause } as const;
    const lets = { ...keeps, keeps: false } as const;
    const kept = decide(someInstance(), keeps, now);
    expect([kept.changes, kept.events.map(({ type }) => type)]).toEqual([
      { keptByOperator: true },
      ['instance.kept'],
    ]);
    const instance = someInstance({ keptByOperator: true });
    const gone = decide(instance, lets, now);
    expect(gone.changes).toEqual({ keptByOperator: undefined });
    expect(gone.events.map(({ type }) => type)).toEqual(['instance.let-go']);
    expect([decide(instance, keeps, now), decide(someInstance(), lets, now)]).toEqual(
      Array.from({ length: 2 }, () => ({ changes: {}, events: [], answer: { kind: 'done' } })),
    );
    expect(decide(inStatus.released, keeps, now).answer).toEqual({ kind: 'impossible', status: 'released' });
    expect(decide(inStatus.refused, lets, now).answer).toEqual({ kind: 'impossible', status: 'refused' });
  });

  it('a failed call is noted, and forgotten when it has come again and was done, and by no other call', () => {
    const failed = { at: now, activity: 'refreshInstance', orderId: 'R1', resultCode: '000005' } as never;
    expect(decide(someInstance(), { type: 'note-failed-call', failed }, now).changes).toEqual({
      failedCall: failed,
    });
    const missed = someInstance({ failedCall: failed });
    expect(decide(missed, some.renew, now).changes).toHaveProperty('failedCall', undefined);
    expect(decide(missed, renewal('R2', now + 700 * day), now).changes).not.toHaveProperty('failedCall');
    expect(decide(missed, some.freeze, now).changes).not.toHaveProperty('failedCall');
    // The order names what is released by now: the call has failed again.
    const over = someInstance({ status: 'released', failedCall: failed });
    expect(decide(over, some.renew, now)).toStrictEqual({
      changes: {},
      events: [],
      answer: { kind: 'unknown' },
    });
    // Another call of the same order says nothing about it.
    const freeze = { ...some.freeze, cause: { activity: 'updateInstanceStatus', orderId: 'R1' } };
    expect(decide(missed, freeze, now).changes).not.toHaveProperty('failedCall');
  });

  it('what the page shows of the use is kept, also while it is frozen, and not of what is released', () => {
    const shown = { type: 'set-usage-info', usageInfo: [{ name: 'users', value: '3' }], cause } as never;
    expect(decide(inStatus.frozen, shown, now).changes).toEqual({
      usageInfo: [{ name: 'users', value: '3' }],
    });
    expect(decide(inStatus.released, shown, now).answer).toEqual({ kind: 'impossible', status: 'released' });
  });

  it('an announcement tells the product and changes nothing', () => {
    const announce = { type: 'announce', event: 'usage.low', data: { left: '5' }, cause } as const;
    const { changes, events } = decide(someInstance(), announce as never, now);
    expect(changes).toEqual({});
    expect(events).toMatchObject([
      { type: 'usage.low', data: { left: '5', activity: 'seller', actor: 'ops' } },
    ]);
  });

  it('that the marketplace was told is written once', () => {
    const { confirmedAt: _, ...unconfirmed } = someInstance();
    expect(decide(unconfirmed, some.confirm, now).changes).toEqual({ confirmedAt: now });
    expect(decide(someInstance(), some.confirm, now + day).changes).toEqual({});
  });
});

it('ARCHITECTURE.md shows this table', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../ARCHITECTURE.md'), 'utf8');
  const shown = new Map(
    [...text.matchAll(/^\| (\w[\w-]*) \|(.*)\|$/gm)].map(([, command = '', cells = '']) => [
      command,
      cells.split(' | ').map(cell => cell.trim()),
    ]),
  );
  for (const [command, row] of Object.entries(table)) {
    const cells = statuses.map(status => {
      const [answer, after, ...events] = row[status];
      const moved = after === '=' ? '' : ` → ${after}`;
      return `${answer}${moved}${events.length === 0 ? '' : ` + ${events.join(', ')}`}`;
    });
    expect([command, shown.get(command)]).toEqual([command, cells]);
  }
});
