import { readFile, writeFile } from 'node:fs/promises';
import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { namedAsGiven } from '../../shared/config/namedAsGiven.ts';
import {
  ownerSettingNames,
  parseOwner,
  parseTableConfig,
  tableSettingNames,
} from '../../shared/config/parseTableConfig.ts';
import { readVariables } from '../../shared/config/sources.ts';
import type { TableConfig } from '../../shared/config/tableConfig.ts';
import { bridgeTable } from '../../shared/table/bridgeTable.ts';
import { documentClient } from '../../shared/table/client.ts';
import { createTable } from '../../shared/table/createTable.ts';
import { tableDefinition } from '../../shared/table/tableDefinition.ts';
import { handOverTable } from '../../shared/table/tableOwner.ts';
import { readAddress } from '../target/readAddress.ts';
import { connectionProblem } from '../terminal/connectionProblem.ts';
import { type ProgressBar, progressBar } from '../terminal/progressBar.ts';
import { asksForHelp, readArguments } from '../terminal/readArguments.ts';
import { Refusal, refuse } from '../terminal/refusal.ts';
import { type CheckOptions, checkTable } from './checkTable.ts';
import { failed, reportText } from './engineReport.ts';
import { reportPage } from './reportPage.ts';
import { switchTtlOn } from './switchTtlOn.ts';
import { tableFacts } from './tableFacts.ts';

const help = `Makes the table, or proves that an engine has what the bundle relies on.

  npm run table -- create [options]
  npm run table -- check [options]
  npm run table -- hand-over [options]

  create   makes the table with its two indexes, waits until it can be used; an existing table is left as it is
  hand-over  gives it to the deployment of KOOGALLERY_SITE and STAGE: processes of another one refuse to start
  check    proves on temporary items, operation by operation, that the engine does what the bundle relies on

options
  --table NAME        default: TABLE_NAME, else koogallery-bridge
  --endpoint URL      default: DYNAMODB_ENDPOINT, else Amazon DynamoDB in the region of AWS_REGION
  --ttl on|off        create: let the engine remove expired items where it can (default: TABLE_TTL, else on)
  --index-wait SECS   check: how long an index may be behind before that counts as a failure (default 150)
  --report FILE       check: also writes what was found as Markdown, to send in; - prints it instead of the text.
                      No address, key or name of yours is in it
  --json              one JSON object instead of text
  --help              this text

example
  TABLE_PLAIN_HTTP=on npm run table -- check --endpoint http://192.168.0.12

Exit code: 0 done or everything holds, 1 something does not hold, 2 wrong usage or no answer from the table.
TABLE_REGION, TABLE_ACCESS_KEY, TABLE_SECRET_KEY, TABLE_CA_FILE and TABLE_PLAIN_HTTP count as in a deployment. Without
keys credentials are found as the AWS SDK finds them; on the loopback none are needed.`;

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
  const options = await readOptions(args, surroundings);
  try {
    if (options.command === 'hand-over') return await handOver(options, surroundings);
    return options.command === 'create' ? await create(options, print) : await check(options, surroundings);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof ResourceNotFoundException) {
      const { name, endpoint } = options.table;
      const place = endpoint === undefined ? '' : ` --endpoint ${endpoint}`;
      complain(`There is no table ${name}. Make it: npm run table -- create${place}`);
      return 1;
    }
    const { endpoint = 'Amazon DynamoDB' } = options.table;
    return refuse(`the table at ${endpoint} cannot be used: ${reasonOf(error)}`);
  }
}

/** The SDK's own name of the fault tells more than its text, which may run over several lines. */
function reasonOf(error: unknown): string {
  const names = certificateNames(error);
  if (names !== undefined) return names;
  const fault = connectionProblem(error)?.en;
  if (fault !== undefined || !(error instanceof Error)) return fault ?? String(error);
  const [line = ''] = error.message.split('\n', 1);
  if (line === 'Region is missing') return 'no region is set: set AWS_REGION, or give --endpoint';
  return /Credentials/.test(error.name)
    ? `there are no AWS credentials (${line}); set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`
    : `${error.name}: ${line}`;
}

/** A private certificate may carry other names than the address: with them the seller can find one that fits. */
function certificateNames(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cert, cause } = error as {
    code?: unknown;
    cert?: { subjectaltname?: unknown };
    cause?: unknown;
  };
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return certificateNames(cause);
  const names = typeof cert?.subjectaltname === 'string' ? cert.subjectaltname.slice(0, 200) : 'none';
  return `its certificate is for other names (${names}): reach the table by one of them, such as by an entry of the private DNS zone`;
}

