import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import type { ConsoleState } from '../../../sandbox/console/consoleState.ts';
import { startBrowser } from '../../support/chromium.ts';
import { type RunningSandbox, runSandbox, sandboxData } from '../runSandbox.ts';

/** How long a page is watched; its own second is too short for a busy machine. */
export const patience = { timeout: 60_000 };

/** The tabs of the console, by what stands in the address. */
export const tabs = [
  ...['marketplace', 'product'],
  ...['desk/now', 'desk/instances', 'desk/waiting', 'desk/failures'],
  ...['faults', 'usage', 'sheet'],
] as const;

/** A page of the console over a sandbox of its own, for the tests of a suite. */
export interface ConsoleInBrowser {
  readonly sandbox: RunningSandbox;
  /** Of the sandbox's data. */
  readonly directory: string;
  readonly browser: Browser;
  readonly page: Page;
  /** What scripts of the page have thrown, and what dialogs have said. */
  readonly faults: readonly string[];
  button(name: string): Locator;
  open(hash?: string, language?: string): Promise<unknown>;
  /** The purchase that is open: its order, and both states as words. */
  opened(): Locator;
  bundleIs(state: string): Promise<void>;
  buy(family: string, kind?: string): Promise<void>;
  /** The call that is shown in full, when it is the one for this act. */
  shown(act: string): Promise<string>;
  post(path: string, body: unknown): Promise<void>;
  readState(): Promise<ConsoleState>;
  screenshot(name: string): Promise<void>;
  /** The sandbox again, with the same data and at the same address. */
  startAgain(port: string): Promise<void>;
}

/** Starts both before the tests of the suite that calls it, and ends them behind. */
export function consoleInBrowser(): ConsoleInBrowser {
  const data = sandboxData();
  let sandbox: RunningSandbox;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    [sandbox, browser] = await Promise.all([runSandbox(data.directory), startBrowser()]);
    page = await browser.newPage({ viewport: { width: 1440, height: 950 } });
    page.setDefaultTimeout(patience.timeout);
    page.on('pageerror', error => faults.push(error.message));
    page.on('dialog', dialog => faults.push(dialog.message()));
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.interrupt();
    data.remove();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const opened = () => page.locator('.items > li.open');
  return {
    get sandbox() {
      return sandbox;
    },
    directory: data.directory,
    get browser() {
      return browser;
    },
    get page() {
      return page;
    },
    faults,
    button,
    open: (hash = 'marketplace', language = 'en') =>
      page.goto(`${sandbox.consoleUrl}/?lang=${language}#${hash}`, { waitUntil: 'load' }),
    opened,
    bundleIs: state => opened().locator(`.row .badge.${state}`).waitFor(),
    async buy(family, kind) {
      await page.getByLabel('Protocol').first().selectOption(family);
      if (kind !== undefined) await page.getByLabel('Charging mode').selectOption(kind);
      const before = await page.locator('.items > li').count();
      await button('Buy').first().click();
      await expect.poll(() => page.locator('.items > li').count(), patience).toBeGreaterThan(before);
      await page.locator('.items > li .row').first().click();
    },
    async shown(act) {
      await page.locator('article.call h3', { hasText: act }).waitFor();
      return page.locator('article.call').innerText();
    },
    async post(path, body) {
      const response = await fetch(`${sandbox.consoleUrl}/console/${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
    },
    readState: async () =>
      (await fetch(`${sandbox.consoleUrl}/console/state`)).json() as Promise<ConsoleState>,
    async screenshot(name) {
      const directory = join(projectDirectory, '.build', 'screenshots');
      mkdirSync(directory, { recursive: true });
      await page.screenshot({ path: join(directory, `${name}.png`) });
    },
    async startAgain(port) {
      sandbox = await runSandbox(data.directory, { CONSOLE_PORT: port });
    },
  };
}
