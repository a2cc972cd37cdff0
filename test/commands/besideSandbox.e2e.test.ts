import { beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../sandbox/runSandbox.ts';
import { suiteSandbox } from '../sandbox/suiteSandbox.ts';
import { eventually } from '../support/eventually.ts';

const month = 30 * 86_400_000;

const sandbox = suiteSandbox();

describe('commands beside a running sandbox', () => {
  it.each([
    ['accept', (url: string) => ['--url', url, '--key', 'not-its-key']],
    ['accept', (url: string) => ['--url', url, '--v1-key', 'not-its-key']],
    ['accept', (url: string) => ['--url', url, '--kit-key', 'not-its-key']],
    ['marketplace', (url: string) => ['purchase', '--url', `${url}/saas`, '--key', 'not-its-key']],
    ['why', (url: string) => ['A', '--url', url, '--token', 'not-its-key']],
    ['finance', (url: string) => ['--month', '2026-11', '--url', url, '--token', 'not-its-key']],
  ])('%s says in one line that a key is wrong, with exit code 2', async (name, words) => {
    const given = words(sandbox.functionsUrl);
    const { exitCode, output, errors } = await runProgram(`commands/${name}.ts`, given, {});
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors).toMatch(new RegExp(`^${name}: [^\\n]*does not accept the (key|token)[^\\n]*\\n$`));
    expect(errors).not.toContain('not-its-key');
  });

  it('accept says of an address that is no production address that it is none', async () => {
    const words = ['--url', `${sandbox.functionsUrl}/elsewhere`, '--key', 'k'];
    const { exitCode, errors } = await runProgram('commands/accept.ts', words, {});
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/^accept: v2: http:\/\/localhost:\d+\/elsewhere answers HTTP 404 [^\n]+\n$/);
  });
});

describe('the marketplace of the sandbox', () => {
  it('is one: what a command buys stands in the books of the console, with its order and how it is sold', async () => {
    await sandbox.marketplace('purchase --order BOOKS1 --product sandbox-usage');
    await sandbox.marketplace('purchase --order BOOKS2');
    await sandbox.marketplace('freeze --order BOOKS2');
    const state = (await (await fetch(`${sandbox.consoleUrl}/console/state`)).json()) as {
      subscriptions: { orderId: string; kind: string; state: string; expireAt: number | null }[];
      calls: { act: string; orderId?: string }[];
    };
    expect(state.subscriptions).toMatchObject([
      { orderId: 'BOOKS1', kind: 'pay-per-use', state: 'open', expireAt: null },
      { orderId: 'BOOKS2', kind: 'period', state: 'frozen', expireAt: expect.any(Number) },
    ]);
    expect(state.calls.map(({ act, orderId }) => [act, orderId])).toEqual(
      expect.arrayContaining([
        ['freeze', 'BOOKS2'],
        ['purchase', 'BOOKS1'],
      ]),
    );
    await eventually(async () => {
      const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
      const { output } = await runProgram('commands/finance.ts', ['--month', month], {
        PORT: '0',
        SANDBOX_DATA: sandbox.directory,
      });
      const lines = output.split('\r\n').filter(line => line.includes('BOOKS'));
      expect(lines).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/BOOKS1.*ON_DEMAND/),
          expect.stringMatching(/BOOKS2.*PERIOD.*1200\.00/),
        ]),
      );
    });
  });
});

describe('why', () => {
  it('finds every line of an order, also where the first is none of them', async () => {
    const words = { PORT: '0', SANDBOX_DATA: sandbox.directory };
    for (const line of ['LINES1-000002', 'LINES1-000003']) {
      await sandbox.marketplace(`purchase --order LINES1 --line ${line}`);
    }
    const { output } = await runProgram('commands/why.ts', ['LINES1', '--lang', 'en'], words);
    expect(output).toContain('--line LINES1-000003');
    await sandbox.marketplace('purchase --order LINES2 --line ODD-LINE');
    const odd = await runProgram('commands/why.ts', ['LINES2', '--lang', 'en', '--json'], words);
    expect(JSON.parse(odd.output).instance).toMatchObject({ orderId: 'LINES2', orderLineId: 'ODD-LINE' });
  });
});

describe('commands beside a sandbox whose time was moved', () => {
  beforeAll(async () => {
    await fetch(`${sandbox.consoleUrl}/console/clock`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ms: month }),
    });
  });

  it('marketplace signs by the sandbox’s time, and its new expiries count from there', async () => {
    const bought = await sandbox.marketplace('purchase');
    expect([bought.exitCode, bought.summary.resultCodes]).toEqual([0, { '000000': 1 }]);
    await sandbox.marketplace('renew');
    const { output } = await runProgram('commands/why.ts', [bought.summary.instanceIds[0] ?? '', '--json'], {
      PORT: '0',
      SANDBOX_DATA: sandbox.directory,
    });
    const { instance } = JSON.parse(output);
    const ahead = Date.parse(instance.expireAt) - Date.now() - 365 * 86_400_000;
    expect(Math.abs(ahead - month)).toBeLessThan(600_000);
  });

  it('marketplace with --url signs by the true time, which the sandbox takes for a month old', async () => {
    const { summary } = await sandbox.marketplace(`purchase --url ${sandbox.functionsUrl}/saas`);
    expect(summary.resultCodes).toEqual({ '000002': 1 });
  });

  it('why finds a call that failed today, by the sandbox’s day', async () => {
    await sandbox.marketplace('renew --order NOBODY --instance nobody');
    const { output } = await runProgram('commands/why.ts', ['nobody', '--json'], {
      PORT: '0',
      SANDBOX_DATA: sandbox.directory,
    });
    expect(JSON.parse(output).findings[0].problem).toContain('000003');
  });

  it('accept calls by the sandbox’s time, for every family', async () => {
    const keys = ['--key', 'sandbox-base-access-key-0001', '--v1-key', 'sandbox-v1-access-key-0001'];
    const words = ['--url', sandbox.functionsUrl, ...keys, '--only', 'purchase', '--json'];
    const beside = { PORT: '0', SANDBOX_DATA: sandbox.directory };
    const { exitCode, output } = await runProgram('commands/accept.ts', words, beside);
    const { cases } = JSON.parse(output) as { cases: { id: string; problems: string[] }[] };
    expect(cases.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(cases.map(({ id }) => id)).toEqual(expect.arrayContaining(['v2/purchase', 'v1/purchase']));
    expect(exitCode).toBe(0);
  });
});
