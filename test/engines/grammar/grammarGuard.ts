import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { wireRequest } from '../wireMessage.ts';
import { checkCondition, checkKeyCondition } from './conditionGrammar.ts';
import type { AttributeNames } from './expressionCursor.ts';
import { GrammarError, type GrammarRule } from './grammarError.ts';
import { checkProjection, checkUpdate } from './updateGrammar.ts';

/** Scan is left out although GeminiDB has it: no code path of ours may grow with the table. */
const operations = new Set([
  ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'BatchGetItem', 'BatchWriteItem'],
  ...['CreateTable', 'DescribeTable', 'UpdateTimeToLive', 'DescribeTimeToLive', 'DeleteTable', 'ListTables'],
]);

/** Parameters that may not be present, and the rule that says so. */
const forbidden: Readonly<Record<string, GrammarRule>> = {
  Expected: 'legacy-parameter',
  AttributeUpdates: 'legacy-parameter',
  ConditionalOperator: 'legacy-parameter',
  KeyConditions: 'legacy-parameter',
  QueryFilter: 'legacy-parameter',
  ScanFilter: 'legacy-parameter',
  AttributesToGet: 'legacy-parameter',
  ReturnConsumedCapacity: 'capacity-statistics',
  ReturnItemCollectionMetrics: 'capacity-statistics',
  OnDemandThroughput: 'throttling-setting',
  WarmThroughput: 'throttling-setting',
  StreamSpecification: 'stream',
};

const expressions: Readonly<Record<string, (expression: string, names: AttributeNames) => void>> = {
  ConditionExpression: checkCondition,
  FilterExpression: checkCondition,
  KeyConditionExpression: checkKeyCondition,
  UpdateExpression: checkUpdate,
  ProjectionExpression: checkProjection,
};

/**
 * Makes a client refuse, before anything is sent, every request outside the grammar that GeminiDB's DynamoDB API
 * publishes (nosql_dynamodb_0004). Installed on every table client of the tests: an embedded engine accepts far
 * more than the engines of production.
 */
export function installGrammarGuard(client: DynamoDBDocumentClient): void {
  const { requestHandler } = client.config;
  const send = requestHandler.handle.bind(requestHandler);
  client.config.requestHandler = Object.assign(Object.create(requestHandler), {
    handle: async (...[httpRequest, options]: Parameters<typeof send>) => {
      const { operation, input } = wireRequest(httpRequest);
      checkRequest(operation, input);
      return send(httpRequest, options);
    },
  });
}

/**
 * Checks one request.
 *
 * @param operation name of the operation, for example `PutItem`
 * @throws {GrammarError} naming the rule that it breaks
 */
export function checkRequest(operation: string, input: unknown): void {
  if (!operations.has(operation)) throw new GrammarError('operation', `${operation} is not allowed`);
  checkParameters(input);
}

function checkParameters(input: unknown): void {
  if (!isRecord(input)) return;
  for (const [parameter, rule] of Object.entries(forbidden)) {
    if (input[parameter] !== undefined && input[parameter] !== 'NONE') {
      throw new GrammarError(rule, `${parameter} is not allowed`);
    }
  }
  checkName('TableName', input.TableName);
  checkName('IndexName', input.IndexName);
  const names = isRecord(input.ExpressionAttributeNames) ? input.ExpressionAttributeNames : {};
  for (const [parameter, check] of Object.entries(expressions)) {
    const expression = input[parameter];
    if (typeof expression === 'string') check(expression, names as AttributeNames);
  }
  if (Array.isArray(input.GlobalSecondaryIndexes)) input.GlobalSecondaryIndexes.forEach(checkParameters);
  checkTables(input.RequestItems);
}

/** The batch calls carry their parameters per table. */
function checkTables(requestItems: unknown): void {
  if (!isRecord(requestItems)) return;
  for (const [tableName, perTable] of Object.entries(requestItems)) {
    checkName('TableName', tableName);
    checkParameters(perTable);
  }
}

function checkName(parameter: string, name: unknown): void {
  if (name === undefined || (typeof name === 'string' && /^[A-Za-z0-9_-]{3,48}$/.test(name))) return;
  throw new GrammarError('name', `${parameter} has 3 to 48 letters, digits, _ or -, and no dot`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
