import { BridgeError } from '../../../shared/platform/bridgeError.ts';

/** The rules of the portable table grammar, named as a failing test should name them. */
export type GrammarRule =
  | 'operation'
  | 'name'
  | 'legacy-parameter'
  | 'capacity-statistics'
  | 'throttling-setting'
  | 'stream'
  | 'expression-length'
  | 'syntax'
  | 'nesting'
  | 'literal-value'
  | 'condition-function'
  | 'function-operand'
  | 'key-condition'
  | 'update-clause'
  | 'set-operand'
  | 'set-arithmetic'
  | 'set-function';

/** A request that one of the engines we promise to run on would refuse, or that our own rules exclude. */
export class GrammarError extends BridgeError<'outside-grammar'> {
  override readonly name = 'GrammarError';
  readonly rule: GrammarRule;

  constructor(rule: GrammarRule, message: string) {
    super('outside-grammar', `${rule}: ${message}`);
    this.rule = rule;
  }
}
