import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../commands/why/diagnose.ts';
import type { EventView, FailureView, InstanceView, WorldFacts } from '../../../commands/why/facts.ts';
import { hasRecovered } from '../../../commands/why/ofFailures.ts';
import { busy, ofTable } from '../../../commands/why/ofTable.ts';
import { diagnoseWorld } from '../../../commands/why/ofWorld.ts';
import { telling } from '../../../commands/why/telling.ts';
import { unknownInstanceId } from '../../../sandbox/marketplace/acceptanceCalls.ts';
import { defined } from '../../../shared/platform/defined.ts';
import type { TableError } from '../../../shared/table/tableError.ts';
import { englishIn } from '../languages.ts';

const now = Date.parse('2026-01-02T12:00:00.000Z');
const t = telling(
  'en',
  now,
  'https://shop.example.com',
  () => '$SELLER_API_TOKEN',
  ' --url https://shop.example.com',
);
const well: WorldFacts = {
  health: { status: 'ok', table: 'ok', pendingEvents: 0, oldestPendingAt: null },
  pending: [],
  morePending: false,
  failures: [],
  alarms: [],
};
const event: EventView = {
  id: 'evt_1',
  type: 'instance.created',
  item: { kind: 'instance', id: 'i-1', orderId: null },
  at: '2026-01-02T11:00:00.000Z',
  attempts: 7,
  nextAt: '2026-01-02T12:02:00.000Z',
  acceptedAt: null,
  lastFailure: 'ECONNREFUSED',
};
const failure: FailureView & { keyId: string } = {
  at: '2026-01-02T11:30:00.000Z',
  activity: 'newInstance',
  resultCode: '000005',
  resultMsg: 'other internal error',
  keyId: 'ring:0',
  orderId: 'CS9',
};

