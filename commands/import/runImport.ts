import { forEachConcurrently } from '../../shared/platform/forEachConcurrently.ts';
import { reasonOf } from '../../shared/platform/reasonOf.ts';
import { TableError } from '../../shared/table/tableError.ts';
import type { OpenDeployment } from '../target/openDeployment.ts';
import { type Language, speaking } from '../terminal/language.ts';
import { longWork, type Steps } from '../terminal/longWork.ts';
import { steadyPace } from '../terminal/pace.ts';
import { refuseInBoth } from '../terminal/refusal.ts';
import type { Output } from '../terminal/runCommand.ts';
import { type ImportRow, problemText, type RowProblem } from './importRow.ts';
import { planImport, unreadableItem } from './planImport.ts';
import { type FileSettings, readRows } from './readRows.ts';
import { rowWords } from './rowWords.ts';
import { writeRow } from './writeRow.ts';

/** Problems shown; the rest is counted. */
const maxShown = 50;

export interface ImportWork {
  readonly deployment: OpenDeployment;
  readonly output: Output;
  readonly perSecond: number;
  readonly write: boolean;
  readonly json: boolean;
  readonly language: Language;
}

/**
 * Reads the rows, compares them with the table, and writes what is missing.
 *
 * @returns the exit code
 * @throws {Refusal} when a row is wrong: nothing was written
 * @throws {TableError} when the table cannot be read
 */
export async function runImport(
  bytes: Uint8Array,
  settings: FileSettings,
  work: ImportWork,
): Promise<number> {
  const { deployment, output, write, json, language } = work;
  const say = speaking(language);
  const { bridge } = deployment;
  const place = deployment.place[language];
  const { rows, problems } = readRows(bytes, settings, bridge.effects.clock());
  if (problems.length > 0) return refuseRows(problems, work);
  const looking = longWork(rows.length, say('compared with the table', '行已与表比较'), output);
  const plan = await planImport(bridge.instances.store, rows, looking.to).finally(looking.end);
  if (plan.problems.length > 0) return refuseRows(plan.problems, work);
  const { missing, present } = plan;
  if (!write) {
    const { unreadable } = plan;
    if (json) output.json({ rows: rows.length, missing: missing.length, present, unreadable, written: 0 });
    else {
      output.say(
        say(
          `${rows.length - unreadable.length} rows are in order: ${missing.length} to be written, ${present} in the ${place} already.`,
          `${rows.length - unreadable.length} 行无误：待写入 ${missing.length} 行，${place} 中已有 ${present} 行。`,
        ),
      );
      sayProblems(unreadable, work);
      output.say(say('Nothing was written. --write writes them.', '什么也没有写。--write 会写入。'));
    }
    return unreadable.length === 0 ? 0 : 1;
  }
  const { written, contradicted, failure, ...found } = await writeRows(missing, work);
  const unreadable = [...plan.unreadable, ...found.unreadable];
  if (json) {
    output.json({
      rows: rows.length,
      missing: missing.length - written,
      present,
      unreadable,
      written,
      contradicted,
      failure,
    });
  } else {
    output.say(
      say(
        `${written} rows written, ${present} were in the ${place} already.`,
        `已写入 ${written} 行，${place} 中原有 ${present} 行。`,
      ),
    );
    for (const line of contradicted)
      output.say(
        say(
          `✗ line ${line}: another instance of the order came in the meantime`,
          `✗ 第 ${line} 行：其间该订单有了另一个实例`,
        ),
      );
    sayProblems(unreadable, work);
    if (failure !== undefined)
      output.say(
        say(
          `✗ Broken off: ${failure}. Run it again: it goes on.`,
          `✗ 已中断：${rowWords('zh', failure)}。再次运行会继续。`,
        ),
      );
  }
  return failure === undefined && contradicted.length === 0 && unreadable.length === 0 ? 0 : 1;
}

interface Written {
  readonly written: number;
  readonly contradicted: readonly number[];
  readonly unreadable: readonly RowProblem[];
  readonly failure: string | undefined;
}

async function writeRows(
  rows: readonly ImportRow[],
  { deployment, output, perSecond, language }: ImportWork,
): Promise<Written> {
  const { bridge } = deployment;
  const pace = steadyPace(perSecond, bridge.effects.wait);
  const steps: Steps = longWork(rows.length, speaking(language)('rows written', '行已写入'), output);
  const contradicted: number[] = [];
  const unreadable: RowProblem[] = [];
  let written = 0;
  let done = 0;
  let failure: string | undefined;
  const interrupted = () => {
    failure ??= 'interrupted';
  };
  process.once('SIGINT', interrupted);
  await forEachConcurrently(rows, async row => {
    if (failure !== undefined) return;
    await pace.next();
    try {
      const outcome = await writeRow(bridge, row);
      if (outcome === 'written') written += 1;
      if (outcome === 'contradicted') contradicted.push(row.line);
    } catch (error) {
      // One that was damaged since it was looked at must not keep the others from being written.
      if (error instanceof TableError && error.code === 'item-malformed') {
        unreadable.push({ line: row.line, problem: unreadableItem(row.instanceId) });
      } else {
        failure ??= `line ${row.line}: ${reasonOf(error)}`;
        return;
      }
    }
    done += 1;
    steps.to(done);
  });
  process.off('SIGINT', interrupted);
  steps.end();
  return { written, contradicted, unreadable, failure };
}

function sayProblems(problems: readonly RowProblem[], { output, language }: ImportWork): void {
  for (const problem of problems.slice(0, maxShown)) output.say(`✗ ${problemText(problem, language)}`);
  const more = problems.length - maxShown;
  if (more > 0) output.say(speaking(language)(`… and ${more} more`, `……另有 ${more} 处`));
}

function refuseRows(problems: readonly RowProblem[], { output, json, language }: ImportWork): number {
  if (json) output.json({ problems });
  else {
    for (const problem of problems.slice(0, maxShown)) output.note(problemText(problem, language));
    const more = problems.length - maxShown;
    if (more > 0) output.note(speaking(language)(`… and ${more} more`, `……另有 ${more} 处`));
  }
  return refuseInBoth(
    `${problems.length === 1 ? 'one thing is' : `${problems.length} things are`} wrong with the rows: nothing was written`,
    `行中有 ${problems.length} 处错误：什么也没有写`,
  );
}
