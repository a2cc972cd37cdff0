import { defined } from '../shared/platform/defined.ts';
import { redeliverRange, redeliverWaiting } from './redeliver/redeliver.ts';
import { readAddress } from './target/readAddress.ts';
import { givenToken, runningSandbox, sandboxToken } from './target/runningSandbox.ts';
import { sellerApiReader } from './target/sellerApiReader.ts';
import { languageOf, languageOption, speaking } from './terminal/language.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Sends events to your product again, under the same ids.

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

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

await runCommand({
  name: 'redeliver',
  help,
  options: {
    waiting: flag,
    from: text,
    to: text,
    instance: text,
    url: text,
    token: text,
    ...languageOption,
    json: flag,
  },
  async run({ waiting, from, to, instance, url, token, lang, json }, _, output) {
    const say = speaking(languageOf(lang));
    if ((waiting === true) === (from !== undefined))
      refuse(
        say(
          'give either --waiting or --from; --help shows how',
          '请指定 --waiting 或 --from 之一；--help 有说明',
        ),
      );
    if (waiting === true && (to !== undefined || instance !== undefined))
      refuse(say('--to and --instance belong to --from', '--to 和 --instance 只与 --from 一起使用'));
    const sandbox = await runningSandbox();
    const address = url === undefined ? sandbox.functionsUrl : readAddress('--url', url).href;
    const api = sellerApiReader(
      address,
      givenToken(token, sandbox) ?? sandboxToken(sandbox, 'operate'),
      fetch,
    );
    const redelivered =
      from === undefined
        ? await redeliverWaiting(api)
        : await redeliverRange(api, {
            from: readTime('--from', from),
            to: to === undefined ? new Date().toISOString() : readTime('--to', to),
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
    return refuse(
      `${option} must be a time with its zone, such as 2026-11-26T08:00:00+08:00; it is "${given}"`,
    );
  return new Date(time).toISOString();
}