describe('why without an id', () => {
  it('finds nothing in a deployment that is well', () => {
    expect(diagnoseWorld(t, well)).toEqual({
      state: 'The deployment answers; 0 event(s) wait.',
      findings: [],
      past: [],
    });
  });

  it('names a product that is away, says how many wait and since when, and what to paste', () => {
    const pending = [event, { ...event, id: 'evt_2', at: '2026-01-02T11:20:00.000Z' }];
    const [finding, ...others] = diagnoseWorld(t, { ...well, pending }).findings;
    expect(others).toEqual([]);
    expect(finding?.problem).toBe(
      '2 event(s) wait for your product, the oldest since 2026-01-02 11:00:00 UTC (1 h)',
    );
    // The pause after the seventh attempt is 160 s at least, and the next is at 12:02.
    expect(finding?.cause).toBe(
      'of your product: the last attempt, 2026-01-02 11:59:20 UTC at the latest, ended with: nobody listens there (ECONNREFUSED), after 7 attempt(s)',
    );
    expect(finding?.paste).toEqual({
      scope: 'operate',
      commands: ['npm run redeliver -- --waiting --url https://shop.example.com'],
    });
  });

  it('tells what waits for the marketplace apart, and does not blame the product', () => {
    const job = { ...event, type: 'order.read', lastFailure: 'no answer within 10 s' };
    const { findings } = diagnoseWorld(t, { ...well, pending: [event, job] });
    expect(findings.map(({ problem }) => problem.slice(0, 50))).toEqual([
      expect.stringContaining('wait for your product'),
      expect.stringContaining("wait for the marketplace's open API"),
    ]);
    expect(findings[1]?.remedy).toContain('your product has no part in it');
  });

  it('says that the schedule does not run when old events were never tried', () => {
    const untried = { ...event, attempts: 0, lastFailure: null };
    expect(diagnoseWorld(t, { ...well, pending: [untried] }).findings[0]?.cause).toContain(
      'the schedule deliverEvents does not run',
    );
    const fresh = { ...untried, at: new Date(now - 30_000).toISOString() };
    expect(diagnoseWorld(t, { ...well, pending: [fresh] }).findings).toEqual([]);
  });

  it('tells what was accepted and is not done, and where to look', () => {
    const accepted = { ...event, acceptedAt: '2026-01-02T11:01:00.000Z' };
    const [finding] = diagnoseWorld(t, { ...well, pending: [accepted] }).findings;
    expect(finding?.problem).toContain('accepted by your product and are not done');
    expect(finding?.paste?.commands).toEqual(['npm run why -- i-1 --url https://shop.example.com']);
  });

  it('does not say a number that it did not count', () => {
    const [finding] = diagnoseWorld(t, { ...well, pending: [event], morePending: true }).findings;
    expect(finding?.problem).toMatch(/^at least 1 event/);
  });

  it('names a table that does not answer before all else', () => {
    const health = { status: 'degraded', table: 'unreachable' } as const;
    const [finding] = diagnoseWorld(t, { ...well, health }).findings;
    expect(finding?.problem).toBe('the table of the deployment does not answer');
    // Nobody has counted what waits: no number may be said.
    const away = { status: 'degraded', table: 'unreachable' } as const;
    expect(diagnoseWorld(t, { ...well, health: away }).state).toMatch(/how many events wait is not known\.$/);
  });

  it('names settings and faults as they are called', () => {
    const named = ['SELLER_WEBHOOK_URL', 'SELLER_WEBHOOK_SECRETS', 'OPEN_API_AK', 'OPEN_API_SK', 'DATA_KEYS'];
    const texts = [
      ...diagnoseWorld(t, { ...well, pending: [event, { ...event, type: 'order.read' }] }).findings,
      ...diagnoseWorld(t, { ...well, health: { status: 'degraded', table: 'ok', unreadable: 1 } }).findings,
    ].map(({ remedy }) => remedy);
    expect([...new Set(texts.join(' ').match(/[A-Z]+(?:_[A-Z]+)+/g))].sort()).toEqual(named.sort());
    const withoutTable = diagnoseWorld(t, { ...well, health: { status: 'degraded', table: 'unreachable' } });
    const code: TableError['code'] = 'table-access-denied';
    expect(withoutTable.findings[0]?.remedy).toContain(code);
  });

  it('says of a table that throttles that it does, in both languages', () => {
    const away = { status: 'degraded', table: 'unreachable' } as const;
    const chinese = telling('zh', now, 'https://shop.example.com', () => '', '');
    const causeOf = (language: typeof t, fault?: string) =>
      ofTable(language, { ...away, ...defined({ fault }) })[0]?.cause;
    expect(causeOf(t, 'table-throttled')).toMatch(/^it throttles: .*000005/);
    expect(causeOf(chinese, 'table-throttled')).toMatch(/^表在限流/);
    expect(causeOf(t)).toMatch(/^Real orders/);
  });

  it('says of reads that fail beside a table that answers that they are busy, and of no table that it is away', () => {
    const { problem, cause } = busy(t, 'table-contended');
    expect(problem).toContain('its table answers');
    expect(cause).toMatch(/\(table-contended\): it is busy/);
    expect(diagnoseWorld(t, { ...well, wavered: true })).toMatchObject({
      findings: [],
      past: [expect.stringContaining('busy for a moment')],
    });
  });

  it('says what an alarm means and what to do about it, as the guide does', () => {
    const since = '2026-01-02T11:00:00.000Z';
    const alarms = [{ name: 'EventOverdue', severity: 'critical', since, count: 2 }] as const;
    const [finding] = diagnoseWorld(t, { ...well, alarms: [...alarms] }).findings;
    expect(finding?.cause).toBe('your product has not taken an event for OUTBOX_ALARM_MINUTES');
    expect(finding?.remedy).toMatch(
      /^mend the webhook.* Step by step: docs\/runbooks\/product.md#EventOverdue$/,
    );
  });

  it('names a call with a wrong key also behind newer ones without a signature', () => {
    const { keyId: _, ...stranger } = { ...failure, resultCode: '000001', hint: 'another key' };
    const newer = { ...stranger, at: '2026-01-02T11:40:00.000Z', resultCode: '000002', hint: 'no time' };
    const [finding, ...others] = diagnoseWorld(t, { ...well, failures: [newer, newer, stranger] }).findings;
    expect(others).toEqual([]);
    expect(finding?.problem).toMatch(/\(000001, 000002\), last at .*11:40/);
    expect(finding?.cause.split(/\n +/)).toEqual([
      'in 2 ways:',
      '000002 no time',
      '000001 another key',
      expect.stringMatching(/^or a stranger tried; or our own preflight and accept did/),
    ]);
    const zh = telling('zh', now, 'https://shop.example.com', () => '', '');
    const old = { ...newer, at: '2026-01-02T08:00:00.000Z', hint: 'an old one' };
    expect(diagnoseWorld(zh, { ...well, failures: [stranger, newer, old] })).toMatchObject({
      findings: [{ cause: expect.stringMatching(/^共 2 种：\n/) }],
      past: [expect.stringContaining('000002')],
    });
  });

  it('groups failed calls by cause and names orders to look at', () => {
    const failures = [failure, { ...failure, orderId: 'CS8' }, { ...failure, orderId: 'CS8' }];
    const [finding, ...others] = diagnoseWorld(t, { ...well, failures }).findings;
    expect(others).toEqual([]);
    expect(finding?.problem).toMatch(
      /^newInstance was answered 000005 .* 3 times, last at 2026-01-02 11:30:00 UTC/,
    );
    expect(finding?.paste?.commands).toEqual([
      'npm run why -- CS9 --url https://shop.example.com',
      'npm run why -- CS8 --url https://shop.example.com',
    ]);
  });

  it('tells calls that nobody could verify without accusing anybody, and forgets old ones', () => {
    const { keyId: _, ...stranger } = { ...failure, resultCode: '000001', hint: 'another key' };
    const [finding] = diagnoseWorld(t, { ...well, failures: [stranger] }).findings;
    expect(finding?.cause).toMatch(/^another key; or a stranger tried; or our own preflight and accept did/);
    const old = { ...stranger, at: '2026-01-02T01:00:00.000Z' };
    const later = diagnoseWorld(t, { ...well, failures: [old] });
    expect(later.findings).toEqual([]);
    expect(later.past).toHaveLength(1);
  });

  it('lists alarms that are not over', () => {
    const alarms = [
      { name: 'EventOverdue', severity: 'critical', since: '2026-01-02T11:30:00.000Z', count: 2 },
    ];
    expect(diagnoseWorld(t, { ...well, alarms }).findings[0]?.problem).toBe(
      'alarm EventOverdue (critical) since 2026-01-02 11:30:00 UTC, 2 time(s)',
    );
  });

  it('speaks Chinese', () => {
    const zh = telling('zh', now, 'https://shop.example.com', () => 'x', '');
    expect(diagnoseWorld(zh, { ...well, pending: [event] }).findings[0]?.problem).toBe(
      '1 个事件在等待您的产品，最早的自 北京时间 2026-01-02 19:00:00 起（1 小时）',
    );
  });
});

