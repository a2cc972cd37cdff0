import { expect, it } from 'vitest';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { crashEverywhere } from './crashes.ts';
import { lives } from './lives.ts';

/** 1 is every request; `npm run prove -- crashes` does that. */
const stride = Number(process.env.PROVE_STRIDE ?? 29);

describeOnEveryEngine('a fault at every request of a whole life', engine => {
  it.each(lives.map(life => [life.name, life] as const))('%s ends as without it', async (_, life) => {
    const lines: string[] = [];
    const report = await crashEverywhere(engine, [life], { stride, onLife: text => lines.push(text) });
    expect(report.violations).toEqual([]);
    expect(Math.min(report.crashes, report.lostAnswers, report.refusals)).toBeGreaterThan(0);
    if (process.env.PROVE_STRIDE !== undefined) console.log(lines.join(), JSON.stringify(report));
  });
});
