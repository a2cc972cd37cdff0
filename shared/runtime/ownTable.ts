import { isDeepStrictEqual } from 'node:util';
import { ConfigError, type ConfigProblem } from '../config/configError.ts';
import { secondMs } from '../platform/time.ts';
import { TableError } from '../table/tableError.ts';
import { claimTable, readTableOwner, type TableOwner } from '../table/tableOwner.ts';
import type { Core } from './core.ts';

type OwnBridge = Pick<Core, 'config' | 'table'>;

/** How long the table may take to say whose it is, while a call may wait for it. */
const askWithinMs = secondMs;

/** A table that did not answer, or was another's, is asked again no sooner: it may have been handed over since. */
const askAgainAfterMs = 10 * secondMs;

/**
 * Whether the table belongs to another deployment, which is a wrong setting; a table that belongs to none is taken.
 *
 * @throws {TableError} when the table does not answer, which says nothing about whose it is
 */
export async function tableOwnerProblems(
  { config, table }: OwnBridge,
  signal: AbortSignal,
): Promise<readonly ConfigProblem[]> {
  return problemsOf(await claimTable(table, config, signal), config);
}

/**
 * The same for who only works in a table and does not run it, such as a command: a table that belongs to none stays so.
 *
 * @throws {TableError}
 */
export async function foreignTableProblems(
  { config, table }: OwnBridge,
  signal: AbortSignal,
): Promise<readonly ConfigProblem[]> {
  return problemsOf((await readTableOwner(table, signal)) ?? config, config);
}

function problemsOf(owner: TableOwner, { site, stage }: TableOwner): readonly ConfigProblem[] {
  if (owner.site === site && owner.stage === stage) return [];
  return [
    {
      variable: 'TABLE_NAME',
      problem:
        `names the table of another deployment (KOOGALLERY_SITE ${owner.site}, STAGE ${owner.stage}; here ${site}, ${stage}): ` +
        'name a table of its own, or set both as there; npm run table -- hand-over gives it to this one',
    },
  ];
}

/**
 * Takes the table for the deployment of a schedule, whose work is everybody's in it. One that does not answer is taken at
 * another run.
 *
 * @returns whether it answered
 * @throws {ConfigError} when it is another deployment's
 */
export async function takeTable(bridge: OwnBridge): Promise<boolean> {
  const problems = await unlessAway(tableOwnerProblems(bridge, AbortSignal.timeout(askWithinMs)));
  if (problems !== undefined && problems.length > 0) throw new ConfigError(problems);
  return problems !== undefined;
}

async function unlessAway<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    return undefined;
  }
}

/**
 * Holds a container to its own table: two deployments on one would take each other's calls and run each other's schedules.
 * The table is asked once for each deployment that the settings name; all that come at the same time wait for one answer.
 * It is only read: schedules take it, see {@link takeTable}. A table that does not answer keeps nobody up: what needs it fails by itself, and a test call does not need it.
 *
 * @param clock epoch ms
 * @returns what rejects with a {@link ConfigError} when the table of a bridge is another deployment's
 */
export function ownTable(clock: () => number): (bridge: OwnBridge) => Promise<void> {
  let asked:
    | { config: OwnBridge['config']; readonly at: number; readonly problems: ReturnType<typeof ask> }
    | undefined;
  let isAnswered = false;

  async function ask({ config, table }: OwnBridge): Promise<readonly ConfigProblem[]> {
    const reading = readTableOwner(table, AbortSignal.timeout(askWithinMs));
    const owner = await unlessAway(reading.then(found => found ?? config));
    const problems = owner === undefined ? [] : problemsOf(owner, config);
    isAnswered = owner !== undefined && problems.length === 0;
    return problems;
  }

  return async bridge => {
    const { config } = bridge;
    const isKnown = asked !== undefined && namesTheSame(asked.config, config);
    if (asked === undefined || !isKnown || (!isAnswered && clock() >= asked.at + askAgainAfterMs)) {
      isAnswered = false;
      asked = { config, at: clock(), problems: ask(bridge) };
    }
    // Settings are read again from time to time: the next call need not compare them.
    asked.config = config;
    const problems = await asked.problems;
    if (problems.length > 0) throw new ConfigError(problems);
  };
}

function namesTheSame(one: OwnBridge['config'], other: OwnBridge['config']): boolean {
  if (one === other) return true;
  return one.site === other.site && one.stage === other.stage && isDeepStrictEqual(one.table, other.table);
}
