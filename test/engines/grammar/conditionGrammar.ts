import {
  type AttributeNames,
  type ExpressionCursor,
  expressionCursor,
  readList,
  readPath,
  readValue,
  startsCall,
  unexpected,
} from './expressionCursor.ts';
import { GrammarError } from './grammarError.ts';

/** How many operands of which kind each allowed function takes. `size` is missing on purpose: GeminiDB has none. */
const functions: Readonly<Record<string, 'path' | 'path and value'>> = {
  attribute_exists: 'path',
  attribute_not_exists: 'path',
  attribute_type: 'path and value',
  begins_with: 'path and value',
  contains: 'path and value',
};

const allComparators = ['=', '<>', '<=', '>=', '<', '>'];
const keyComparators = ['=', '<=', '>=', '<', '>'];

/** Deeper than anything we write, shallow enough for every stack. */
const deepest = 50;

/**
 * Checks a condition or filter expression.
 *
 * @throws {GrammarError} naming the rule that it breaks
 */
export function checkCondition(expression: string, names: AttributeNames): void {
  const cursor = expressionCursor(expression, names);
  readEither(cursor, 0);
  cursor.expectEnd();
}

/**
 * Checks a key condition: the partition key equals a value, at most one further condition on the sort key.
 *
 * @throws {GrammarError} naming the rule that it breaks
 */
export function checkKeyCondition(expression: string, names: AttributeNames): void {
  const cursor = expressionCursor(expression, names);
  readKeyPart(cursor, 0);
  if (cursor.takes('AND')) readKeyPart(cursor, 0);
  if (cursor.peek().kind !== 'end') {
    throw new GrammarError('key-condition', 'two comparisons at most, joined by AND');
  }
}

function readEither(cursor: ExpressionCursor, depth: number): void {
  do readEvery(cursor, depth);
  while (cursor.takes('OR'));
}

function readEvery(cursor: ExpressionCursor, depth: number): void {
  do readOne(cursor, depth);
  while (cursor.takes('AND'));
}

function readOne(cursor: ExpressionCursor, depth: number): void {
  if (depth > deepest) throw new GrammarError('nesting', `conditions nest at most ${deepest} deep`);
  if (cursor.takes('NOT')) readOne(cursor, depth + 1);
  else if (cursor.takes('(')) {
    readEither(cursor, depth + 1);
    cursor.expect(')');
  } else if (startsCall(cursor) && !startsKeyword(cursor)) {
    readFunction(cursor);
  } else readComparison(cursor, allComparators);
}

// `NOT (…)` has been taken already; `IN (` cannot start a condition.
const startsKeyword = (cursor: ExpressionCursor) => /^(and|or|not|in|between)$/i.test(cursor.peek().text);

function readFunction(cursor: ExpressionCursor): void {
  const { text: name } = cursor.next();
  const operands = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (operands === undefined) {
    throw new GrammarError(
      'condition-function',
      `${name} is not one of ${Object.keys(functions).join(', ')}`,
    );
  }
  cursor.expect('(');
  readPath(cursor);
  if (operands === 'path and value') {
    cursor.expect(',');
    if (cursor.peek().kind !== 'value') {
      throw new GrammarError('function-operand', `the second operand of ${name} is a :placeholder`);
    }
    readValue(cursor);
  }
  cursor.expect(')');
}

function readComparison(cursor: ExpressionCursor, comparators: readonly string[]): void {
  readOperand(cursor);
  if (cursor.takes('BETWEEN')) {
    readOperand(cursor);
    cursor.expect('AND');
    readOperand(cursor);
  } else if (comparators === allComparators && cursor.takes('IN')) {
    cursor.expect('(');
    readList(cursor, () => readOperand(cursor));
    cursor.expect(')');
  } else {
    if (!comparators.some(sign => cursor.takes(sign))) unexpected(cursor.peek(), 'a comparison');
    readOperand(cursor);
  }
}

function readOperand(cursor: ExpressionCursor): void {
  if (cursor.peek().kind === 'value') readValue(cursor);
  else if (startsCall(cursor)) {
    throw new GrammarError('condition-function', `${cursor.peek().text} cannot be compared`);
  } else readPath(cursor);
}

function readKeyPart(cursor: ExpressionCursor, depth: number): void {
  if (depth > deepest) throw new GrammarError('nesting', `conditions nest at most ${deepest} deep`);
  if (cursor.takes('(')) {
    readKeyPart(cursor, depth + 1);
    cursor.expect(')');
  } else if (startsCall(cursor)) {
    if (cursor.peek().text !== 'begins_with') {
      throw new GrammarError('key-condition', `${cursor.peek().text} cannot stand in a key condition`);
    }
    readFunction(cursor);
  } else {
    readPath(cursor);
    if (cursor.takes('BETWEEN')) {
      readValue(cursor);
      cursor.expect('AND');
    } else if (!keyComparators.some(sign => cursor.takes(sign))) {
      throw new GrammarError('key-condition', `${cursor.peek().text} cannot stand in a key condition`);
    }
    readValue(cursor);
  }
}
