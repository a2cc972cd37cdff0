import { describe, expect, it } from 'vitest';
import { diagnose, type Facts, type FailureView, type InstanceView } from '../../commands/why/diagnose.ts';

const instance: InstanceView = {
  instanceId: 'i-1',
  status: 'active',
  orderId: 'CS1',
  expireAt: '2027-01-01T00:00:00.000Z',
  expireAtSource: 'marketplace',
  confirmedAt: '2026-01-01T00:00:05.000Z',
  createdAt: '2026-01-01T00:00:00.000Z',
};
const facts: Facts = { instance, history: [], failures: [], unverified: [] };
const failure: FailureView = {
  at: '2026-01-02T00:00:00.000Z',
  activity: 'refreshInstance',
  resultCode: '000005',
  resultMsg: 'other internal error',
};
const line = { id: 'evt_1', at: '2026-01-01T00:00:00.000Z', attempts: 3, outcome: 'pending' };

describe('why', () => {
  it('says that nothing is wrong with an active instance without failures', () => {
    expect(diagnose(facts)).toEqual({
      state: expect.stringMatching(/^Instance i-1 is active .* paid until 2027-01-01/),
      findings: [],
    });
  });

  it('counts a call that failed several times as one problem and names the restart button', () => {
    const { findings } = diagnose({ ...facts, failures: [failure, failure, failure] });
    expect(findings).toHaveLength(1);
    expect(findings[0]?.problem).toContain('3 times');
    expect(findings[0]?.remedy).toContain('生产接口消息');
  });

  it("prefers the hint of the failed call to the code's general cause", () => {
    const [finding] = diagnose({ ...facts, failures: [{ ...failure, hint: 'the clock is wrong' }] }).findings;
    expect(finding?.cause).toBe('the clock is wrong');
  });

  it('tells a refused order and how to reopen it', () => {
    const refusal = { code: '000106', reason: 'sold out' };
    const { findings } = diagnose({ ...facts, instance: { ...instance, status: 'refused', refusal } });
    expect(findings[0]?.problem).toContain('000106: sold out');
    expect(findings[0]?.remedy).toContain('/instances/i-1/reopen');
  });

  it('tells an event that the product does not take, with its last failure', () => {
    const history = [{ ...line, type: 'instance.renewed', lastFailure: 'ECONNREFUSED' }];
    const [finding] = diagnose({ ...facts, history }).findings;
    expect(finding).toMatchObject({ cause: 'ECONNREFUSED' });
    expect(finding?.remedy).toContain('/events/evt_1/redeliver');
  });

  it('tells a creation that was accepted but not done', () => {
    const history = [{ ...line, type: 'instance.created', acceptedAt: '2026-01-01T00:00:01.000Z' }];
    const [finding] = diagnose({
      ...facts,
      instance: { ...instance, status: 'provisioning' },
      history,
    }).findings;
    expect(finding?.problem).toContain('accepted instance.created');
  });

  it('does not call an event pending that has not been attempted', () => {
    const history = [{ ...line, type: 'instance.renewed', attempts: 0 }];
    expect(diagnose({ ...facts, history }).findings).toEqual([]);
  });

  it('reports an instance that the marketplace never saw become ready', () => {
    const history = [{ ...line, type: 'instance.unconfirmed', outcome: 'delivered' }];
    const unseen = { ...instance, confirmedAt: null };
    expect(diagnose({ ...facts, instance: unseen, history }).findings[0]?.remedy).toContain('refunded');
    expect(diagnose({ ...facts, history }).findings).toEqual([]);
  });

  it('of an unknown order shows the calls that could not be verified, since they name no order', () => {
    const wrong = { ...failure, activity: 'unknown', resultCode: '000001', hint: 'another key' };
    const none = { ...facts, instance: undefined };
    expect(diagnose({ ...none, unverified: [wrong] }).findings[0]).toMatchObject({ cause: 'another key' });
    expect(diagnose(none).findings[0]?.problem).toContain('has not called for this order');
  });
});
