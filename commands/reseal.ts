import { bundleWords } from '../shared/seller/words/bundleWords.ts';
import { runReseal } from './reseal/runReseal.ts';
import { withDeployment } from './target/openDeployment.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { speaking, text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Seals every secret of the table anew with the newest key of DATA_KEYS, so that an older one can be taken out.

  npm run reseal -- [options]

Put the new key first in DATA_KEYS and leave the old one behind it, deploy, then run this. What is sealed with the
newest key already stays, so a run that was broken off is run again and goes on. Calls are served meanwhile.

options
  --rate N         values a second at most (default 200); slower by itself while the table throttles
  --env-file FILE  settings of the deployment as NAME=value lines; the environment stands before them
  --json           one JSON object instead of text
  --lang en|zh     language (default: the terminal's)
  --help           this text

example
  npm run reseal -- --env-file prod.env

Exit code: 0 everything is sealed with the newest key, 1 something is not, 2 wrong usage or settings.`;

const chinese = `用 DATA_KEYS 中最新的密钥重新封存表中的全部机密，之后可以移除旧密钥。

  npm run reseal -- [选项]

把新密钥放在 DATA_KEYS 的最前面，旧密钥留在其后，部署后再运行本命令。已用最新密钥封存的保持不变，中断后再次运行会继续。
期间照常应答调用。

选项
  --rate N         每秒最多处理的值（默认 200）；表限流时自动放慢
  --env-file FILE  部署的设置，每行 NAME=value；环境变量优先
  --json           输出一个 JSON 对象
  --lang en|zh     语言（默认：终端的语言）
  --help           本说明

示例
  npm run reseal -- --env-file prod.env

退出码：0 全部用最新密钥封存，1 有未封存的，2 用法或设置错误。`;

await runCommand({
  name: 'reseal',
  help: text(english, chinese),
  options: {
    rate: { type: 'string' },
    'env-file': { type: 'string' },
    json: { type: 'boolean' },
    ...languageOption,
  },
  async run(given, _, output, language) {
    const say = speaking(language);
    const perSecond = Number(given.rate ?? 200);
    if (!(perSecond >= 0.1 && perSecond <= 100_000))
      refuseInBoth('--rate must be a number, 0.1 to 100000', '--rate 必须是 0.1 到 100000 的数');
    let interrupted = false;
    process.once('SIGINT', () => {
      interrupted = true;
    });
    const report = await withDeployment(given['env-file'], output.note, deployment =>
      runReseal(deployment, output, perSecond, () => interrupted, say),
    );
    const { key, resealed, current, closed, unreadable, sessionsEndBy, failure } = report;
    const lost = Object.entries(closed);
    if (given.json === true) output.json(report);
    else {
      output.say(
        say(
          `${resealed} values sealed anew with the key ${key}, ${current} were already.`,
          `${resealed} 个值已用密钥 ${key} 重新封存，${current} 个原本如此。`,
        ),
      );
      for (const [keyId, values] of lost) {
        output.say(
          say(
            `✗ ${values} values were sealed with ${keyId} and do not open: is that key still in DATA_KEYS?`,
            `✗ ${values} 个值由 ${keyId} 封存，打不开：该密钥还在 DATA_KEYS 中吗？`,
          ),
        );
      }
      if (unreadable > 0)
        output.say(
          say(
            `✗ ${unreadable} items cannot be read; npm run why tells more`,
            `✗ ${unreadable} 个条目无法读取；npm run why 有更多说明`,
          ),
        );
      if (failure !== undefined)
        output.say(
          say(
            `✗ Broken off: ${failure}. Run it again: it goes on.`,
            `✗ 已中断：${bundleWords('zh', failure)}。再次运行会继续。`,
          ),
        );
      else if (lost.length === 0 && unreadable === 0) {
        output.say(
          say(
            'What calls have stored in the last minutes may be missing: run it once more in five minutes.',
            '最近几分钟内调用存储的可能还没有处理：五分钟后再运行一次。',
          ),
        );
        output.say(
          say(
            `The old key can leave DATA_KEYS then. Logins of before this version need it until ${sessionsEndBy}.`,
            `之后可以从 DATA_KEYS 移除旧密钥。此版本之前的登录在 ${sessionsEndBy} 之前仍需要它。`,
          ),
        );
      }
    }
    return failure === undefined && lost.length === 0 && unreadable === 0 ? 0 : 1;
  },
});