interface Options {
  readonly command: 'create' | 'check' | 'hand-over';
  readonly table: TableConfig;
  readonly indexWaitMs: number;
  readonly report: string | undefined;
  readonly json: boolean;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** @throws {Refusal} */
async function readOptions(args: readonly string[], { environment }: CommandSurroundings): Promise<Options> {
  const { values, positionals } = readArguments(
    args,
    { table: text, endpoint: text, ttl: text, 'index-wait': text, report: text, json: flag },
    1,
  );
  const [command] = positionals;
  if (command !== 'create' && command !== 'check' && command !== 'hand-over')
    return refuse('say create, check or hand-over; --help explains them');
  const { table, endpoint, ttl, report } = values;
  if (report === '') refuse('--report needs the name of a file, or - for standard output');
  if (report !== undefined && command !== 'check') refuse('--report belongs to check');
  if (table !== undefined && !/^[A-Za-z0-9_-]{3,48}$/.test(table)) {
    refuse('--table must be 3 to 48 letters, digits, _ or -');
  }
  if (endpoint !== undefined) readAddress('--endpoint', endpoint);
  if (ttl !== undefined && ttl !== 'on' && ttl !== 'off') return refuse('--ttl must be on or off');
  const indexWait = Number(values['index-wait'] ?? 150);
  if (!(indexWait >= 0)) refuse('--index-wait must be seconds, 0 or more');
  return {
    command,
    table: await tableSettings(environment, {
      ...(table !== undefined && { TABLE_NAME: table }),
      ...(endpoint !== undefined && { DYNAMODB_ENDPOINT: endpoint }),
      ...(ttl !== undefined && { TABLE_TTL: ttl }),
    }),
    indexWaitMs: indexWait * 1000,
    report,
    json: values.json ?? false,
  };
}

/**
 * The rules of the deployment hold here too: an address that the check takes is one that the bundle takes.
 *
 * @throws {ConfigError}
 */
async function tableSettings(
  environment: CommandSurroundings['environment'],
  given: Readonly<Record<string, string>>,
): Promise<TableConfig> {
  const own = { ...environment, ...given };
  const variables = await readVariables({ environment: own, readFile: readText }, tableSettingNames);
  return namedAsGiven(own, variables, parseTableConfig);
}

const readText = (path: string) => readFile(path, 'utf8');

async function handOver({ table, json }: Options, { environment, print }: CommandSurroundings): Promise<0> {
  const client = documentClient(table);
  const variables = await readVariables({ environment, readFile: readText }, ownerSettingNames);
  const owner = namedAsGiven(environment, variables, parseOwner);
  try {
    await handOverTable(bridgeTable(client, table.name), owner);
    const { site, stage } = owner;
    print(
      json
        ? JSON.stringify({ table: table.name, ...owner })
        : `Table ${table.name} belongs to KOOGALLERY_SITE ${site}, STAGE ${stage} now.`,
    );
    return 0;
  } finally {
    client.destroy();
  }
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

async function check(options: Options, { clock, print, complain }: CommandSurroundings): Promise<0 | 1> {
  const { table, report, indexWaitMs, json } = options;
  const client = documentClient(table, checkClient);
  const bar = checkProgress();
  try {
    const { name: tableName } = table;
    const checked = await checkTable({ client, tableName, clock, indexWaitMs, progress: bar });
    const { results } = checked;
    const holds = !results.some(failed);
    const page =
      report === undefined ? '' : reportPage(checked, await tableFacts(table, clock()), ownNames(table));
    if (report === '-') print(page);
    else print(json ? JSON.stringify({ table: tableName, holds, results }) : reportText(tableName, results));
    if (report !== undefined && report !== '-') {
      await writeFile(report, `${page}\n`).catch((error: NodeJS.ErrnoException) =>
        refuse(`--report: ${report} cannot be written (${error.code})`),
      );
      complain(`The report is in ${report}.`);
    }
    return holds ? 0 : 1;
  } finally {
    client.destroy();
  }
}

const ownNames = ({ name, endpoint }: TableConfig): readonly string[] =>
  endpoint === undefined ? [name] : [name, new URL(endpoint).hostname];

function checkProgress(): NonNullable<CheckOptions['progress']> {
  let bar: ProgressBar | undefined;
  return (done, total, what) => {
    if (total === 0) return bar?.clear();
    bar ??= progressBar(total);
    bar.to(done, what);
  };
}
