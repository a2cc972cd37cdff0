import { describe, expect, it } from 'vitest';
import { runProgram } from '../../sandbox/runSandbox.ts';
import { suiteSandbox } from '../../sandbox/suiteSandbox.ts';
import { eventually } from '../../support/eventually.ts';

const sandbox = suiteSandbox();
const beside = { PORT: '0', SANDBOX_DATA: sandbox.directory, LANG: 'C.UTF-8', LC_ALL: '' };

const why = (...words: string[]) => runProgram('commands/why.ts', words, beside);
const redeliver = (...words: string[]) => runProgram('commands/redeliver.ts', words, beside);

async function set(path: string, body: object): Promise<void> {
  const response = await fetch(`${sandbox.consoleUrl}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

describe('why', () => {
  it('finds nothing wrong in a new sandbox', async () => {
    await eventually(async () => {
      expect(await why()).toMatchObject({ exitCode: 0, output: expect.stringContaining('0 event(s) wait') });
    });
  });

  it('names the product that is away, how many wait and what to paste; pasted, everything leaves', async () => {
    await sandbox.setProduct({ mode: 'away' });
    await sandbox.marketplace('purchase --order W1');
    await sandbox.marketplace('purchase --order W2');
    await eventually(async () => {
      const { exitCode, output } = await why();
      expect(exitCode).toBe(1);
      expect(output).toMatch(/✗ 2 event\(s\) wait for your product, the oldest since/);
      expect(output).toMatch(
        /why: of your product: the last attempt.* ended with: it closes the connection without an answer/,
      );
      expect(output).toContain('npm run redeliver -- --waiting');
      expect(output).not.toMatch(/OPEN_API|table/);
    });
    const one = await why('W1');
    expect(one.exitCode).toBe(1);
    expect(one.output).toMatch(/waits for your product since .* The marketplace refunds the order at about/);
    expect(one.output).toMatch(/✗ your product has not taken instance\.created/);
    const chinese = await why('--lang', 'zh');
    expect(chinese.output).toMatch(/✗ 2 个事件在等待您的产品，最早的自 北京时间/);

    await sandbox.setProduct({ mode: 'normal' });
    expect(await redeliver('--waiting')).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/^[0-2] event\(s\) are sent again\./),
    });
    await eventually(async () => {
      expect(await why()).toMatchObject({ exitCode: 0 });
    });
    expect(await why('W1')).toMatchObject({ exitCode: 0, output: expect.stringContaining('is active') });
  });

  it('sends a whole range again in one command, whatever was taken', async () => {
    const before = (await sandbox.productEvents()).length;
    expect(before).toBeGreaterThan(0);
    const sent = await redeliver('--from', '2020-01-01T00:00:00Z', '--json');
    expect(sent.exitCode).toBe(0);
    expect(JSON.parse(sent.output).redelivered).toBeGreaterThanOrEqual(before);
    const none = await redeliver('--from', '2020-01-01T00:00:00Z', '--to', '2020-01-02T00:00:00Z', '--json');
    expect(JSON.parse(none.output)).toEqual({ redelivered: 0 });
  });

  it('names the open API of the marketplace and not the product', async () => {
    await set('/marketplace/behaviour', { mode: 'down' });
    await sandbox.marketplace('purchase --order W3');
    await eventually(async () => {
      const { exitCode, output } = await why('W3');
      expect(exitCode).toBe(1);
      expect(output).toMatch(/✗ order\.read is not done after \d+ attempt\(s\): it asks the open API/);
      expect(output).toContain('Your product has no part in it');
      expect(output).not.toContain('has not taken');
    });
    expect((await why()).output).toMatch(/wait for the marketplace's open API/);
    await set('/marketplace/behaviour', { mode: 'normal' });
    await redeliver('--waiting');
    await eventually(async () => expect((await why('W3')).exitCode).toBe(0));
  });

  it('names the table while it is away, with and without an id, and nobody else', async () => {
    await set('/console/table', { mode: 'failing' });
    for (const words of [[], ['W1']]) {
      const { exitCode, output } = await why(...words);
      expect(exitCode).toBe(1);
      expect(output).toContain('✗ the table of the deployment does not answer');
      expect(output).not.toMatch(/webhook|is --url the address|has not called/);
    }
    const lost = await sandbox.marketplace('purchase --order LOST');
    expect(lost.summary.resultCodes).toEqual({ '000005': 1 });
    await set('/console/table', { mode: 'normal' });
    // The call could not be recorded: nobody may say that it was not made.
    const { exitCode, output } = await why('LOST');
    expect(exitCode).toBe(2);
    expect(output).toContain('it called while the table could not be reached');
  });

  it('does not lay the call of somebody with a wrong key to another order', async () => {
    await sandbox.marketplace('purchase --order W4 --key nobodys');
    const of = await why('NOPE');
    expect(of.output).toMatch(/✗ no call that names it is on record/);
    expect(of.output).not.toMatch(/✗ (a call|newInstance) was answered 000001/);
    expect((await why('W1')).exitCode).toBe(0);
    const world = await why();
    expect(world.exitCode).toBe(1);
    expect(world.output).toMatch(/✗ calls came that could not be verified \(000001\)/);
    expect(world.output).toContain('or a stranger tried');
  });

  it('says in one line that a token lacks the scope', async () => {
    const { exitCode, errors } = await redeliver('--waiting', '--token', 'nobodys');
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/^redeliver: [^\n]*does not accept the token[^\n]*\n$/);
  });
});
