import { randomUUID } from 'node:crypto';
import { kitPrivateKey, publicKeyOf } from '../../sandbox/enterprise/kitKey.ts';
import { playKit } from '../../sandbox/marketplace/calls/playKit.ts';
import { playMarketplace } from '../../sandbox/marketplace/calls/playMarketplace.ts';
import { rememberedPurchases, rememberPurchase } from '../../sandbox/marketplace/calls/purchaseMemory.ts';
import { families } from '../../sandbox/marketplace/families/family.ts';
import { readAddress } from '../target/readAddress.ts';
import { firstOf, runningSandbox } from '../target/runningSandbox.ts';
import { movedMs } from '../target/sandboxTime.ts';
import { connectionProblem } from '../terminal/connectionProblem.ts';
import { progressBar } from '../terminal/progressBar.ts';
import { refuse } from '../terminal/refusal.ts';
import type { Output } from '../terminal/runCommand.ts';
import { callsReport, isRefusedRightly, textReport } from './callsReport.ts';
import { type CommandLine, readCommandLine } from './commandLine.ts';
import { usage } from './help.ts';
import { isKeyRefused } from './keyRefused.ts';
import { playThere } from './playThere.ts';

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
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<0 | 1> {
  const read = readCommandLine(args);
  if (read.kind === 'help') {
    output.say(usage);
    return 0;
  }
  if (read.kind === 'problem') return refuse(read.problem);
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
      if (answers > few) bar.to(answers, 'answers');
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
    const words = inWords(result.problem);
    const isAway = words !== result.problem && asked.url === undefined;
    return refuse(isAway ? `${words}. Is the sandbox running? Start it: npm start` : words);
  }
  const { calls, purchase } = result;
  const isSpoilt = read.kind === 'call' && read.call.badSignature;
  if (!isSpoilt && isKeyRefused(calls)) {
    if (asked.json) output.json(callsReport(calls));
    const given = asked.key === undefined ? `the first of ${keys}` : '--key';
    return refuse(
      `${deps.url} does not accept the key (000001): ${given} is not one of the keys it has for this interface`,
    );
  }
  if (purchase !== undefined) await rememberPurchase(sandbox.files.marketplace, purchase);
  if (asked.json) output.json(callsReport(calls));
  else output.say(textReport(calls, read.kind === 'call' ? read.call : {}));
  const isTaken = isSpoilt && !isRefusedRightly(calls);
  return calls.every(({ verified }) => verified) && !isTaken ? 0 : 1;
}

/** At the sandbox its own marketplace calls; whoever names an address or a key calls from here. */
async function throughSandbox({ url, key, json: _, ...call }: CommandLine, consoleUrl: string) {
  return url === undefined && key === undefined ? playThere(call, consoleUrl) : undefined;
}

/** A problem that ends in the code of a connection's fault. */
function inWords(problem: string): string {
  return problem.replace(/[A-Z][A-Z0-9_]{3,}$/, code => connectionProblem({ code })?.en ?? code);
}
