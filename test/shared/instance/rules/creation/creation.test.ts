import { describe, expect, it } from 'vitest';
import type { CreateCommand } from '../../../../../shared/instance/command.ts';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { day, now, some, someInstance } from '../../someInstance.ts';

const created = (more: Partial<CreateCommand> = {}) => decide(undefined, { ...some.create, ...more }, now);

describe('what a first call makes', () => {
  /** Of a call that says no more than it must. */
  const least = {
    ...{ instanceId: 'i-1', family: 'saas-v2', orderId: 'CS1', orderLineId: 'CS1-000001' },
    ...{ contents: some.create.payloadHash, status: 'provisioning', appliedKeys: [] },
    ...{ listedIn: 'instance#2027-01', listedAt: now },
  };
  const code = { family: 'license-v2', license: 'PL1' };

  it('is no more than it said, waiting to be made', () => {
    expect(created().changes).toStrictEqual(least);
  });

  it.each([
    ['an expiry, as an estimate', { expireAt: now + day }, { expireAtSource: 'order-estimate' }],
    ['what else it said', { productId: 'p', skuCode: 's', businessId: 'b', customer: 'sealed' }, {}],
    ['what a licence is made from', { identificationCode: 'machine-1' }, {}],
  ])('keeps %s', (_, said, more) => {
    expect(created(said).changes).toStrictEqual({ ...least, ...said, ...more });
  });

  it.each([
    ['1', { chargingMode: '1' }],
    [1, {}],
    [null, {}],
  ])('keeps the charging mode %j where it is a text', (chargingMode, kept) => {
    expect(created({ details: { chargingMode } }).changes).toStrictEqual({ ...least, ...kept });
  });

  it.each([
    ['is answered at once', { answeredAtOnce: true }, {}],
    ['nobody asks for again', { family: 'online-license' }, { family: 'online-license' }],
    ['the marketplace made itself', code, { ...code, status: 'active' }],
    ['needs nothing made', { fromSettings: true }, { status: 'active', appFromSettings: true }],
  ])('has been seen by the marketplace when it %s', (_, said, more) => {
    expect(created(said).changes).toStrictEqual({ ...least, ...more, confirmedAt: now });
  });
});

describe('a repeat of the first call', () => {
  it('says the same again: nobody is alarmed, also about an import, of which nobody knows what it said', () => {
    expect(decide(someInstance(), some.create, now).alarms).toEqual([]);
    const other = { ...some.create, payloadHash: 'other' };
    expect(decide(someInstance({ importedAt: now - day }), other, now).alarms).toEqual([]);
    expect(
      decide(someInstance(), { ...other, cause: { activity: 'a', orderId: 'CS1' } }, now).alarms,
    ).toEqual([
      { name: 'SameOrderOtherContents', detail: { instanceId: 'i-1', activity: 'a', orderId: 'CS1' } },
    ]);
  });

  it('goes on with what is being made, and with nothing else', () => {
    for (const status of ['provisioning', 'active', 'frozen', 'refused', 'released']) {
      const { resumes } = decide(someInstance({ status }), some.create, now);
      expect([status, resumes]).toEqual([status, status === 'provisioning']);
    }
  });

  it('sees also what is frozen as made', () => {
    const frozen = someInstance({ status: 'frozen', confirmedAt: undefined } as never);
    expect(decide(frozen, some.create, now).changes).toEqual({ confirmedAt: now });
  });

  it('of a refusal without a code is answered 000005, another internal error', () => {
    expect(decide(someInstance({ status: 'refused' }), some.create, now).answer).toEqual({
      kind: 'refused',
      code: '000005',
      reason: '',
    });
  });
});

describe('what the product says of a creation', () => {
  it('again, with other access data, stands in the history', () => {
    for (const status of ['active', 'frozen']) {
      expect(decide(someInstance({ status }), some.provisioned, now)).toMatchObject({
        changes: { app: 'new-app', appFromSettings: undefined },
        events: [{ type: 'instance.app-replaced' }],
      });
    }
  });

  it('when it refuses is kept, and the newest of several', () => {
    const refusal = { code: '000106', reason: 'sold out' };
    const provisioning = someInstance({ status: 'provisioning' });
    expect(decide(provisioning, some.refuse, now).changes).toMatchObject({ status: 'refused', refusal });
    const refused = someInstance({ status: 'refused', refusal: { code: '000100', reason: 'none left' } });
    expect(decide(refused, some.refuse, now).changes).toEqual({ refusal });
  });
});
