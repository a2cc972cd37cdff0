import { explainRequest, type Keys } from './explain/explainRequest.ts';
import { readCurl } from './explain/readCurl.ts';
import { firstOf, runningSandbox } from './target/runningSandbox.ts';
import { clockAheadOf } from './target/sandboxTime.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Explains why a request of the marketplace's debugging page is refused.

  npm run explain -- 'curl …' [options]

Paste the request command that the debugging page generates, in single quotes.

options
  --key KEY            access key of the base interface (SaaS V2.0)
  --v1-key KEY         SaaS V1.0         --license-key KEY   licences
  --kit-key KEY        joint operation   --general-key KEY   order notifications
  --lang en|zh         language (default: the terminal's)
  --json               one JSON object instead of text
  --help               this text

Keys that are not given are read from the environment (BASE_ACCESS_KEYS, V1_ACCESS_KEYS, …), else the sandbox's are
used. Keys are never printed.

example
  npm run explain -- 'curl -X POST "https://shop.example.com/saas?signature=…" -d "{…}"' --key "$BASE_ACCESS_KEY"

Exit code: 0 the signature holds, 1 it does not, 2 wrong usage.`;

const chinese = `说明云商店调试页面的一个请求为什么被拒绝。

  npm run explain -- 'curl …' [选项]

把调试页面生成的请求命令用单引号粘贴在这里。

选项
  --key KEY            基础接口（SaaS V2.0）的访问密钥
  --v1-key KEY         SaaS V1.0     --license-key KEY   License
  --kit-key KEY        联营          --general-key KEY   订单通知
  --lang en|zh         语言（默认：终端的语言）
  --json               输出一个 JSON 对象
  --help               本说明

未给出的密钥从环境变量（BASE_ACCESS_KEYS、V1_ACCESS_KEYS 等）读取，否则使用沙箱的密钥。密钥不会被打印。

示例
  npm run explain -- 'curl -X POST "https://shop.example.com/saas?signature=…" -d "{…}"' --key "$BASE_ACCESS_KEY"

退出码：0 签名成立，1 不成立，2 用法错误。`;

const word = { type: 'string' } as const;

await runCommand({
  name: 'explain',
  help: text(english, chinese),
  maxPositionals: 1,
  options: {
    ...{ key: word, 'v1-key': word, 'license-key': word, 'kit-key': word, 'general-key': word },
    ...languageOption,
    json: { type: 'boolean' },
  },
  async run(given, [command], output, language) {
    if (command === undefined)
      return refuseInBoth(
        'paste the curl command in single quotes; --help shows how',
        '请用单引号粘贴 curl 命令；--help 有说明',
      );
    const request = readCurl(command);
    if ('zh' in request)
      return refuseInBoth(
        `${request.en}; paste what the debugging page generates`,
        `${request.zh}；请粘贴调试页面生成的命令`,
      );
    const { variables } = await runningSandbox();
    const keys: Keys = {
      base: given.key ?? firstOf(variables.BASE_ACCESS_KEYS),
      v1: given['v1-key'] ?? firstOf(variables.V1_ACCESS_KEYS),
      license: given['license-key'] ?? firstOf(variables.LICENSE_ACCESS_KEYS),
      kit: given['kit-key'] ?? firstOf(variables.KIT_ACCESS_KEYS),
      general: given['general-key'] ?? firstOf(variables.GENERAL_ACCESS_KEYS),
    };
    const found = explainRequest(request, keys, Date.now() + (await clockAheadOf(request.url.href)));
    const explanation = { ok: found.ok, steps: found.steps.map(step => step[language]) };
    if (given.json === true) output.json(explanation);
    else {
      const steps = explanation.steps.map((step, index) =>
        index < explanation.steps.length - 1 ? `  ${step}` : `${explanation.ok ? '✓' : '✗'} ${step}`,
      );
      output.say(steps.join('\n'));
    }
    return explanation.ok ? 0 : 1;
  },
});
