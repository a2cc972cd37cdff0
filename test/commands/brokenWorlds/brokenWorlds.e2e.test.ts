import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSandbox, runProgram, runSandbox, sandboxData } from '../../sandbox/runSandbox.ts';
import { englishIn } from '../languages.ts';
import { type ControlledProduct, startControlledProduct } from './controlledProduct.ts';
import { soon, type Tool, tools, worlds } from './worlds.ts';

const data = sandboxData();
const key = 'sandbox-base-access-key-0001';
let sandbox: RunningSandbox;
let product: ControlledProduct;

beforeAll(async () => {
  product = await startControlledProduct();
  sandbox = await runSandbox(data.directory, { SELLER_WEBHOOK_URL: product.url });
  await sandbox.marketplace('purchase --order BW0');
});

afterAll(async () => {
  await sandbox.interrupt();
  product.close();
  data.remove();
});

/** A request as the debugging page generates it, signed now. */
function request(): string {
  const hmac = (text: string) => createHmac('sha256', key).update(text).digest('hex');
  const [at, body] = [Date.now(), '{"activity":"queryInstance"}'];
  const query = `signature=${hmac(`${key}N${at}${hmac(body)}`)}&timestamp=${at}&nonce=N`;
  return `curl -X POST '${sandbox.functionsUrl}/saas?${query}' -d '${body}'`;
}

async function told(tool: Tool, order: string, language: 'en' | 'zh'): Promise<string> {
  const url = ['--url', `${sandbox.functionsUrl}/saas`];
  const token = ['--token', 'sandbox-read-token-0001'];
  const words: Readonly<Record<Tool, readonly string[]>> = {
    why: [],
    'why ID': [order],
    accept: [...url, ...token, '--key', key, '--only', 'v2/purchase'],
    preflight: [...url, ...token],
    explain: [request(), '--key', key],
    finance: ['--month', new Date().toISOString().slice(0, 7)],
  };
  const [name = ''] = tool.split(' ');
  const { output, errors } = await runProgram(`commands/${name}.ts`, [...words[tool], '--lang', language], {
    PORT: '0',
    SANDBOX_DATA: data.directory,
  });
  return output + errors;
}

describe.each(worlds)('$name', ({ order, breakIt, mend, says, neverSays }) => {
  beforeAll(() => breakIt({ sandbox, product }));
  afterAll(() => mend({ sandbox, product }));

  it.each(tools)('%s names the true cause', async tool => {
    await soon(async () => {
      const text = await told(tool, order, 'en');
      expect(text).toMatch(says[tool]);
      if (tool.startsWith('why')) expect(text).not.toMatch(neverSays);
    });
  });

  it('is told in Chinese without an English sentence', async () => {
    for (const tool of ['why', 'why ID', 'accept', 'preflight'] as const) {
      expect(englishIn(await told(tool, order, 'zh'))).toEqual([]);
    }
  });
});
