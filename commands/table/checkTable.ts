import { setTimeout as pause } from 'node:timers/promises';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tableDefinition } from '../../shared/table/tableDefinition.ts';
import type { EngineCheck } from './check.ts';
import { type CheckBench, checkBench } from './checkBench.ts';
import { connectionChecks } from './connectionChecks.ts';
import type { CheckResult } from './engineReport.ts';
import { type ObservedAnswers, observeAnswers } from './observedAnswers.ts';
import { pageChecks } from './pageChecks.ts';
import { readChecks } from './readChecks.ts';
import { ttlStatus } from './switchTtlOn.ts';
import { valueChecks } from './valueChecks.ts';
import { writeChecks } from './writeChecks.ts';

export interface CheckOptions {
  /** Must not repeat requests on its own: `maxAttempts` 1. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Epoch ms. */
  readonly clock: () => number;
  /** How far an index may be behind. */
  readonly indexWaitMs: number;
  /** Told before each check; a total of 0 says that it is over. */
  readonly progress?: (done: number, total: number, check: string) => void;
}

export interface CheckedTable {
  readonly results: readonly CheckResult[];
  readonly answers: ObservedAnswers;
}

/**
 * Proves on the real table what the bundle relies on, one check after the other, and removes its items. A table with other keys is
 * checked no further.
 *
 * @throws when the table cannot be described at all
 */
export async function checkTable(options: CheckOptions): Promise<CheckedTable> {
  const { client, tableName, clock, progress = () => {} } = options;
  const answers = observeAnswers(client, clock);
  const shape = await describeShape(client, tableName);
  const bench = checkBench(client, tableName, clock);
  const results: CheckResult[] = [await outcomeOf(definitionCheck(shape, tableName), bench)];
  // Under other keys nothing of ours can be written, and every further check would only repeat that.
  if (keysIn(shape) !== keysIn(shapeOf(tableDefinition(tableName)))) return { results, answers };
  try {
    const checks = [
      ...writeChecks,
      ...valueChecks,
      ...readChecks({ ...options, pause }),
      ...pageChecks,
      ...connectionChecks(answers),
      ttlCheck(client, tableName),
    ];
    for (const [done, check] of checks.entries()) {
      progress(done, checks.length, check.check);
      results.push(await outcomeOf(check, bench));
    }
  } finally {
    progress(0, 0, '');
    const left = await bench.cleanUp();
    if (left > 0) results.push(leftBehind(left));
  }
  return { results, answers };
}

const leftBehind = (left: number): CheckResult => ({
  check: 'clean-up',
  meaning: `Their keys begin with check#; they carry an expiry.`,
  outcome: 'noted',
  detail: `${left} temporary items were not removed`,
});

async function outcomeOf(
  { check, meaning, run, optional }: EngineCheck,
  bench: CheckBench,
): Promise<CheckResult> {
  try {
    const detail = await run(bench);
    return { check, meaning, outcome: optional ? 'noted' : 'holds', detail };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { check, meaning, outcome: optional ? 'noted' : 'fails', detail };
  }
}

async function describeShape(client: DynamoDBDocumentClient, TableName: string): Promise<string> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return shapeOf(Table ?? {});
}

function definitionCheck(shape: string, tableName: string): EngineCheck {
  return {
    check: 'keys and indexes',
    meaning: 'The table was not made from this definition; make it anew with `npm run table -- create`.',
    run: async () => {
      const expected = shapeOf(tableDefinition(tableName));
      if (shape !== expected) throw new Error(`found ${shape}, expected ${expected}`);
      return shape;
    },
  };
}

/** `pk/sk` of a shape. */
const keysIn = (shape: string): string | undefined => shape.split(',', 1)[0];

interface Keys {
  readonly KeySchema?:
    | readonly { AttributeName?: string | undefined; KeyType?: string | undefined }[]
    | undefined;
}

/** `pk/sk, due: dueShard/dueAt, …` */
function shapeOf(
  table: Keys & {
    GlobalSecondaryIndexes?: readonly (Keys & { IndexName?: string | undefined })[] | undefined;
  },
) {
  const keysOf = ({ KeySchema = [] }: Keys) =>
    ['HASH', 'RANGE'].map(type => KeySchema.find(({ KeyType }) => KeyType === type)?.AttributeName).join('/');
  const indexes = (table.GlobalSecondaryIndexes ?? []).map(index => `${index.IndexName}: ${keysOf(index)}`);
  return [keysOf(table), ...indexes.sort()].join(', ');
}

function ttlCheck(client: DynamoDBDocumentClient, tableName: string): EngineCheck {
  return {
    check: 'removal of expired items by the engine',
    meaning: 'Where the engine has no TTL, set TABLE_TTL=off: the schedule removes what has expired.',
    optional: true,
    run: async () => (await ttlStatus(client, tableName)) ?? 'not supported',
  };
}
