import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Suite } from '../../../commands/accept/case.ts';
import { casesOf } from '../../../commands/accept/cases.ts';
import { type CaseResult, runCases } from '../../../commands/accept/runCases.ts';
import { activities as license } from '../../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../../functions/order/orderNotify.ts';
import { activities as saas } from '../../../functions/saas/productionAddress.ts';
import { router } from '../../../shared/callback/handler.ts';
import { tableEngines } from '../../engines/tableEngines.ts';
import { type KitName, kitSettings, sendKitEvent } from '../../support/kitCall.ts';
import { kitPublicKey } from '../../support/kitKey.ts';
import { baseKey, generalKey, kitKey, licenseKey, openTestBridge, v1Key } from '../../support/testBridge.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Call {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly query: URLSearchParams;
  readonly rawQuery: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What a deployment does wrong: it changes an answer, knowing the call. */
export type Flaw = (answer: Answer, call: Call) => Answer | Promise<Answer>;

export const none: Flaw = answer => answer;

export const keyOf: Readonly<Record<Suite, string>> = {
  v2: baseKey,
  order: generalKey,
  v1: v1Key,
  license: licenseKey,
  'license-code': licenseKey,
  'license-online': licenseKey,
  'kit-v2': kitKey,
  'kit-v1': kitKey,
};

/** This bundle behind a server that can be given one flaw at a time. */
export interface BrokenDeployment {
  readonly url: string;
  /** Every case of a suite against it. */
  run(suite: Suite, flaw: Flaw): Promise<readonly CaseResult[]>;
  close(): Promise<void>;
}

export async function startBrokenDeployment(): Promise<BrokenDeployment> {
  // The fastest that is installed: 500 people are to be written within the marketplace's time.
  const running = await tableEngines.at(-1)?.start();
  if (running === undefined) throw new Error('no engine');
  const test = await openTestBridge(running, { settings: kitSettings });
  const bridge = async () => test.bridge;
  const doors: Readonly<Record<string, ReturnType<typeof router>>> = {
    saas: router(bridge, saas),
    license: router(bridge, license),
    order: router(bridge, [orderNotify]),
  };
  let flaw = none;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [path = '', rawQuery = ''] = (request.url ?? '').split('?');
    const body = Buffer.concat(chunks).toString('utf8');
    const event = {
      rawQueryString: rawQuery,
      headers: request.headers,
      body,
      isBase64Encoded: false,
      requestContext: {
        http: { method: request.method, path },
        timeEpoch: Date.now(),
        requestId: randomUUID(),
      },
    } as unknown as APIGatewayProxyEventV2;
    const sync = /\/produceAPI\/(?:v2\/)?(\w+)$/.exec(path)?.[1];
    const answer =
      sync === undefined
        ? await doors[path.slice(1)]?.(event)
        : await sendKitEvent(test.bridge, sync as KitName, event);
    const query = new URLSearchParams(rawQuery);
    const broken = await flaw(
      {
        status: answer?.statusCode ?? 404,
        headers: answer?.headers as Record<string, string>,
        body: answer?.body ?? '',
      },
      { path, fields: fieldsOf(body, query), query, rawQuery, body, headers: request.headers },
    );
    response.writeHead(broken.status, broken.headers).end(broken.body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const place = (suite: Suite): string =>
    `${origin}/${suite.startsWith('license') ? 'license' : suite === 'order' ? 'order' : 'saas'}`;
  return {
    url: origin,
    run(suite, of) {
      flaw = of;
      const target = { url: place(suite), key: keyOf[suite] };
      return runCases(casesOf(suite, kitPublicKey), { [suite]: target }, () => undefined);
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await test.close();
      await running.stop();
    },
  };
}

function fieldsOf(body: string, query: URLSearchParams): Readonly<Record<string, unknown>> {
  try {
    return body === '' ? Object.fromEntries(query) : JSON.parse(body);
  } catch {
    return {};
  }
}

/** The ids of the cases that failed. That 500 people were taken too late says only that this machine is busy. */
export const failed = (results: readonly CaseResult[]): readonly string[] =>
  results
    .filter(({ case: { id }, problems }) =>
      problems.some(({ en }) => !(id.endsWith('/largest') && /timed out|no answer within/.test(en))),
    )
    .map(({ case: { id } }) => id);

/** The answer with other contents, rightly signed: only the contents are wrong. */
export function says(answer: Answer, content: object, key = baseKey): Answer {
  const body = JSON.stringify({ resultCode: '000000', resultMsg: 'success', ...content });
  const signature = createHmac('sha256', key).update(body).digest('base64');
  return {
    ...answer,
    body,
    headers: { ...answer.headers, 'Body-Sign': `sign_type="HMAC-SHA256", signature= "${signature}"` },
  };
}

export const codeOf = ({ body }: Answer): string => JSON.parse(body).resultCode;

/** A flaw of the answers to one activity that would have succeeded. */
export const on =
  (activity: string, of: (answer: Answer, call: Call) => Answer | Promise<Answer>): Flaw =>
  (answer, call) =>
    call.fields.activity === activity && codeOf(answer) === '000000' ? of(answer, call) : answer;

/** Where a call is such, the answer is other contents. */
export const where =
  (isSuch: (call: Call, answer: Answer) => boolean, content: object, key = baseKey): Flaw =>
  (answer, call) =>
    isSuch(call, answer) ? says(answer, content, key) : answer;
