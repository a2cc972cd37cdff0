import { propertyRuns } from '../../support/propertyRuns.ts';

/** One seed for every property, so that each run of the suite sees the same cases. */
export const fuzzRuns = { seed: 20_260_101, numRuns: propertyRuns(100) } as const;
