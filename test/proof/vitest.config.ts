import { defineConfig } from 'vitest/config';
import { LongestFirst } from '../support/longestFirst.ts';
import { common, env, maxWorkers, sharedByAll } from '../support/runSettings.ts';
import { sourcesIn } from '../support/sourceGraph.ts';
import { onlyProofs } from './onlyProofs.ts';

/**
 * Files that `npm test`, which is waited for, does not play whole: some have more cases here, some more engines, some
 * longer properties; and those that it leaves out.
 */
const proofs = sourcesIn('test')
  .filter(
    ({ path, text }) =>
      path.endsWith('.test.ts') &&
      (onlyProofs.includes(path) ||
        /\b(describeOn(Every|Proof)Engines?\(|isProof\b|itAsProof\(|proof(Size|Cases)\()/.test(text) ||
        // Longer properties; those of the unit tests are played with the coverage.
        (path.endsWith('.integration.test.ts') && text.includes('propertyRuns('))),
  )
  .map(({ path }) => path)
  .toSorted();

const minute = 60_000;

/** The proofs at their length, apart from the other tests: `npm test` is to be quick. */
export default defineConfig({
  test: {
    ...common(40 * minute),
    name: 'proofs',
    passWithNoTests: false,
    maxWorkers,
    include: proofs,
    sequence: { sequencer: LongestFirst },
    globalSetup: sharedByAll,
    env: { ...env, PROOFS: 'whole' },
  },
});
