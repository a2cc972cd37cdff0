import { expect, it } from 'vitest';
import { describeOnProofEngines } from '../engines/describeOnEveryEngine.ts';
import { proofSize } from '../support/proof.ts';
import { isWhole, told } from './report.ts';
import { soak } from './soak.ts';

const days = Number(process.env.PROVE_COUNT ?? (isWhole ? 30 : proofSize(3, 6)));

describeOnProofEngines('days with faults, hour by hour', engine => {
  it('leave nothing due, lose nothing, and hold no memory', async () => {
    const report = await soak(engine, days);
    const { violations, leftDue, firstMb, lastMb } = report;
    told('soak', { ...report, violations: leftDue === 0 ? violations : [...violations, 'work is left'] });
    expect(violations).toEqual([]);
    expect(leftDue).toBe(0);
    expect(report.faults).toBeGreaterThan(days);
    // What grows with every order grows with the days; what the engine compiles, and caches, does not.
    if (days >= 30) expect(lastMb).toBeLessThan(firstMb * 1.05);
  }, 7_200_000);
});
