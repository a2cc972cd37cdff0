import { readAddress } from './target/readAddress.ts';
import { runningSandbox, sandboxToken } from './target/runningSandbox.ts';
import { movedMs } from './target/sandboxTime.ts';
import { sellerApiReader } from './target/sellerApiReader.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';
import { type Diagnosis, diagnose } from './why/diagnose.ts';
import { gatherFacts } from './why/gatherFacts.ts';

const help = `Tells what happened to an order or instance, what is wrong, and what to press in the seller centre.

  npm run why -- <order id or instance id> [options]

options
  --line ID      order line, when it is not <order id>-000001
  --url URL      address of the deployment (default: the sandbox)
  --token TOKEN  token of the seller API with the scope read (default: SELLER_API_TOKEN, then the sandbox's)
  --json         one JSON object instead of text
  --help         this text

example
  npm run why -- CS2211181819B4LVS --url https://shop.example.com --token "$SELLER_API_TOKEN"

Exit code: 0 all well, 1 something is wrong, 2 not found, wrong usage or no answer.`;

const text = { type: 'string' } as const;

await runCommand({
  name: 'why',
  help,
  maxPositionals: 1,
  options: { line: text, url: text, token: text, json: { type: 'boolean' } },
  async run({ line, url, token, json }, [what], output) {
    if (what === undefined) return refuse('an order id or instance id is needed; --help shows how');
    const sandbox = await runningSandbox();
    const address = url === undefined ? sandbox.functionsUrl : readAddress('--url', url).href;
    // Failures are kept by day, and the sandbox's days may have been moved.
    const now = Date.now() + (url === undefined ? await movedMs(sandbox.consoleUrl) : 0);
    const api = sellerApiReader(
      address,
      token ?? process.env.SELLER_API_TOKEN ?? sandboxToken(sandbox),
      fetch,
    );
    const facts = await gatherFacts(api, what, line, now);
    const diagnosis = diagnose(facts);
    if (json === true) output.json({ ...diagnosis, instance: facts.instance });
    else output.say(story(diagnosis));
    return facts.instance === undefined ? 2 : diagnosis.findings.length > 0 ? 1 : 0;
  },
});

function story({ state, findings }: Diagnosis): string {
  if (findings.length === 0) return `${state}\n✓ Nothing is wrong with it.`;
  const told = findings.map(
    ({ problem, cause, remedy }) => `\n✗ ${problem}\n  why: ${cause}\n  do:  ${remedy}`,
  );
  return [state, ...told].join('\n');
}
