import { deploymentApi, SellerApiError } from './target/deploymentApi.ts';
import { readAddress } from './target/readAddress.ts';
import { givenToken, runningSandbox, sandboxToken } from './target/runningSandbox.ts';
import { movedMs } from './target/sandboxTime.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';
import { diagnose } from './why/diagnose.ts';
import type { Diagnosis, Finding } from './why/facts.ts';
import { gatherFacts } from './why/gatherFacts.ts';
import { gatherWorld } from './why/gatherWorld.ts';
import { healthOf } from './why/healthOf.ts';
import { busy, isDamage, itemDamaged, ofTable } from './why/ofTable.ts';
import { diagnoseWorld } from './why/ofWorld.ts';
import { type Scope, storyOf, type Telling, telling } from './why/telling.ts';

const english = `Tells what is wrong now, or what happened to one order or instance, and what to do.

  npm run why -- [order id, instance id or licence code] [options]

Without an id: what is wrong with the deployment now, how much waits, and what to paste.

options
  --line ID      order line, when it is not <order id>-000001
  --url URL      address of the deployment (default: the sandbox)
  --token TOKEN  token of the seller API with the scope read (default: SELLER_API_TOKEN, then the sandbox's)
  --lang en|zh   language (default: the terminal's)
  --json         one JSON object instead of text
  --help         this text

examples
  npm run why -- --url https://shop.example.com --token "$SELLER_API_TOKEN"
  npm run why -- CS2211181819B4LVS --url https://shop.example.com --token "$SELLER_API_TOKEN"

Exit code: 0 nothing is wrong now, 1 something is wrong, 2 not found, wrong usage or no answer.`;

const chinese = `说明现在有什么问题，或者一个订单、实例发生了什么，以及怎么办。

  npm run why -- [订单号、实例 id 或授权码] [选项]

不带 id：部署现在有什么问题，有多少在等待，以及可粘贴的命令。

选项
  --line ID      订单行，不是 <订单号>-000001 时给出
  --url URL      部署的地址（默认：沙箱）
  --token TOKEN  卖家 API 的令牌（read 权限；默认：SELLER_API_TOKEN，其次是沙箱的令牌）
  --lang en|zh   语言（默认：终端的语言）
  --json         输出一个 JSON 对象
  --help         本说明

示例
  npm run why -- --url https://shop.example.com --token "$SELLER_API_TOKEN"
  npm run why -- CS2211181819B4LVS --url https://shop.example.com --token "$SELLER_API_TOKEN"

退出码：0 目前没有问题，1 有问题，2 找不到、用法错误或无应答。`;

const word = { type: 'string' } as const;

/** The longest id that anybody has is a licence code. */
const maxIdLength = 512;

await runCommand({
  name: 'why',
  help: text(english, chinese),
  maxPositionals: 1,
  options: { line: word, url: word, token: word, ...languageOption, json: { type: 'boolean' } },
  async run({ line, url, token, json }, [what], output, language) {
    if (what !== undefined) refuseNoId(what);
    const sandbox = await runningSandbox();
    // The seller API lies beside the path of the callbacks.
    const address = url === undefined ? sandbox.functionsUrl : readAddress('--url', url).origin;
    // Failures are kept by day, and the sandbox's days may have been moved.
    const now = Date.now() + (url === undefined ? await movedMs(sandbox.consoleUrl) : 0);
    const given = givenToken(token, sandbox);
    let retries = 0;
    const api = deploymentApi(address, given ?? sandboxToken(sandbox), {
      onRetry: () => {
        retries += 1;
      },
    });
    // Only the sandbox's token is public: any other stays in the variable.
    const pasted = (scope: Scope) =>
      given === undefined ? sandboxToken(sandbox, scope) : '$SELLER_API_TOKEN';
    const target = url === undefined ? '' : ` --url ${address}`;
    const t = telling(language, now, address, pasted, target);
    let asked: ReturnType<typeof healthOf> | undefined;
    const askHealth = () => {
      asked ??= healthOf(api);
      return asked;
    };
    const found = await diagnosed(t, askHealth, () =>
      what === undefined
        ? gatherWorld(api, now).then(facts => ({ diagnosis: diagnoseWorld(t, facts), known: true }))
        : gatherFacts(api, what, line, now, askHealth).then(facts => ({
            diagnosis: diagnose(t, facts),
            known: facts.instance !== undefined || facts.failures.length > 0,
            instance: facts.instance,
            furtherLines: facts.furtherLines,
          })),
    );
    const { known } = found;
    // What could not be read at all is told as what it is.
    const passed = found.isUnread === true ? [] : ofRetries(t, retries);
    const diagnosis = { ...found.diagnosis, past: [...found.diagnosis.past, ...passed] };
    if (json === true)
      output.json({ ...diagnosis, ...('instance' in found ? { instance: found.instance } : {}) });
    else output.say(story(t, diagnosis));
    const { furtherLines = [] } = found;
    if (furtherLines.length > 0 && json !== true) {
      const lines = furtherLines.map(one => `--line ${one}`).join(', ');
      output.say(t.say(`· The order has further lines: ${lines}`, `· 该订单还有其他订单行：${lines}`));
    }
    return !known ? 2 : diagnosis.findings.length > 0 ? 1 : 0;
  },
});

