import { describe, expect, it } from 'vitest';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { day, now, some } from '../../someInstance.ts';

/** License 2.0: the marketplace makes the code, and its first call may be any. */
const registers = {
  ...some.create,
  ...{ cause: { activity: 'refreshInstance', orderId: 'R1' }, instanceId: 'PL1', orderId: '' },
  ...{ family: 'license-v2', license: 'PL1', orderLineId: undefined },
};
const active = {
  ...{ instanceId: 'PL1', family: 'license-v2', orderId: '', license: 'PL1', status: 'active' },
  ...{ contents: some.create.payloadHash, listedIn: 'instance#2027-01', listedAt: now, confirmedAt: now },
};

describe('a licence code that nobody has heard of', () => {
  it('is recorded, and what is heard of it is applied by the same write', () => {
    const { changes, events, answer } = decide(undefined, { ...some.renew, registers }, now);
    expect(changes).toStrictEqual({
      ...active,
      appliedKeys: [`${some.renew.event.key}.${some.renew.event.payloadHash}`],
      ...{
        expireAt: now + 700 * day,
        expireAtSource: 'marketplace',
        expireAtSince: now,
        expireAtOrder: 'R1',
      },
    });
    expect(events.map(({ type }) => type)).toEqual(['license.recorded', 'instance.renewed']);
    expect(events[0]?.data).toEqual({ activity: 'refreshInstance', orderId: 'R1', status: 'active' });
    expect(answer).toEqual({ kind: 'done' });
  });

  it.each([
    ['frozen', some.freeze, 'instance.frozen'],
    ['released', some.release, 'instance.released'],
  ])('is %s at once, without names that have no value', (status, command, told) => {
    const decision = decide(undefined, { ...command, registers }, now);
    expect(decision.changes).toMatchObject({ ...active, status });
    expect(Object.values(decision.changes)).not.toContain(undefined);
    expect(decision.events.map(({ type }) => type)).toEqual(['license.recorded', told]);
    expect(decision).not.toHaveProperty('outbox');
  });

  it('is unknown to a call that brings nothing to record it by', () => {
    for (const command of [some.renew, { ...some.renew, registers: undefined }, some.upgrade]) {
      expect(decide(undefined, command, now)).toStrictEqual({
        changes: {},
        events: [],
        answer: { kind: 'unknown' },
      });
    }
  });
});
