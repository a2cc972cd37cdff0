import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrammarError } from '../../engines/grammar/grammarError.ts';
import { checkRequest } from '../../engines/grammar/grammarGuard.ts';

/** The rule that a request breaks, or undefined when it is inside the grammar. */
function brokenRule(operation: string, input: unknown): string | undefined {
  try {
    checkRequest(operation, input);
  } catch (error) {
    if (error instanceof GrammarError) return error.rule;
    throw error;
  }
  return undefined;
}

const names = { '#s': 'status', '#v': 'version', '#app': 'app', '#name': 'name' };
const condition = (ConditionExpression: string) =>
  brokenRule('PutItem', { TableName: 'bridge', ConditionExpression, ExpressionAttributeNames: names });
const update = (UpdateExpression: string) =>
  brokenRule('UpdateItem', { TableName: 'bridge', UpdateExpression, ExpressionAttributeNames: names });
const keyCondition = (KeyConditionExpression: string) =>
  brokenRule('Query', { TableName: 'bridge', KeyConditionExpression, ExpressionAttributeNames: names });

describe('operations', () => {
  it.each([
    ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'BatchGetItem', 'BatchWriteItem'],
    ...[
      'CreateTable',
      'DescribeTable',
      'UpdateTimeToLive',
      'DescribeTimeToLive',
      'DeleteTable',
      'ListTables',
    ],
  ])('%s is allowed', operation => {
    expect(brokenRule(operation, { TableName: 'bridge' })).toBeUndefined();
  });

  it.each([
    'TransactWriteItems',
    'TransactGetItems',
    'CreateBackup',
    'ExecuteStatement',
    'Scan',
    'UpdateTable',
    '',
  ])('%s is refused', operation => {
    expect(brokenRule(operation, { TableName: 'bridge' })).toBe('operation');
  });
});

describe('parameters', () => {
  it.each([
    ['Expected', {}, 'legacy-parameter'],
    ['AttributeUpdates', {}, 'legacy-parameter'],
    ['KeyConditions', {}, 'legacy-parameter'],
    ['AttributesToGet', ['a'], 'legacy-parameter'],
    ['ReturnConsumedCapacity', 'TOTAL', 'capacity-statistics'],
    ['ReturnItemCollectionMetrics', 'SIZE', 'capacity-statistics'],
    ['OnDemandThroughput', { MaxReadRequestUnits: 1 }, 'throttling-setting'],
    ['StreamSpecification', { StreamEnabled: true }, 'stream'],
  ])('%s is refused', (parameter, value, rule) => {
    expect(brokenRule('UpdateItem', { TableName: 'bridge', [parameter]: value })).toBe(rule);
  });

  it('no statistics asked for is no statistics', () => {
    expect(brokenRule('GetItem', { TableName: 'bridge', ReturnConsumedCapacity: 'NONE' })).toBeUndefined();
  });

  it('table and index names have 3 to 48 characters and no dot', () => {
    expect(brokenRule('GetItem', { TableName: 'a'.repeat(48) })).toBeUndefined();
    expect(brokenRule('GetItem', { TableName: 'a'.repeat(49) })).toBe('name');
    expect(brokenRule('GetItem', { TableName: 'ab' })).toBe('name');
    expect(brokenRule('GetItem', { TableName: 'my.table' })).toBe('name');
    expect(brokenRule('Query', { TableName: 'bridge', IndexName: 'by.due' })).toBe('name');
    const GlobalSecondaryIndexes = [{ IndexName: 'by.due' }];
    expect(brokenRule('CreateTable', { TableName: 'bridge', GlobalSecondaryIndexes })).toBe('name');
  });

  it('batches are checked table by table', () => {
    const batch = (perTable: unknown, table = 'bridge') =>
      brokenRule('BatchGetItem', { RequestItems: { [table]: perTable } });
    expect(batch({ Keys: [], ProjectionExpression: 'pk, sk' })).toBeUndefined();
    expect(batch({ Keys: [], ProjectionExpression: 'pk; sk' })).toBe('syntax');
    expect(batch({ Keys: [], AttributesToGet: [] })).toBe('legacy-parameter');
    expect(batch({ Keys: [] }, 'a.b')).toBe('name');
    expect(brokenRule('BatchWriteItem', { RequestItems: { bridge: [] } })).toBeUndefined();
  });
});