/** @throws {Refusal} for what cannot be an id: of a variable that nobody set, or of a whole page */
function refuseNoId(what: string): void {
  if (what.trim() === '')
    refuseInBoth(
      'the id is empty: give one, or leave it out to see what is wrong now',
      'id 为空：请给出一个 id；不带 id 则查看现在有什么问题',
    );
  if (what.length > maxIdLength)
    refuseInBoth(
      `the id has ${what.length} characters; none is longer than ${maxIdLength}`,
      `id 有 ${what.length} 个字符；没有超过 ${maxIdLength} 个字符的 id`,
    );
}

type AskHealth = () => ReturnType<typeof healthOf>;

interface Found {
  readonly diagnosis: Diagnosis;
  readonly known: boolean;
  /** What was asked for could not be read. */
  readonly isUnread?: true;
  readonly instance?: unknown;
  readonly furtherLines?: readonly string[];
}

/** A table that is away is an answer too: whoever asks for an order has to know it first. */
async function diagnosed(t: Telling, askHealth: AskHealth, look: () => Promise<Found>): Promise<Found> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof SellerApiError)) throw error;
    const findings = await ofUnreadable(t, askHealth, error);
    if (findings.length === 0) throw error;
    const state = t.say(
      `The deployment answers, but cannot read what it knows: ${error.text.en}`,
      `部署有应答，但读不到它的数据：${error.text.zh}`,
    );
    return { diagnosis: { state, findings, past: [] }, known: true, isUnread: true };
  }
}

/** Only health, or the same fault again and again, says that the table is out of order. */
async function ofUnreadable(
  t: Telling,
  askHealth: AskHealth,
  error: SellerApiError,
): Promise<readonly Finding[]> {
  if (isDamage(error.message)) return [itemDamaged(t)];
  if (error.fault === undefined) return [];
  const asked = await askHealth().catch(() => undefined);
  // Health itself meets the fault.
  if (asked === undefined)
    return ofTable(t, { status: 'degraded', table: 'unreachable', fault: error.fault });
  const known = ofTable(t, asked.health);
  return known.length > 0 ? known : [busy(t, error.fault)];
}

/** What did not work at once was no fault, and somebody may want to know it. */
function ofRetries({ say }: Telling, retries: number): readonly string[] {
  if (retries === 0) return [];
  return [
    say(
      `${retries} read(s) of the deployment did not work at once and were tried again: it is busy.`,
      `对部署的 ${retries} 次读取没有立即成功，已重试：部署正忙。`,
    ),
  ];
}

function story(t: Telling, { state, findings, past }: Diagnosis): string {
  const over = past.map(line => `· ${line}`);
  if (findings.length === 0)
    return [
      state,
      ...over,
      t.say('✓ Nothing that is known here is wrong now.', '✓ 目前没有已知的问题。'),
    ].join('\n');
  return [
    state,
    ...findings.map(finding => storyOf(t, finding)),
    ...(over.length > 0 ? ['', ...over] : []),
  ].join('\n');
}
