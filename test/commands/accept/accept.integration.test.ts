import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Suite, suites } from '../../../commands/accept/case.ts';
import { casesOf } from '../../../commands/accept/cases.ts';
import {
  acceptReport,
  htmlReport,
  junitReport,
  summary,
  textLine,
} from '../../../commands/accept/reports.ts';
import { type CaseResult, runCases } from '../../../commands/accept/runCases.ts';
import { proofCases } from '../../support/proof.ts';
import {
  type BrokenDeployment,
  codeOf,
  type Flaw,
  failed,
  keyOf,
  none,
  on,
  says,
  startBrokenDeployment,
  where,
} from './brokenDeployment.ts';

let deployment: BrokenDeployment;

beforeAll(async () => {
  deployment = await startBrokenDeployment();
});

afterAll(() => deployment.close());

const hasSkew = (query: URLSearchParams, sign: 1 | -1) =>
  query.has('timestamp') && (Number(query.get('timestamp')) - Date.now()) * sign > 30_000;

type Broken = readonly [title: string, flaw: Flaw, cases: readonly string[]];

describe('the acceptance suite', () => {
  it('finds nothing wrong with any family of this bundle, and says so in every report', async () => {
    const results: CaseResult[] = [];
    for (const suite of suites) results.push(...(await deployment.run(suite, none)));
    expect(failed(results)).toEqual([]);
    expect(new Set(results.map(({ case: { id } }) => id)).size).toBe(results.length);
    expect(results.length).toBeGreaterThan(220);
    // A busy machine may be late, and in nothing else wrong.
    const late = results.filter(({ problems }) => problems.length > 0).length;
    expect(summary(results, 'en')).toContain(`${results.length - late} of ${results.length} cases hold`);
    const reports =
      htmlReport(results, deployment.url, new Date(0), 'en') +
      junitReport(results, 'en') +
      JSON.stringify(acceptReport(results, 'en')) +
      results.map(result => textLine(result, 'en')).join();
    for (const key of Object.values(keyOf)) expect(reports).not.toContain(key);
    expect(junitReport(results, 'en')).toContain(`failures="${late}"`);
  });

  it('wakes each family first and tells how long the first answer took', async () => {
    const [first] = await deployment.run('v2', none);
    if (first === undefined) throw new Error('no case');
    expect(first.case.id).toBe('v2/cold-start');
    expect(textLine(first, 'en')).toMatch(/first answer after \d+ ms, then \d+ ms$/);
  });

  const flaws: readonly Broken[] = [
    [
      'makes an instance of every call',
      on('newInstance', answer => says(answer, { instanceId: String(Math.random()) })),
      ['v2/purchase', 'v2/parallel'],
    ],
    [
      'forgets the instance id',
      on('newInstance', answer => says(answer, {})),
      ['v2/purchase', 'v2/parallel'],
    ],
    [
      'answers HTTP 500 to what it refuses as unsigned',
      answer => (codeOf(answer) === '000001' ? { ...answer, status: 500 } : answer),
      ['v2/wrong-key', 'v2/bad-signature', 'v2/no-signature'],
    ],
    [
      'compares signatures with their letter case',
      (answer, { query }) =>
        /[a-f]/.test(query.get('signature') ?? '') ? says(answer, { resultCode: '000001' }) : answer,
      ['v2/lower-case'],
    ],
    [
      'answers after the marketplace has gone',
      on('upgradeInstance', async answer => wait(5_100).then(() => answer)),
      ['v2/upgrade'],
    ],
    [
      'answers as text',
      on('upgradeInstance', answer => ({
        ...answer,
        headers: { ...answer.headers, 'Content-Type': 'text/html' },
      })),
      ['v2/upgrade'],
    ],
    [
      'drops Body-Sign',
      on('upgradeInstance', answer => ({ ...answer, headers: { 'Content-Type': 'application/json' } })),
      ['v2/upgrade'],
    ],
    [
      'writes Body-sign',
      on('upgradeInstance', ({ headers: { 'Body-Sign': sign = '', ...headers }, ...answer }) => ({
        ...answer,
        headers: { ...headers, 'Body-sign': sign },
      })),
      ['v2/upgrade'],
    ],
    [
      'adds a line feed after signing',
      on('upgradeInstance', answer => ({ ...answer, body: `${answer.body}\n` })),
      ['v2/upgrade'],
    ],
    [
      'leaves resultMsg out',
      on('releaseInstance', answer => says(answer, { resultMsg: undefined })),
      ['v2/release'],
    ],
    [
      'answers a number as code',
      on('releaseInstance', answer => says(answer, { resultCode: 0 })),
      ['v2/release'],
    ],
    [
      'writes other characters than ASCII',
      on('releaseInstance', answer => says(answer, { resultMsg: '成功' })),
      ['v2/release'],
    ],
    [
      'takes calls of yesterday',
      (answer, { query }) => (hasSkew(query, -1) ? says(answer, { instanceId: 'i' }) : answer),
      ['v2/stale'],
    ],
    [
      'takes calls of tomorrow',
      (answer, { query }) => (hasSkew(query, 1) ? says(answer, { instanceId: 'i' }) : answer),
      ['v2/future'],
    ],
    [
      'takes calls without a nonce',
      (answer, { query }) => (query.has('nonce') ? answer : says(answer, { instanceId: 'i' })),
      ['v2/no-nonce'],
    ],
    [
      'takes calls without a signature',
      (answer, { query }) => (query.has('signature') ? answer : says(answer, { instanceId: 'i' })),
      ['v2/no-signature'],
    ],
    [
      'takes every signature',
      (answer, { query }) =>
        codeOf(answer) === '000001' && query.has('signature') ? says(answer, {}) : answer,
      ['v2/wrong-key', 'v2/bad-signature'],
    ],
    [
      'answers 000004 to a query of the debugging page',
      (answer, { fields }) =>
        fields.activity === 'queryInstance' ? says(answer, { resultCode: '000004' }) : answer,
      ['v2/query', 'v2/query-100', 'v2/query-101'],
    ],
    [
      'forgets the access data',
      (answer, { fields }) =>
        fields.activity === 'queryInstance' ? says(answer, { info: [{ instanceId: 'i' }] }) : answer,
      ['v2/query', 'v2/query-100', 'v2/query-101'],
    ],
    [
      'refuses fields that it does not know',
      (answer, { fields }) =>
        'aFieldOfNextYear' in fields ? says(answer, { resultCode: '000002' }) : answer,
      ['v2/unknown-field'],
    ],
    [
      'does whatever it is asked',
      (answer, { fields }) => (fields.activity === 'dance' ? says(answer, {}) : answer),
      ['v2/unknown-activity'],
    ],
    [
      'buys without an order',
      (answer, { fields }) =>
        fields.activity === 'newInstance' && fields.orderId === undefined
          ? says(answer, { instanceId: 'i' })
          : answer,
      ['v2/missing-order'],
    ],
    [
      'takes a body that is no JSON for a fault of its own',
      (answer, { fields, query }) =>
        query.has('nonce') && Object.keys(fields).length === 0
          ? says(answer, { resultCode: '000005' })
          : answer,
      ['v2/malformed', 'v2/not-an-object'],
    ],
    [
      'refuses debug calls once it is live',
      (answer, { fields }) =>
        fields.activity === 'changeInstanceCheck' ? says(answer, { resultCode: '000003' }) : answer,
      ['v2/check'],
    ],
  ];

  const bodyFlaws: readonly Broken[] = [
    ['takes bodies of any size', where(({ body }) => body.length > 256 * 1024, {}), ['v2/huge']],
    [
      'stands behind a gateway that refuses large bodies itself',
      (answer, { body }) =>
        body.length > 256 * 1024
          ? { status: 413, headers: { 'Content-Type': 'text/html' }, body: '<h1>Too large</h1>' }
          : answer,
      ['v2/huge'],
    ],
    ['takes a list for a call', where(({ body }) => body === '[]', {}), ['v2/not-an-object']],
    [
      'verifies the bytes as they came and nothing else',
      where(
        ({ fields }) => {
          const names = Object.keys(fields);
          return names.join() !== names.toSorted().join();
        },
        { resultCode: '000001' },
      ),
      ['v2/unsorted'],
    ],
    [
      'reads times in milliseconds only',
      where(({ query }) => query.get('timestamp')?.length === 10, { resultCode: '000002' }),
      ['v2/seconds'],
    ],
    [
      'takes a call that comes twice for a fault of its own',
      (() => {
        const seen = new Set<string | null>();
        return (answer, { query, fields }) => {
          const nonce = query.get('nonce');
          const isSecond = seen.has(nonce) && 'activity' in fields && nonce !== null;
          seen.add(nonce);
          return isSecond ? says(answer, { resultCode: '000005' }) : answer;
        };
      })(),
      ['v2/replay'],
    ],
  ];

  const lifeFlaws: readonly Broken[] = [
    [
      'takes 5.1 s to wake',
      (() => {
        let isAwake = false;
        return async answer => {
          if (!isAwake) await wait(5_100);
          isAwake = true;
          return answer;
        };
      })(),
      ['v2/cold-start'],
    ],
    [
      'does one thing at a time and refuses others',
      (() => {
        let running = 0;
        return async answer => {
          running += 1;
          const isBusy = running > 3;
          await wait(20);
          running -= 1;
          return isBusy ? says(answer, { resultCode: '000005' }) : answer;
        };
      })(),
      ['v2/parallel', 'v2/repeated-at-once'],
    ],
    [
      'answers ten instances of a query',
      on('queryInstance', (answer, { fields }) =>
        String(fields.instanceId).split(',').length > 10
          ? says(answer, { info: JSON.parse(answer.body).info.slice(0, 10) })
          : answer,
      ),
      ['v2/query-100'],
    ],
    [
      'names no instance in the answer of a query',
      on('queryInstance', answer =>
        says(answer, {
          info: JSON.parse(answer.body).info.map(({ appInfo }: { appInfo: unknown }) => ({ appInfo })),
        }),
      ),
      ['v2/query'],
    ],
    [
      'tells what was used without its time',
      on('queryInstance', answer =>
        says(answer, {
          info: JSON.parse(answer.body).info.map((entry: object) => ({
            ...entry,
            usageInfo: [{ usageValue: 1.5 }],
          })),
        }),
      ),
      ['v2/query'],
    ],
    [
      'answers any number of instances',
      where(({ fields }) => String(fields.instanceId).split(',').length > 100, {}),
      ['v2/query-101'],
    ],
    [
      'knows the test flag as a text only',
      where(({ fields }) => fields.testFlag === 1, { resultCode: '000003' }),
      ['v2/test-flag-number'],
    ],
    [
      'reads expiries of 17 digits only',
      where(({ fields }) => String(fields.expireTime).length === 14, { resultCode: '000002' }),
      ['v2/expiry-14'],
    ],
    [
      'reads expiries of 14 digits only',
      where(({ fields }, answer) => String(fields.expireTime).length === 17 && codeOf(answer) === '000000', {
        resultCode: '000002',
      }),
      [
        'v2/renew',
        'v2/cancel-renewal',
        'v2/trial-to-formal',
        'v2/change-renewal',
        'v2/expiry-17',
        'v2/unknown-scene',
      ],
    ],
    [
      'takes any text for an expiry',
      where(({ fields }) => fields.expireTime === 'tomorrow', {}),
      ['v2/expiry-bad'],
    ],
    [
      'refuses scenes that it does not know',
      where(({ fields }) => String(fields.scene).includes('NEXT_YEAR'), { resultCode: '000002' }),
      ['v2/unknown-scene'],
    ],
  ];

  const v1Flaws: readonly Broken[] = [
    [
      'sells by periods only',
      where(({ fields }) => /^[035]$/.test(String(fields.chargingMode)), { resultCode: '000002' }, keyOf.v1),
      ['v1/purchase-one-time', 'v1/purchase-pay-per-use', 'v1/purchase-package'],
    ],
    [
      'has no trials',
      where(({ fields }) => fields.trialFlag === '1', { resultCode: '000002' }, keyOf.v1),
      ['v1/purchase-trial'],
    ],
    [
      'leaves empty parameters out of the signed text',
      where(({ fields }) => fields.productId === '', { resultCode: '000001' }, keyOf.v1),
      ['v1/renew-product'],
    ],
    [
      'breaks on a query that cannot be decoded',
      (answer, { rawQuery }) => (rawQuery.includes('%E0%A4%A') ? { ...answer, status: 500 } : answer),
      ['v1/malformed'],
    ],
    [
      'forgets the address for the buyer when trials become formal',
      on('newInstance', (answer, { fields }) =>
        fields.trialFlag === '1' ? says(answer, { instanceId: 'i' }, keyOf.v1) : answer,
      ),
      ['v1/purchase-trial'],
    ],
  ];

  const otherFlaws: readonly (readonly [suite: Suite, ...Broken])[] = [
    [
      'license',
      'forgets the licence',
      on('getLicense', answer => says(answer, { instanceId: 'i' }, keyOf.license)),
      ['license/purchase'],
    ],
    [
      'license-code',
      'knows one way to write a renewal',
      where(
        ({ fields }) => fields.scene === 'UNSUBSCRIBE_RENEWAL_PERIOD',
        { resultCode: '000002' },
        keyOf.license,
      ),
      ['license-code/cancel-renewal'],
    ],
    [
      'license-online',
      'wants an application only once',
      where(({ fields }) => fields.activity === 'getLicenseAsync', { resultCode: '000005' }, keyOf.license),
      ['license-online/apply'],
    ],
    [
      'order',
      'does not know test notifications by a number',
      where(({ fields }) => fields.testFlag === 1, { resultCode: '000003' }, keyOf.order),
      ['order/test-flag-number'],
    ],
    [
      'kit-v2',
      'finds nothing to remove',
      where(({ fields }) => fields.flag === 0, { resultCode: '000003' }, keyOf['kit-v2']),
      [
        'kit-v2/singleOrgSync-delete',
        'kit-v2/authSync-delete',
        'kit-v2/applicationSync-delete',
        'kit-v2/tenantSync-delete',
        'kit-v2/largest',
      ],
    ],
    [
      'kit-v2',
      'knows no changes',
      where(({ fields }) => fields.flag === 2, { resultCode: '000002' }, keyOf['kit-v2']),
      ['kit-v2/tenantSync-modify', 'kit-v2/authSync-modify'],
    ],
    [
      'kit-v2',
      'takes a hundred people at most',
      where(
        ({ fields }) => Array.isArray(fields.userList) && fields.userList.length > 100,
        { resultCode: '000002' },
        keyOf['kit-v2'],
      ),
      ['kit-v2/largest'],
    ],
    [
      'kit-v2',
      'takes every secret',
      where((_, answer) => codeOf(answer) === '000005', {}, keyOf['kit-v2']),
      ['kit-v2/unreadable-secret'],
    ],
    [
      'kit-v2',
      'opens no secret',
      where(
        ({ path, fields }) => path.endsWith('applicationSync') && fields.flag === 1,
        { resultCode: '000005' },
        keyOf['kit-v2'],
      ),
      ['kit-v2/applicationSync-add'],
    ],
    [
      'kit-v2',
      'wants an instance on debug calls too',
      where(
        ({ path, fields }) => path.endsWith('tenantSync') && fields.instanceId === undefined,
        { resultCode: '000002' },
        keyOf['kit-v2'],
      ),
      ['kit-v2/no-order'],
    ],
    [
      'kit-v2',
      'takes syncs of nobody, and flags of its own',
      where(({ fields }) => fields.tenantId === '' || fields.flag === 9, {}, keyOf['kit-v2']),
      ['kit-v2/missing-tenant', 'kit-v2/unknown-flag'],
    ],
    [
      'kit-v1',
      'signs nothing',
      (answer, { fields }) =>
        fields.flag === 2 ? { ...answer, headers: { 'Content-Type': 'application/json' } } : answer,
      ['kit-v1/tenantSync-modify', 'kit-v1/authSync-modify'],
    ],
  ];

  const everyFlaw = [
    ...[...flaws, ...bodyFlaws, ...lifeFlaws].map(flaw => ['v2', ...flaw] as const),
    ...v1Flaws.map(flaw => ['v1', ...flaw] as const),
    ...otherFlaws,
  ];

  it.each(proofCases(everyFlaw, 8))(
    '%s: a deployment that %s fails exactly where it should',
    async (suite, _, of, cases) => {
      const results = await deployment.run(suite, of);
      expect(failed(results)).toEqual(cases);
      for (const result of results.filter(({ problems }) => problems.length > 0)) {
        expect(textLine(result, 'en')).toContain('likely cause:');
        expect(junitReport([result], 'en')).toContain('<failure');
        const page = htmlReport([result], 'https://shop.example.com', new Date(0), 'en');
        expect(page).toContain(`<section class="failure" id="${result.case.id}">`);
        expect(page).toContain('1970-01-01 00:00:00 UTC');
      }
    },
  );

  it('lets 500 people be carried on where time ran out, and tells how often', async () => {
    let seen = 0;
    const carriedOn = await deployment.run('kit-v2', async (answer, { fields }) => {
      const isMany = Array.isArray(fields.userList) && fields.userList.length === 500;
      if (!isMany || ++seen > 1) return answer;
      await wait(2_100);
      return says(answer, { resultCode: '000005' }, keyOf['kit-v2']);
    });
    expect(failed(carriedOn)).toEqual([]);
    const told = carriedOn.find(({ case: { id } }) => id === 'kit-v2/largest');
    expect(told?.note?.en).toMatch(/500 people needed [2-9] calls/);
  });

  it('does not repeat what failed sooner than time runs out', async () => {
    const [one] = casesOf('kit-v2').filter(({ id }) => id === 'kit-v2/unreadable-secret');
    const [call] = one?.calls ?? [];
    if (one === undefined || typeof call !== 'object') throw new Error('no such case');
    const target = { url: `${deployment.url}/saas`, key: keyOf['kit-v2'] };
    const until = { resultCode: '000000', withinMs: 120_000, slowerThanMs: 60_000 };
    const repeated = { ...one, calls: [{ ...call, until }] };
    const [result] = await runCases([repeated], { 'kit-v2': target }, () => undefined);
    expect(result?.answers).toEqual([expect.objectContaining({ resultCode: '000005', tries: 1 })]);
  });

  it('speaks in the words of the debugging page', async () => {
    const problems = async (of: Flaw) =>
      (await deployment.run('v2', on('upgradeInstance', of))).flatMap(({ problems }) => problems);
    expect(await problems(answer => ({ ...answer, status: 502 }))).toEqual([
      { en: 'the HTTP status is not 200: HTTP 502', zh: '接口响应httpCode=502：HTTP 502' },
    ]);
    expect(await problems(answer => says(answer, { resultCode: '000005', resultMsg: 'no table' }))).toEqual([
      {
        en: 'the production interface returns an error result code: resultCode is 000005, wanted 000000 (it says "no table")',
        zh: '生产接口resultCode返回错误：resultCode 为 000005，应为 000000（应答写着“no table”）',
      },
    ]);
    expect(
      await problems(({ headers: { 'Body-Sign': sign = '', ...headers }, ...answer }) => ({
        ...answer,
        headers: { ...headers, 'body-sign': sign },
      })),
    ).toEqual([
      {
        en: 'the production interface response does not contain Body-Sign, it is written body-sign: no such header',
        zh: '生产接口响应缺少 Body-Sign，它被写成 body-sign：没有这个响应头',
      },
    ]);
    expect(
      await problems(({ headers, ...answer }) => ({
        ...answer,
        headers: { ...headers, 'Body-Sign': 'sign_type=HMAC-SHA256,signature=abc' },
      })),
    ).toEqual([
      expect.objectContaining({
        en: expect.stringMatching(/^the production interface response .* the Body-Sign format is incorrect/),
      }),
    ]);
    const causes = async (of: Flaw) =>
      (await deployment.run('v2', on('upgradeInstance', of)))
        .filter(({ problems }) => problems.length > 0)
        .map(({ cause }) => cause);
    expect(await causes(answer => ({ ...answer, status: 502 }))).toEqual([
      expect.objectContaining({ en: expect.stringMatching(/^The code failed or a gateway gave up on it/) }),
    ]);
    expect(
      await causes(answer => ({ ...answer, headers: { ...answer.headers, 'Content-Type': 'a/b' } })),
    ).toEqual([
      expect.objectContaining({ en: expect.stringMatching(/^The header Content-Type is not set/) }),
    ]);
    expect(
      await causes(answer => ({
        ...says(answer, { resultCode: '000002' }),
        headers: {
          ...answer.headers,
          'Body-Sign': 'sign_type="HMAC-SHA256", signature= "b3RoZXIga2V5"',
        },
      })),
    ).toEqual([
      expect.objectContaining({ en: expect.stringMatching(/not the one bound there, or a clock is off/) }),
    ]);
    expect(await causes(answer => says(answer, { resultCode: '000003' }))).toEqual([
      expect.objectContaining({ en: expect.stringMatching(/on a debug call every id must succeed/) }),
    ]);
    expect(await problems(answer => ({ ...answer, body: `${answer.body} ` }))).toEqual([
      expect.objectContaining({ en: expect.stringMatching(/^failed to verify the HTTP body signature/) }),
    ]);
  });
});
