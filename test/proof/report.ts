import { appendFileSync } from 'node:fs';
import { describeOnEveryEngine, describeOnFastestEngine } from '../engines/describeOnEveryEngine.ts';

/** `npm run prove` names a file in which it finds what was counted; `npm test` does not. */
const file = process.env.PROVE_REPORT;

/** Whether this is a run of `npm run prove`. */
export const isProof = file !== undefined;

/** Hands the counts of one proof to the command, as a line of JSON. */
export function told(proof: string, counts: Readonly<Record<string, unknown>>): void {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ proof, ...counts })}\n`);
}

/** On every engine that is installed; in `npm test`, which is to be quick, on the fastest of them. */
export const describeOnProofEngines: typeof describeOnEveryEngine = (what, tests) =>
  isProof ? describeOnEveryEngine(what, tests) : describeOnFastestEngine(what, tests);
