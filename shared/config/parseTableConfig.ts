import * as z from 'zod/mini';
import { unlessBroken } from './checks/crossProblem.ts';
import { tableProblems } from './checks/tableProblems.ts';
import { ConfigError } from './configError.ts';
import { unreadableSettings } from './readers/setting.ts';
import { settings } from './settings.ts';
import { type TableConfig, tableConfig } from './tableConfig.ts';

const tableSettings = z.pick(settings, {
  TABLE_NAME: true,
  TABLE_TTL: true,
  DYNAMODB_ENDPOINT: true,
  TABLE_REGION: true,
  TABLE_ACCESS_KEY: true,
  TABLE_SECRET_KEY: true,
  TABLE_CA: true,
  TABLE_PLAIN_HTTP: true,
});

/** The settings that say where the table is. */
export const tableSettingNames = Object.keys(
  tableSettings.shape,
) as readonly (keyof typeof tableSettings.shape)[];

/**
 * Reads what the configuration says of the table alone, for work that needs nothing else.
 *
 * @throws {ConfigError} listing every problem
 */
export function parseTableConfig(variables: Readonly<Record<string, string | undefined>>): TableConfig {
  const unreadable = unreadableSettings(tableSettings, variables);
  const broken = new Set<string>(unreadable.map(({ variable }) => variable));
  const readable = tableSettings.parse(
    Object.fromEntries(Object.entries(variables).filter(([name]) => !broken.has(name))),
  );
  const problems = [...unreadable, ...unlessBroken(tableProblems(readable), broken)];
  if (problems.length > 0) throw new ConfigError(problems);
  return tableConfig(readable);
}

const ownerSettings = z.pick(settings, { KOOGALLERY_SITE: true, STAGE: true });

/** The settings that say which deployment this is. */
export const ownerSettingNames = Object.keys(
  ownerSettings.shape,
) as readonly (keyof typeof ownerSettings.shape)[];

/**
 * Which deployment this is.
 *
 * @throws {ConfigError} listing every problem
 */
export function parseOwner(variables: Readonly<Record<string, string | undefined>>): {
  readonly site: string;
  readonly stage: string;
} {
  const problems = unreadableSettings(ownerSettings, variables);
  if (problems.length > 0) throw new ConfigError(problems);
  const { KOOGALLERY_SITE: site, STAGE: stage } = ownerSettings.parse({ ...variables });
  return { site, stage };
}
