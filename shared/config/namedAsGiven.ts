import { ConfigError, type ConfigProblem } from './configError.ts';
import { isSet, type ReadVariables } from './sources.ts';

/**
 * Checks settings and names each that is wrong by what the seller has set: a file by `<NAME>_FILE`, what came out of a
 * store with the setting that names the store.
 *
 * @param variables the settings as they were collected out of this environment
 * @throws {ConfigError} what `check` throws, renamed
 */
export function namedAsGiven<Variables extends ReadVariables, Result>(
  environment: ReadVariables,
  variables: Variables,
  check: (variables: Variables) => Result,
): Result {
  try {
    return check(variables);
  } catch (error) {
    if (error instanceof ConfigError) {
      throw new ConfigError(error.problems.map(problem => asGiven(problem, environment, variables)));
    }
    throw error;
  }
}

/** One problem under the name of what was set. */
export function asGiven(
  { variable, problem }: ConfigProblem,
  environment: ReadVariables,
  variables: ReadVariables,
): ConfigProblem {
  if (isSet(environment[variable])) return { variable, problem };
  if (isSet(environment[`${variable}_FILE`])) {
    return { variable: `${variable}_FILE`, problem: `${problem} (the text of the file)` };
  }
  if (!isSet(variables[variable])) return { variable, problem };
  const stores = ['CONFIG_SECRET', 'CONFIG_SECRET_FILE'];
  const store = stores.find(name => isSet(environment[name])) ?? 'SSM_PREFIX';
  return { variable, problem: `${problem} (in what ${store} names)` };
}
