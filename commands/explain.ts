import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mergedVariables } from '../sandbox/sandboxSettings.ts';
import { projectDirectory } from './bundle/projectDirectory.ts';
import { explainRequest, type Keys } from './explain/explainRequest.ts';
import { readCurl } from './explain/readCurl.ts';

const usage = `Explains why a request of the marketplace's debugging page is refused.

  npm run explain -- 'curl …' [--key KEY] [--v1-key KEY] [--license-key KEY] [--kit-key KEY] [--general-key KEY]

Paste the request command that the debugging page generates, in single quotes. Keys that are not given are read from the
environment (BASE_ACCESS_KEYS, V1_ACCESS_KEYS, …), else the sandbox's are used. Keys are never printed.

Exit code: 0 the signature holds, 1 it does not, 2 wrong usage.`;

function refuse(problem: string): never {
  console.error(`explain: ${problem}`);
  process.exit(2);
}

const text = { type: 'string' } as const;
function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        ...{ key: text, 'v1-key': text, 'license-key': text, 'kit-key': text, 'general-key': text },
        ...{ json: { type: 'boolean' }, help: { type: 'boolean' } },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const { values, positionals } = read();
if (values.help === true) {
  console.log(usage);
  process.exit(0);
}
const [command] = positionals;
if (command === undefined) refuse('paste the curl command in single quotes; --help shows how');
const request = readCurl(command);
if (typeof request === 'string') refuse(request);

const variables = mergedVariables(
  await readFile(join(projectDirectory, 'sandbox', 'sandbox.env'), 'utf8'),
  process.env,
);
const first = (name: string): string => (variables[name] ?? '').split(',')[0]?.trim() ?? '';
const keys: Keys = {
  base: values.key ?? first('BASE_ACCESS_KEYS'),
  v1: values['v1-key'] ?? first('V1_ACCESS_KEYS'),
  license: values['license-key'] ?? first('LICENSE_ACCESS_KEYS'),
  kit: values['kit-key'] ?? first('KIT_ACCESS_KEYS'),
  general: values['general-key'] ?? first('GENERAL_ACCESS_KEYS'),
};
const explanation = explainRequest(request, keys, Date.now());
console.log(values.json === true ? JSON.stringify(explanation, undefined, 2) : explanation.steps.join('\n'));
process.exitCode = explanation.ok ? 0 : 1;
