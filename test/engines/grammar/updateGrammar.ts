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

/**
 * Checks an update expression: SET, REMOVE, ADD and DELETE, each at most once.
 *
 * @throws {GrammarError} naming the rule that it breaks
 */
export function checkUpdate(expression: string, names: AttributeNames): void {
  const cursor = expressionCursor(expression, names);
  const seen = new Set<string>();
  do {
    const clause = cursor.next().text.toUpperCase();
    const readPart = Object.hasOwn(clauses, clause) ? clauses[clause] : undefined;
    if (readPart === undefined) {
      throw new GrammarError('update-clause', `${clause} is not one of ${Object.keys(clauses).join(', ')}`);
    }
    if (seen.has(clause)) throw new GrammarError('update-clause', `${clause} stands twice`);
    seen.add(clause);
    readList(cursor, () => readPart(cursor));
  } while (cursor.peek().kind !== 'end');
}

/** Checks a projection expression: paths, separated by commas. */
export function checkProjection(expression: string, names: AttributeNames): void {
  const cursor = expressionCursor(expression, names);
  readList(cursor, () => readPath(cursor));
  cursor.expectEnd();
}

const clauses: Readonly<Record<string, (cursor: ExpressionCursor) => void>> = {
  SET: readAssignment,
  REMOVE: readPath,
  ADD: readPathAndValue,
  DELETE: readPathAndValue,
};

function readPathAndValue(cursor: ExpressionCursor): void {
  readPath(cursor);
  readValue(cursor);
}

/** `path = :value`, `path = path ± :value`, `path = if_not_exists(path, :value)`, both paths being the same. */
function readAssignment(cursor: ExpressionCursor): void {
  const target = readPath(cursor);
  cursor.expect('=');
  if (cursor.peek().kind === 'value') readValue(cursor);
  else if (startsCall(cursor)) readIfNotExists(cursor, target);
  else {
    const source = readPath(cursor);
    if (!isArithmetic(cursor)) {
      throw new GrammarError('set-operand', 'SET cannot copy one attribute to another');
    }
    if (source !== target) {
      throw new GrammarError('set-arithmetic', 'the first operand is the attribute that is set');
    }
    cursor.next();
    if (cursor.peek().kind === 'name') {
      throw new GrammarError('set-arithmetic', 'the second operand is a :placeholder');
    }
    readValue(cursor);
  }
  if (isArithmetic(cursor)) {
    throw new GrammarError(
      'set-arithmetic',
      'the first operand is the attribute that is set, the second a value',
    );
  }
}

function readIfNotExists(cursor: ExpressionCursor, target: string): void {
  const name = cursor.next();
  if (name.text !== 'if_not_exists') {
    throw new GrammarError('set-function', `${name.text} is not if_not_exists`);
  }
  cursor.expect('(');
  if (readPath(cursor) !== target) {
    throw new GrammarError('set-function', 'if_not_exists names the attribute that is set');
  }
  cursor.expect(',');
  if (cursor.peek().kind === 'name') {
    throw new GrammarError('set-function', 'the second operand of if_not_exists is a :placeholder');
  }
  if (cursor.peek().kind === 'end') unexpected(cursor.peek(), 'a :placeholder');
  readValue(cursor);
  cursor.expect(')');
}

const isArithmetic = (cursor: ExpressionCursor) => cursor.peek().text === '+' || cursor.peek().text === '-';
