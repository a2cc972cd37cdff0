import { expressionTokens, type Token } from './expressionTokens.ts';
import { GrammarError } from './grammarError.ts';

/** Placeholders for attribute names, as a request carries them. */
export type AttributeNames = Readonly<Record<string, string>>;

/** Reads an expression from left to right. */
export interface ExpressionCursor {
  readonly names: AttributeNames;
  peek(offset?: number): Token;
  next(): Token;
  /** Takes the next token if it is this sign or keyword (in any case). */
  takes(text: string): boolean;
  expect(text: string): void;
  expectEnd(): void;
}

const end: Token = { kind: 'end', text: 'the end' };

/** DynamoDB's own limit, which embedded engines do not hold. */
const maxExpression = 4096;

const keywords = new Set(['and', 'or', 'not', 'between', 'in', 'set', 'remove', 'add', 'delete']);

export function expressionCursor(expression: string, names: AttributeNames): ExpressionCursor {
  if (expression.length > maxExpression) {
    throw new GrammarError('expression-length', `an expression has at most ${maxExpression} characters`);
  }
  const tokens = expressionTokens(expression);
  let at = 0;
  const cursor: ExpressionCursor = {
    names,
    peek: (offset = 0) => tokens[at + offset] ?? end,
    next: () => tokens[at++] ?? end,
    takes: text => {
      const { kind, text: found } = cursor.peek();
      const same = (kind === 'sign' || kind === 'name') && found.toLowerCase() === text.toLowerCase();
      if (same) at++;
      return same;
    },
    expect: text => {
      if (!cursor.takes(text)) unexpected(cursor.peek(), text);
    },
    expectEnd: () => {
      if (cursor.peek().kind !== 'end') unexpected(cursor.peek(), 'the end');
    },
  };
  return cursor;
}

/** Reads a path (`a.b[0]`, `#a.#b`) and returns it with its placeholders resolved, so that paths can be compared. */
export function readPath(cursor: ExpressionCursor): string {
  const steps = [readName(cursor)];
  for (;;) {
    if (cursor.takes('.')) steps.push(readName(cursor));
    else if (cursor.takes('[')) {
      const index = cursor.next();
      if (index.kind !== 'number') unexpected(index, 'a list index');
      cursor.expect(']');
      steps.push(`[${Number(index.text)}]`);
    } else return JSON.stringify(steps);
  }
}

/** Reads a :placeholder; anything else where a value has to stand is named as what it is. */
export function readValue(cursor: ExpressionCursor): void {
  const token = cursor.next();
  if (token.kind !== 'value') unexpected(token, 'a :placeholder');
}

/** Reads one or more parts separated by commas. */
export function readList(cursor: ExpressionCursor, readPart: () => void): void {
  do readPart();
  while (cursor.takes(','));
}

export function unexpected(token: Token, wanted: string): never {
  if (token.kind === 'number') throw new GrammarError('literal-value', 'values are always placeholders');
  throw new GrammarError('syntax', `found ${token.text} where ${wanted} has to stand`);
}

/** Is the next token this function's or any other call? Placeholders are never function names. */
export const startsCall = (cursor: ExpressionCursor) =>
  cursor.peek().kind === 'name' && !cursor.peek().text.startsWith('#') && cursor.peek(1).text === '(';

function readName(cursor: ExpressionCursor): string {
  const token = cursor.next();
  if (token.kind !== 'name' || keywords.has(token.text.toLowerCase())) unexpected(token, 'an attribute');
  if (!token.text.startsWith('#')) return token.text;
  const resolved = Object.hasOwn(cursor.names, token.text) ? cursor.names[token.text] : undefined;
  if (resolved === undefined) throw new GrammarError('syntax', `${token.text} stands for no attribute name`);
  return resolved;
}