describe('a creation that was refused', () => {
  const instance = {
    instanceId: 'i-1',
    status: 'refused',
    orderId: 'CS9',
    family: 'saas-v2',
    createdAt: '2026-01-02T11:30:00.100Z',
  } as InstanceView;
  const refused = { ...failure, resultCode: '000100', resultMsg: 'no instance resource available' };
  // The product is told of what it refuses, too.
  const history = [
    { id: 'e', type: 'instance.created', at: '2026-01-02T11:30:00.200Z', outcome: 'refused', attempts: 1 },
  ];

  it('has not worked since, however it was told; it has when the order was made after all', () => {
    expect(hasRecovered(refused, instance, history)).toBe(false);
    expect(hasRecovered(refused, { ...instance, status: 'provisioning' }, history)).toBe(false);
    expect(hasRecovered(refused, { ...instance, status: 'active' }, history)).toBe(true);
    expect(hasRecovered({ ...refused, activity: 'getLicense' }, { ...instance, status: 'active' }, [])).toBe(
      true,
    );
    expect(hasRecovered(failure, instance, history)).toBe(true);
  });

  it('is told without an id', () => {
    const { findings } = diagnoseWorld(t, { ...well, failures: [refused] });
    expect(findings).toHaveLength(1);
    expect(findings[0]?.cause).toBe('your product refused it');
  });
});