describe('conditions', () => {
  it.each([
    'attribute_not_exists(pk)',
    'attribute_exists(pk) AND #v = :v',
    'attribute_not_exists ( #app.url[0] ) or not (version <> :v and :a >= #s)',
    'attribute_type(app, :t) AND begins_with(sk, :p) AND contains(appliedKeys, :k)',
    'version BETWEEN :a AND :b',
    '#s IN (:a, :b) AND NOT #s = :c',
    'leaseUntil < dueAt',
    '((pk = :a))',
  ])('%s is allowed', expression => {
    expect(condition(expression)).toBeUndefined();
  });

  it.each([
    ['size(app) > :n', 'condition-function'],
    ['size(app)', 'condition-function'],
    [':n < size(app)', 'condition-function'],
    ['starts_with(sk, :p)', 'condition-function'],
    ['if_not_exists(a, :b) = :c', 'condition-function'],
    ['constructor(a)', 'condition-function'],
    ['contains(appliedKeys, other)', 'function-operand'],
    ['begins_with(sk, #s)', 'function-operand'],
    ['version = 1', 'literal-value'],
    ['#s = "active"', 'literal-value'],
    ["#s = 'active'", 'literal-value'],
    ['version = :v AND', 'syntax'],
    ['version', 'syntax'],
    ['version == :v', 'syntax'],
    ['(version = :v', 'syntax'],
    ['#unknown = :v', 'syntax'],
    ['version = :v version = :v', 'syntax'],
    ['attribute_exists(pk, :a)', 'syntax'],
    ['attribute_exists(:a)', 'syntax'],
    ['a IN :b', 'syntax'],
    ['', 'syntax'],
    ['a[b] = :c', 'syntax'],
    ['a & b', 'syntax'],
    [`${'('.repeat(60)}a = :b${')'.repeat(60)}`, 'nesting'],
    [`${'NOT '.repeat(60)}a = :b`, 'nesting'],
    [`a = :${'b'.repeat(4096)}`, 'expression-length'],
  ])('%s breaks %s', (expression, rule) => {
    expect(condition(expression)).toBe(rule);
  });

  it('filters follow the same rules', () => {
    const filter = (FilterExpression: string) =>
      brokenRule('Query', { TableName: 'bridge', FilterExpression });
    expect(filter('attribute_exists(app)')).toBeUndefined();
    expect(filter('size(app) > :n')).toBe('condition-function');
  });
});

describe('key conditions', () => {
  it.each([
    'pk = :p',
    '#s = :p AND begins_with(sk, :s)',
    '(dueShard = :d) AND (dueAt <= :now)',
    'pk = :p and sk between :a and :b',
  ])('%s is allowed', expression => {
    expect(keyCondition(expression)).toBeUndefined();
  });

  it.each([
    ['pk = :p OR pk = :q', 'key-condition'],
    ['pk = :p AND sk = :a AND sk = :b', 'key-condition'],
    ['pk <> :p', 'key-condition'],
    ['pk IN (:a)', 'key-condition'],
    ['pk = :p AND contains(sk, :s)', 'key-condition'],
    ['pk = :p AND attribute_exists(sk)', 'key-condition'],
    ['pk = sk', 'syntax'],
    ['pk = 1', 'literal-value'],
    [`${'('.repeat(60)}pk = :p`, 'nesting'],
  ])('%s breaks %s', (expression, rule) => {
    expect(keyCondition(expression)).toBe(rule);
  });
});

