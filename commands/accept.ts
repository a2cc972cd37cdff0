import { createPublicKey } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { type AcceptanceCase, type Suite, suites } from './accept/case.ts';
import { casesOf } from './accept/cases.ts';
import { liveCases } from './accept/liveCases.ts';
import { acceptReport, htmlReport, junitReport, notShown, summary, textLine } from './accept/reports.ts';
import { type CaseResult, runCases, type SuiteTarget } from './accept/runCases.ts';
import { coldStartName, firstProblem } from './accept/transportCases.ts';
import { checkLine, healthChecks } from './target/deploymentHealth.ts';
import { readAddress } from './target/readAddress.ts';
import { clockAheadOf } from './target/sandboxTime.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { speaking, text } from './terminal/language.ts';
import { progressBar } from './terminal/progressBar.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Checks a deployment as the marketplace's debugging page and its retries would, in test mode: nothing real is touched.

  npm run accept -- --url https://your-address --key KEY [options]

options
  --url URL            the production address, such as https://your-address/saas (the bare address: /saas is added)
  --license-url URL    the address of licence products (default: /license beside it); --order-url likewise
  --key KEY            access key of the base interface (SaaS V2.0)
  --v1-key KEY         SaaS V1.0         --license-key KEY   licences
  --kit-key KEY        joint operation   --general-key KEY   order notifications
  --kit-public-key F   the public key of the kit (PEM file): adds the credential that must be decrypted
  --only ID            only cases whose id contains the text, such as v2/ or v1/purchase; may be repeated. The first
                       call of each family is always made
  --list               names the cases and makes no call
  --live               also real orders, which your product has to make: against a staging product only
  --patience SECONDS   how long --live waits for the product to make what was bought (default: 60)
  --token TOKEN        token of the seller API with the scope read: reads the deployment's health as well
  --report FILE        HTML report       --junit FILE        JUnit report
  --lang en|zh         language, of the reports as well (default: the terminal's)
  --json               one JSON object instead of text
  --help               this text

Families whose key is given are checked. Keys are never printed. Test calls touch neither table nor product: what they
cannot show is said at the end. The sandbox is called by its own clock.

examples
  npm run accept -- --url https://shop.example.com --key "$BASE_ACCESS_KEY"
  npm run accept -- --url https://shop.example.com --v1-key "$V1_KEY" --only v1/purchase --report accept.html

Exit code: 0 every case holds, 1 not every one, 2 wrong usage, wrong key, or nobody answers.`;

const chinese = `像云商店的调试页面和重试一样检查一个部署，使用测试模式：不触及真实数据。

  npm run accept -- --url https://your-address --key KEY [选项]

选项
  --url URL            生产地址，例如 https://your-address/saas（只给域名时自动加上 /saas）
  --license-url URL    License 商品的地址（默认：同一位置的 /license）；--order-url 同理
  --key KEY            基础接口（SaaS V2.0）的访问密钥
  --v1-key KEY         SaaS V1.0     --license-key KEY   License
  --kit-key KEY        联营          --general-key KEY   订单通知
  --kit-public-key F   联营公钥（PEM 文件）：增加需要解密的凭证用例
  --only ID            只运行 id 含有该文本的用例，例如 v2/ 或 v1/purchase；可重复。每种类型的首次调用总会进行
  --list               列出用例，不做调用
  --live               增加真实订单，必须由您的产品开通：只能用于测试商品
  --patience SECONDS   --live 等待产品开通的时间（默认：60 秒）
  --token TOKEN        卖家 API 的令牌（read 权限）：同时读取部署的健康状态
  --report FILE        HTML 报告     --junit FILE        JUnit 报告
  --lang en|zh         语言，也用于报告（默认：终端的语言）
  --json               输出一个 JSON 对象
  --help               本说明

检查给出了密钥的商品类型。密钥不会被打印。测试调用既不访问表也不访问产品：不能证明的内容在最后列出。对沙箱按沙箱的时钟调用。

示例
  npm run accept -- --url https://shop.example.com --key "$BASE_ACCESS_KEY"
  npm run accept -- --url https://shop.example.com --v1-key "$V1_KEY" --only v1/purchase --report accept.html

退出码：0 全部通过，1 有未通过的用例，2 用法错误、密钥错误或无人应答。`;

const word = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** The option that gives a suite its key. */
const keyOptions = {
  v2: 'key',
  order: 'general-key',
  v1: 'v1-key',
  license: 'license-key',
  'license-code': 'license-key',
  'license-online': 'license-key',
  'kit-v2': 'kit-key',
  'kit-v1': 'kit-key',
} as const satisfies Record<Suite, string>;

const isColdStart = ({ id }: AcceptanceCase): boolean => id.endsWith(`/${coldStartName}`);

await runCommand({
  name: 'accept',
  help: text(english, chinese),
  options: {
    ...{ url: word, 'license-url': word, 'order-url': word, key: word, 'v1-key': word, 'license-key': word },
    ...{
      'kit-key': word,
      'kit-public-key': word,
      'general-key': word,
      report: word,
      junit: word,
      token: word,
      patience: word,
    },
    ...{ only: { type: 'string', multiple: true }, list: flag, live: flag, ...languageOption, json: flag },
  },
  async run(given, _, output, language) {
    const say = speaking(language);
    const publicKey = await publicKeyAt(given['kit-public-key']);
    const clockAheadMs = await clockAheadOf(given.url ?? '');
    const all = [
      ...suites.flatMap(suite => casesOf(suite, publicKey)),
      ...(given.live === true
        ? liveCases(String(Date.now()), clockAheadMs, readPatience(given.patience))
        : []),
    ];
    const { only } = given;
    const isWanted = ({ id }: AcceptanceCase) => only === undefined || only.some(part => id.includes(part));
    if (given.list === true) {
      const named = all.filter(isWanted).map(({ id, title }) => ({ id, title: title[language] }));
      if (given.json === true) output.json(named);
      else output.say(named.map(({ id, title }) => `${id}  ${title}`).join('\n'));
      return 0;
    }
    const base = baseAddress(
      given.url ??
        refuseInBoth('--url is missing; --help shows the options', '缺少 --url；--help 列出所有选项'),
    );
    const beside = (name: 'license' | 'order'): string => {
      const address = given[`${name}-url`];
      if (address !== undefined) return readAddress(`--${name}-url`, address).href;
      return new URL(`${base.pathname.replace(/\/[^/]*\/?$/, '')}/${name}`, base).href;
    };
    const targets: Partial<Record<Suite, SuiteTarget>> = {};
    for (const suite of suites) {
      const key = given[keyOptions[suite]];
      const place = suite.startsWith('license')
        ? beside('license')
        : suite === 'order'
          ? beside('order')
          : base.href;
      if (key !== undefined) targets[suite] = { url: place, key, clockAheadMs };
    }
    if (Object.keys(targets).length === 0)
      refuseInBoth(
        'no key is given: --key, --v1-key, --license-key, --kit-key or --general-key',
        '没有给出密钥：--key、--v1-key、--license-key、--kit-key 或 --general-key',
      );
    const possible = all.filter(({ suite }) => targets[suite] !== undefined);
    const wanted = possible.filter(isWanted);
    if (wanted.length === 0)
      refuseInBoth(
        'no case of the families whose key is given has an id that --only names',
        '给出了密钥的类型中，没有 id 符合 --only 的用例',
      );
    for (const option of ['report', 'junit'] as const) await refuseUnwritable(option, given[option]);
    // Wrong addresses and keys come to light before anything else is tried.
    const cases = [
      ...possible.filter(one => isColdStart(one) && wanted.some(({ suite }) => suite === one.suite)),
      ...wanted.filter(one => !isColdStart(one)),
    ];

    const bar = progressBar(cases.length);
    let done = 0;
    // Held back until every family has answered: a wrong key is to be one line, not the last of several.
    let lines: string[] = [];
    const tell = (): void => {
      if (given.json !== true && lines.length > 0) output.say(lines.join('\n'));
      lines = [];
    };
    bar.to(done, cases[0]?.id);
    const results = await runCases(cases, targets, result => {
      done += 1;
      bar.clear();
      refuseWrongStart(result, targets[result.case.suite]?.url ?? '');
      lines.push(textLine(result, language));
      if (!isColdStart(cases[done] ?? result.case) || done === cases.length) tell();
      if (done < cases.length) bar.to(done, cases[done]?.id);
    }).finally(() => bar.clear());
    if (given.report !== undefined)
      await writeReport('--report', given.report, htmlReport(results, base.href, new Date(), language));
    if (given.junit !== undefined) await writeReport('--junit', given.junit, junitReport(results, language));
    const token = given.token ?? process.env.SELLER_API_TOKEN;
    const health =
      token === undefined ? [] : await healthChecks(base.origin, token, Date.now() + clockAheadMs);
    const unproven = notShown(token !== undefined, given.live === true);
    if (given.json === true)
      output.json({
        ...acceptReport(results, language, health),
        notShown: unproven.map(what => what[language]),
      });
    else
      output.say(
        [
          '',
          ...health.map(check => checkLine(check, language)),
          summary(results, language),
          ...unproven.map(what => `${say('Not shown: ', '未证明：')}${what[language]}`),
        ].join('\n'),
      );
    const holds = results.every(({ problems }) => problems.length === 0);
    return holds && health.every(({ ok }) => ok) ? 0 : 1;
  },
});

/** @returns ms; undefined for the default */
function readPatience(seconds: string | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  if (!/^\d{1,4}$/.test(seconds))
    return refuseInBoth(
      `--patience must be a number of seconds; it is "${seconds}"`,
      `--patience 必须是秒数；现在是“${seconds}”`,
    );
  return Number(seconds) * 1_000;
}

/** The bare address stands for the bundle's own path. */
function baseAddress(address: string): URL {
  const url = readAddress('--url', address);
  return url.pathname === '/' ? new URL('/saas', url) : url;
}

async function publicKeyAt(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const pem = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    refuseInBoth(
      `--kit-public-key: ${path} cannot be read (${error.code})`,
      `--kit-public-key：${path} 无法读取（${error.code}）`,
    ),
  );
  try {
    return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    return refuseInBoth(
      `--kit-public-key: ${path} holds no public key in PEM form`,
      `--kit-public-key：${path} 中没有 PEM 格式的公钥`,
    );
  }
}

/** A family whose first call meets nobody, or somebody who does not know the key, has no cases to be run. */
function refuseWrongStart({ case: one, problems, answers }: CaseResult, url: string): void {
  if (!isColdStart(one)) return;
  const option = `--${keyOptions[one.suite]}`;
  if (answers.length === 0) {
    const { origin } = new URL(url);
    refuseInBoth(
      `${origin} cannot be called: ${problems[0]?.en.replace(/^.*unreachable: /, '')}`,
      `无法调用 ${origin}：${problems[0]?.zh.replace(/^生产地址不可达：/, '')}`,
    );
  }
  const problem = firstProblem(url, answers);
  if (problem === undefined) return;
  // Neither the address nor the key is at fault.
  if (answers[0]?.resultCode === '000005')
    refuseInBoth(`${one.suite}: ${problem.en}`, `${one.suite}：${problem.zh}`);
  else
    refuseInBoth(
      `${one.suite}: ${problem.en}; compare the address and ${option}`,
      `${one.suite}：${problem.zh}；请核对地址和 ${option}`,
    );
}

async function writeReport(option: string, path: string, report: string): Promise<void> {
  await writeFile(path, report).catch(cannotBeWritten(option, path));
}

function cannotBeWritten(option: string, path: string): (error: NodeJS.ErrnoException) => never {
  return error =>
    refuseInBoth(
      `${option}: ${path} cannot be written (${error.code})`,
      `${option}：${path} 无法写入（${error.code}）`,
    );
}

/** Whether a report can be written comes to light before the calls, which take a while. */
async function refuseUnwritable(option: string, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  await appendFile(path, '').catch(cannotBeWritten(`--${option}`, path));
}
