import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { messageTypes } from '../../../shared/seller/webhooks/eventSchemas.ts';
import { runProgram, runSandbox, sandboxData } from '../../sandbox/runSandbox.ts';

const example = 'examples/in-process/product.ts';
const directory = mkdtempSync(join(tmpdir(), 'contract-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const contract = (...words: string[]) => runProgram('commands/contract.ts', words, {});
function written(name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

describe('npm run contract', () => {
  it('finds every answer of the example right', async () => {
    const { exitCode, output, errors } = await contract(example);
    expect([exitCode, errors]).toEqual([0, '']);
    expect(output.trim().split('\n')).toEqual(messageTypes.map(type => `✓ ${type}`));
  });

  it('names every answer that is none', async () => {
    const file = written(
      'odd.ts',
      `let count = 0;
       export default {
         async send({ type }: { type: string }) {
           count += 1;
           if (type === 'instance.created') return { kind: 'delivered', body: { app: {} } };
           if (type === 'instance.frozen') return { kind: 'refused', code: 'sold-out', reason: '' };
           if (type === 'instance.renewed') throw new RangeError('no');
           if (type === 'instance.released') return new Promise(() => {});
           if (type === 'usage.low') return { kind: 'delivered', body: count };
           if (type === 'usage.exhausted') return {};
           return { kind: 'delivered', body: undefined };
         },
       };`,
    );
    const { exitCode, output } = await contract(file, '--json');
    const problems = (JSON.parse(output) as { type: string; problem?: string }[])
      .filter(({ problem }) => problem !== undefined)
      .map(({ type, problem }) => [type, problem]);
    expect(exitCode).toBe(1);
    expect(Object.fromEntries(problems)).toEqual({
      'instance.created': expect.stringMatching(/app\.frontEndUrl/),
      'instance.frozen': expect.stringMatching(/cannot be refused/),
      'instance.renewed': 'it throws RangeError: no',
      'instance.released': 'no answer within 1500 ms',
      'usage.low': 'a repeat with the same id is answered otherwise',
      'usage.exhausted': expect.stringMatching(/no kind/),
      'license.requested': expect.any(String),
      'license.applied': expect.any(String),
      'instance.change-requested': expect.stringMatching(/the body/),
      'instance.status-requested': expect.stringMatching(/the body/),
    });
  });

  it.each([
    [[], /the file of the module is missing/],
    [['no-such-file.ts'], /no-such-file\.ts cannot be bundled/],
    [[written('empty.ts', 'export const a = 1;')], /has no default export/],
  ])('%j is refused in a line', async (words, said) => {
    const { exitCode, output, errors } = await contract(...words);
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors).toMatch(said);
  });
});

describe('PRODUCT_MODULE', () => {
  it('makes what is bought inside of the functions: no webhook is called', async () => {
    const data = sandboxData();
    const sandbox = await runSandbox(data.directory, { PRODUCT_MODULE: example });
    const { summary, exitCode } = await sandbox.marketplace('purchase --order INSIDE');
    expect(exitCode).toBe(0);
    const { calls } = await sandbox.marketplace('query --order INSIDE');
    expect(JSON.stringify(calls)).toContain(`https://app.example.com/t/${summary.instanceIds[0]}`);
    await sandbox.marketplace('freeze --order INSIDE');
    expect(await sandbox.productAttempts()).toEqual([]);
    await sandbox.interrupt();
    data.remove();
  });

  it('that names no file stops the start and is named', async () => {
    const data = sandboxData();
    const variables = {
      PORT: '0',
      CONSOLE_PORT: '0',
      SANDBOX_DATA: data.directory,
      PRODUCT_MODULE: 'no/such.ts',
    };
    const { exitCode, errors } = await runProgram('sandbox/start.ts', [], variables);
    expect([exitCode, errors]).toEqual([2, expect.stringMatching(/PRODUCT_MODULE names no\/such\.ts/)]);
    data.remove();
  });
});
