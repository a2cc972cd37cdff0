import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readCommandLine, usage } from '../sandbox/marketplace/commandLine.ts';
import { families } from '../sandbox/marketplace/family.ts';
import { playMarketplace } from '../sandbox/marketplace/playMarketplace.ts';
import { rememberedPurchases, rememberPurchase } from '../sandbox/marketplace/purchaseMemory.ts';
import { jsonReport, textReport } from '../sandbox/marketplace/report.ts';
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
const { call } = read;

const variables = mergedVariables(
  await readFile(join(projectDirectory, 'sandbox', 'sandbox.env'), 'utf8'),
  process.env,
);
const family = families[call.family];
const url = call.url ?? `http://localhost:${variables.PORT || 4000}${family.path(call.command)}`;
if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
  refuse('--url must be an http or https address');
const keys = variables[family.keys(call.command)] ?? '';
const accessKey = call.key ?? keys.split(',')[0]?.trim() ?? '';
const memory = sandboxFiles(resolve(projectDirectory, variables.SANDBOX_DATA ?? '.sandbox')).marketplace;

const result = await playMarketplace(call, {
  url,
  accessKey,
  purchases: await rememberedPurchases(memory),
  clock: Date.now,
  newId: randomUUID,
});
if (result.kind === 'problem') refuse(result.problem);
if (result.purchase !== undefined) await rememberPurchase(memory, result.purchase);
console.log(call.json ? JSON.stringify(jsonReport(result.calls), undefined, 2) : textReport(result.calls));
// Not exit(): a long answer may still be on its way into a pipe.
process.exitCode = result.calls.every(({ verified }) => verified) ? 0 : 1;
