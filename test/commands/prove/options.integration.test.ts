import { expect, it } from 'vitest';
import { runProgram } from '../../sandbox/runSandbox.ts';

it.each([
  [['crashes', '--life', 'nobody'], /--life must be one of saas-v2, .*usage; it is "nobody"/],
  [['sandbox', '--engine', 'dynoxide'], /sandbox knows no --engine/],
  [['storms', '--count', '9'], /storms knows no --count/],
  [['soak', '--only', '9'], /soak knows no --only/],
  [['crashes', '--engine', 'mysql'], /--engine must be dynalite or dynoxide; it is "mysql"/],
  [['nothing'], /name one of crashes, storms/],
])('npm run prove -- %o plays nothing and says why', async (words, problem) => {
  const { exitCode, errors } = await runProgram('commands/prove.ts', words, {});
  expect(errors).toMatch(problem);
  expect(exitCode).toBe(2);
});
