import { afterAll, beforeAll, expect, it } from 'vitest';
import { sandboxData } from '../sandbox/runSandbox.ts';
import { proofSize } from '../support/proof.ts';
import { isWhole, told } from './report.ts';
import { leftDue, tableOf } from './sandboxDays/leftDue.ts';
import { soak } from './sandboxDays/soak.ts';
import { runSoakSandbox, type SoakSandbox } from './sandboxDays/soakSandbox.ts';
import { verdictOf } from './sandboxDays/verdict.ts';

const days = Number(process.env.PROVE_COUNT ?? (isWhole ? 30 : proofSize(1, 2)));
/** Of a single day in larger steps. */
const stepHours = days > 1 ? 1 : 2;

/** What is bought, and what is heard, is kept; what a call or an hour needs is not. A few days tell less for certain. */
const growth = (firstMb: number, lastMb: number): readonly string[] =>
  days >= 6 && lastMb > firstMb * (days >= 30 ? 1.05 : 1.15)
    ? [`the heap has grown from ${firstMb} to ${lastMb} MB`]
    : [];

const data = sandboxData();
let sandbox: SoakSandbox;
beforeAll(async () => {
  sandbox = await runSoakSandbox(data.directory);
});
afterAll(async () => {
  await sandbox?.interrupt();
  data.remove();
});

it('days in the whole sandbox, with everything failing in turn, lose nothing, leave nothing due, and hold no memory', async () => {
  const soaked = await soak(sandbox, { days, stepHours });
  const found = [...soaked.violations, ...(await verdictOf(sandbox, soaked))];
  const heard = await sandbox.productEvents();
  await sandbox.interrupt();
  const table = await tableOf(data.directory);
  const due = await leftDue(table, soaked, heard).finally(() => table.stop());
  const third = Math.floor(days / 3);
  const mb = (heaps: readonly number[]) => Math.round(Math.min(...heaps) / 104_857.6) / 10;
  const [firstMb, lastMb] = [mb(soaked.heaps.slice(third, 2 * third)), mb(soaked.heaps.slice(2 * third))];
  const { calls, hoursOfTrouble } = soaked;
  const report = {
    ...{ days, calls, instances: soaked.lives.size, events: heard.length, hoursOfTrouble },
    ahead: [...due.ahead.values()].reduce((sum, count) => sum + count, 0),
    leftDue: due.unexplained.length,
    // Of fewer days none is old enough to be compared.
    ...(days < 3 ? {} : { firstMb, lastMb }),
    violations: [...found, ...due.unexplained, ...growth(firstMb, lastMb)],
  };
  told('sandbox', report);
  if (isWhole) console.log(JSON.stringify({ heaps: soaked.heaps, ahead: [...due.ahead] }));
  expect(report.violations).toEqual([]);
  expect(hoursOfTrouble).toBeGreaterThan(days * 8);
  expect(heard.length).toBeGreaterThan(days * 10);
}, 7_200_000);
