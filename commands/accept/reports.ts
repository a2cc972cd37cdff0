import type { CaseResult } from './runCases.ts';

/** One line per case, and what to do about each that does not hold. */
export function textLine({ case: one, problems, note, milliseconds }: CaseResult): string {
  if (problems.length === 0) return `✓ ${one.id}  ${one.title}  ${note ?? `${milliseconds} ms`}`;
  return [
    `✗ ${one.id}  ${one.title}`,
    ...problems.map(problem => `    ${problem}`),
    `    likely cause: ${one.cause}`,
  ].join('\n');
}

export function summary(results: readonly CaseResult[]): string {
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  const slowest = Math.max(0, ...results.map(({ milliseconds }) => milliseconds));
  return `${results.length - failed} of ${results.length} cases hold; slowest answer ${slowest} ms of 5,000`;
}

export const jsonReport = (results: readonly CaseResult[]) => ({
  passed: results.every(({ problems }) => problems.length === 0),
  cases: results.map(({ case: { id, title, cause }, problems, note, milliseconds }) => ({
    id,
    title,
    problems,
    milliseconds,
    ...(note === undefined ? {} : { note }),
    ...(problems.length === 0 ? {} : { cause }),
  })),
});

export function junitReport(results: readonly CaseResult[]): string {
  const cases = results.map(({ case: one, problems, note, milliseconds }) => {
    const told = note === undefined ? '' : `<system-out>${escaped(note)}</system-out>`;
    const head = `<testcase classname="${escaped(one.suite)}" name="${escaped(one.title)}" time="${milliseconds / 1000}"`;
    return problems.length === 0
      ? `${head}>${told}</testcase>`
      : `${head}><failure message="${escaped(problems.join('; '))}">${escaped(one.cause)}</failure>${told}</testcase>`;
  });
  const failures = results.filter(({ problems }) => problems.length > 0).length;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="KooGallery acceptance" tests="${results.length}" failures="${failures}">\n${cases.join('\n')}\n</testsuite>\n`;
}

export function htmlReport(results: readonly CaseResult[], address: string): string {
  const rows = results.map(
    ({ case: one, problems, note, milliseconds }) =>
      `<tr class="${problems.length === 0 ? 'ok' : 'bad'}"><td>${problems.length === 0 ? '✓' : '✗'}</td><td><code>${escaped(one.id)}</code></td><td>${escaped(one.title)}${problems
        .map(problem => `<p>${escaped(problem)}</p>`)
        .join(
          '',
        )}${problems.length === 0 ? '' : `<p><b>Likely cause:</b> ${escaped(one.cause)}</p>`}</td><td>${note === undefined ? `${milliseconds} ms` : escaped(note)}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>KooGallery acceptance</title><style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}table{border-collapse:collapse;width:100%}td{border-top:1px solid #ccc;padding:.4rem;vertical-align:top}.bad td:first-child{color:#b00020}.ok td:first-child{color:#0a7d32}p{margin:.2rem 0}</style></head>
<body><h1>Acceptance of ${escaped(address)}</h1><p>${escaped(summary(results))}</p><table>${rows.join('\n')}</table></body></html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, character => entities[character] ?? character);
