import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mergedVariables } from '../sandbox/sandboxSettings.ts';
import { projectDirectory } from './bundle/projectDirectory.ts';
import { type Diagnosis, diagnose } from './why/diagnose.ts';
import { gatherFacts } from './why/gatherFacts.ts';
import { SellerApiError, sellerApi } from './why/sellerApi.ts';

const usage = `npm run why -- <order id or instance id> [--line ORDER_LINE_ID] [--url URL] [--token TOKEN] [--json]

Tells what happened to an order or instance, what is wrong, and what to press in the seller centre.
  --line   order line, when it is not <order id>-000001
  --url    address of the deployment; default: the sandbox
  --token  token of the seller API with the scope read; default: SELLER_API_TOKEN, then the sandbox's

Exit code: 0 all well, 1 something is wrong, 2 not found, wrong usage or no answer.`;

function refuse(problem: string): never {
  console.error(`why: ${problem}`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        line: { type: 'string' },
        url: { type: 'string' },
        token: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : 'wrong usage'} (--help shows the usage)`);
  }
}

function story({ state, findings }: Diagnosis): string {
  if (findings.length === 0) return `${state}\nNothing is wrong with it.`;
  const told = findings.map(
    ({ problem, cause, remedy }) => `\n✗ ${problem}\n  why: ${cause}\n  do:  ${remedy}`,
  );
  return [state, ...told].join('\n');
}

const { values, positionals } = readArguments();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const [what] = positionals;
if (what === undefined || positionals.length > 1) refuse('one order id or instance id is needed (--help)');

const variables = mergedVariables(
  await readFile(join(projectDirectory, 'sandbox', 'sandbox.env'), 'utf8'),
  process.env,
);
const url = values.url ?? `http://localhost:${variables.PORT || 4000}`;
if (!URL.canParse(url)) refuse('--url must be an http or https address');
const sandboxToken = variables.SELLER_API_TOKENS?.split(',')[0]?.split(':').slice(2).join(':');
const token = values.token ?? process.env.SELLER_API_TOKEN ?? sandboxToken ?? '';

try {
  const facts = await gatherFacts(sellerApi(url, token, fetch), what, values.line, Date.now());
  const diagnosis = diagnose(facts);
  console.log(
    values.json ? JSON.stringify({ ...diagnosis, instance: facts.instance }, undefined, 2) : story(diagnosis),
  );
  process.exitCode = facts.instance === undefined ? 2 : diagnosis.findings.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof SellerApiError)) throw error;
  refuse(error.message);
}
