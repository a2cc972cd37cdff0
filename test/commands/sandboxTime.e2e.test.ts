import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSandbox, runProgram, runSandbox, sandboxData } from '../sandbox/runSandbox.ts';

const month = 30 * 86_400_000;

describe('commands beside a sandbox whose time was moved', () => {
  const data = sandboxData();
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await runSandbox(data.directory);
    await fetch(`${sandbox.consoleUrl}/console/clock`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ms: month }),
    });
  });
  afterAll(async () => {
    await sandbox.interrupt();
    data.remove();
  });

  it('marketplace signs by the sandbox’s time, and its new expiries count from there', async () => {
    const bought = await sandbox.marketplace('purchase');
    expect([bought.exitCode, bought.summary.resultCodes]).toEqual([0, { '000000': 1 }]);
    await sandbox.marketplace('renew');
    const { output } = await runProgram('commands/why.ts', [bought.summary.instanceIds[0] ?? '', '--json'], {
      PORT: '0',
      SANDBOX_DATA: data.directory,
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
      SANDBOX_DATA: data.directory,
    });
    expect(JSON.parse(output).findings[0].problem).toContain('000003');
  });
});
