import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { casesOf, liveCases, type Suite, suites } from './accept/cases.ts';
import { htmlReport, jsonReport, junitReport, summary, textLine } from './accept/reports.ts';
import { runCases, type SuiteTarget } from './accept/runCases.ts';

const usage = `Checks a deployment as the marketplace's debugging page and its retries would, in test mode: nothing real is touched.

  npm run accept -- --url https://your-address --key KEY [options]

options
  --url URL            the production address, such as https://your-address/saas (the bare address: /saas is added)
  --license-url URL    the address of licence products (default: /license beside it); --order-url likewise
  --key KEY            access key of the base interface (SaaS V2.0)
  --v1-key KEY         SaaS V1.0         --license-key KEY   licences
  --kit-key KEY        joint operation   --general-key KEY   order notifications
  --only ID            only cases whose id contains the text, such as v2/ or v1/purchase; may be repeated
  --live               also real orders: against a staging product only
  --report FILE        HTML report       --junit FILE        JUnit report
  --json               one JSON object instead of text
  --help               this text

Exit code: 0 every case holds, 1 not every one, 2 wrong usage or nobody answers. Keys are never printed.`;

function refuse(problem: string): never {
  console.error(`accept: ${problem}`);
  process.exit(2);
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

function read() {
  try {
    return parseArgs({
      options: {
        ...{
          url: text,
          'license-url': text,
          'order-url': text,
          key: text,
          'v1-key': text,
          'license-key': text,
        },
        ...{ 'kit-key': text, 'general-key': text, report: text, junit: text },
        ...{ only: { type: 'string', multiple: true }, live: flag, json: flag, help: flag },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const given = read();
if (given.help === true) {
  console.log(usage);
  process.exit(0);
}
const address = given.url ?? refuse('--url is missing; --help shows the options');
if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
  refuse('--url must be an http or https address');
const base = new URL(address).pathname === '/' ? `${new URL(address).origin}/saas` : address;
const beside = (name: string) =>
  new URL(`${new URL(base).pathname.replace(/\/[^/]*\/?$/, '')}/${name}`, base).href;
const licenseUrl = given['license-url'] ?? beside('license');

const keys: Readonly<Record<Suite, readonly [url: string, key: string | undefined]>> = {
  v2: [base, given.key],
  order: [given['order-url'] ?? beside('order'), given['general-key']],
  v1: [base, given['v1-key']],
  license: [licenseUrl, given['license-key']],
  'license-code': [licenseUrl, given['license-key']],
  'license-online': [licenseUrl, given['license-key']],
  'kit-v2': [base, given['kit-key']],
  'kit-v1': [base, given['kit-key']],
};
const targets: Partial<Record<Suite, SuiteTarget>> = {};
for (const suite of suites) {
  const [url, key] = keys[suite];
  if (key !== undefined) targets[suite] = { url, key };
}
if (Object.keys(targets).length === 0)
  refuse('no key is given: --key, --v1-key, --license-key, --kit-key or --general-key');

const wanted = (id: string) => given.only === undefined || given.only.some(part => id.includes(part));
const cases = [...suites.flatMap(casesOf), ...(given.live === true ? liveCases() : [])]
  .filter(({ suite }) => targets[suite] !== undefined)
  .filter(({ id }) => wanted(id));
if (cases.length === 0) refuse('no case has an id that --only names');

let done = 0;
const isTerminal = process.stdout.isTTY === true && given.json !== true;
try {
  const results = await runCases(cases, targets, result => {
    done += 1;
    if (given.json === true) return;
    if (isTerminal) process.stdout.write(`\r\u001b[K`);
    console.log(textLine(result));
    if (isTerminal && done < cases.length) process.stdout.write(`${done} of ${cases.length} …`);
  });
  if (given.report !== undefined) await writeFile(given.report, htmlReport(results, base));
  if (given.junit !== undefined) await writeFile(given.junit, junitReport(results));
  console.log(
    given.json === true ? JSON.stringify(jsonReport(results), undefined, 2) : `\n${summary(results)}`,
  );
  process.exitCode = results.every(({ problems }) => problems.length === 0) ? 0 : 1;
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  refuse(`${new URL(base).origin} does not answer: ${words(code ?? message)}`);
}

/** A fault of the connection in words. */
function words(code: string): string {
  if (/ENOTFOUND|EAI_AGAIN/.test(code)) return 'its name is not known';
  if (/ECONNREFUSED/.test(code)) return 'nobody listens there';
  if (/SELF_SIGNED|UNABLE_TO_VERIFY|CERT_/.test(code)) return `its certificate is not trusted (${code})`;
  return code;
}
