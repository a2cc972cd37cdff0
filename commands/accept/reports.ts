import { defined } from '../../shared/platform/defined.ts';
import type { HealthCheck } from '../target/deploymentHealth.ts';
import type { CaseResult } from './runCases.ts';

/** One line per case, and what to do about each that does not hold. */
export function textLine({ case: one, problems, cause, note, milliseconds }: CaseResult): string {
  if (problems.length === 0) return `✓ ${one.id}  ${one.title}  ${note ?? `${milliseconds} ms`}`;
  return [
    `✗ ${one.id}  ${one.title}`,
    ...problems.map(problem => `    ${problem}`),
    `    likely cause: ${cause}`,
  ].join('\n');
}

export function summary(results: readonly CaseResult[]): string {
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  const slowest = Math.max(0, ...results.map(({ milliseconds }) => milliseconds));
  return `${results.length - failed} of ${results.length} cases hold; slowest answer ${slowest} ms of 5,000`;
}

/** What nobody may conclude from cases that hold. */
export function notShown(hasToken: boolean, isLive: boolean): readonly string[] {
  return [
    ...(hasToken || isLive
      ? []
      : [
          'whether the table works: test calls do not touch it. --token reads the health of the deployment, --live uses the table.',
        ]),
    ...(isLive
      ? []
      : [
          'whether your product takes an order: test calls do not reach it. --live buys for real, against a staging product.',
        ]),
  ];
}

/** @param health of the deployment, as it says itself */
export const acceptReport = (results: readonly CaseResult[], health: readonly HealthCheck[] = []) => ({
  passed: results.every(({ problems }) => problems.length === 0) && health.every(({ ok }) => ok),
  health,
  cases: results.map(({ case: { id, title }, problems, cause, note, milliseconds }) => ({
    id,
    title,
    problems,
    milliseconds,
    ...defined({ note }),
    ...(problems.length === 0 ? {} : { cause }),
  })),
});

export function junitReport(results: readonly CaseResult[]): string {
  const cases = results.map(({ case: one, problems, cause, note, milliseconds }) => {
    const told = note === undefined ? '' : `<system-out>${escaped(note)}</system-out>`;
    const head = `<testcase classname="${escaped(one.suite)}" name="${escaped(one.title)}" time="${milliseconds / 1000}"`;
    return problems.length === 0
      ? `${head}>${told}</testcase>`
      : `${head}><failure message="${escaped(problems.join('; '))}">${escaped(cause)}</failure>${told}</testcase>`;
  });
  const failures = results.filter(({ problems }) => problems.length > 0).length;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="KooGallery acceptance" tests="${results.length}" failures="${failures}">\n${cases.join('\n')}\n</testsuite>\n`;
}

/** One file that needs nothing else: what fails and why first, then every case by family. */
export function htmlReport(results: readonly CaseResult[], address: string, at: Date): string {
  const failed = results.filter(({ problems }) => problems.length > 0);
  const families = [...new Set(results.map(({ case: { suite } }) => suite))];
  const title = `${failed.length === 0 ? 'Every case holds' : `${failed.length} of ${results.length} cases fail`}: ${address}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>Acceptance of ${escaped(address)}</h1>
<p class="${failed.length === 0 ? 'ok' : 'bad'}"><strong>${escaped(summary(results))}</strong></p>
<p class="dim">${escaped(at.toISOString().slice(0, 16).replace('T', ' '))} UTC</p>
${failed.length === 0 ? '' : `<h2>What fails</h2>\n${failed.map(failure).join('\n')}`}
${families.map(suite => family(suite, results)).join('\n')}
</body>
</html>
`;
}

function failure({ case: one, problems, cause }: CaseResult): string {
  const told = problems.map(problem => `<p>${escaped(problem)}</p>`).join('');
  return `<section class="failure" id="${escaped(one.id)}"><h3>${escaped(one.title)}</h3><p><code>${escaped(one.id)}</code></p>${told}<p class="dim">Likely cause: ${escaped(cause)}</p></section>`;
}

function family(suite: string, results: readonly CaseResult[]): string {
  const own = results.filter(({ case: one }) => one.suite === suite);
  const holding = own.filter(({ problems }) => problems.length === 0).length;
  const rows = own.map(({ case: one, problems, note, milliseconds }) => {
    const holds = problems.length === 0;
    const title = holds ? escaped(one.title) : `<a href="#${escaped(one.id)}">${escaped(one.title)}</a>`;
    return `<tr><td class="${holds ? 'ok' : 'bad'}" title="${holds ? 'holds' : 'fails'}">${holds ? '✓' : '✗'}</td><td>${title}<br><code>${escaped(one.id)}</code></td><td class="dim">${escaped(note ?? `${milliseconds} ms`)}</td></tr>`;
  });
  return `<h2>${escaped(suite)} <small class="dim">${holding} of ${own.length}</small></h2>
<table><thead><tr><th>Holds</th><th>Case</th><th>Answer</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`;
}

const style = `:root{color-scheme:light dark;--line:light-dark(#dcdfe3,#2c343c);--dim:light-dark(#5b6670,#98a3ae);--ok:light-dark(#11783c,#4cc27d);--bad:light-dark(#b3261e,#ff8a80);--card:light-dark(#fff4f3,#2a1817)}
body{font:15px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.3rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:0}p{margin:.2rem 0}
.ok{color:var(--ok)}.bad{color:var(--bad)}.dim{color:var(--dim)}code{font-size:.85em;color:var(--dim)}
.failure{background:var(--card);border-left:4px solid var(--bad);border-radius:.3rem;margin:.6rem 0;padding:.7rem 1rem}
table{border-collapse:collapse;width:100%}th{text-align:left;white-space:nowrap;font-weight:400;font-size:.85rem;color:var(--dim)}td,th{border-top:1px solid var(--line);padding:.35rem .5rem;vertical-align:top}td:last-child{min-width:5rem}`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, character => entities[character] ?? character);
