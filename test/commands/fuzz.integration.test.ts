import { expect, it } from 'vitest';
import { runProgram } from '../sandbox/runSandbox.ts';
import { proofSize } from '../support/proof.ts';

/** `FUZZ_COUNT=1000000` takes half an hour. */
const count = process.env.FUZZ_COUNT ?? String(proofSize(1_000, 10_000));
const seed = process.env.FUZZ_SEED ?? '1';
/** A busy machine is slow, not wrong. ms. */
const patience = 30 * 60_000;

it('hostile requests at every front door get documented answers only, within a second of CPU, and leave no memory behind', {
  timeout: patience,
}, async () => {
  const fuzz = (...words: readonly string[]) =>
    runProgram('commands/fuzz.ts', ['--seed', seed, ...words], {});
  const { exitCode, output } = await fuzz('--count', count);
  // On a busy machine the time of a call can be up; alone it is in time.
  const late = [...output.matchAll(/^✗ .* --from (\d+) --count 1 .* has the fault deadline-reached$/gm)];
  for (const [line, from = ''] of late) {
    const alone = await fuzz('--from', from, '--count', '1');
    expect([line, alone.exitCode, alone.output]).toEqual([line, 0, expect.stringContaining(' 0 findings')]);
  }
  expect(output).toMatch(
    new RegExp(
      `^${count} requests \\(seed ${seed}\\): ${late.length} findings; most CPU of one \\d+ ms`,
      'm',
    ),
  );
  expect(exitCode).toBe(late.length === 0 ? 0 : 1);
  // Every door was opened, and let in whoever may come in.
  for (const door of ['v2', 'v1', 'license', 'license-code', 'license-online', 'order', 'kit-v1', 'kit-v2']) {
    expect(output).toMatch(new RegExp(`^${door} +.*000000 \\d+ .*000001 \\d+ .*000002 \\d+`, 'm'));
  }
  for (const door of ['login login +.*HTTP 302', 'login callback +.*HTTP 40', 'seller API +.*HTTP 200']) {
    expect(output).toMatch(new RegExp(`^${door}`, 'm'));
  }
});

it.each([
  ['--count', '0', '--count must be 1 or more'],
  ['--count', '1e6', '--count must be a whole number'],
  ['--seed', '-1', '--seed must be a whole number'],
])('%s %s is refused in a line', async (option, value, says) => {
  const { exitCode, errors } = await runProgram('commands/fuzz.ts', [option, value], {});
  expect([exitCode, errors]).toEqual([2, expect.stringContaining(says)]);
});
