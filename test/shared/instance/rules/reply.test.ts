import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../shared/instance/instance.ts';
import { decide } from '../../../../shared/instance/rules/decide.ts';
import { react } from '../../../../shared/instance/rules/reply.ts';
import type { FinalReply, Reaction } from '../../../../shared/outbox/aggregate.ts';
import type { OutboxEntry } from '../../../../shared/outbox/outbox.ts';
import { day, now, some, someInstance } from '../someInstance.ts';

function entry(type: string, facts: Partial<OutboxEntry> = {}): OutboxEntry {
  return { id: 'evt_1', type, sequence: 1, at: now, attempts: 1, nextAt: now + 9_999, data: {}, ...facts };
}
const created = entry('instance.created');
const other = entry('instance.renewed', { id: 'evt_2', sequence: 2 });
const app: FinalReply = { kind: 'delivered', facts: { app: 'sealed-by-reply' } };
const accepted: FinalReply = { kind: 'delivered', facts: {} };
const refused: FinalReply = { kind: 'refused', code: '000106', reason: 'sold out' };

const provisioning = someInstance({
  status: 'provisioning',
  app: undefined,
  confirmedAt: undefined,
  outbox: [created, other],
} as never);
const moment = { now: now + 1_000, answering: false };
/** Nothing of the instance changes and nobody is told. */
function expectNothing({ changes, events, answer }: Reaction<Instance>) {
  expect({ changes, events, answer }).toEqual({ changes: {}, events: [], answer: undefined });
}
const replyTo = (instance: Instance, about: OutboxEntry, reply: FinalReply, answering = false) =>
  react(instance, about, reply, { ...moment, answering });

describe('the reply to a creation', () => {
  it('with app data makes the instance active; the event leaves', () => {
    const reaction = replyTo(provisioning, created, app);
    expect(reaction).toMatchObject({
      acknowledged: true,
      changes: { status: 'active', app: 'sealed-by-reply' },
    });
    expect(reaction.outbox?.(provisioning.outbox)).toEqual([other]);
    expect(reaction.events).toMatchObject([
      { type: 'instance.provisioned', data: { activity: 'reply to instance.created' } },
    ]);
  });

  it('that leaves it to the address of the settings makes it active, without data of its own', () => {
    const reply = { kind: 'delivered', facts: { appFromSettings: 'true' } } as const;
    expect(replyTo(provisioning, created, reply).changes).toStrictEqual({
      status: 'active',
      app: undefined,
      appFromSettings: true,
    });
  });

  it('confirms the instance only while the marketplace waits for just this answer', () => {
    expect(replyTo(provisioning, created, app, true).changes).toMatchObject({ confirmedAt: now + 1_000 });
    expect(replyTo(provisioning, created, app).changes).not.toHaveProperty('confirmedAt');
    const seen = someInstance({ status: 'provisioning', confirmedAt: now - day });
    expect(replyTo(seen, created, app, true).changes).not.toHaveProperty('confirmedAt');
  });

  it('confirms nothing that the status has no use for', () => {
    const released = someInstance({ status: 'released', confirmedAt: undefined } as never);
    const reaction = replyTo(released, created, app, true);
    expect(reaction.acknowledged).toBe(true);
    expectNothing(reaction);
  });

  it('applies a freeze that waited', () => {
    const waiting = { ...provisioning, freezeWaiting: 'marketplace-status' };
    expect(replyTo(waiting, created, app).changes).toMatchObject({
      status: 'frozen',
      frozenBy: 'marketplace-status',
      frozenAt: now + 1_000,
    });
  });

  it('without app data is accepted, not done: it stays, with a reminder in a minute', () => {
    const reaction = replyTo(provisioning, created, accepted);
    expect([reaction.acknowledged, reaction.alarms]).toEqual([false, []]);
    expectNothing(reaction);
    expect(reaction.outbox?.(provisioning.outbox)).toEqual([
      { ...created, acceptedAt: now + 1_000, nextAt: now + 61_000 },
      other,
    ]);
  });

  it('without app data to a reminder alarms and keeps the pause chosen for it', () => {
    const reminder = { ...created, acceptedAt: now, attempts: 3 };
    const reaction = replyTo({ ...provisioning, outbox: [reminder, other] }, reminder, accepted);
    const alarm = { name: 'AcceptedNotDone', detail: { instanceId: 'i-1', activity: 'reminder' } };
    expect([reaction.acknowledged, reaction.alarms]).toEqual([false, [alarm]]);
    expect(reaction.outbox?.([reminder, other])).toEqual([reminder, other]);
  });

  it('without app data leaves once the instance was made or refused some other way', () => {
    for (const status of ['active', 'frozen', 'refused', 'released']) {
      const reaction = replyTo(someInstance({ status, outbox: [created] }), created, accepted);
      expect(reaction.acknowledged).toBe(true);
      expectNothing(reaction);
    }
  });

  it('that refuses is final and repeated to every newInstance', () => {
    const reaction = replyTo({ ...provisioning, freezeWaiting: 'clock' }, created, refused);
    expect(reaction).toMatchObject({
      acknowledged: true,
      changes: { status: 'refused', refusal: { code: '000106', reason: 'sold out' } },
      events: [{ type: 'instance.refused' }],
    });
    expect(reaction.changes).toHaveProperty('freezeWaiting', undefined);
    const after = { ...provisioning, ...reaction.changes } as Instance;
    expect(decide(after, some.create, now).answer).toEqual({
      kind: 'refused',
      code: '000106',
      reason: 'sold out',
    });
  });

  it('that refuses what is active by now changes nothing', () => {
    const reaction = replyTo(someInstance({ outbox: [created] }), created, refused);
    expect(reaction.acknowledged).toBe(true);
    expectNothing(reaction);
  });

  it('that repeats the app data of an active instance replaces them', () => {
    const reaction = replyTo(someInstance({ outbox: [created] }), created, app);
    expect(reaction).toMatchObject({ acknowledged: true, changes: { app: 'sealed-by-reply' } });
    expect(reaction.changes).not.toHaveProperty('status');
  });

  it('of License 1.0 answers the request for a licence; for others that is an event like any', () => {
    const requested = entry('license.requested');
    const license = someInstance({ ...provisioning, family: 'license-v1' });
    expect(replyTo(license, requested, app).changes).toMatchObject({ status: 'active' });
    expect(replyTo(license, created, app).changes).toEqual({});
    expect(replyTo(provisioning, requested, app).changes).toEqual({});
  });
});

