import { explainRequest, type Keys } from './explain/explainRequest.ts';
import { readCurl } from './explain/readCurl.ts';
import { firstOf, runningSandbox } from './target/runningSandbox.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Explains why a request of the marketplace's debugging page is refused.

  npm run explain -- 'curl …' [options]

Paste the request command that the debugging page generates, in single quotes.

options
  --key KEY            access key of the base interface (SaaS V2.0)
  --v1-key KEY         SaaS V1.0         --license-key KEY   licences
  --kit-key KEY        joint operation   --general-key KEY   order notifications
  --json               one JSON object instead of text
  --help               this text

Keys that are not given are read from the environment (BASE_ACCESS_KEYS, V1_ACCESS_KEYS, …), else the sandbox's are
used. Keys are never printed.

example
  npm run explain -- 'curl -X POST "https://shop.example.com/saas?signature=…" -d "{…}"' --key "$BASE_ACCESS_KEY"

Exit code: 0 the signature holds, 1 it does not, 2 wrong usage.`;

const text = { type: 'string' } as const;

await runCommand({
  name: 'explain',
  help,
  maxPositionals: 1,
  options: {
    ...{ key: text, 'v1-key': text, 'license-key': text, 'kit-key': text, 'general-key': text },
    json: { type: 'boolean' },
  },
  async run(given, [command], output) {
    if (command === undefined) return refuse('paste the curl command in single quotes; --help shows how');
    const request = readCurl(command);
    if (typeof request === 'string') return refuse(`${request}; paste what the debugging page generates`);
    const { variables } = await runningSandbox();
    const keys: Keys = {
      base: given.key ?? firstOf(variables.BASE_ACCESS_KEYS),
      v1: given['v1-key'] ?? firstOf(variables.V1_ACCESS_KEYS),
      license: given['license-key'] ?? firstOf(variables.LICENSE_ACCESS_KEYS),
      kit: given['kit-key'] ?? firstOf(variables.KIT_ACCESS_KEYS),
      general: given['general-key'] ?? firstOf(variables.GENERAL_ACCESS_KEYS),
    };
    const explanation = explainRequest(request, keys, Date.now());
    if (given.json === true) output.json(explanation);
    else {
      const steps = explanation.steps.map((step, index) =>
        index < explanation.steps.length - 1 ? `  ${step}` : `${explanation.ok ? '✓' : '✗'} ${step}`,
      );
      output.say(steps.join('\n'));
    }
    return explanation.ok ? 0 : 1;
  },
});
