import { BridgeError } from '../platform/bridgeError.ts';

/** One thing wrong with one setting. `problem` never holds the value: settings are secrets until proven otherwise. */
export interface ConfigProblem {
  readonly variable: string;
  readonly problem: string;
}

/** The configuration cannot be used. Lists every problem at once, so that one deployment repairs all of them. */
export class ConfigError extends BridgeError<'invalid-config'> {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, problem }) => `  ${variable}: ${problem}`);
    super('invalid-config', ['The configuration cannot be used:', ...lines].join('\n'));
    this.problems = problems;
  }
}

/** Settings could not be fetched: nothing is said about whether they are right. */
export class UnreachableConfigError extends BridgeError<'config-unreachable'> {
  override readonly name = 'UnreachableConfigError';
}
