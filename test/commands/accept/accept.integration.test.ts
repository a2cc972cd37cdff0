import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { casesOf, type Suite } from '../../../commands/accept/cases.ts';
import { htmlReport, junitReport, summary, textLine } from '../../../commands/accept/reports.ts';
import { type CaseResult, runCases } from '../../../commands/accept/runCases.ts';
import { frontDoor } from '../../../shared/callback/handler.ts';
import { tableEngines } from '../../engines/tableEngines.ts';
import { saas } from '../../support/signedCall.ts';
import { baseKey, openTestBridge, type TestBridge, v1Key } from '../../support/testBridge.ts';
import { saasV1 } from '../../support/tokenCall.ts';

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}
/** What a deployment does wrong: it changes an answer, knowing the call. */
type Flaw = (
  answer: Answer,
  call: { readonly fields: Record<string, unknown>; readonly query: URLSearchParams },
) => Answer | Promise<Answer>;

let test: TestBridge;
let stop: () => Promise<void>;
let server: Server;
let url: string;
let flaw: Flaw = answer => answer;

beforeAll(async () => {
  const [engine] = tableEngines;
  const running = await engine?.start();
  if (running === undefined) throw new Error('no engine');
  stop = running.stop;
  test = await openTestBridge(running);
  const door = frontDoor(async () => test.bridge, { POST: saas, GET: saasV1 });
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [path = '', rawQueryString = ''] = (request.url ?? '').split('?');
    const body = Buffer.concat(chunks).toString('utf8');
    const event = {
      rawQueryString,
      headers: {},
      body,
      isBase64Encoded: false,
      requestContext: { http: { method: request.method, path }, timeEpoch: Date.now(), requestId: 'r' },
    } as unknown as APIGatewayProxyEventV2;
    const answer = await door(event);
    const query = new URLSearchParams(rawQueryString);
    let fields: Record<string, unknown> = Object.fromEntries(query);
    try {
      if (body !== '') fields = JSON.parse(body);
    } catch {
      fields = {};
    }
    const broken = await flaw(
      {
        status: answer.statusCode ?? 0,
        headers: answer.headers as Record<string, string>,
        body: answer.body ?? '',
      },
      { fields, query },
    );
    response.writeHead(broken.status, broken.headers).end(broken.body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/saas`;
});

afterAll(async () => {
  server.close();
  await test.close();
  await stop();
});

const run = async (suite: Suite, of: Flaw): Promise<readonly CaseResult[]> => {
  flaw = of;
  return runCases(
    casesOf(suite),
    { [suite]: { url, key: suite === 'v1' ? v1Key : baseKey } },
    () => undefined,
  );
};
const failed = (results: readonly CaseResult[]) =>
  results.filter(({ problems }) => problems.length > 0).map(({ case: { id } }) => id);

/** The answer with other contents, rightly signed: only the contents are wrong. */
const says = (answer: Answer, content: object, key = baseKey): Answer => {
  const body = JSON.stringify({ resultCode: '000000', resultMsg: 'success', ...content });
  const signature = createHmac('sha256', key).update(body).digest('base64');
  return {
    ...answer,
    body,
    headers: { ...answer.headers, 'Body-Sign': `sign_type="HMAC-SHA256", signature= "${signature}"` },
  };
};
const codeOf = ({ body }: Answer): string => JSON.parse(body).resultCode;
const on =
  (activity: string, of: (answer: Answer) => Answer | Promise<Answer>): Flaw =>
  (answer, { fields }) =>
    fields.activity === activity && fields.orderId !== undefined && codeOf(answer) === '000000'
      ? of(answer)
      : answer;
const hasSkew = (query: URLSearchParams, sign: 1 | -1) =>
  query.has('timestamp') && (Number(query.get('timestamp')) - Date.now()) * sign > 30_000;

describe('the acceptance suite', () => {
  it('finds nothing wrong with this bundle, and says so in every report', async () => {
    const results = [...(await run('v2', answer => answer)), ...(await run('v1', answer => answer))];
    expect(failed(results)).toEqual([]);
    expect(results.length).toBeGreaterThan(35);
    expect(summary(results)).toContain(`${results.length} of ${results.length} cases hold`);
    const reports = htmlReport(results, url) + junitReport(results) + results.map(textLine).join();
    expect(reports).not.toContain(baseKey);
    expect(junitReport(results)).toContain('failures="0"');
  });

  const flaws: readonly (readonly [title: string, flaw: Flaw, cases: readonly string[]])[] = [
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
      ['v2/query'],
    ],
    [
      'forgets the access data',
      (answer, { fields }) =>
        fields.activity === 'queryInstance' ? says(answer, { info: [{ instanceId: 'i' }] }) : answer,
      ['v2/query'],
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
      ['v2/malformed'],
    ],
    [
      'refuses debug calls once it is live',
      (answer, { fields }) =>
        fields.activity === 'changeInstanceCheck' ? says(answer, { resultCode: '000003' }) : answer,
      ['v2/check'],
    ],
  ];

  it.each(flaws)('a deployment that %s fails exactly where it should', async (_, of, cases) => {
    const results = await run('v2', of);
    expect(failed(results)).toEqual(cases);
    for (const result of results.filter(({ problems }) => problems.length > 0)) {
      expect(textLine(result)).toContain('likely cause:');
      expect(junitReport([result])).toContain('<failure');
    }
  });
});
