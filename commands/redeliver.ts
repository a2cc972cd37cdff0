import { defined } from '../shared/platform/defined.ts';
import { redeliverRange, redeliverWaiting } from './redeliver/redeliver.ts';
import { deploymentApi } from './target/deploymentApi.ts';
import { readAddress } from './target/readAddress.ts';
import { givenToken, runningSandbox, sandboxToken } from './target/runningSandbox.ts';
import { clockAheadOf } from './target/sandboxTime.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { speaking, text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Sends events to your product again, under the same ids.

  npm run redeliver -- --waiting [options]               everything that waits now, instead of within the hour
  npm run redeliver -- --from TIME --to TIME [options]   everything that happened in a range, also what was taken

options
  --waiting      what your product has not taken yet
  --from TIME    ISO 8601 with zone, such as 2026-11-26T08:00:00+08:00; --to likewise (default: now)
  --instance ID  of a range: only this instance
  --url URL      address of the deployment (default: the sandbox)
  --token TOKEN  token of the seller API with the scope operate (default: SELLER_API_TOKEN, then the sandbox's)
  --lang en|zh   language (default: the terminal's)
  --json         one JSON object instead of text
  --help         this text

Exit code: 0 done, 2 wrong usage or no answer; what was sent until then stays sent, and the command may be repeated.`;

const chinese = `把事件以相同的 id 再次发送给您的产品。

  npm run redeliver -- --waiting [选项]                  立即发送所有等待的事件，不必等到一小时内
  npm run redeliver -- --from TIME --to TIME [选项]      发送一段时间内的全部事件，已接收的也包括在内

选项
  --waiting      您的产品尚未接收的事件
  --from TIME    带时区的 ISO 8601 时间，例如 2026-11-26T08:00:00+08:00；--to 同理（默认：现在）
  --instance ID  只限一段时间内的这个实例
  --url URL      部署的地址（默认：沙箱）
  --token TOKEN  卖家 API 的令牌（operate 权限；默认：SELLER_API_TOKEN，其次是沙箱的令牌）
  --lang en|zh   语言（默认：终端的语言）
  --json         输出一个 JSON 对象
  --help         本说明

退出码：0 完成，2 用法错误或无应答；此前已发送的不会撤回，可以重复执行。`;

const word = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

await runCommand({
  name: 'redeliver',
  help: text(english, chinese),
  options: {
    waiting: flag,
    from: word,
    to: word,
    instance: word,
    url: word,
    token: word,
    ...languageOption,
    json: flag,
  },
  async run({ waiting, from, to, instance, url, token, json }, _, output, language) {
    const say = speaking(language);
    if ((waiting === true) === (from !== undefined))
      refuseInBoth(
        'give either --waiting or --from; --help shows how',
        '请指定 --waiting 或 --from 之一；--help 有说明',
      );
    if (waiting === true && (to !== undefined || instance !== undefined))
      refuseInBoth('--to and --instance belong to --from', '--to 和 --instance 只与 --from 一起使用');
    const sandbox = await runningSandbox();
    const address = url === undefined ? sandbox.functionsUrl : readAddress('--url', url).href;
    const api = deploymentApi(address, givenToken(token, sandbox) ?? sandboxToken(sandbox, 'operate'));
    const redelivered =
      from === undefined
        ? await redeliverWaiting(api)
        : await redeliverRange(api, {
            from: readTime('--from', from),
            // The sandbox's time may have been moved.
            to:
              to === undefined
                ? new Date(Date.now() + (await clockAheadOf(address))).toISOString()
                : readTime('--to', to),
            ...defined({ instanceId: instance }),
          });
    if (json === true) output.json({ redelivered });
    else output.say(say(`${redelivered} event(s) are sent again.`, `已重新发送 ${redelivered} 个事件。`));
    return 0;
  },
});

/** @throws {Refusal} without a zone it would mean another moment on another machine */
function readTime(option: string, given: string): string {
  const isZoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(given);
  const time = isZoned ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(time))
    return refuseInBoth(
      `${option} must be a time with its zone, such as 2026-11-26T08:00:00+08:00; it is "${given}"`,
      `${option} 必须是带时区的时间，例如 2026-11-26T08:00:00+08:00；现在是“${given}”`,
    );
  return new Date(time).toISOString();
}
