import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { checkAnswers } from './preflight/checkAnswers.ts';
import { checkBurst } from './preflight/checkBurst.ts';
import { checkTls } from './preflight/checkTls.ts';
import { checkLine, type HealthCheck, healthChecks } from './target/deploymentHealth.ts';
import { readAddress } from './target/readAddress.ts';
import { connectionProblem } from './terminal/connectionProblem.ts';
import { progressBar } from './terminal/progressBar.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Checks whether the marketplace can call an address at all, before any key is bound.

  npm run preflight -- --url https://your-address/saas [options]

Checks: the name (DNS), the certificate and its chain, TLS 1.0 and 1.1 refused, port 443, the bare domain answers 200
without a redirect, letter case of Body-Sign over HTTP/1.1 and its presence over HTTP/2, the clock, how long the first
answer takes, 20 calls at once.

options
  --url URL  the production address
  --token TOKEN  token of the seller API with the scope read: reads the deployment's health as well
  --json     one JSON object instead of text
  --help     this text

example
  npm run preflight -- --url https://shop.example.com/saas

Exit code: 0 all is well, 1 something is not, 2 wrong usage, nobody answers, or its certificate is not trusted.`;

const acceptShows = 'Unsigned calls touch neither; npm run accept goes on from here.';

/** As many as there are steps that wait for somebody else. */
const steps = 10;

await runCommand({
  name: 'preflight',
  help,
  options: { url: { type: 'string' }, token: { type: 'string' }, json: { type: 'boolean' } },
  async run(given, _, output) {
    const url = readAddress('--url', given.url ?? refuse('--url is missing; --help shows the options'));
    const bar = progressBar(steps);
    let done = 0;
    const next = (what: string): void => {
      bar.to(done, what);
      done += 1;
    };
    const token = given.token ?? process.env.SELLER_API_TOKEN;
    const reachable = await checksOf(url, next).finally(() => bar.clear());
    const health = token === undefined ? [] : await healthChecks(url.origin, token, Date.now());
    const checks = [...reachable, ...health];
    const passed = checks.every(({ ok }) => ok);
    const unproven =
      token === undefined ? ['keys, table and product', acceptShows] : ['keys and product', acceptShows];
    if (given.json === true) output.json({ passed, checks, notShown: unproven[0] });
    else output.say([...checks.map(checkLine), `Not shown: ${unproven.join('. ')}`].join('\n'));
    return passed ? 0 : 1;
  },
});

async function checksOf(url: URL, next: (what: string) => void): Promise<readonly HealthCheck[]> {
  try {
    next('name');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const { address } = await lookup(host);
    const secure = url.protocol === 'https:';
    const port = `port ${url.port || (secure ? 443 : 80)}`;
    return [
      { name: 'the name resolves', ok: true, found: address },
      { name: 'a domain name, no IP address', ok: isIP(host) === 0, found: host },
      {
        name: 'https on port 443',
        ok: secure && url.port === '',
        found: secure ? port : `http on ${port}`,
      },
      ...(secure ? await checkTls(host, Number(url.port || 443), next) : []),
      ...(await checkAnswers(url, next)),
      await checkBurst(url, next),
    ];
  } catch (error) {
    const fault = connectionProblem(error);
    if (fault === undefined) throw error;
    return refuse(`${url.origin} cannot be called: ${fault}`);
  }
}
