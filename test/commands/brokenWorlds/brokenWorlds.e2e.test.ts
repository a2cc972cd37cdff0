import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { type RunningSandbox, runSandbox, sandboxData } from '../../sandbox/runSandbox.ts';
import { isProof } from '../../support/proof.ts';
import { ask, type Stage, settle, stageOf, tools, worlds } from './worlds.ts';

/** What the page says of one tool in one world. */
interface Cell {
  readonly world: string;
  readonly tool: string;
  readonly exitCode: number;
  readonly says: string;
}

function cellsOf(page: string): readonly Cell[] {
  const rows = readFileSync(join(projectDirectory, page), 'utf8').matchAll(
    /^\| ([^|]+) \| `([^|]+)` \| (\d) \| ([^|]+) \|$/gm,
  );
  return [...rows].map(([, world = '', tool = '', code = '', says = '']) => ({
    world,
    tool,
    exitCode: Number(code),
    says,
  }));
}

const languages = [
  { page: 'docs/broken-worlds.md', locale: 'C.UTF-8' },
  ...(isProof ? [{ page: 'docs/broken-worlds.zh-CN.md', locale: 'zh_CN.UTF-8' }] : []),
];

/** A tool that has ended has said what it says; only chance is another one. */
const maxTries = 3;

const data = sandboxData();
let sandbox: RunningSandbox;
let stage: Stage;

beforeAll(async () => {
  sandbox = await runSandbox(data.directory);
  stage = stageOf(sandbox);
  // Stands in the books, whatever is out of order afterwards.
  await sandbox.marketplace('purchase --order BOOKS-1');
});

afterAll(async () => {
  await sandbox.interrupt();
  data.remove();
});

const variables = (locale: string) => ({
  ...{ PORT: '0', SANDBOX_DATA: data.directory, LANG: locale, LC_ALL: '', LC_MESSAGES: '' },
});

it('the page has a cell for every tool in every world, in both languages', () => {
  const wanted = worlds.flatMap(({ name }) => tools.map(tool => `${name}: ${tool}`));
  for (const page of ['docs/broken-worlds.md', 'docs/broken-worlds.zh-CN.md'])
    expect(cellsOf(page).map(({ world, tool }) => `${world}: ${tool}`)).toEqual(wanted);
});

/** Every world takes a quarter of an hour: `WORLDS=all npm run test:proofs -- test/commands/brokenWorlds`. */
const some = ['table dead', 'product failing', 'wrong address'];
const played = process.env.WORLDS === 'all' ? worlds : worlds.filter(({ name }) => some.includes(name));

describe.each(played)('$name', ({ name, breakIt }) => {
  const orderId = `WORLD-${name.replaceAll(' ', '-')}`;
  let aim: Awaited<ReturnType<typeof breakIt>> = {};
  beforeAll(async () => {
    aim = await breakIt(stage, orderId);
  });
  afterAll(async () => {
    await aim.mend?.();
    await settle(variables('C'));
  });

  for (const { page, locale } of languages)
    it.each(cellsOf(page).filter(({ world }) => world === name))(
      `$tool says: $says (${page})`,
      async ({ tool, exitCode, says }) => {
        const known = tools.find(one => one === tool);
        if (known === undefined) throw new Error(`no tool ${tool}`);
        // A table that throttles lets one read in two through, and a busy machine is late: no tool is asked more often.
        for (let tries = 1; ; tries += 1) {
          const found = await ask(known, stage, orderId, aim, variables(locale));
          const told = `${found.output}${found.errors}`;
          if (tries < maxTries && !(told.includes(says) && found.exitCode === exitCode)) continue;
          expect(told).toContain(says);
          expect(found.exitCode).toBe(exitCode);
          expect(found.errors).not.toMatch(/^ +at /m);
          return;
        }
      },
    );
});
