import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { enterprise } from '../../sandbox/enterprise/enterprise.ts';
import type { TrialOutcome } from '../../sandbox/trigger/sendTrial.ts';
import { messageTypes } from '../../shared/seller/webhooks/eventSchemas.ts';
import { type RunningSandbox, runProgram, runSandbox } from '../sandbox/runSandbox.ts';
import { suiteSandbox } from '../sandbox/suiteSandbox.ts';
import { eventually } from '../support/eventually.ts';
import { proofCases } from '../support/proof.ts';
import { examples, runnable } from './toolchains.ts';

const secret = 'whsec_c2FuZGJveC13ZWJob29rLXNlY3JldC1vZi0zMi1ieXQ=';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('the examples', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'examples-'));
  let port: number;
  const sandbox = suiteSandbox(async directory => {
    port = await freePort();
    const words = [
      '--product',
      `http://localhost:${port}/webhook`,
      '--login',
      `http://localhost:${port}/login`,
    ];
    return runSandbox(directory, {}, words);
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('have less than 150 lines each', () => {
    for (const { file } of examples) {
      const text = readFileSync(join(projectDirectory, 'examples', file), 'utf8');
      expect([file, text.trimEnd().split('\n').length < 150]).toEqual([file, true]);
    }
  });

  describe.each(proofCases(runnable, 1))('in $language', ({ language, build, start }) => {
    let program: ChildProcess;
    let printed = '';
    const url = (path: string) => `http://localhost:${port}${path}`;
    beforeAll(async () => {
      const [tool, ...given] = build?.(scratch) ?? [];
      if (tool !== undefined)
        execFileSync(tool, given, { env: { ...process.env, GOCACHE: join(scratch, 'go') } });
      const [command = '', ...words] = start(port, scratch);
      program = spawn(command, words, {
        env: {
          ...process.env,
          WEBHOOK_SECRET: `whsec_${Buffer.from('another secret of 32 bytes, older').toString('base64')},${secret}`,
          BRIDGE_URL: sandbox.functionsUrl,
          BRIDGE_TOKEN: 'sandbox-write-token-0001',
          PORT: String(port),
          INSTANCES: join(scratch, 'instances.json'),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [program.stdout, program.stderr]) {
        stream?.setEncoding('utf8').on('data', text => {
          printed += text;
        });
      }
      await eventually(
        async () => {
          const { status } = await fetch(url('/app/nobody')).catch(() => ({ status: printed }));
          expect(status).toBe(404);
        },
        { timeout: 60_000, interval: 100 },
      );
    });
    afterAll(async () => {
      const ended = once(program, 'exit');
      program.kill();
      await ended;
    });

    const post = (body: string, sentAt: Date, signedWith = secret) =>
      fetch(url('/webhook'), {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'webhook-id': 'evt_1',
          'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
          'webhook-signature': new Webhook(signedWith).sign('evt_1', sentAt, body),
        },
        body,
      });
    const event = JSON.stringify({ type: 'instance.unfrozen', data: { instanceId: 'ü', trial: true } });

    it('takes what was signed by it now, and nothing else', async () => {
      expect((await post(event, new Date())).status).toBe(200);
      const old = new Date(Date.now() - 400_000);
      const ahead = new Date(Date.now() + 400_000);
      const foreign = `whsec_${Buffer.from('a secret that nobody has told us').toString('base64')}`;
      const refused = [post(event, old), post(event, ahead), post(event, new Date(), foreign)];
      expect((await Promise.all(refused)).map(({ status }) => status)).toEqual([401, 401, 401]);
      expect((await fetch(url('/webhook'), { method: 'POST', body: event })).status).toBe(401);
    });

    it('answers every message that there is as the description allows', async () => {
      for (const type of messageTypes) {
        const response = await fetch(`${sandbox.consoleUrl}/console/trigger`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ type }),
        });
        const { reading } = (await response.json()) as TrialOutcome;
        expect([type, reading]).toEqual([type, { kind: 'taken' }]);
      }
    });

    it('delivers what is bought, blocks what is frozen, and forgets what is released', async () => {
      const order = `ORDER-${language}`;
      const { exitCode, summary } = await sandbox.marketplace(`purchase --order ${order}`);
      const [instanceId = ''] = summary.instanceIds;
      expect(exitCode).toBe(0);
      await eventually(async () => {
        const { calls } = await sandbox.marketplace(`query --order ${order}`);
        expect(JSON.stringify(calls)).toContain(url(`/app/${instanceId}`));
      });
      const seen = async () => (await fetch(url(`/app/${instanceId}`))).status;
      expect(await seen()).toBe(200);
      await sandbox.marketplace(`freeze --order ${order}`);
      await eventually(async () => expect(await seen()).toBe(403));
      await sandbox.marketplace(`unfreeze --order ${order}`);
      await eventually(async () => expect(await seen()).toBe(200));
      await sandbox.marketplace(`release --order ${order}`);
      await eventually(async () => expect(await seen()).toBe(404));
    });

    it('reports what is used, and shows the rule that a report breaks', async () => {
      const page = async (words: string) => {
        const { summary } = await sandbox.marketplace(`purchase ${words}`);
        return eventually(async () => {
          const shown = await fetch(url(`/app/${summary.instanceIds[0]}`));
          expect(shown.status).toBe(200);
          return shown.text();
        });
      };
      expect(await page(`--order USE-${language} --charging-mode 0`)).toMatch(/Usage: accepted/);
      expect(await page(`--order YEAR-${language} --family v1 --charging-mode 1`)).toMatch(
        /Usage: (?!accepted).+/,
      );
    });

    it('logs in somebody who comes with a ticket, once', async () => {
      await sandbox.marketplace(`purchase --order LOGIN-${language}`);
      for (const command of ['bind', 'authorize']) {
        expect(await sandbox.marketplace(command)).toMatchObject({ exitCode: 0, verified: true });
      }
      const arrival = await loggedIn(sandbox);
      expect(arrival).toMatch(new RegExp(`^http://localhost:${port}/login\\?ticket=`));
      const page = await fetch(arrival);
      expect([page.status, await page.text()]).toEqual([200, expect.stringMatching(/Hello 张三/)]);
      expect((await fetch(arrival)).status).toBe(401);
    });

    it('passes npm run accept -- --live', async () => {
      const words = [
        '--url',
        `${sandbox.functionsUrl}/saas`,
        '--key',
        'sandbox-base-access-key-0001',
        '--live',
        '--json',
      ];
      const { exitCode, output, errors } = await runProgram('commands/accept.ts', words, {
        SANDBOX_DATA: sandbox.directory,
      });
      expect([exitCode, errors, exitCode === 0 ? '' : output]).toEqual([0, '', '']);
    });
  });
});

/** Goes the way of a browser, from the enterprise's login page to the address with the ticket. */
async function loggedIn({ consoleUrl, functionsUrl }: RunningSandbox): Promise<string> {
  const cookies = new Map<string, string>();
  const go = async (at: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie }, ...init });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return new URL(response.headers.get('location') ?? at, at).href;
  };
  const back = `${consoleUrl}/unified-login?appId=${enterprise.appId}`;
  let at = await go(`${consoleUrl}/sandbox-login`, {
    method: 'POST',
    body: new URLSearchParams({ userName: 'zhangsan', back }),
  });
  while (at.startsWith(consoleUrl) || at.startsWith(functionsUrl)) {
    const next = await go(at);
    if (next === at) throw new Error(`the login ends at ${at}`);
    at = next;
  }
  return at;
}
