import type { CheckedTable } from './checkTable.ts';
import { failed } from './engineReport.ts';
import type { TableFacts } from './tableFacts.ts';

/**
 * The results as a page of Markdown that can be sent to whoever looks after the bundle.
 *
 * @param ownNames words that stay at home: the table's name, its host
 */
export function reportPage(
  { results, answers }: CheckedTable,
  facts: TableFacts,
  ownNames: readonly string[],
): string {
  const cell = cellWithout(ownNames);
  const failures = results.filter(failed).length;
  const rows = Object.entries({
    ...facts,
    'engine calls itself': answers.server ?? 'nothing',
    result: failures === 0 ? 'everything holds' : `${failures} of ${results.length} checks failed`,
  });
  return [
    '# Report of `npm run table -- check`',
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`),
    '',
    '| check | outcome | seen |',
    '|---|---|---|',
    ...results.map(({ check, outcome, detail }) => `| ${cell(check)} | ${outcome} | ${cell(detail)} |`),
    '',
    'Not told by this: how the engine behaves over days (backups, failing over, indexes under load), and what it costs.',
    '',
  ].join('\n');
}

/** Engines' messages may hold anything, also addresses and account numbers, which are nobody else's business. */
const cellWithout =
  (ownNames: readonly string[]) =>
  (text: string): string =>
    ownNames
      .reduce((told, name) => told.replaceAll(name, '(name)'), text)
      .replace(/\s+/g, ' ')
      .replace(/https?:\/\/[^\s|]+|\b\d{1,3}(\.\d{1,3}){3}\b/g, '(address)')
      .replace(/\barn:[^\s|]+|\b\d{12}\b/g, '(account)')
      .replaceAll('|', '\\|')
      .slice(0, 300);
