import { describe, expect, it } from 'vitest';
import type { Application } from '../../../../shared/license/application.ts';
import { apply, isCounted, isUndecided, made, react } from '../../../../shared/license/rules/application.ts';
import type { OutboxEntry } from '../../../../shared/outbox/outbox.ts';

const now = Date.UTC(2027, 0, 1);
const call = { instanceId: 'I1', eventId: 'E1', effectiveAt: now, expireAt: now + 86_400_000 };
const data = { eventId: 'E1', effectiveAt: now, expireAt: now + 86_400_000 };
const nothing = { changes: {}, events: [], answer: undefined };
const refusal = { code: '000901', reason: 'no licence is left' };
const states = ['applied', 'refused', 'counted', 'made', 'uploaded', 'upload-refused'] as const;

const some = (facts: Partial<Application> = {}): Application => ({
  ...{ pk: 'license#I1', sk: 'application#A1', status: 'applied', ...call },
  ...{ version: 1, recentAttempts: [], sequence: 1, outbox: [], createdAt: now, updatedAt: now },
  ...facts,
});
const entry = (type: string, more: Partial<OutboxEntry> = {}): OutboxEntry => ({
  ...{ id: `evt_${type}`, type, sequence: 1, at: now, attempts: 1, nextAt: now + 9_000, data: {} },
  ...more,
});
const waits = { now, answering: false };

describe('an application', () => {
  it('is recorded before a licence of the order is counted for it', () => {
    expect(apply(undefined, { ...call, deviceFingerprint: 'FP' }, now)).toEqual({
      changes: { ...call, deviceFingerprint: 'FP', status: 'applied' },
      events: [{ type: 'license.count', data }],
      answer: undefined,
    });
    const { expireAt: _, ...forEver } = call;
    expect(apply(undefined, forEver, now)).toEqual({
      changes: { ...forEver, status: 'applied' },
      events: [{ type: 'license.count', data: { eventId: 'E1', effectiveAt: now } }],
      answer: undefined,
    });
  });

  it('that nobody counts is counted now, and nothing else of it is', () => {
    const waiting = [entry('license.count'), entry('license.applied')];
    for (const leaseUntil of [undefined, now]) {
      const { outbox, ...rest } = apply(some(leaseUntil === undefined ? {} : { leaseUntil }), call, now);
      expect(rest).toEqual(nothing);
      expect(outbox?.(waiting).map(({ nextAt }) => nextAt)).toEqual([now, now + 9_000]);
      const overdue = [entry('license.count', { nextAt: now - 1 })];
      expect(outbox?.(overdue)).toEqual(overdue);
    }
  });

  it('that somebody counts at this moment changes nothing', () => {
    expect(apply(some({ leaseUntil: now + 1 }), call, now)).toEqual(nothing);
  });

  it.each(['counted', 'made', 'uploaded', 'upload-refused'])('changes nothing once it is %s', status => {
    expect(apply(some({ status }), call, now)).toEqual(nothing);
  });

  it('that was refused may be made again when the order has grown', () => {
    expect(apply(some({ status: 'refused', refusal }), call, now)).toEqual({
      changes: { ...call, status: 'applied', refusal: undefined },
      events: [{ type: 'license.count', data }],
      answer: undefined,
    });
    // Named, so that the write removes it.
    expect(Object.keys(apply(some({ status: 'refused', refusal }), call, now).changes)).toContain('refusal');
    expect(apply(undefined, call, now).changes).not.toHaveProperty('refusal');
  });

  it('is undecided only at first, and counted from then on for ever', () => {
    expect(states.filter(status => isUndecided({ status }))).toEqual(['applied']);
    expect(states.filter(status => isCounted({ status }))).toEqual([
      'counted',
      'made',
      'uploaded',
      'upload-refused',
    ]);
  });
});

