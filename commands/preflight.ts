import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { checkAnswers } from './preflight/checkAnswers.ts';
import { checkBurst } from './preflight/checkBurst.ts';
import { checkTls } from './preflight/checkTls.ts';
import { checkIn, checkLine, type HealthCheck, healthChecks } from './target/deploymentHealth.ts';
import { readAddress } from './target/readAddress.ts';
import { clockAheadOf } from './target/sandboxTime.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { connectionProblem } from './terminal/connectionProblem.ts';
import { inBoth, type Text, text } from './terminal/language.ts';
import { progressBar } from './terminal/progressBar.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Checks whether the marketplace can call an address at all, before any key is bound.

  npm run preflight -- --url https://your-address/saas [options]

Checks: the name (DNS), the certificate and its chain, TLS 1.0 and 1.1 refused, port 443, the bare domain answers 200
without a redirect, letter case of Body-Sign over HTTP/1.1 and its presence over HTTP/2, the clock, how long the first
answer takes, 20 calls at once.

options
  --url URL      the production address
  --token TOKEN  token of the seller API with the scope read: reads the deployment's health as well
  --lang en|zh   language (default: the terminal's)
  --json         one JSON object instead of text
  --help         this text

example
  npm run preflight -- --url https://shop.example.com/saas

Exit code: 0 all is well, 1 something is not, 2 wrong usage, nobody answers, or its certificate is not trusted.`;

const chinese = `在绑定密钥之前，检查云商店能否调用到一个地址。

  npm run preflight -- --url https://your-address/saas [选项]

检查：域名（DNS）、证书及证书链、拒绝 TLS 1.0 和 1.1、443 端口、主域名不经重定向应答 200、HTTP/1.1 下 Body-Sign 的大小写
以及 HTTP/2 下是否存在、时钟、首次应答的耗时、同时 20 次调用。

选项
  --url URL      生产地址
  --token TOKEN  卖家 API 的令牌（read 权限）：同时读取部署的健康状态
  --lang en|zh   语言（默认：终端的语言）
  --json         输出一个 JSON 对象
  --help         本说明

示例
  npm run preflight -- --url https://shop.example.com/saas

退出码：0 一切正常，1 有不正常之处，2 用法错误、无人应答或证书不受信任。`;

/** What unsigned calls cannot show, and what goes on from here. */
const notShown = (hasToken: boolean): Text =>
  hasToken ? text('keys and product', '密钥和产品') : text('keys, table and product', '密钥、表和产品');

const acceptShows = text(
  'Unsigned calls touch neither; npm run accept goes on from here.',
  '未签名的调用不会触及它们；接下来请运行 npm run accept。',
);

/** As many as there are steps that wait for somebody else. */
const steps = 10;

await runCommand({
  name: 'preflight',
  help: text(english, chinese),
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    ...languageOption,
    json: { type: 'boolean' },
  },
  async run(given, _, output, language) {
    const url = readAddress(
      '--url',
      given.url ??
        refuseInBoth('--url is missing; --help shows the options', '缺少 --url；--help 列出所有选项'),
    );
    const bar = progressBar(steps);
    let done = 0;
    const next = (what: Text): void => {
      bar.to(done, what[language]);
      done += 1;
    };
    const token = given.token ?? process.env.SELLER_API_TOKEN;
    const aheadMs = await clockAheadOf(url.href);
    const reachable = await checksOf(url, next, aheadMs).finally(() => bar.clear());
    const health = token === undefined ? [] : await healthChecks(url.origin, token, Date.now() + aheadMs);
    const checks = [...reachable, ...health];
    const passed = checks.every(({ ok }) => ok);
    const unproven = notShown(token !== undefined);
    const last = text(
      `Not shown: ${unproven.en}. ${acceptShows.en}`,
      `未证明：${unproven.zh}。${acceptShows.zh}`,
    );
    if (given.json === true) {
      const told = checks.map(check => checkIn(check, language));
      output.json({ passed, checks: told, notShown: unproven[language] });
    } else output.say([...checks.map(check => checkLine(check, language)), last[language]].join('\n'));
    return passed ? 0 : 1;
  },
});

async function checksOf(
  url: URL,
  next: (what: Text) => void,
  aheadMs: number,
): Promise<readonly HealthCheck[]> {
  try {
    next(text('name', '域名'));
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const { address } = await lookup(host);
    const secure = url.protocol === 'https:';
    const port = url.port || (secure ? 443 : 80);
    return [
      { name: text('the name resolves', '域名可以解析'), ok: true, found: inBoth(() => address) },
      {
        name: text('a domain name, no IP address', '是域名，不是 IP 地址'),
        ok: isIP(host) === 0,
        found: inBoth(() => host),
      },
      {
        name: text('https on port 443', 'https，443 端口'),
        ok: secure && url.port === '',
        found: secure
          ? text(`port ${port}`, `端口 ${port}`)
          : text(`http on port ${port}`, `http，端口 ${port}`),
      },
      ...(secure ? await checkTls(host, Number(url.port || 443), next) : []),
      ...(await checkAnswers(url, next, aheadMs)),
      await checkBurst(url, next),
    ];
  } catch (error) {
    const fault = connectionProblem(error);
    if (fault === undefined) throw error;
    return refuseInBoth(`${url.origin} cannot be called: ${fault.en}`, `无法调用 ${url.origin}：${fault.zh}`);
  }
}
