import { it } from 'vitest';

/**
 * Whether proofs are played at their length: in `npm run test:proofs` and in `npm run prove`. `npm test`, which is waited
 * for, plays each of them too, with fewer cases. A file that uses something of this is one of them.
 */
export const isProof = process.env.PROOFS === 'whole' || process.env.PROVE_REPORT !== undefined;

/** `TEST_ENGINES=all`: every suite on every engine, in one run. */
export const onAllEngines = process.env.TEST_ENGINES === 'all';

/** A test that is a proof and nothing else: `npm run test:proofs` has it, `npm test` does not know it. */
export const itAsProof = (title: string, test: () => Promise<void>, timeout?: number): void => {
  if (isProof) it(title, test, timeout);
};

/** A number of cases, or a size, at a desk and as a proof. */
export const proofSize = (atDesk: number, whole: number): number => (isProof ? whole : atDesk);

/** All of the cases as a proof; at a desk some of them, from the first to the last. */
export function proofCases<Case>(cases: readonly Case[], atDesk: number): readonly Case[] {
  if (isProof) return cases;
  const stride = Math.max(1, cases.length / atDesk);
  return cases.filter((_, place) => Math.floor(place / stride) > Math.floor((place - 1) / stride));
}
