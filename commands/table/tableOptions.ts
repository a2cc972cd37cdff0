import { readFile } from 'node:fs/promises';
import { namedAsGiven } from '../../shared/config/namedAsGiven.ts';
import { parseTableConfig, tableSettingNames } from '../../shared/config/parseTableConfig.ts';
import { readVariables } from '../../shared/config/sources.ts';
import type { TableConfig } from '../../shared/config/tableConfig.ts';
import { readAddress } from '../target/readAddress.ts';
import { languageOf, languageOption } from '../terminal/chosenLanguage.ts';
import { readArguments } from '../terminal/readArguments.ts';
import { refuseInBoth } from '../terminal/refusal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface TableOptions {
  readonly command: 'create' | 'check' | 'hand-over';
  readonly table: TableConfig;
  readonly indexWaitMs: number;
  readonly report: string | undefined;
  readonly json: boolean;
}

const word = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** @throws {Refusal} */
export async function readTableOptions(
  args: readonly string[],
  environment: Environment,
): Promise<TableOptions> {
  const { values, positionals } = readArguments(
    args,
    {
      ...{ table: word, endpoint: word, ttl: word, 'index-wait': word, report: word, json: flag },
      ...languageOption,
    },
    1,
  );
  const [command] = positionals;
  languageOf(values.lang, environment);
  if (command !== 'create' && command !== 'check' && command !== 'hand-over')
    return refuseInBoth(
      'say create, check or hand-over; --help explains them',
      '请给出 create、check 或 hand-over；--help 有说明',
    );
  const { table, endpoint, ttl, report } = values;
  if (report === '')
    refuseInBoth(
      '--report needs the name of a file, or - for standard output',
      '--report 需要文件名，或用 - 表示标准输出',
    );
  if (report !== undefined && command !== 'check')
    refuseInBoth('--report belongs to check', '--report 只用于 check');
  if (table !== undefined && !/^[A-Za-z0-9_-]{3,48}$/.test(table)) {
    refuseInBoth(
      '--table must be 3 to 48 letters, digits, _ or -',
      '--table 必须是 3 到 48 个字母、数字、_ 或 -',
    );
  }
  if (endpoint !== undefined) readAddress('--endpoint', endpoint);
  if (ttl !== undefined && ttl !== 'on' && ttl !== 'off')
    return refuseInBoth('--ttl must be on or off', '--ttl 必须是 on 或 off');
  const indexWait = Number(values['index-wait'] ?? 150);
  if (!(indexWait >= 0))
    refuseInBoth('--index-wait must be seconds, 0 or more', '--index-wait 必须是秒数，不小于 0');
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
  environment: Environment,
  given: Readonly<Record<string, string>>,
): Promise<TableConfig> {
  const own = { ...environment, ...given };
  const variables = await readVariables({ environment: own, readFile: readText }, tableSettingNames);
  return namedAsGiven(own, variables, parseTableConfig);
}

export const readText = (path: string) => readFile(path, 'utf8');
