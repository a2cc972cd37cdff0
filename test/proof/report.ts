import { appendFileSync } from 'node:fs';

/** `npm run prove` names a file in which it finds what was counted; other runs do not. */
const file = process.env.PROVE_REPORT;

/** Whether `npm run prove` plays everything, for hours. */
export const isWhole = file !== undefined;

/** Hands the counts of one proof to the command, as a line of JSON. */
export function told(proof: string, counts: Readonly<Record<string, unknown>>): void {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ proof, ...counts })}\n`);
}
