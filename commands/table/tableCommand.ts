import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { documentClient } from '../../shared/table/client.ts';
import { createTable } from '../../shared/table/createTable.ts';
import { tableDefinition } from '../../shared/table/tableDefinition.ts';
import { connectionFault } from '../target/connectionFault.ts';
import { readAddress } from '../target/readAddress.ts';
import { asksForHelp, readWords } from '../terminal/readArguments.ts';
import { refuse } from '../terminal/refusal.ts';
import { checkTable } from './checkTable.ts';
import { failed, reportText } from './report.ts';
import { switchTtlOn } from './switchTtlOn.ts';

const help = `Makes the table, or proves that an engine has what the bundle relies on.

  npm run table -- create [options]
  npm run table -- check [options]

  create   makes the table with its two indexes, waits until it can be used; an existing table is left as it is
  check    proves on temporary items, operation by operation, that the engine does what the bundle relies on

options
  --table NAME        default: TABLE_NAME, else koogallery-bridge
  --endpoint URL      default: DYNAMODB_ENDPOINT, else Amazon DynamoDB in the region of AWS_REGION
  --ttl on|off        create: let the engine remove expired items where it can (default: TABLE_TTL, else on)
  --index-wait SECS   check: how long an index may be behind before that counts as a failure (default 150)
  --json              one JSON object instead of text
  --help              this text

example
  npm run table -- check --endpoint https://your-geminidb:8000

Exit code: 0 done or everything holds, 1 something does not hold, 2 wrong usage or no answer from the table.
Credentials are found as the AWS SDK finds them; on the loopback none are needed.`;

/** The outside of the command. */
export interface CommandSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** A check must tell a refusal from a lost answer, so nothing is repeated behind its back, and nobody is in a hurry. */
const checkClient = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
};

/**
 * Runs `table create` or `table check`.
 *
 * @returns the exit code
 * @throws {Refusal} on wrong usage, or when the table does not answer
 */
export async function tableCommand(
  args: readonly string[],
  surroundings: CommandSurroundings,
): Promise<0 | 1> {
  const { print, complain } = surroundings;
  if (asksForHelp(args)) {
    print(help);
    return 0;
  }
  const options = readOptions(args, surroundings);
  try {
    return options.command === 'create' ? await create(options, print) : await check(options, surroundings);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      complain(`There is no table ${options.table.name}. Make it: npm run table -- create`);
      return 1;
    }
    const { endpoint = 'Amazon DynamoDB' } = options.table;
    return refuse(`the table at ${endpoint} cannot be used: ${reasonOf(error)}`);
  }
}

/** The SDK's own name of the fault tells more than its text, which may run over several lines. */
function reasonOf(error: unknown): string {
  const fault = connectionFault(error);
  if (fault !== undefined || !(error instanceof Error)) return fault ?? String(error);
  const [line = ''] = error.message.split('\n', 1);
  return /Credentials/.test(error.name)
    ? `there are no AWS credentials (${line}); set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`
    : `${error.name}: ${line}`;
}

interface Options {
  readonly command: 'create' | 'check';
  readonly table: { readonly name: string; readonly ttl: boolean; readonly endpoint?: string };
  readonly indexWaitMs: number;
  readonly json: boolean;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** @throws {Refusal} */
function readOptions(args: readonly string[], { environment }: CommandSurroundings): Options {
  const { values, positionals } = readWords(
    args,
    { table: text, endpoint: text, ttl: text, 'index-wait': text, json: flag },
    1,
  );
  const [command] = positionals;
  if (command !== 'create' && command !== 'check') return refuse('say create or check; --help explains both');
  const name = values.table ?? environment.TABLE_NAME ?? 'koogallery-bridge';
  if (!/^[A-Za-z0-9_-]{3,48}$/.test(name)) refuse('--table must be 3 to 48 letters, digits, _ or -');
  const endpoint = values.endpoint ?? environment.DYNAMODB_ENDPOINT;
  if (endpoint !== undefined) readAddress('--endpoint', endpoint);
  const ttl = values.ttl ?? environment.TABLE_TTL ?? 'on';
  if (ttl !== 'on' && ttl !== 'off') return refuse('--ttl must be on or off');
  const indexWait = Number(values['index-wait'] ?? 150);
  if (!(indexWait >= 0)) refuse('--index-wait must be seconds, 0 or more');
  return {
    command,
    table: { name, ttl: ttl === 'on', ...(endpoint !== undefined && { endpoint }) },
    indexWaitMs: indexWait * 1000,
    json: values.json ?? false,
  };
}

async function create({ table, json }: Options, print: (line: string) => void): Promise<0> {
  const client = documentClient(table);
  try {
    const outcome = await createTable(client, tableDefinition(table.name));
    const ttl = table.ttl ? await switchTtlOn(client, table.name) : 'off';
    if (json) print(JSON.stringify({ table: table.name, outcome, ttl }));
    else {
      print(`Table ${table.name} ${outcome === 'created' ? 'has been created' : 'existed already'}.`);
      print(ttlTexts[ttl]);
    }
    return 0;
  } finally {
    client.destroy();
  }
}

const ttlTexts = {
  on: 'The engine removes expired items by their attribute ttl.',
  off: 'Expired items are left to the schedule.',
  unsupported: 'This engine has no TTL: set TABLE_TTL=off, so that the schedule removes expired items.',
} as const;

async function check(options: Options, { clock, print }: CommandSurroundings): Promise<0 | 1> {
  const client = documentClient(options.table, checkClient);
  try {
    const { name: tableName } = options.table;
    const results = await checkTable({ client, tableName, clock, indexWaitMs: options.indexWaitMs });
    const holds = !results.some(failed);
    print(
      options.json ? JSON.stringify({ table: tableName, holds, results }) : reportText(tableName, results),
    );
    return holds ? 0 : 1;
  } finally {
    client.destroy();
  }
}
