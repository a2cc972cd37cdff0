import { expect, it } from 'vitest';
import { describeOnProofEngines } from '../engines/describeOnEveryEngine.ts';
import { told } from './report.ts';
import { type StormSizes, storm } from './storms.ts';

const sizes: StormSizes =
  process.env.PROVE_SIZE === 'whole'
    ? { duplicates: 10_000, orders: 5_000, commands: 200, width: 200 }
    : { duplicates: 100, orders: 10, commands: 30, width: 100 };

describeOnProofEngines('a storm by several processes', engine => {
  it('leaves one instance for each order and tells every event, in sequence', async () => {
    const report = await storm(engine, sizes);
    told('storms', { ...sizes, ...report });
    expect(report.violations).toEqual([]);
    expect(report.calls).toBeGreaterThanOrEqual(sizes.duplicates + 4 * sizes.orders + sizes.commands);
    expect(report.instances).toBe(1 + sizes.orders);
  }, 3_600_000);
});
