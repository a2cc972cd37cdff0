import { readFileSync } from 'node:fs';

export interface Vector<Inputs, Expected> {
  readonly name: string;
  readonly kind: string;
  readonly inputs: Inputs;
  readonly expected: Expected;
}

export type VectorFile = 'saas' | 'kit' | 'license' | 'open-apis';

/** The vectors of one kind. Throws when there is none, so that a misspelled kind cannot pass as an empty test. */
export function vectorsOfKind<Inputs, Expected>(
  file: VectorFile,
  kind: string,
): readonly Vector<Inputs, Expected>[] {
  const text = readFileSync(new URL(`./${file}.json`, import.meta.url), 'utf8');
  const vectors = (JSON.parse(text) as Vector<Inputs, Expected>[]).filter(vector => vector.kind === kind);
  if (vectors.length === 0) throw new Error(`No vector of kind ${kind} in ${file}.json`);
  return vectors;
}
