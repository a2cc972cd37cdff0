import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { runProgram } from './runSandbox.ts';
import { suiteSandbox } from './suiteSandbox.ts';

const guide = readFileSync(join(projectDirectory, 'docs/sandbox.md'), 'utf8');
const commands = [...guide.matchAll(/^npm run marketplace -- (.+)$/gm)].map(([, words = '']) => words);

describe('the guide of the sandbox, typed in as it stands', () => {
  const sandbox = suiteSandbox();
  const why = (...words: string[]) =>
    runProgram('commands/why.ts', [...words, '--url', sandbox.functionsUrl], {});

  it('plays the marketplace with every command that it names', async () => {
    expect(commands.length).toBeGreaterThan(7);
    const results: Record<string, unknown> = {};
    for (const words of commands) {
      const { exitCode, summary } = await sandbox.marketplace(words);
      expect([words, exitCode]).toEqual([words, 0]);
      results[words] = Object.keys(summary.resultCodes);
    }
    expect(results).toMatchObject({
      query: ['000000'],
      renew: ['000000'],
      freeze: ['000000'],
      unfreeze: ['000000'],
      release: ['000000'],
      'freeze --bad-signature': ['000001'],
      'query --skew -61': ['000002'],
    });
  });

  it('shows the events of the whole life at the address that it names', async () => {
    const [first] = await sandbox.productEvents();
    const instanceId = first?.data.instanceId;
    const ofFirst = (await sandbox.productEvents()).filter(
      ({ data: event }) => event.instanceId === instanceId,
    );
    expect(ofFirst.map(({ type }) => type)).toEqual([
      'instance.created',
      'instance.renewed',
      'instance.frozen',
      'instance.unfrozen',
      'instance.released',
    ]);
  });

  it('why tells a healthy order, a failed one and one that is unknown apart', async () => {
    await sandbox.marketplace('purchase --order WHY');
    const healthy = await why('WHY');
    expect([healthy.exitCode, healthy.output]).toEqual([0, expect.stringContaining('is active')]);
    await sandbox.marketplace('renew --order WHY --expire 20300101000000');
    await sandbox.marketplace('release --order WHY');
    const failed = await sandbox.marketplace('renew --order WHY');
    expect(failed.summary.resultCodes).toEqual({ '000003': 1 });
    const told = await why('WHY');
    expect(told.exitCode).toBe(1);
    expect(told.output).toMatch(/refreshInstance was answered 000003[\s\S]*do: {2}/);
    const unknown = await why('NO-SUCH-ORDER');
    expect(unknown.exitCode).toBe(2);
  });

  it('why says in one line that nobody answers', async () => {
    const { exitCode, errors } = await runProgram(
      'commands/why.ts',
      ['A', '--url', 'http://localhost:1'],
      {},
    );
    expect(exitCode).toBe(2);
    expect(errors.trim()).toMatch(/^why: .*does not answer.*$/);
    expect((await runProgram('commands/why.ts', ['A', '--nonsense'], {})).exitCode).toBe(2);
  });
});
