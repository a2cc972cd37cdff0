import { randomUUID } from 'node:crypto';
import { kitPrivateKey, publicKeyOf } from '../../sandbox/enterprise/kitKey.ts';
import { playKit } from '../../sandbox/marketplace/calls/playKit.ts';
import { playMarketplace } from '../../sandbox/marketplace/calls/playMarketplace.ts';
import { rememberedPurchases, rememberPurchase } from '../../sandbox/marketplace/calls/purchaseMemory.ts';
import { families } from '../../sandbox/marketplace/families/family.ts';
import { readAddress } from '../target/readAddress.ts';
import { firstOf, runningSandbox } from '../target/runningSandbox.ts';
import { movedMs } from '../target/sandboxTime.ts';
import { type Language, speaking } from '../terminal/language.ts';
import { progressBar } from '../terminal/progressBar.ts';
import { Refusal, refuseInBoth } from '../terminal/refusal.ts';
import type { Output } from '../terminal/runCommand.ts';
import { callsReport, isRefusedRightly, textReport } from './callsReport.ts';
import { type CommandLine, readCommandLine } from './commandLine.ts';
import { usage } from './help.ts';
import { isKeyRefused } from './keyRefused.ts';
import { playThere } from './playThere.ts';
import { playWords } from './playWords.ts';

/** Fewer answers are there before a bar could be read. */
const few = 5;

/**
 * Plays the marketplace, as `npm run marketplace` with these arguments.
 *
 * @param environment names the sandbox that is meant
 * @returns the exit code
 * @throws {Refusal} on wrong usage
 */
export async function marketplaceCommand(
  args: readonly string[],
  output: Output,
  language: Language,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<0 | 1> {
  const read = readCommandLine(args);
  if (read.kind === 'help') {
    output.say(usage[language]);
    return 0;
  }
  if (read.kind === 'problem') throw new Refusal(read.problem);
  const sandbox = await runningSandbox(environment);
  const asked = read.kind === 'kit' ? read.kit : read.call;
  const path = read.kind === 'kit' ? '/saas' : families[read.call.family].path(read.call.command);
  const keys = read.kind === 'kit' ? 'KIT_ACCESS_KEYS' : families[read.call.family].keys(read.call.command);
  if (asked.url !== undefined) readAddress('--url', asked.url);
  const moved = asked.url === undefined ? await movedMs(sandbox.consoleUrl) : 0;
  const bar = progressBar(read.kind === 'kit' ? 0 : read.call.repeat * read.call.parallel);
  let answers = 0;
  const deps = {
    url: asked.url ?? `${sandbox.functionsUrl}${path}`,
    accessKey: asked.key ?? firstOf(sandbox.variables[keys]),
    purchases: await rememberedPurchases(sandbox.files.marketplace),
    clock: () => Date.now() + moved,
    newId: randomUUID,
    onAnswer: () => {
      answers += 1;
      if (answers > few) bar.to(answers, speaking(language)('answers', '个应答'));
    },
  };
  const result =
    read.kind === 'kit'
      ? await playKit(read.kit, {
          ...deps,
          domainName: sandbox.consoleUrl,
          publicKey: publicKeyOf(await kitPrivateKey(sandbox.files.kitKey)),
        })
      : ((await throughSandbox(read.call, sandbox.consoleUrl)) ?? (await playMarketplace(read.call, deps)));
  bar.clear();
  if (result.kind === 'problem') {
    const said = playWords(result.problem);
    if (!said.isAway || asked.url !== undefined) throw new Refusal(said);
    refuseInBoth(
      `${said.en}. Is the sandbox running? Start it: npm start`,
      `${said.zh}。沙箱是否在运行？启动它：npm start`,
    );
  }
  const { calls, purchase } = result;
  const isSpoilt = read.kind === 'call' && read.call.badSignature;
  if (!isSpoilt && isKeyRefused(calls)) {
    if (asked.json) output.json(callsReport(calls));
    const [given, chinese] =
      asked.key === undefined ? [`the first of ${keys}`, `${keys} 的第一个密钥`] : ['--key', '--key'];
    return refuseInBoth(
      `${deps.url} does not accept the key (000001): ${given} is not one of the keys it has for this interface`,
      `${deps.url} 不接受该密钥（000001）：${chinese}不是它为该接口配置的密钥之一`,
    );
  }
  if (purchase !== undefined) await rememberPurchase(sandbox.files.marketplace, purchase);
  if (asked.json) output.json(callsReport(calls));
  else output.say(textReport(calls, read.kind === 'call' ? read.call : {}, language));
  const isTaken = isSpoilt && !isRefusedRightly(calls);
  return calls.every(({ verified }) => verified) && !isTaken ? 0 : 1;
}

/** At the sandbox its own marketplace calls; whoever names an address or a key calls from here. */
async function throughSandbox({ url, key, json: _, ...call }: CommandLine, consoleUrl: string) {
  return url === undefined && key === undefined ? playThere(call, consoleUrl) : undefined;
}
