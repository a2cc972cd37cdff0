import { type Language, speaking } from '../terminal/language.ts';
import { checkDetail, checkName } from './checkWords.ts';

/** What one check found. */
export interface CheckResult {
  readonly check: string;
  /** What follows for the bundle, in the words of an operator. */
  readonly meaning: string;
  /** `noted`: engines differ here, and the bundle does not rely on it. */
  readonly outcome: 'holds' | 'fails' | 'noted';
  readonly detail: string;
}

export const failed = ({ outcome }: CheckResult) => outcome === 'fails';

const marks = { holds: '✓', fails: '✗', noted: '·' } as const;

/** The results as lines for people. */
export function reportText(
  tableName: string,
  results: readonly CheckResult[],
  language: Language = 'en',
): string {
  const say = speaking(language);
  const lines = results.flatMap(({ check, meaning, outcome, detail }) => [
    `${marks[outcome]} ${checkName(language, check)}${say(': ', '：')}${checkDetail(language, detail)}`,
    ...(outcome === 'fails' ? [`    ${checkName(language, meaning)}`] : []),
  ]);
  const failures = results.filter(failed).length;
  const summary =
    failures === 0
      ? say('Everything that the bundle relies on holds.', '集成服务所依赖的全部成立。')
      : say(
          `${failures} of ${results.length} checks failed: do not run the bundle on this table.`,
          `${results.length} 项检查中有 ${failures} 项不成立：请不要在该表上运行。`,
        );
  return [say(`Table ${tableName}`, `表 ${tableName}`), ...lines, summary].join('\n');
}
