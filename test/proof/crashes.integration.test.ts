import { expect, it } from 'vitest';
import { crashEverywhere } from './crashes.ts';
import { lives } from './lives.ts';
import { describeOnProofEngines, isProof, told } from './report.ts';

/** Every so-many-th request; 1 for each. */
const stride = Number(process.env.PROVE_STRIDE ?? (isProof ? 1 : 113));

describeOnProofEngines('a fault at every request of a whole life', engine => {
  it.each(lives.map(life => [life.name, life] as const))(
    '%s ends as without it',
    async (name, life) => {
      const report = await crashEverywhere(engine, [life], { stride, first: Math.min(stride, 5) });
      told('crashes', { life: name, stride, ...report });
      expect(report.violations).toEqual([]);
      expect(Math.min(report.crashes, report.lostAnswers, report.refusals)).toBeGreaterThan(0);
    },
    7_200_000,
  );
});
