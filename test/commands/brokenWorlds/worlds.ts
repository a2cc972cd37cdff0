import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect } from 'vitest';
import { signCall } from '../../../commands/accept/signCall.ts';
import { activities as saas } from '../../../functions/saas/productionAddress.ts';
import { router } from '../../../shared/callback/handler.ts';
import { parseConfig } from '../../../shared/config/config.ts';
import { addressAnswer } from '../../../shared/http/addressAnswer.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { sellerHandler } from '../../../shared/seller/route.ts';
import { allRoutes } from '../../../shared/seller/routes/allRoutes.ts';
import { type Finished, type RunningSandbox, runProgram } from '../../sandbox/runSandbox.ts';
import { eventually } from '../../support/eventually.ts';

export const tools = ['why', 'why ID', 'accept', 'preflight', 'explain', 'finance'] as const;
export type Tool = (typeof tools)[number];

/** One way in which a deployment can be out of order, made in a running sandbox. */
export interface World {
  readonly name: string;
  /** Breaks it. Whatever came of `orderId` is what `why` is asked for. */
  readonly breakIt: (stage: Stage, orderId: string) => Promise<Partial<Aim>>;
}

/** What the tools are pointed at. */
export interface Aim {
  readonly url: string;
  readonly key: string;
  readonly mend: () => Promise<unknown>;
  /** How long before now the call was signed that is pasted to `explain`, ms. */
  readonly signedBeforeMs: number;
}

export interface Stage {
  readonly sandbox: RunningSandbox;
  set(path: string, body: object): Promise<unknown>;
}

/** Nothing of one world is to be met in the next. @param variables of the terminal */
export async function settle(variables: Readonly<Record<string, string>>): Promise<void> {
  await eventually(async () => {
    expect((await runProgram('commands/redeliver.ts', ['--waiting'], variables)).exitCode).toBe(0);
    const { output } = await runProgram('commands/why.ts', ['--json'], variables);
    expect(JSON.parse(output).state).toContain('0 event(s) wait');
  });
}

