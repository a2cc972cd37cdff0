import { defined } from '../../shared/platform/defined.ts';
import { checkIn, type HealthCheck } from '../target/deploymentHealth.ts';
import { type Language, momentIn, speaking, type Text, text } from '../terminal/language.ts';
import type { CaseResult } from './runCases.ts';

/** The words of the reports. */
const words = {
  cause: text('likely cause: ', '可能原因：'),
  htmlLanguage: text('en', 'zh-CN'),
  everyCase: text('Every case holds', '全部用例通过'),
  acceptanceOf: text('Acceptance of', '验收：'),
  whatFails: text('What fails', '未通过的用例'),
  holds: text('holds', '通过'),
  fails: text('fails', '未通过'),
  columns: {
    holds: text('Holds', '通过'),
    case: text('Case', '用例'),
    answer: text('Answer', '应答'),
  },
};

const milliseconds = (count: number): Text => text(`${count} ms`, `${count} 毫秒`);

const noted = ({ note, milliseconds: slowest }: CaseResult, language: Language): string =>
  (note ?? milliseconds(slowest))[language];

/** One line per case, and what to do about each that does not hold. */
export function textLine(result: CaseResult, language: Language): string {
  const { case: one, problems, cause } = result;
  const head = `${one.id}  ${one.title[language]}`;
  if (problems.length === 0) return `✓ ${head}  ${noted(result, language)}`;
  return [
    `✗ ${head}`,
    ...problems.map(problem => `    ${problem[language]}`),
    `    ${words.cause[language]}${cause[language]}`,
  ].join('\n');
}

export function summary(results: readonly CaseResult[], language: Language): string {
  const holding = results.filter(({ problems }) => problems.length === 0).length;
  const slowest = Math.max(0, ...results.map(result => result.milliseconds));
  return speaking(language)(
    `${holding} of ${results.length} cases hold; slowest answer ${slowest} ms of 5,000`,
    `${results.length} 个用例中 ${holding} 个通过；最慢的应答 ${slowest} 毫秒（上限 5,000）`,
  );
}

/** What nobody may conclude from cases that hold. */
export function notShown(hasToken: boolean, isLive: boolean): readonly Text[] {
  return [
    ...(hasToken || isLive
      ? []
      : [
          text(
            'whether the table works: test calls do not touch it. --token reads the health of the deployment, --live uses the table.',
            '表是否可用：测试调用不访问表。--token 读取部署的健康状态，--live 会使用表。',
          ),
        ]),
    ...(isLive
      ? []
      : [
          text(
            'whether your product takes an order: test calls do not reach it. --live buys for real, against a staging product.',
            '您的产品是否接单：测试调用不到达产品。--live 会真实购买，只用于测试商品。',
          ),
        ]),
  ];
}

/** @param health of the deployment, as it says itself */
export const acceptReport = (
  results: readonly CaseResult[],
  language: Language,
  health: readonly HealthCheck[] = [],
) => ({
  passed: results.every(({ problems }) => problems.length === 0) && health.every(({ ok }) => ok),
  health: health.map(check => checkIn(check, language)),
  cases: results.map(({ case: { id, title }, problems, cause, note, milliseconds }) => ({
    id,
    title: title[language],
    problems: problems.map(problem => problem[language]),
    milliseconds,
    ...defined({ note: note?.[language] }),
    ...(problems.length === 0 ? {} : { cause: cause[language] }),
  })),
});

export function junitReport(results: readonly CaseResult[], language: Language): string {
  const cases = results.map(({ case: one, problems, cause, note, milliseconds }) => {
    const told = note === undefined ? '' : `<system-out>${escaped(note[language])}</system-out>`;
    const head = `<testcase classname="${escaped(one.suite)}" name="${escaped(one.title[language])}" time="${milliseconds / 1000}"`;
    const message = problems.map(problem => problem[language]).join('; ');
    return problems.length === 0
      ? `${head}>${told}</testcase>`
      : `${head}><failure message="${escaped(message)}">${escaped(cause[language])}</failure>${told}</testcase>`;
  });
  const failures = results.filter(({ problems }) => problems.length > 0).length;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="KooGallery acceptance" tests="${results.length}" failures="${failures}">\n${cases.join('\n')}\n</testsuite>\n`;
}

/** One file that needs nothing else: what fails and why first, then every case by family. */
export function htmlReport(
  results: readonly CaseResult[],
  address: string,
  at: Date,
  language: Language,
): string {
  const failed = results.filter(({ problems }) => problems.length > 0);
  const families = [...new Set(results.map(({ case: { suite } }) => suite))];
  const outcome =
    failed.length === 0
      ? words.everyCase
      : text(
          `${failed.length} of ${results.length} cases fail`,
          `${results.length} 个用例中 ${failed.length} 个未通过`,
        );
  const title = `${outcome[language]}${speaking(language)(': ', '：')}${address}`;
  return `<!doctype html>
<html lang="${words.htmlLanguage[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${words.acceptanceOf[language]} ${escaped(address)}</h1>
<p class="${failed.length === 0 ? 'ok' : 'bad'}"><strong>${escaped(summary(results, language))}</strong></p>
<p class="dim">${escaped(momentIn(language, at.getTime()))}</p>
${failed.length === 0 ? '' : `<h2>${words.whatFails[language]}</h2>\n${failed.map(one => failure(one, language)).join('\n')}`}
${families.map(suite => family(suite, results, language)).join('\n')}
</body>
</html>
`;
}

function failure({ case: one, problems, cause }: CaseResult, language: Language): string {
  const told = problems.map(problem => `<p>${escaped(problem[language])}</p>`).join('');
  const likely = `${words.cause[language]}${cause[language]}`;
  return `<section class="failure" id="${escaped(one.id)}"><h3>${escaped(one.title[language])}</h3><p><code>${escaped(one.id)}</code></p>${told}<p class="dim">${escaped(likely)}</p></section>`;
}

function family(suite: string, results: readonly CaseResult[], language: Language): string {
  const own = results.filter(({ case: one }) => one.suite === suite);
  const holding = own.filter(({ problems }) => problems.length === 0).length;
  const { columns } = words;
  const rows = own.map(result => {
    const { case: one, problems } = result;
    const holds = problems.length === 0;
    const named = escaped(one.title[language]);
    const title = holds ? named : `<a href="#${escaped(one.id)}">${named}</a>`;
    const mark = (holds ? words.holds : words.fails)[language];
    return `<tr><td class="${holds ? 'ok' : 'bad'}" title="${mark}">${holds ? '✓' : '✗'}</td><td>${title}<br><code>${escaped(one.id)}</code></td><td class="dim">${escaped(noted(result, language))}</td></tr>`;
  });
  return `<h2>${escaped(suite)} <small class="dim">${speaking(language)(`${holding} of ${own.length}`, `${holding}/${own.length}`)}</small></h2>
<table><thead><tr><th>${columns.holds[language]}</th><th>${columns.case[language]}</th><th>${columns.answer[language]}</th></tr></thead><tbody>
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