describe('the reply to an upgrade', () => {
  const upgraded = entry('instance.upgraded', { data: { eventKey: some.upgrade.event.key } });

  it('that refuses is final, alarmed, and the answer to every repeat of the upgrade, also after release', () => {
    const before = someInstance({
      ...decide(someInstance(), some.upgrade, now).changes,
    } as Partial<Instance>);
    const reaction = replyTo(before, upgraded, { ...refused, reason: 'no more seats in plan B' });
    expect(reaction).toMatchObject({ acknowledged: true, events: [], alarms: [{ name: 'UpgradeRefused' }] });
    for (const status of ['active', 'frozen', 'released']) {
      const after = { ...before, ...reaction.changes, status } as Instance;
      expect(decide(after, some.upgrade, now)).toEqual({
        changes: {},
        events: [],
        answer: { kind: 'refused', code: '000106', reason: 'no more seats in plan B' },
      });
    }
  });

  it('that refuses concerns that one order only', () => {
    const reaction = replyTo(someInstance(), upgraded, refused);
    const after = someInstance(reaction.changes as Partial<Instance>);
    const next = { ...some.upgrade, event: { ...some.upgrade.event, key: 'another-order' } };
    expect(decide(after, next, now).answer).toEqual({ kind: 'done' });
  });

  it('is remembered for the newest 20 refusals, with 100 characters of reason', () => {
    let instance = someInstance();
    for (let index = 0; index < 21; index += 1) {
      const about = entry('instance.upgraded', { data: { eventKey: `key-${index}` } });
      const { changes } = replyTo(instance, about, { ...refused, reason: 'r'.repeat(101) });
      instance = { ...instance, ...changes } as Instance;
    }
    const answerTo = (key: string) =>
      decide(instance, { ...some.upgrade, event: { key, payloadHash: '' } }, now).answer;
    expect(instance.refusedUpgrades).toHaveLength(20);
    expect(answerTo('key-0')).toEqual({ kind: 'done' });
    expect(answerTo('key-20')).toEqual({ kind: 'refused', code: '000106', reason: 'r'.repeat(100) });
  });

  it('that refuses it once more counts, that takes it ends the refusal and no other', () => {
    const about = (eventKey: string) => entry('instance.upgraded', { data: { eventKey } });
    const before = someInstance({ refusedUpgrades: ['key-1 000106 sold out', 'key-10 000106 sold out'] });
    const again = replyTo(before, about('key-1'), { ...refused, reason: 'still sold out' });
    expect(again.changes.refusedUpgrades).toEqual(['key-10 000106 sold out', 'key-1 000106 still sold out']);
    const taken = replyTo(before, about('key-1'), accepted);
    expect(taken).toMatchObject({
      acknowledged: true,
      changes: { refusedUpgrades: ['key-10 000106 sold out'] },
    });
    // Nobody took what was not delivered.
    expectNothing(replyTo(before, about('key-1'), { kind: 'skipped' }));
    expect(replyTo(someInstance(), about('key-2'), refused).changes).toEqual({
      refusedUpgrades: ['key-2 000106 sold out'],
    });
  });

  it('that delivers is the end of it', () => {
    const reaction = replyTo(someInstance(), upgraded, accepted);
    expect(reaction.acknowledged).toBe(true);
    expectNothing(reaction);
  });
});

