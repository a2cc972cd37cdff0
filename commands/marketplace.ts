import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { kitPrivateKey, publicKeyOf } from '../sandbox/enterprise/kitKey.ts';
import { readCommandLine } from '../sandbox/marketplace/commandLine.ts';
import { families } from '../sandbox/marketplace/family.ts';
import { playKit } from '../sandbox/marketplace/playKit.ts';
import { playMarketplace } from '../sandbox/marketplace/playMarketplace.ts';
import { rememberedPurchases, rememberPurchase } from '../sandbox/marketplace/purchaseMemory.ts';
import { jsonReport, textReport } from '../sandbox/marketplace/report.ts';
import { usage } from '../sandbox/marketplace/usage.ts';
import { sandboxFiles } from '../sandbox/sandboxFiles.ts';
import { mergedVariables } from '../sandbox/sandboxSettings.ts';
import { projectDirectory } from './bundle/projectDirectory.ts';

function refuse(problem: string): never {
  console.error(`marketplace: ${problem}`);
  process.exit(2);
}

const read = readCommandLine(process.argv.slice(2));
if (read.kind === 'help') {
  console.log(usage);
  process.exit(0);
}
if (read.kind === 'problem') refuse(read.problem);

const variables = mergedVariables(
  await readFile(join(projectDirectory, 'sandbox', 'sandbox.env'), 'utf8'),
  process.env,
);
const files = sandboxFiles(resolve(projectDirectory, variables.SANDBOX_DATA ?? '.sandbox'));
const asked = read.kind === 'kit' ? read.kit : read.call;
const path = read.kind === 'kit' ? '/saas' : families[read.call.family].path(read.call.command);
const keys = read.kind === 'kit' ? 'KIT_ACCESS_KEYS' : families[read.call.family].keys(read.call.command);
const url = asked.url ?? `http://localhost:${variables.PORT || 4000}${path}`;
if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
  refuse('--url must be an http or https address');
const deps = {
  url,
  accessKey: asked.key ?? (variables[keys] ?? '').split(',')[0]?.trim() ?? '',
  purchases: await rememberedPurchases(files.marketplace),
  clock: Date.now,
  newId: randomUUID,
};

const result =
  read.kind === 'kit'
    ? await playKit(read.kit, {
        ...deps,
        domainName: await consoleAddress(),
        publicKey: publicKeyOf(await kitPrivateKey(files.kitKey)),
      })
    : await playMarketplace(read.call, deps);
if (result.kind === 'problem') refuse(result.problem);
if (result.purchase !== undefined) await rememberPurchase(files.marketplace, result.purchase);
console.log(asked.json ? JSON.stringify(jsonReport(result.calls), undefined, 2) : textReport(result.calls));
// Not exit(): a long answer may still be on its way into a pipe.
process.exitCode = result.calls.every(({ verified }) => verified) ? 0 : 1;

/** Where the running sandbox's identity provider is. */
async function consoleAddress(): Promise<string> {
  const text = await readFile(files.addresses, 'utf8').catch(() => '{}');
  const { consoleUrl } = JSON.parse(text) as { consoleUrl?: string };
  return consoleUrl ?? `http://localhost:${variables.CONSOLE_PORT || 4001}`;
}
