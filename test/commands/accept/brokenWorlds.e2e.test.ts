import { afterEach, describe, expect, it } from 'vitest';
import { runProgram } from '../../sandbox/runSandbox.ts';
import { suiteSandbox } from '../../sandbox/suiteSandbox.ts';
import { eventually } from '../../support/eventually.ts';

const sandbox = suiteSandbox();

afterEach(async () => {
  await table('normal');
  await sandbox.setProduct({ mode: 'normal' });
});

const token = ['--token', 'sandbox-read-token-0001'];

async function accept(...words: string[]) {
  const given = ['--url', sandbox.functionsUrl, '--key', 'sandbox-base-access-key-0001', ...words];
  return runProgram('commands/accept.ts', given, { PORT: '0', SANDBOX_DATA: sandbox.directory });
}

const preflight = (...words: string[]) =>
  runProgram('commands/preflight.ts', ['--url', `${sandbox.functionsUrl}/saas`, ...words], {});

async function table(mode: string): Promise<void> {
  const response = await fetch(`${sandbox.consoleUrl}/console/table`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ mode }),
  });
  expect(response.status).toBe(200);
}

describe('accept', () => {
  it('says what test calls do not show, and shows it when it is asked to', async () => {
    const plain = await accept('--only', 'v2/purchase');
    expect(plain.exitCode).toBe(0);
    expect(plain.output).toMatch(/Not shown: whether the table works/);
    expect(plain.output).toMatch(/Not shown: whether your product takes an order/);
    await eventually(async () => {
      const known = await accept('--only', 'v2/purchase', ...token);
      expect(known.exitCode).toBe(0);
      expect(known.output).toContain('✓ its table answers: it does');
      expect(known.output).not.toMatch(/Not shown: whether the table works/);
    });
    const live = await accept('--only', 'v2/live', '--live');
    expect(live.output.match(/^✗.*$/gm)).toBe(null);
    expect(live).toMatchObject({ exitCode: 0 });
    expect(live.output).not.toContain('Not shown');
  });

  it('is not green on a table that is away: by health with a token, by the orders with --live', async () => {
    await table('failing');
    const known = await accept('--only', 'v2/purchase', ...token);
    expect(known.exitCode).toBe(1);
    expect(known.output).toMatch(/✗ its table answers: it has a fault of its own/);
    expect((await accept('--only', 'v2/purchase')).output).toMatch(/Not shown: whether the table works/);
    const live = await accept('--only', 'v2/live-', '--live', '--patience', '1');
    expect(live.exitCode).toBe(1);
    const causes = live.output.match(/likely cause: .*/g) ?? [];
    expect(causes.length).toBeGreaterThan(3);
    for (const cause of causes) expect(cause).toMatch(/a fault of its own, such as a table/);
  });

  it.each(['away', 'fail', 'accept'] as const)(
    '--live fails when the product, %s, makes nothing, and names it',
    async mode => {
      await sandbox.setProduct({ mode });
      const { exitCode, output } = await accept('--only', 'v2/live-life', '--live', '--patience', '2');
      expect(exitCode).toBe(1);
      expect(output).toMatch(/✗ v2\/live-life/);
      expect(output).toMatch(
        /likely cause: Nobody has made it within 2 s: your product's webhook does not answer/,
      );
    },
  );

  it('says that a token is not known instead of saying that all is well', async () => {
    const { exitCode, output } = await accept('--only', 'v2/purchase', '--token', 'nobodys');
    expect(exitCode).toBe(1);
    expect(output).toMatch(/✗ .*(token is known there|does not accept the token)/);
  });
});

describe('preflight', () => {
  it('says what unsigned calls do not show, and reads health with a token', async () => {
    expect((await preflight()).output).toMatch(/Not shown: keys, table and product/);
    await table('failing');
    const { exitCode, output } = await preflight(...token);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/✗ its table answers: it has a fault of its own/);
    expect(output).toMatch(/Not shown: keys and product/);
  });
});
