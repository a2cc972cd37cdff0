import { expect, it } from 'vitest';
import { describeOnProofEngines } from '../engines/describeOnEveryEngine.ts';
import { proofCases, proofSize } from '../support/proof.ts';
import { crashEverywhere } from './crashes.ts';
import { lives } from './lives.ts';
import { isWhole, told } from './report.ts';

/** Every so-many-th request; 1 for each. */
const stride = Number(process.env.PROVE_STRIDE ?? (isWhole ? 1 : proofSize(400, 97)));

describeOnProofEngines('a fault at every request of a whole life', engine => {
  const all = lives.map((life, index) => [life.name, life, 5 + index * 11] as const);
  it.each(proofCases(all, 4))(
    '%s ends as without it',
    async (name, life, anywhere) => {
      const report = await crashEverywhere(engine, [life], { stride, first: Math.min(stride, anywhere) });
      told('crashes', { life: name, stride, ...report });
      expect(report.violations).toEqual([]);
      expect(Math.min(report.crashes, report.lostAnswers, report.refusals)).toBeGreaterThan(0);
    },
    7_200_000,
  );
});