describe('a licence that was made', () => {
  it('goes up, and nobody is reminded of it any more', () => {
    const { outbox, ...rest } = made(some({ status: 'counted' }), 'SEALED', { actor: 'product' });
    expect(rest).toEqual({
      changes: { status: 'made', license: 'SEALED', refusal: undefined },
      events: [{ type: 'license.upload', data: { ...data, actor: 'product' } }],
      answer: undefined,
    });
    expect(outbox?.([entry('license.applied'), entry('license.upload')])).toEqual([entry('license.upload')]);
  });

  it('replaces one that went up before, not earlier than told', () => {
    const { changes, events } = made(some({ status: 'upload-refused' }), 'SEALED', { uploadAt: now + 5 });
    expect(changes).toMatchObject({ status: 'made', license: 'SEALED' });
    expect(events).toEqual([{ type: 'license.upload', data, notBefore: now + 5 }]);
  });

  it.each(['applied', 'refused'])('is for nobody while the application is %s', status => {
    expect(made(some({ status }), 'SEALED')).toEqual(nothing);
  });
});

describe('a reply', () => {
  const taken = (application: Application, of: OutboxEntry, reply: object, moment = waits) => {
    const { outbox, ...rest } = react(application, of, reply as never, moment);
    return { ...rest, left: outbox?.([of, entry('other')]) };
  };
  const done = { answer: undefined, acknowledged: true, left: [entry('other')] };

  it('of the instance that counts lets the product hear of the application', () => {
    expect(taken(some(), entry('license.count'), { kind: 'accepted' })).toEqual({
      ...done,
      changes: { status: 'counted' },
      events: [{ type: 'license.applied', data }],
    });
  });

  it('of an instance that has none left is the end of the application', () => {
    expect(taken(some(), entry('license.count'), { kind: 'refused', ...refusal })).toEqual({
      ...done,
      changes: { status: 'refused', refusal },
      events: [],
    });
  });

  it('with the licence lets it go up: by the schedule while the marketplace waits', () => {
    const reply = { kind: 'delivered', facts: { license: 'SEALED' } };
    const application = some({ status: 'counted' });
    const of = entry('license.applied');
    expect(taken(application, of, reply)).toEqual({
      ...done,
      changes: { status: 'made', license: 'SEALED', refusal: undefined },
      events: [{ type: 'license.upload', data }],
    });
    expect(taken(application, of, reply, { now, answering: true }).events).toEqual([
      { type: 'license.upload', data, notBefore: now + 1 },
    ]);
  });

  it('without it is a promise, of which the product is reminded', () => {
    const of = entry('license.applied');
    for (const reply of [{ kind: 'accepted' }, { kind: 'delivered', facts: {} }])
      expect(taken(some({ status: 'counted' }), of, reply)).toEqual({
        ...{ changes: {}, events: [], answer: undefined, acknowledged: false, alarms: [] },
        left: [{ ...of, acceptedAt: now, nextAt: now + 60_000 }, entry('other')],
      });
    const reminded = { ...of, acceptedAt: now - 60_000 };
    expect(taken(some({ status: 'counted' }), reminded, { kind: 'accepted' })).toMatchObject({
      acknowledged: false,
      alarms: [{ name: 'AcceptedNotDone', detail: { instanceId: 'I1', eventId: 'E1' } }],
    });
  });

  it('that comes after the licence was made ends the reminders', () => {
    const reply = { kind: 'accepted' };
    expect(taken(some({ status: 'made' }), entry('license.applied'), reply)).toEqual({
      ...done,
      changes: {},
      events: [],
    });
  });

  it('of the marketplace that takes it is told, and so is one that does not', () => {
    const of = entry('license.upload');
    expect(taken(some({ status: 'made' }), of, { kind: 'delivered', facts: {} })).toEqual({
      ...done,
      changes: { status: 'uploaded' },
      events: [{ type: 'license.uploaded', data }],
    });
    expect(taken(some({ status: 'made' }), of, { kind: 'refused', ...refusal })).toEqual({
      ...done,
      changes: { status: 'upload-refused', refusal },
      events: [{ type: 'license.upload-refused', data: { ...data, code: '000901' } }],
      alarms: [{ name: 'LicenseUploadRefused', detail: { instanceId: 'I1', eventId: 'E1', code: '000901' } }],
    });
  });

  it('to what only another version knows changes nothing', () => {
    expect(taken(some(), entry('license.later'), { kind: 'accepted' })).toEqual({
      ...done,
      changes: {},
      events: [],
    });
  });
});
