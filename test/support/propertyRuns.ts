/**
 * Cases of a property. Few at a desk, where the suite is waited for; `PROPERTY_RUNS=3`, as `.ci/run` sets it, gives three
 * times as many, and the first of them are always the same.
 *
 * @param usual cases at a desk
 */
export const propertyRuns = (usual: number): number => Math.ceil(usual * factor);

const factor = Number(process.env.PROPERTY_RUNS ?? 1);
if (!(factor > 0))
  throw new Error(`PROPERTY_RUNS must be a number above 0, not "${process.env.PROPERTY_RUNS}"`);
