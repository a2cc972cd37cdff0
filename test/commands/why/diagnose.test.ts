import { describe, expect, it } from 'vitest';
import { diagnose as diagnoseWith } from '../../../commands/why/diagnose.ts';
import type { Facts, FailureView, InstanceView } from '../../../commands/why/facts.ts';
import { telling } from '../../../commands/why/telling.ts';

const instance: InstanceView = {
  instanceId: 'i-1',
  status: 'active',
  orderId: 'CS1',
  family: 'saas-v2',
  expireAt: '2027-01-01T00:00:00.000Z',
  expireAtSource: 'marketplace',
  confirmedAt: '2026-01-01T00:00:05.000Z',
  createdAt: '2026-01-01T00:00:00.000Z',
};
const now = Date.parse('2026-01-02T12:00:00.000Z');
const t = telling('en', now, 'https://shop.example.com/', () => '$SELLER_API_TOKEN', '');
const diagnose = (given: Facts) => diagnoseWith(t, given);
const facts: Facts = {
  ...{ what: 'CS1', instance, history: [], furtherLines: [], failures: [], unverified: [] },
  health: { status: 'ok', table: 'ok', tableMs: 3 },
};
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
      past: [],
    });
  });

  it('tells of a table that is out of order, or slow, before everything that the order shows', () => {
    const problemWith = (health: Partial<Facts['health']>) =>
      diagnose({ ...facts, health: { ...facts.health, ...health } }).findings.map(({ problem }) => problem);
    expect(problemWith({ tableMs: 1_500 })).toEqual(['the table of the deployment is slow']);
    expect(problemWith({ table: 'unreachable', fault: 'table-throttled' })).toEqual([
      'the table of the deployment throttles',
    ]);
  });

  it('does not say that an order waits for the product while the marketplace is asked first', () => {
    const opening = { ...instance, status: 'provisioning', confirmedAt: null };
    const stateWith = (type: string) =>
      diagnose({ ...facts, instance: opening, history: [{ ...line, type }] }).state;
    expect(stateWith('order.read')).toMatch(/^Instance i-1 is being opened since/);
    expect(stateWith('instance.created')).toMatch(/^Instance i-1 waits for your product since/);
  });

  it('names the failed call that the instance remembers when no list goes back so far, and once when one does', () => {
    const failedCall = {
      ...{ at: '2025-06-01T00:00:00.000Z', activity: 'refreshInstance' },
      orderId: 'CS-R',
      resultCode: '000005',
    };
    const remembering = { ...facts, instance: { ...instance, failedCall } };
    const { findings } = diagnose(remembering);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.problem).toMatch(
      /^refreshInstance of order CS-R was answered 000005 .*2025-06-01.* has not come again$/,
    );
    expect(findings[0]?.remedy).toContain('restart');
    expect(diagnose({ ...remembering, failures: [{ ...failure, orderId: 'CS-R' }] }).findings).toHaveLength(
      1,
    );
    expect(
      diagnose({ ...remembering, failures: [{ ...failure, orderId: 'CS-OTHER' }] }).findings.length,
    ).toBe(2);
  });

  it('counts a call that failed several times as one problem and names the restart button', () => {
    const { findings } = diagnose({ ...facts, failures: [failure, failure, failure] });
    expect(findings).toHaveLength(1);
    expect(findings[0]?.problem).toContain('3 times');
    expect(findings[0]?.remedy).toContain('production interface messages');
  });

  it("prefers the hint of the failed call to the code's general cause", () => {
    const [finding] = diagnose({ ...facts, failures: [{ ...failure, hint: 'the clock is wrong' }] }).findings;
    expect(finding?.cause).toBe('the clock is wrong');
  });

  it('tells a refused order and how to reopen it', () => {
    const refusal = { code: '000106', reason: 'sold out' };
    const { findings } = diagnose({ ...facts, instance: { ...instance, status: 'refused', refusal } });
    expect(findings[0]?.problem).toContain('000106: sold out');
    expect(findings[0]?.paste?.commands.join()).toContain('/instances/i-1/reopen');
  });

  it('tells an event that the product does not take, with its last failure', () => {
    const history = [{ ...line, type: 'instance.renewed', lastFailure: 'ECONNREFUSED' }];
    const [finding] = diagnose({ ...facts, history }).findings;
    expect(finding?.cause).toBe(
      "of your product's webhook: the last attempt ended with: nobody listens there (ECONNREFUSED)",
    );
    expect(finding?.paste).toEqual({
      scope: 'operate',
      commands: [
        'curl -fsS -X POST "https://shop.example.com/api/v1/events/evt_1/redeliver" -H "Authorization: Bearer $SELLER_API_TOKEN"',
      ],
    });
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

  it('accuses nobody of an unknown order: a call that met a dead table is on no record', () => {
    const none = { ...facts, instance: undefined, what: 'NOPE' };
    const [finding, ...others] = diagnose(none).findings;
    expect(others).toEqual([]);
    expect(finding?.problem).not.toMatch(/has not called/);
    expect(finding?.cause).toMatch(/mistyped.*has not called.*table could not be reached/s);
    expect(finding?.remedy).toContain('look for NOPE in the log');
  });

  it('tells calls that could not be verified as what they are, not as this order', () => {
    const wrong = { ...failure, activity: 'unknown', resultCode: '000001', hint: 'another key' };
    const { findings } = diagnose({ ...facts, instance: undefined, unverified: [wrong, wrong] });
    expect(findings).toHaveLength(1);
    expect(findings[0]?.problem).toMatch(/^no call that names it/);
    expect(findings[0]?.cause).toMatch(/2 call\(s\) could not be verified.*one of them may be this one/);
    // Of an instance that is there, a stranger's call says nothing.
    expect(diagnose({ ...facts, unverified: [wrong] }).findings).toEqual([]);
  });

  describe('a job', () => {
    it.each([
      'order.read',
      'license.upload',
      'license.activate',
      'license.report-usage',
      'instance.release-check',
    ])('%s waits for the marketplace and is no fault of the product', type => {
      const history = [{ ...line, type, lastFailure: 'HTTP 500 without a result code' }];
      const [finding] = diagnose({ ...facts, history }).findings;
      expect(finding?.problem).toContain('open API of the marketplace');
      expect(finding?.cause).toContain('Your product has no part in it');
      expect(finding?.remedy).not.toMatch(/webhook/i);
      expect(finding?.remedy).toContain('OPEN_API_AK');
    });

    it('license.count is the work of the bundle itself', () => {
      const history = [{ ...line, type: 'license.count', lastFailure: 'ThrottlingException' }];
      expect(diagnose({ ...facts, history }).findings[0]?.problem).toContain('the bundle itself');
    });
  });

  describe('what has worked since', () => {
    const later = '2026-01-02T01:00:00.000Z';
    it.each([
      ['newInstance', facts],
      ['queryInstance', { ...facts, instance: { ...instance, confirmedAt: later } }],
      [
        'refreshInstance',
        { ...facts, history: [{ ...line, at: later, type: 'instance.renewed', outcome: 'delivered' }] },
      ],
      [
        'releaseInstance',
        { ...facts, history: [{ ...line, at: later, type: 'instance.released', outcome: 'delivered' }] },
      ],
    ] as const)('%s is told in the past tense', (activity, given) => {
      const { findings, past } = diagnose({ ...given, failures: [{ ...failure, activity }] });
      expect(findings).toEqual([]);
      expect(past.join()).toMatch(/was answered 000005 1 time.*has worked since/);
    });

    it('is not what another order has brought', () => {
      const renewed = {
        ...line,
        at: later,
        type: 'instance.renewed',
        outcome: 'delivered',
        data: { orderId: 'CS3' },
      };
      const given = { ...facts, history: [renewed], failures: [{ ...failure, orderId: 'CS2' }] };
      expect(diagnose(given).findings).toHaveLength(1);
    });

    it('is not what the instance still misses', () => {
      const renewed = { ...line, at: later, type: 'instance.renewed', outcome: 'delivered' };
      const missing = {
        ...instance,
        failedCall: { at: failure.at, activity: failure.activity, orderId: null, resultCode: '000005' },
      };
      const given = { ...facts, instance: missing, history: [renewed], failures: [failure] };
      expect(diagnose(given).findings).toHaveLength(1);
    });

    it('is not an earlier line', () => {
      const earlier = {
        ...line,
        at: '2026-01-01T12:00:00.000Z',
        type: 'instance.renewed',
        outcome: 'delivered',
      };
      expect(diagnose({ ...facts, history: [earlier], failures: [failure] }).findings).toHaveLength(1);
    });
  });

  it('tells a refusal once', () => {
    const refusal = { code: '000106', reason: 'sold out' };
    const failures = [{ ...failure, activity: 'newInstance', resultCode: '000106' }];
    const given = { ...facts, instance: { ...instance, status: 'refused', refusal }, failures };
    expect(diagnose(given).findings).toHaveLength(1);
  });

  it('says when the marketplace refunds what is not ready', () => {
    const waiting = {
      ...instance,
      status: 'provisioning',
      confirmedAt: null,
      createdAt: '2026-01-02T10:30:00.000Z',
    };
    expect(diagnose({ ...facts, instance: waiting }).state).toMatch(
      /refunds the order at about 2026-01-02 13:30:00 UTC, in 1 h 30 min\.$/,
    );
  });

  it('speaks Chinese, by Beijing time', () => {
    const zh = telling('zh', now, 'https://shop.example.com', () => 'x', '');
    const history = [
      {
        ...line,
        type: 'instance.renewed',
        lastFailure: 'UND_ERR_SOCKET',
        nextAt: '2026-01-02T16:30:00.000Z',
      },
    ];
    const { state, findings } = diagnoseWith(zh, { ...facts, history });
    expect(state).toBe(
      '实例 i-1 使用中，购买于 北京时间 2026-01-01 08:00:00，付费至 北京时间 2027-01-01 08:00:00。',
    );
    expect(findings[0]).toMatchObject({
      problem: '您的产品在 3 次尝试后仍未接收 instance.renewed',
      cause: '您的产品的 webhook：最近一次尝试的结果：对方没有应答就关闭了连接（UND_ERR_SOCKET）',
      remedy: expect.stringContaining('将于 北京时间 2026-01-03 00:30:00 自动重试'),
    });
  });
});