describe('updates', () => {
  it.each([
    'SET #s = :s, version = :v',
    'SET version = version + :one REMOVE dueAt, #app.#name ADD total :n DELETE tags :t',
    'set #v = version - :one',
    'SET createdAt = if_not_exists(createdAt, :now)',
    'SET #v = if_not_exists(version, :zero)',
    'REMOVE events[0]',
    'ADD total :n',
  ])('%s is allowed', expression => {
    expect(update(expression)).toBeUndefined();
  });

  it.each([
    ['SET a = b', 'set-operand'],
    ['SET a = #s', 'set-operand'],
    ['SET a = a', 'set-operand'],
    ['SET a = b + :one', 'set-arithmetic'],
    ['SET a = a + b', 'set-arithmetic'],
    ['SET a = :one + a', 'set-arithmetic'],
    ['SET a = a + :one + :two', 'set-arithmetic'],
    ['SET a = if_not_exists(a, :zero) + :one', 'set-arithmetic'],
    ['SET a = if_not_exists(b, :zero)', 'set-function'],
    ['SET a = if_not_exists(a, b)', 'set-function'],
    ['SET a = list_append(a, :items)', 'set-function'],
    ['SET a = 1', 'literal-value'],
    ['SET a = a + 1', 'literal-value'],
    ['ADD total 1', 'literal-value'],
    ['PUT a = :b', 'update-clause'],
    ['SET a = :b SET c = :d', 'update-clause'],
    ['SET a = :b; REMOVE c', 'syntax'],
    ['SET a = :b c = :d', 'update-clause'],
    ['SET', 'syntax'],
    ['SET a', 'syntax'],
    ['SET a = if_not_exists(a,', 'syntax'],
    ['REMOVE :a', 'syntax'],
    ['ADD total other', 'syntax'],
    ['', 'update-clause'],
  ])('%s breaks %s', (expression, rule) => {
    expect(update(expression)).toBe(rule);
  });
});

describe('whatever text arrives', () => {
  const pieces = fc.constantFrom(
    ...['a', '#s', ':v', '(', ')', '[', ']', '.', ',', '=', '<>', '<', '+', '-', '1', '"', '&', ' '],
    ...['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'BETWEEN', 'IN', 'size', 'contains'],
    ...['attribute_exists', 'if_not_exists', '__proto__', 'constructor', '#toString'],
  );
  const expressions = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 60 }).map(parts => parts.join(' ')),
    fc.array(pieces, { maxLength: 60 }).map(parts => parts.join('')),
  );

  it('the guard ends with a GrammarError or with nothing', () => {
    fc.assert(
      fc.property(expressions, expression => {
        for (const check of [condition, update, keyCondition]) {
          const rule = check(expression);
          expect(rule === undefined || rule.length > 0).toBe(true);
        }
      }),
    );
  });

  it('no condition with size, no SET from another attribute ever passes', () => {
    fc.assert(
      fc.property(expressions, expression => {
        expect(condition(`size(a) > :n AND ${expression}`)).toBeDefined();
        expect(update(`SET a = b, ${expression}`)).toBeDefined();
      }),
    );
  });

  const path = fc.constantFrom('a', 'a.b', '#s', 'a[0].b', '#app.#name');
  const { tree } = fc.letrec<{ tree: string; leaf: string }>(tie => ({
    leaf: fc.oneof(
      path.map(p => `attribute_exists(${p})`),
      path.map(p => `contains(${p}, :v)`),
      fc.tuple(path, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), path).map(parts => parts.join('')),
      path.map(p => `${p} BETWEEN :a AND :b`),
      path.map(p => `${p} IN (:a, :b)`),
    ),
    tree: fc.oneof(
      { maxDepth: 5 },
      tie('leaf'),
      tie('tree').map(inner => `(${inner})`),
      tie('tree').map(inner => `NOT (${inner})`),
      fc.tuple(tie('tree'), fc.constantFrom('AND', 'or'), tie('tree')).map(parts => parts.join(' ')),
    ),
  }));

  it('every condition built from allowed parts passes', () => {
    fc.assert(
      fc.property(
        tree.filter(text => text.length <= 4096),
        expression => {
          expect(condition(expression)).toBeUndefined();
        },
      ),
    );
  });
});