describe('the reply to any other event', () => {
  it.each([
    'instance.renewed',
    'instance.frozen',
    'instance.unfrozen',
    'instance.released',
    'instance.overdue',
  ])('lets %s leave and changes nothing', type => {
    const about = entry(type);
    const instance = someInstance({ outbox: [about, other] });
    for (const reply of [app, accepted, refused, { kind: 'skipped' } as const]) {
      const reaction = replyTo(instance, about, reply);
      expect(reaction.acknowledged).toBe(true);
      expectNothing(reaction);
      expect(reaction.outbox?.(instance.outbox)).toEqual([other]);
    }
  });

  it('asks no product whether an order goes on: the marketplace has answered that', () => {
    const about = entry('instance.release-check');
    const frozen = someInstance({ status: 'frozen', frozenAt: now - day, outbox: [about] });
    const later = replyTo(frozen, about, { kind: 'delivered', facts: { period: 'later' } });
    expect(later.changes).toMatchObject({ releaseHeldFor: now - day });
    expect(replyTo(frozen, about, accepted).changes).toEqual({ releaseCheckedFor: now - day });
  });

  it('lets a creation that was settled earlier leave', () => {
    const reaction = replyTo(someInstance(), created, { kind: 'skipped' });
    expect(reaction.acknowledged).toBe(true);
    expectNothing(reaction);
  });
});

describe('the activation of a licence code', () => {
  const activate = entry('license.activate');
  const told = { orderId: 'CS-CODE', productId: 'p-1', quantity: '2' };
  const code = someInstance({ family: 'license-v2', license: 'PL1', orderId: '', outbox: [activate] });
  const activated = { kind: 'delivered', facts: told } as const;

  it('tells of the purchase what nobody has told before', () => {
    const { changes, events, alarms } = react(code, activate, activated, moment);
    expect(changes).toEqual({ orderId: 'CS-CODE', productId: 'p-1' });
    expect(events).toMatchObject([{ type: 'license.activated', data: { quantity: '2' } }]);
    expect(alarms).toEqual([]);
  });

  it('changes nothing of what is known', () => {
    const known = { ...code, orderId: 'CS1', productId: 'p-0' };
    expect(react(known, activate, activated, moment).changes).toEqual({});
  });
});

it('remarks on the report of a code are told, and a person looks at them', () => {
  const report = entry('license.report-usage');
  const code = someInstance({ family: 'license-v2', license: 'PL1', outbox: [report] });
  const { events, alarms } = react(
    code,
    report,
    { kind: 'delivered', facts: { remarks: '{"a":[1]}' } },
    moment,
  );
  expect(events).toMatchObject([{ type: 'license.usage-reported', data: { remarks: '{"a":[1]}' } }]);
  expect(alarms).toMatchObject([{ name: 'LicenseCallRefused' }]);
});
