import { lookup } from 'node:dns/promises';
import { parseArgs } from 'node:util';
import { exchange, type RawAnswer } from '../sandbox/marketplace/exchange.ts';
import { connectTls, type TlsFinding } from './preflight/connectTls.ts';

const usage = `Checks whether the marketplace can call an address at all, before any key is bound.

  npm run preflight -- --url https://your-address/saas [--json]

Checks: name, certificate, TLS 1.0 and 1.1 refused, port 443, the bare domain answers 200 without a redirect, letter
case of Body-Sign, the clock, how long the first answer takes.

Exit code: 0 all is well, 1 something is not, 2 wrong usage or nobody answers.`;

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
}

function refuse(problem: string): never {
  console.error(`preflight: ${problem}`);
  process.exit(2);
}

function read() {
  try {
    return parseArgs({
      options: { url: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
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
const url = new URL(address);

const checks: Check[] = [];
const check = (name: string, ok: boolean, found: string) => checks.push({ name, ok, found });

const resolved = await lookup(url.hostname).catch(() => undefined);
if (resolved === undefined) refuse(`${url.hostname} is not known: its name cannot be resolved`);
check('the name resolves', true, resolved.address);
const isName = !/^[\d.]+$|^\[/.test(url.hostname);
check('a domain name, no IP address', isName, url.hostname);
check(
  'https on port 443',
  url.protocol === 'https:' && url.port === '',
  url.protocol === 'https:' ? `port ${url.port || 443}` : 'http',
);

if (url.protocol === 'https:') {
  const port = Number(url.port || 443);
  const modern = await connectTls(url.hostname, port, 'TLSv1.2');
  if (modern.kind === 'unreachable') refuse(`${url.origin} does not answer: ${modern.reason}`);
  check('the certificate is trusted', modern.kind === 'connected', describe(modern));
  for (const version of ['TLSv1', 'TLSv1.1'] as const) {
    const old = await connectTls(url.hostname, port, version);
    check(`${version} is refused`, old.kind !== 'connected', describe(old));
  }
}

const ask = async (method: 'GET' | 'POST', target: URL, body = ''): Promise<readonly [RawAnswer, number]> => {
  const startedAt = performance.now();
  const answer = await exchange(method, target, { 'Content-Type': 'application/json' }, Buffer.from(body));
  return [answer, Math.round(performance.now() - startedAt)];
};
try {
  const [first, firstMs] = await ask('POST', url, '{}');
  const [, againMs] = await ask('POST', url, '{}');
  check('the first answer comes within 4 s', firstMs < 4_000, `${firstMs} ms, then ${againMs} ms`);
  check('the address answers HTTP 200 to every call', first.status === 200, `HTTP ${first.status}`);
  const name = first.headers.map(([header]) => header).find(header => header.toLowerCase() === 'body-sign');
  check('Body-Sign keeps its letter case', name === 'Body-Sign', name ?? 'no such header');
  const [root] = await ask('GET', new URL('/', url));
  check('the bare domain answers 200 without a redirect', root.status === 200, `HTTP ${root.status}`);
  const date = Date.parse(first.headers.find(([header]) => header.toLowerCase() === 'date')?.[1] ?? '');
  const off = Number.isNaN(date) ? Number.NaN : Math.round((date - Date.now()) / 1000);
  check(
    'its clock and this one are less than 30 s apart',
    Math.abs(off) < 30,
    Number.isNaN(off) ? 'no Date header' : `${off} s`,
  );
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    code === 'ECONNREFUSED'
      ? 'nobody listens there'
      : /CERT|SELF_SIGNED|UNABLE_TO/.test(code ?? '')
        ? `its certificate is not trusted (${code})`
        : (code ?? message);
  refuse(`${url.origin} does not answer: ${reason}`);
}

if (given.json === true)
  console.log(JSON.stringify({ passed: checks.every(({ ok }) => ok), checks }, undefined, 2));
else for (const { name, ok, found } of checks) console.log(`${ok ? '✓' : '✗'} ${name}: ${found}`);
process.exitCode = checks.every(({ ok }) => ok) ? 0 : 1;

function describe(finding: TlsFinding): string {
  switch (finding.kind) {
    case 'connected':
      return `${finding.protocol}, valid until ${finding.validTo}`;
    case 'untrusted':
      return `not trusted: ${finding.reason}`;
    case 'unreachable':
      return `refused (${finding.reason})`;
  }
}
