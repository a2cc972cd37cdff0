import { BridgeError } from '../platform/bridgeError.ts';

/** One thing wrong with one setting. `problem` never holds the value: settings are secrets until proven otherwise. */
export interface ConfigProblem {
  readonly variable: string;
  readonly problem: string;
}

/** The configuration cannot be used. Lists every problem at once, so that one deployment repairs all of them. */
export class ConfigError extends BridgeError {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, problem }) => `  ${variable}: ${problem}`);
    super('invalid-config', ['The configuration cannot be used:', ...lines].join('\n'));
    this.problems = problems;
  }
}
