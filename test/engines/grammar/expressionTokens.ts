import { GrammarError } from './grammarError.ts';

/** `name` is a bare word or #placeholder, `value` a :placeholder, `sign` an operator, bracket, dot or comma. */
export interface Token {
  readonly kind: 'name' | 'value' | 'number' | 'sign' | 'end';
  readonly text: string;
}

const token =
  /\s*(?:(?<name>#?[A-Za-z_][A-Za-z0-9_]*|#[A-Za-z0-9_]+)|(?<value>:[A-Za-z0-9_]+)|(?<number>\d+)|(?<sign><>|<=|>=|[=<>()[\],.+-]))/y;

/** Splits an expression of the DynamoDB API into tokens, the last one of kind `end`. Linear in its length. */
export function expressionTokens(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  const pattern = new RegExp(token);
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) refuse(text.slice(from).trimStart());
    tokens.push(tokenOf(groups));
  }
  tokens.push({ kind: 'end', text: 'the end' });
  return tokens;
}

function tokenOf(groups: Record<string, string | undefined>): Token {
  const { name, value, number, sign } = groups;
  if (name !== undefined) return { kind: 'name', text: name };
  if (value !== undefined) return { kind: 'value', text: value };
  if (number !== undefined) return { kind: 'number', text: number };
  return { kind: 'sign', text: sign ?? '' };
}

function refuse(rest: string): never {
  if (/^["']/.test(rest)) throw new GrammarError('literal-value', 'values are always placeholders');
  throw new GrammarError('syntax', `unexpected ${JSON.stringify(rest.charAt(0))}`);
}
