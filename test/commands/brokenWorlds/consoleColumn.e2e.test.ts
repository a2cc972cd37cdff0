import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { consoleInBrowser, patience, tabs } from '../../sandbox/console/consoleInBrowser.ts';
import { type RunningProgram, runDesk } from '../../sandbox/runSandbox.ts';
import { withoutBrowser } from '../../support/chromium.ts';
import { readToken, settle, stageOf, worlds } from './worlds.ts';

const everyTab = ['every tab', '每个标签页'];
const deskTabs = ['now', 'instances', 'waiting', 'failures'] as const;
/** What only a tool that is pointed at another address can meet: there the page is that of `npm run desk`. */
const ofDesk = ['wrong address', 'wrong settings'];

interface Row {
  readonly world: string;
  readonly tab: string;
  readonly shows: string;
}

function rowsOf(page: string): readonly Row[] {
  const rows = readFileSync(join(projectDirectory, page), 'utf8').matchAll(
    /^\| ([^|]+) \| `?([^|`]+)`? \| ([^|`]+) \|$/gm,
  );
  return [...rows].map(([, world = '', tab = '', shows = '']) => ({ world, tab, shows }));
}

const languages = [
  { page: 'docs/broken-worlds.md', language: 'en' },
  { page: 'docs/broken-worlds.zh-CN.md', language: 'zh' },
] as const;

it('the page says of every world what the console shows, on the same tabs in both languages', () => {
  const [english, chinese] = languages.map(({ page }) =>
    rowsOf(page).filter(({ world }) => worlds.some(({ name }) => name === world)),
  );
  expect([...new Set(english?.map(({ world }) => world))]).toEqual(worlds.map(({ name }) => name));
  const places = (rows: readonly Row[] = []) => rows.map(({ world, tab }) => `${world}: ${tab}`);
  expect(
    places(chinese?.map(row => ({ ...row, tab: everyTab.includes(row.tab) ? 'every tab' : row.tab }))),
  ).toEqual(places(english));
});

describe.skipIf(withoutBrowser)('the console in', () => {
  const world = consoleInBrowser();
  const terminal = { PORT: '0', LANG: 'C', LC_ALL: '', LC_MESSAGES: '' };

  /** No mark of success stands beside what did not work, whatever is on the tab. */
  async function nothingFalse(): Promise<void> {
    const { calls } = await world.readState();
    const worked = calls.filter(({ summary }) => Object.keys(summary.resultCodes).join() === '000000').length;
    const marks = await world.page.evaluate(
      '({ all: document.body.innerText.split("✓").length - 1, calls: [...document.querySelectorAll(".calls li")].filter(one => one.innerText.includes("✓")).length, view: document.querySelectorAll("article.call").length })',
    );
    const { all, calls: ofCalls, view } = marks as { all: number; calls: number; view: number };
    expect(ofCalls).toBeLessThanOrEqual(worked);
    // The call that is shown in full lists the checks of its answer: that its form is right.
    if (view === 0) expect(all).toBe(ofCalls);
  }

  async function shows(tab: string, says: string): Promise<void> {
    const bar = world.page.locator('.active-faults', { hasText: says });
    const place = everyTab.includes(tab) ? bar : world.page.locator('.view', { hasText: says });
    await place.first().waitFor(patience);
  }

  describe.each(worlds.filter(({ name }) => !ofDesk.includes(name)))('$name', ({ name, breakIt }) => {
    const orderId = `CONSOLE-${name.replaceAll(' ', '-')}`;
    let aim: Awaited<ReturnType<typeof breakIt>> = {};
    beforeAll(async () => {
      aim = await breakIt(stageOf(world.sandbox), orderId);
    });
    afterAll(async () => {
      await aim.mend?.();
      await settle({ ...terminal, SANDBOX_DATA: world.directory });
    });

    it.each(languages)('tells the cause and nothing false ($language)', async ({ page, language }) => {
      const rows = rowsOf(page).filter(row => row.world === name);
      // Another language is another page: the first visit loads it anew.
      await world.page.goto('about:blank');
      for (const tab of tabs) {
        await world.open(tab, language);
        for (const row of rows)
          if (row.tab === tab || everyTab.includes(row.tab)) await shows(row.tab, row.shows);
        await nothingFalse();
      }
      const here = rows.map(({ tab }) => tab).filter(tab => !everyTab.includes(tab));
      expect(tabs).toEqual(expect.arrayContaining(here));
    });
  });

  describe.each(worlds.filter(({ name }) => ofDesk.includes(name)))('$name', ({ name, breakIt }) => {
    let aim: Awaited<ReturnType<typeof breakIt>> = {};
    let desk: RunningProgram;
    beforeAll(async () => {
      aim = await breakIt(stageOf(world.sandbox), 'NOBODY');
      desk = await runDesk(['--url', aim.url ?? '', '--token', readToken]);
    });
    afterAll(async () => {
      await desk?.interrupt();
      await aim.mend?.();
    });

    it.each(languages)(
      'is told by the operator’s desk on every view ($language)',
      async ({ page, language }) => {
        const rows = rowsOf(page).filter(row => row.world === name);
        for (const tab of deskTabs) {
          await world.page.goto('about:blank');
          await world.page.goto(`${desk.url}/?lang=${language}#${tab}`);
          for (const { shows: says } of rows)
            await world.page.locator('main, body', { hasText: says }).first().waitFor(patience);
          expect(await world.page.locator('body').innerText()).not.toContain('✓');
        }
      },
    );
  });
});
