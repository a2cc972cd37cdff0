import { writeFile } from 'node:fs/promises';
import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { namedAsGiven } from '../../shared/config/namedAsGiven.ts';
import { ownerSettingNames, parseOwner } from '../../shared/config/parseTableConfig.ts';
import { readVariables } from '../../shared/config/sources.ts';
import type { TableConfig } from '../../shared/config/tableConfig.ts';
import { bridgeTable } from '../../shared/table/bridgeTable.ts';
import { documentClient } from '../../shared/table/client.ts';
import { createTable } from '../../shared/table/createTable.ts';
import { tableDefinition } from '../../shared/table/tableDefinition.ts';
import { handOverTable } from '../../shared/table/tableOwner.ts';
import { type Language, type Say, speaking, text } from '../terminal/language.ts';
import { type ProgressBar, progressBar } from '../terminal/progressBar.ts';
import { asksForHelp } from '../terminal/readArguments.ts';
import { Refusal, refuseInBoth } from '../terminal/refusal.ts';
import { type CheckOptions, checkTable } from './checkTable.ts';
import { checkName } from './checkWords.ts';
import { failed, reportText } from './engineReport.ts';
import { reportPage } from './reportPage.ts';
import { switchTtlOn } from './switchTtlOn.ts';
import { tableFacts } from './tableFacts.ts';
import { tableHelp } from './tableHelp.ts';
import { readTableOptions, readText, type TableOptions } from './tableOptions.ts';
import { tableReason } from './tableReason.ts';

/** The outside of the command. */
export interface CommandSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  /** English, when nothing is said. */
  readonly language?: Language;
}

/** A check must tell a refusal from a lost answer, so nothing is repeated behind its back, and nobody is in a hurry. */
const checkClient = {
  maxAttempts: 1,
  limits: { connectionTimeout: 5_000, requestTimeout: 30_000 },
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
  const { print, complain, language = 'en' } = surroundings;
  const say = speaking(language);
  if (asksForHelp(args)) {
    print(tableHelp[language]);
    return 0;
  }
  const options = await readTableOptions(args, surroundings.environment);
  try {
    if (options.command === 'hand-over') return await handOver(options, surroundings);
    return options.command === 'create'
      ? await create(options, print, say)
      : await check(options, surroundings);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof ResourceNotFoundException) {
      const { name, endpoint } = options.table;
      const place = endpoint === undefined ? '' : ` --endpoint ${endpoint}`;
      const make = `npm run table -- create${place}`;
      complain(say(`There is no table ${name}. Make it: ${make}`, `没有表 ${name}。创建它：${make}`));
      return 1;
    }
    const { endpoint = 'Amazon DynamoDB' } = options.table;
    const why = tableReason(error);
    return refuseInBoth(
      `the table at ${endpoint} cannot be used: ${why.en}`,
      `${endpoint} 的表不能使用：${why.zh}`,
    );
  }
}

async function handOver(
  { table, json }: TableOptions,
  { environment, print, language = 'en' }: CommandSurroundings,
): Promise<0> {
  const client = documentClient(table);
  const variables = await readVariables({ environment, readFile: readText }, ownerSettingNames);
  const owner = namedAsGiven(environment, variables, parseOwner);
  try {
    await handOverTable(bridgeTable(client, table.name), owner);
    const { site, stage } = owner;
    print(
      json
        ? JSON.stringify({ table: table.name, ...owner })
        : speaking(language)(
            `Table ${table.name} belongs to KOOGALLERY_SITE ${site}, STAGE ${stage} now.`,
            `表 ${table.name} 现在属于 KOOGALLERY_SITE ${site}、STAGE ${stage}。`,
          ),
    );
    return 0;
  } finally {
    client.destroy();
  }
}

async function create({ table, json }: TableOptions, print: (line: string) => void, say: Say): Promise<0> {
  const client = documentClient(table);
  try {
    const outcome = await createTable(client, tableDefinition(table.name));
    const ttl = table.ttl ? await switchTtlOn(client, table.name) : 'off';
    if (json) print(JSON.stringify({ table: table.name, outcome, ttl }));
    else {
      print(
        outcome === 'created'
          ? say(`Table ${table.name} has been created.`, `表 ${table.name} 已创建。`)
          : say(`Table ${table.name} existed already.`, `表 ${table.name} 已存在。`),
      );
      print(say(ttlTexts[ttl].en, ttlTexts[ttl].zh));
    }
    return 0;
  } finally {
    client.destroy();
  }
}

const ttlTexts = {
  on: text('The engine removes expired items by their attribute ttl.', '引擎按属性 ttl 删除过期条目。'),
  off: text('Expired items are left to the schedule.', '过期条目由定时任务删除。'),
  unsupported: text(
    'This engine has no TTL: set TABLE_TTL=off, so that the schedule removes expired items.',
    '该引擎没有 TTL：请设置 TABLE_TTL=off，由定时任务删除过期条目。',
  ),
} as const;

async function check(
  options: TableOptions,
  { clock, print, complain, language = 'en' }: CommandSurroundings,
): Promise<0 | 1> {
  const say = speaking(language);
  const { table, report, indexWaitMs, json } = options;
  const client = documentClient(table, checkClient);
  const bar = checkProgress(language);
  try {
    const { name: tableName } = table;
    const checked = await checkTable({ client, tableName, clock, indexWaitMs, progress: bar });
    const { results } = checked;
    const holds = !results.some(failed);
    const page =
      report === undefined ? '' : reportPage(checked, await tableFacts(table, clock()), ownNames(table));
    if (report === '-') print(page);
    else
      print(
        json
          ? JSON.stringify({ table: tableName, holds, results })
          : reportText(tableName, results, language),
      );
    if (report !== undefined && report !== '-') {
      await writeFile(report, `${page}\n`).catch((error: NodeJS.ErrnoException) =>
        refuseInBoth(
          `--report: ${report} cannot be written (${error.code})`,
          `--report：无法写入 ${report}（${error.code}）`,
        ),
      );
      complain(say(`The report is in ${report}.`, `报告在 ${report}。`));
    }
    return holds ? 0 : 1;
  } finally {
    client.destroy();
  }
}

const ownNames = ({ name, endpoint }: TableConfig): readonly string[] =>
  endpoint === undefined ? [name] : [name, new URL(endpoint).hostname];

function checkProgress(language: Language): NonNullable<CheckOptions['progress']> {
  let bar: ProgressBar | undefined;
  return (done, total, what) => {
    if (total === 0) return bar?.clear();
    bar ??= progressBar(total);
    bar.to(done, checkName(language, what));
  };
}
