import { createPublicKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { type AcceptanceCase, type Suite, suites } from './accept/case.ts';
import { casesOf } from './accept/cases.ts';
import { liveCases } from './accept/liveCases.ts';
import { acceptReport, htmlReport, junitReport, notShown, summary, textLine } from './accept/reports.ts';
import { type CaseResult, runCases, type SuiteTarget } from './accept/runCases.ts';
import { coldStartName, firstProblem } from './accept/transportCases.ts';
import { checkLine, healthChecks } from './target/deploymentHealth.ts';
import { readAddress } from './target/readAddress.ts';
import { runningSandbox } from './target/runningSandbox.ts';
import { movedMs } from './target/sandboxTime.ts';
import { progressBar } from './terminal/progressBar.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Checks a deployment as the marketplace's debugging page and its retries would, in test mode: nothing real is touched.

  npm run accept -- --url https://your-address --key KEY [options]

options
  --url URL            the production address, such as https://your-address/saas (the bare address: /saas is added)
  --license-url URL    the address of licence products (default: /license beside it); --order-url likewise
  --key KEY            access key of the base interface (SaaS V2.0)
  --v1-key KEY         SaaS V1.0         --license-key KEY   licences
  --kit-key KEY        joint operation   --general-key KEY   order notifications
  --kit-public-key F   the public key of the kit (PEM file): adds the credential that must be decrypted
  --only ID            only cases whose id contains the text, such as v2/ or v1/purchase; may be repeated. The first
                       call of each family is always made
  --list               names the cases and makes no call
  --live               also real orders, which your product has to make: against a staging product only
  --patience SECONDS   how long --live waits for the product to make what was bought (default: 60)
  --token TOKEN        token of the seller API with the scope read: reads the deployment's health as well
  --report FILE        HTML report       --junit FILE        JUnit report
  --json               one JSON object instead of text
  --help               this text

Families whose key is given are checked. Keys are never printed. Test calls touch neither table nor product: what they
cannot show is said at the end. The sandbox is called by its own clock.

examples
  npm run accept -- --url https://shop.example.com --key "$BASE_ACCESS_KEY"
  npm run accept -- --url https://shop.example.com --v1-key "$V1_KEY" --only v1/purchase --report accept.html

Exit code: 0 every case holds, 1 not every one, 2 wrong usage, wrong key, or nobody answers.`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** The option that gives a suite its key. */
const keyOptions = {
  v2: 'key',
  order: 'general-key',
  v1: 'v1-key',
  license: 'license-key',
  'license-code': 'license-key',
  'license-online': 'license-key',
  'kit-v2': 'kit-key',
  'kit-v1': 'kit-key',
} as const satisfies Record<Suite, string>;

const isColdStart = ({ id }: AcceptanceCase): boolean => id.endsWith(`/${coldStartName}`);

await runCommand({
  name: 'accept',
  help,
  options: {
    ...{ url: text, 'license-url': text, 'order-url': text, key: text, 'v1-key': text, 'license-key': text },
    ...{
      'kit-key': text,
      'kit-public-key': text,
      'general-key': text,
      report: text,
      junit: text,
      token: text,
      patience: text,
    },
    ...{ only: { type: 'string', multiple: true }, list: flag, live: flag, json: flag },
  },
  async run(given, _, output) {
    const publicKey = await publicKeyAt(given['kit-public-key']);
    const clockAheadMs = await clockAheadOf(given.url);
    const all = [
      ...suites.flatMap(suite => casesOf(suite, publicKey)),
      ...(given.live === true
        ? liveCases(String(Date.now()), clockAheadMs, readPatience(given.patience))
        : []),
    ];
    const { only } = given;
    const isWanted = ({ id }: AcceptanceCase) => only === undefined || only.some(part => id.includes(part));
    if (given.list === true) {
      const named = all.filter(isWanted).map(({ id, title }) => ({ id, title }));
      if (given.json === true) output.json(named);
      else output.say(named.map(({ id, title }) => `${id}  ${title}`).join('\n'));
      return 0;
    }
    const base = baseAddress(given.url ?? refuse('--url is missing; --help shows the options'));
    const beside = (name: 'license' | 'order'): string => {
      const address = given[`${name}-url`];
      if (address !== undefined) return readAddress(`--${name}-url`, address).href;
      return new URL(`${base.pathname.replace(/\/[^/]*\/?$/, '')}/${name}`, base).href;
    };
    const targets: Partial<Record<Suite, SuiteTarget>> = {};
    for (const suite of suites) {
      const key = given[keyOptions[suite]];
      const place = suite.startsWith('license')
        ? beside('license')
        : suite === 'order'
          ? beside('order')
          : base.href;
      if (key !== undefined) targets[suite] = { url: place, key, clockAheadMs };
    }
    if (Object.keys(targets).length === 0)
      refuse('no key is given: --key, --v1-key, --license-key, --kit-key or --general-key');
    const possible = all.filter(({ suite }) => targets[suite] !== undefined);
    const wanted = possible.filter(isWanted);
    if (wanted.length === 0) refuse('no case of the families whose key is given has an id that --only names');
    // Wrong addresses and keys come to light before anything else is tried.
    const cases = [
      ...possible.filter(one => isColdStart(one) && wanted.some(({ suite }) => suite === one.suite)),
      ...wanted.filter(one => !isColdStart(one)),
    ];

    const bar = progressBar(cases.length);
    let done = 0;
    // Held back until every family has answered: a wrong key is to be one line, not the last of several.
    let lines: string[] = [];
    const tell = (): void => {
      if (given.json !== true && lines.length > 0) output.say(lines.join('\n'));
      lines = [];
    };
    bar.to(done, cases[0]?.id);
    const results = await runCases(cases, targets, result => {
      done += 1;
      bar.clear();
      refuseWrongStart(result, targets[result.case.suite]?.url ?? '');
      lines.push(textLine(result));
      if (!isColdStart(cases[done] ?? result.case) || done === cases.length) tell();
      if (done < cases.length) bar.to(done, cases[done]?.id);
    }).finally(() => bar.clear());
    if (given.report !== undefined)
      await writeReport('--report', given.report, htmlReport(results, base.href, new Date()));
    if (given.junit !== undefined) await writeReport('--junit', given.junit, junitReport(results));
    const token = given.token ?? process.env.SELLER_API_TOKEN;
    const health =
      token === undefined ? [] : await healthChecks(base.origin, token, Date.now() + clockAheadMs);
    const unproven = notShown(token !== undefined, given.live === true);
    if (given.json === true) output.json({ ...acceptReport(results, health), notShown: unproven });
    else
      output.say(
        ['', ...health.map(checkLine), summary(results), ...unproven.map(what => `Not shown: ${what}`)].join(
          '\n',
        ),
      );
    const holds = results.every(({ problems }) => problems.length === 0);
    return holds && health.every(({ ok }) => ok) ? 0 : 1;
  },
});

/** @returns ms; undefined for the default */
function readPatience(seconds: string | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  if (!/^\d{1,4}$/.test(seconds)) return refuse(`--patience must be a number of seconds; it is "${seconds}"`);
  return Number(seconds) * 1_000;
}

/** The bare address stands for the bundle's own path. */
function baseAddress(address: string): URL {
  const url = readAddress('--url', address);
  return url.pathname === '/' ? new URL('/saas', url) : url;
}

/** How far the clock of the sandbox is ahead, where that is what is called: other deployments go by the true time. */
async function clockAheadOf(address: string | undefined): Promise<number> {
  const { functionsUrl, consoleUrl } = await runningSandbox();
  const isSandbox =
    URL.canParse(address ?? '') && new URL(address ?? '').origin === new URL(functionsUrl).origin;
  return isSandbox ? movedMs(consoleUrl) : 0;
}

async function publicKeyAt(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const pem = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    refuse(`--kit-public-key: ${path} cannot be read (${error.code})`),
  );
  try {
    return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    return refuse(`--kit-public-key: ${path} holds no public key in PEM form`);
  }
}

/** A family whose first call meets nobody, or somebody who does not know the key, has no cases to be run. */
function refuseWrongStart({ case: one, problems, answers }: CaseResult, url: string): void {
  if (!isColdStart(one)) return;
  const option = `--${keyOptions[one.suite]}`;
  if (answers.length === 0)
    refuse(`${new URL(url).origin} cannot be called: ${problems[0]?.replace(/^.*unreachable: /, '')}`);
  const problem = firstProblem(url, answers);
  if (problem !== undefined) refuse(`${one.suite}: ${problem}; compare the address and ${option}`);
}

async function writeReport(option: string, path: string, report: string): Promise<void> {
  await writeFile(path, report).catch((error: NodeJS.ErrnoException) =>
    refuse(`${option}: ${path} cannot be written (${error.code})`),
  );
}
