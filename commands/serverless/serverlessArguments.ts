import { languageOption } from '../terminal/chosenLanguage.ts';
import type { OptionDefinitions } from '../terminal/readArguments.ts';

const flag = { type: 'boolean' } as const;

/** What `npm run package` and `npm run deploy` hand on to the Serverless CLI. */
export const serverlessOptions = {
  stage: { type: 'string', short: 's' },
  region: { type: 'string', short: 'r' },
  package: { type: 'string', short: 'p' },
  param: { type: 'string', multiple: true },
  verbose: flag,
} as const satisfies OptionDefinitions;

export const deployOptions = {
  ...serverlessOptions,
  cloud: { type: 'string' },
  'aws-profile': { type: 'string' },
  force: flag,
  conceal: flag,
  ...languageOption,
} as const satisfies OptionDefinitions;

/** Options that were read, as arguments again. */
export function serverlessArguments(
  given: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>,
): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) =>
    [value].flat().flatMap(one => {
      if (one === undefined || one === false) return [];
      return one === true ? [`--${name}`] : [`--${name}`, String(one)];
    }),
  );
}

/** Words for `--param`. The CLI takes none that is empty: in serverless.yml they are empty by themselves. */
export const paramWords = (parameters: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(parameters).flatMap(([name, value]) => (value === '' ? [] : [`${name}=${value}`]));