describe('a call for an instance that accept has made up', () => {
  const { orderId: _, ...withoutOrder } = failure;
  const madeUp = {
    ...withoutOrder,
    activity: 'updateInstanceStatus',
    resultCode: '000003',
    instanceId: unknownInstanceId('3fa85f64-5717-4562-b3fc-2c963f66afa6'),
  };
  const findingsOf = (failures: readonly FailureView[]) => diagnoseWorld(t, { ...well, failures }).findings;

  it('needs nobody, and is told as what it is', () => {
    const { findings, past, state } = diagnoseWorld(t, { ...well, failures: [madeUp, madeUp] });
    expect([findings, state]).toEqual([[], 'The deployment answers; 0 event(s) wait.']);
    expect(past).toEqual([expect.stringMatching(/^2 failed call\(s\) are npm run accept -- --live's own/)]);
    const asked = { what: madeUp.instanceId, instance: undefined, history: [], furtherLines: [] };
    const told = diagnose(t, { ...asked, failures: [madeUp], unverified: [], health: well.health });
    expect(told.findings).toEqual([]);
    expect(told.past.join()).toContain('answered 000003 as it should be');
  });

  it.each<[string, Partial<FailureView>]>([
    ['of an instance that the bundle has made', { instanceId: '0b6e5b53-6d5f-5d0c-8f0e-0d6b8a6f6a11' }],
    ["of a seller's own id", { instanceId: 'accept-unknown-1' }],
    ['of an id that only begins so', { instanceId: `${madeUp.instanceId}-x` }],
    ['answered with a fault', { resultCode: '000005' }],
  ])('but one %s still needs somebody, beside it too', (_, other) => {
    const real = { ...madeUp, ...other };
    expect(findingsOf([madeUp, real])).toHaveLength(1);
    expect(findingsOf([real])).toHaveLength(1);
  });

  it('and nobody without a key makes one', () => {
    const { keyId: __, ...unsigned } = madeUp;
    expect(findingsOf([unsigned])).toHaveLength(1);
  });
});

describe('a product that was silent', () => {
  const silent = { ...event, lastFailure: 'no answer in time' };
  const answeredAt = '2026-01-02T11:58:00.000Z';
  const told = (language: 'en' | 'zh', more: Partial<WorldFacts>) => {
    const words = telling(language, now, 'https://shop.example.com', () => '$SELLER_API_TOKEN', '');
    const [finding] = diagnoseWorld(words, { ...well, pending: [silent], ...more }).findings;
    return finding;
  };

  it('is told by its last attempt alone while nobody has asked it since', () => {
    const { cause, remedy } = told('en', {}) ?? {};
    expect(cause).toMatch(/^of your product: the last attempt, .* at the latest, ended with: /);
    expect(cause).not.toContain('since');
    expect(remedy).toMatch(/^mend the webhook/);
  });

  it('that has answered another event since: when, when what waits is tried, and how to send it now', () => {
    const { cause, remedy, paste } = told('en', { answeredAt }) ?? {};
    expect(cause).toContain('It has answered another event since, at 2026-01-02 11:58:00 UTC');
    expect(remedy).toBe(
      'each is tried again by itself, the next at 2026-01-02 12:02:00 UTC. To send everything now',
    );
    expect(paste?.commands).toEqual(['npm run redeliver -- --waiting']);
    const chinese = told('zh', { answeredAt });
    expect(chinese?.cause).toContain('此后它应答过另一个事件（北京时间 2026-01-02 19:58:00）');
    expect(chinese?.remedy).toContain('下一次在 北京时间 2026-01-02 20:02:00');
    expect(englishIn(`${chinese?.cause}${chinese?.remedy}`)).toEqual([]);
  });

  it("has no part in what waits for the marketplace's open API", () => {
    const job = { ...silent, type: 'order.read' };
    const { cause } = told('en', { pending: [job], answeredAt }) ?? {};
    expect(cause).not.toContain('has answered');
  });
});

it('a call that failed on a damaged item is told by it, and what to do about that', () => {
  const hint = 'a stored item cannot be read: expireAt';
  const [finding] = diagnoseWorld(t, { ...well, failures: [{ ...failure, hint }] }).findings;
  expect(finding?.cause).toBe(hint);
  expect(finding?.remedy).toMatch(/ItemUnreadable.*backup.*press restart/);
});

it('offers no command for orders that only accept has made, and says whose they are', () => {
  const own = { ...failure, orderId: 'ACCEPT1700000000L' };
  const { findings, past } = diagnoseWorld(t, {
    ...well,
    failures: [own, { ...own, orderId: 'ACCEPT17P' }, failure],
  });
  expect(findings).toHaveLength(1);
  expect(findings[0]?.paste?.commands).toEqual(['npm run why -- CS9 --url https://shop.example.com']);
  expect(past.join()).toMatch(
    /^2 failed call\(s\) are npm run accept -- --live's own, of its orders \(ACCEPT…\)/,
  );
  expect(diagnoseWorld(t, { ...well, failures: [own] }).findings).toEqual([]);
});