/** A stage over a running sandbox. */
export const stageOf = (sandbox: RunningSandbox): Stage => ({
  sandbox,
  async set(path, body) {
    const headers = { 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    expect((await fetch(`${sandbox.consoleUrl}${path}`, init)).status).toBe(200);
  },
});

/**
 * Until the world shows: the first attempt of what waits has come to its end. Whoever asks before it is told that nothing
 * is wrong yet.
 */
async function attempted(sandbox: RunningSandbox): Promise<void> {
  await eventually(async () => {
    const headers = { Authorization: `Bearer ${readToken}` };
    const events = await fetch(`${sandbox.functionsUrl}/api/v1/events`, { headers });
    const { items } = (await events.json()) as { items: readonly { lastFailure: string | null }[] };
    expect(items.some(({ lastFailure }) => lastFailure !== null)).toBe(true);
  });
}

const hour = 3_600_000;
export const baseKey = 'sandbox-base-access-key-0001';
export const readToken = 'sandbox-read-token-0001';

const product =
  (mode: string): World['breakIt'] =>
  async ({ sandbox }, orderId) => {
    await sandbox.setProduct({ mode, ...(mode === 'slow' ? { delayMs: 60_000 } : {}) } as never);
    await sandbox.marketplace(`purchase --order ${orderId}`);
    // What is refused waits for nothing.
    if (mode !== 'refuse') await attempted(sandbox);
    return { mend: () => sandbox.setProduct({ mode: 'normal' }) };
  };

const table =
  (mode: string): World['breakIt'] =>
  async ({ sandbox, set }, orderId) => {
    await sandbox.marketplace(`purchase --order ${orderId}`);
    await set('/console/table', { mode });
    return { mend: () => set('/console/table', { mode: 'normal' }) };
  };

export const worlds: readonly World[] = [
  { name: 'table dead', breakIt: table('failing') },
  { name: 'table slow', breakIt: table('slow') },
  { name: 'table throttled', breakIt: table('throttled') },
  { name: 'product away', breakIt: product('away') },
  { name: 'product slow', breakIt: product('slow') },
  { name: 'product failing', breakIt: product('fail') },
  { name: 'product refusing', breakIt: product('refuse') },
  { name: 'product garbled', breakIt: product('garbled') },
  {
    name: 'wrong key',
    breakIt: async ({ sandbox }, orderId) => {
      await sandbox.marketplace(`purchase --order ${orderId} --key another-key`);
      return { key: 'another-key' };
    },
  },
  { name: 'wrong address', breakIt: async ({ sandbox }) => ({ url: sandbox.consoleUrl }) },
  {
    name: 'wrong clock',
    breakIt: async ({ sandbox, set }, orderId) => {
      await set('/console/clock', { ms: hour });
      // By this name it is no sandbox, whose clock would be followed.
      const url = sandbox.functionsUrl.replace('localhost', '127.0.0.1');
      await callAt(`${url}/saas`, orderId);
      return { url, mend: () => set('/console/clockBack', {}), signedBeforeMs: hour };
    },
  },
  {
    name: 'open APIs down',
    breakIt: async ({ sandbox, set }, orderId) => {
      await set('/marketplace/behaviour', { mode: 'down' });
      await sandbox.marketplace(`purchase --order ${orderId}`);
      await attempted(sandbox);
      return { mend: () => set('/marketplace/behaviour', { mode: 'normal' }) };
    },
  },
  {
    name: 'wrong settings',
    breakIt: async () => {
      const server = await deploymentWithWrongSettings();
      const url = `http://localhost:${(server.address() as AddressInfo).port}`;
      return {
        url,
        mend: async () => {
          server.close();
          server.closeAllConnections();
        },
      };
    },
  },
];

const purchase = (orderId: string) => ({
  activity: 'newInstance',
  businessId: crypto.randomUUID(),
  orderId,
  orderLineId: `${orderId}-000001`,
});

const signed = (url: string, orderId: string, key: string, skewMs: number) =>
  signCall({ signing: 'post', url, key, fields: purchase(orderId), skewMs });

async function callAt(url: string, orderId: string): Promise<void> {
  const call = signed(url, orderId, baseKey, 0);
  await fetch(call.url, { method: call.method, headers: call.headers, body: call.body });
}

/** The real handlers over settings that cannot be used: what a cold start meets. */
async function deploymentWithWrongSettings(): Promise<Server> {
  const open = async (): Promise<Bridge> =>
    parseConfig({ USAGE_BATCH: '5000', KOOGALLERY_SITE: 'china' }) as never;
  const callbacks = router(open, saas as never);
  const seller = sellerHandler(open, allRoutes);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [path = '', rawQueryString = ''] = (request.url ?? '').split('?');
    const event = {
      rawQueryString,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
      requestContext: {
        http: { method: request.method, path },
        timeEpoch: Date.now(),
        requestId: randomUUID(),
      },
    } as unknown as APIGatewayProxyEventV2;
    const answer = path.startsWith('/api/')
      ? await seller(event)
      : path === '/saas'
        ? await callbacks(event)
        : addressAnswer;
    response.writeHead(answer.statusCode ?? 500, answer.headers as Record<string, string>).end(answer.body);
  });
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve));
  return server;
}

/** Runs one tool as somebody at a terminal would. */
export async function ask(
  tool: Tool,
  { sandbox }: Stage,
  orderId: string,
  aim: Partial<Aim>,
  variables: Readonly<Record<string, string>>,
): Promise<Finished> {
  const { url = sandbox.functionsUrl, key = baseKey, signedBeforeMs = 0 } = aim;
  const target = ['--token', readToken, ...(aim.url === undefined ? [] : ['--url', url])];
  const run = (name: string, ...words: string[]) => runProgram(`commands/${name}.ts`, words, variables);
  switch (tool) {
    case 'why':
      return run('why', ...target);
    case 'why ID':
      return run('why', orderId, ...target);
    case 'accept':
      return run(
        'accept',
        ...['--url', url, '--key', key, '--token', readToken, '--only', 'v2/live-life'],
        ...['--live', '--patience', '1'],
      );
    case 'preflight':
      return run('preflight', '--url', `${url}/saas`, '--token', readToken);
    case 'explain': {
      const call = signed(`${url}/saas`, orderId, key, -signedBeforeMs);
      const curl = `curl -X POST '${call.url.href}' -H 'Content-Type: application/json' -d '${call.body}'`;
      return run('explain', curl);
    }
    case 'finance':
      return run('finance', '--month', new Date(Date.now() + 8 * hour).toISOString().slice(0, 7), ...target);
  }
}
