import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type RunningProgram,
  type RunningSandbox,
  runDesk,
  runSandbox,
  sandboxData,
} from '../sandbox/runSandbox.ts';
import { startBrowser, withoutBrowser } from '../support/chromium.ts';
import { eventually } from '../support/eventually.ts';
import { proofCases } from '../support/proof.ts';

const operate = 'sandbox-operate-token-0001';
const read = 'sandbox-read-token-0001';
const views = ['now', 'instances', 'waiting', 'failures'] as const;
const patience = { timeout: 20_000 };

describe('the desk over a deployment that is reached by HTTP', () => {
  const data = sandboxData();
  let sandbox: RunningSandbox;
  let desk: RunningProgram;
  let reader: RunningProgram;
  let browser: Browser | undefined;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    sandbox = await runSandbox(data.directory);
    [desk, reader] = await Promise.all([
      runDesk(['--url', sandbox.functionsUrl, '--token', operate]),
      runDesk(['--url', sandbox.functionsUrl, '--token', read]),
    ]);
    if (withoutBrowser) return;
    browser = await startBrowser();
    // The desk's own policy takes no script but its own, and so none of a test either.
    page = await browser.newPage({ viewport: { width: 1440, height: 950 }, bypassCSP: true });
    page.setDefaultTimeout(20_000);
    page.on('pageerror', error => faults.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([desk?.interrupt(), reader?.interrupt()]);
    await sandbox?.interrupt();
    data.remove();
  });

  const console_ = async (path: string, body: unknown) => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${sandbox.consoleUrl}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return response.json() as Promise<{ entry: { orderId: string; calls: { resultCode: string }[] } }>;
  };
  const buy = async (family = 'v2', kind = 'period'): Promise<string> =>
    (await console_('/console/buy', { family, kind, autoRenew: false, callFaults: {} })).entry.orderId;

  it('is reached by its own page only, and carries the token nowhere', async () => {
    await buy();
    const paths = [
      '/',
      '/console/client.js',
      '/desk/about',
      '/deployment/api/v1/health',
      '/deployment/api/v1/instances',
      '/deployment/api/v1/alarms',
      '/deployment/find?what=CS1',
    ];
    for (const path of paths) {
      const response = await fetch(`${desk.url}${path}`);
      expect([path, response.status]).toEqual([path, 200]);
      expect(`${JSON.stringify([...response.headers])}${await response.text()}`).not.toContain(operate);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
    expect(desk.printed()).not.toContain(operate);
    for (const headers of [
      { Origin: 'https://elsewhere.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ] as Record<string, string>[]) {
      const answer = await fetch(`${desk.url}/deployment/api/v1/instances`, { headers });
      expect(answer.status).toBe(403);
    }
    const form = await fetch(`${desk.url}/deployment/api/v1/instances/x/release`, { method: 'POST' });
    expect(form.status).toBe(403);
  });

  it('hands on what a page of an operator needs, and nothing else', async () => {
    for (const path of ['/api/openapi.json', '/deployment/api/v1/../../oauth/userinfo', '/console/state'])
      expect((await fetch(`${desk.url}${path}`)).status).toBe(404);
    const headers = { 'Content-Type': 'application/json' };
    for (const path of ['usage/records', 'instances/x/refused', 'events/redeliver/../x']) {
      const url = `${desk.url}/deployment/api/v1/${path}`;
      expect([path, (await fetch(url, { method: 'POST', headers, body: '{}' })).status]).toEqual([path, 404]);
    }
    expect(
      (await fetch(`${desk.url}/deployment/api/v1/instances`, { method: 'DELETE', headers })).status,
    ).toBe(404);
  });

  describe.skipIf(withoutBrowser)('in a browser', () => {
    const open = (hash: string, language = 'en', of = desk) =>
      page.goto(`${of.url}/?lang=${language}#${hash}`, { waitUntil: 'load' }).then(() => page.reload());
    const button = (name: string) => page.getByRole('button', { name, exact: true });

    it('names a product that is away, its order, its reason, and sends what waits when it is back', async () => {
      await sandbox.setProduct({ mode: 'fail' });
      const order = await buy();
      await open('now');
      await page.getByRole('link', { name: '1 events wait' }).waitFor();
      expect(await page.getByText('✓').count()).toBe(0);
      await page.getByRole('link', { name: '1 events wait' }).click();
      const line = page.locator('section li', { hasText: order });
      await line.waitFor();
      expect(await line.innerText()).toMatch(/instance\.created.*\n.*Attempts [1-9]\d* · Next \d{4}/);
      expect(await line.innerText()).toContain('HTTP 500: a fault of its own');
      await sandbox.setProduct({ mode: 'normal' });
      await button('Send everything that waits').click();
      await page.getByText('recorded as done by operator').waitFor();
      await button('Yes: Send everything that waits').click();
      await page.getByText('Nothing waits.').waitFor();
    });

    it('finds an instance by its order and its order line, shows all of it, and asks before it does anything', async () => {
      const order = await buy();
      await open('instances');
      for (const what of [order, `${order}-000001`]) {
        await page.getByLabel('Order, order line').fill(what);
        await button('Find').click();
        await page.getByRole('heading', { name: order }).waitFor();
        await page.getByRole('link', { name: 'Back to the list' }).click();
      }
      await page.getByLabel('Order, order line').fill('CS-NOBODY');
      await button('Find').click();
      await page.getByRole('alert').filter({ hasText: 'Nothing of this name is here: CS-NOBODY' }).waitFor();
      await page.getByRole('link', { name: `${order}-000001` }).click();
      await page.locator('.time-line svg').waitFor();
      await button('Freeze').click();
      await button('Cancel').click();
      expect(await page.locator('h2 .badge').textContent()).toBe('active');
      await button('Freeze').click();
      await button('Yes: Freeze').click();
      await page.locator('h2 .badge.frozen').waitFor();
      await page.locator('li', { hasText: 'instance.frozen' }).filter({ hasText: 'operator' }).waitFor();
      await button('Extend').click();
      await button('Yes: Extend').click();
      await page.getByRole('alert').filter({ hasText: 'Give a day and time in the future.' }).waitFor();
      await page.getByLabel('Until').fill('2031-05-06T07:08');
      await button('Yes: Extend').click();
      await page.getByText('2031-05-06 07:08 (operator)').waitFor();
      await button('Unfreeze').click();
      await button('Yes: Unfreeze').click();
      await page.locator('h2 .badge.active').waitFor();
      await button('Release for good').click();
      await page.getByText('The instance ends for good.').waitFor();
      await button('Yes: Release for good').click();
      await page.locator('h2 .badge.released').waitFor();
      // The address leads there again.
      await page.reload();
      await page.locator('h2 .badge.released').waitFor();
      expect(await button('Freeze').count()).toBe(0);
    });

    it('filters by state and time, a page at a time', async () => {
      for (let more = 0; more < 26; more += 1) await buy('v2', 'one-time');
      await open('instances');
      const rows = page.locator('tbody tr');
      await expect.poll(() => rows.count(), patience).toBe(25);
      await button('Next page').click();
      await expect.poll(() => rows.count(), patience).toBeLessThan(25);
      await button('Newest').click();
      await expect.poll(() => rows.count(), patience).toBe(25);
      await page.getByLabel('Status').selectOption('released');
      await expect.poll(() => rows.count(), patience).toBe(1);
      await page.getByLabel('Status').selectOption('');
      await page.getByLabel('Made no later than').fill('2024-06-01T00:00');
      await button('Show').click();
      await page.getByText('There are none here.').waitFor();
    });

    it('says by the button what a token may not do', async () => {
      const order = await buy();
      await open('instances', 'en', reader);
      await page.getByRole('link', { name: `${order}-000001` }).click();
      const freeze = page.getByRole('button', { name: 'Freeze (operate)' });
      await freeze.waitFor();
      await expect.poll(() => freeze.isDisabled(), patience).toBe(true);
      await page.getByText('The token may not do this; it needs the scope operate').first().waitFor();
    });

    it('shows failed calls with their cause, in Chinese by Beijing time', async () => {
      await console_('/console/buy', {
        family: 'v2',
        kind: 'period',
        autoRenew: false,
        callFaults: { badSignature: true },
      });
      await open('failures', 'zh');
      await page.locator('tbody tr', { hasText: '未通过验证' }).filter({ hasText: '000001' }).waitFor();
      expect(await page.locator('header').innerText()).toContain('北京时间');
    });

    it.each(proofCases(views, 2))('can be used by everybody on every screen: %s', async view => {
      for (const [language, width, colorScheme] of [
        ['en', 1440, 'light'],
        ['zh', 390, 'dark'],
        ['en', 390, 'light'],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await open(view, language);
        await page.locator('main section').first().waitFor();
        await page.waitForFunction('!/Reading …|读取中/.test(document.body.innerText)');
        await page.addScriptTag({ content: axe.source });
        const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      }
      await page.setViewportSize({ width: 1440, height: 950 });
    });

    it('says what is wrong when the table is away, and nothing of being well', async () => {
      await console_('/console/table', { mode: 'failing' });
      await open('now');
      await page.getByText(/The table (of the deployment )?does not answer/).waitFor();
      expect(await page.locator('main').innerText()).not.toContain('✓');
      await open('instances');
      await page.getByRole('alert').filter({ hasText: 'The table does not answer at the moment' }).waitFor();
      await console_('/console/table', { mode: 'normal' });
      // It looks again by itself; how soon depends on how long the last look took.
      await page.locator('tbody tr').first().waitFor({ timeout: 60_000 });
    });

    it('says that the deployment is away, and that an address is none', async () => {
      const ended = await runDesk(['--url', sandbox.functionsUrl, '--token', operate]);
      await ended.interrupt();
      const [away, wrong, stranger] = await Promise.all([
        runDesk(['--url', ended.url, '--token', operate]),
        runDesk(['--url', sandbox.consoleUrl, '--token', operate]),
        runDesk(['--url', sandbox.functionsUrl, '--token', 'nobody-knows-this-token']),
      ]);
      for (const [of, said] of [
        [away, 'does not answer: nobody listens there'],
        [wrong, 'is not the seller API'],
        [stranger, 'does not know the token'],
      ] as const) {
        await open('instances', 'en', of);
        await page.getByRole('alert').filter({ hasText: said }).waitFor();
        await open('now', 'en', of);
        await page.getByRole('alert').filter({ hasText: said }).waitFor();
        expect(await page.locator('main').innerText()).not.toContain('✓');
        await of.interrupt();
      }
      expect(faults).toEqual([]);
    });
  });

  it('ends by Ctrl-C with 0, and refuses what it cannot use before it begins', async () => {
    const other = await runDesk(['--url', sandbox.functionsUrl, '--token', operate, '--lang', 'zh']);
    expect(other.printed()).toContain('运维台已就绪');
    expect((await other.interrupt()).exitCode).toBe(0);
    await eventually(async () => {
      await expect(fetch(other.url)).rejects.toThrow();
    });
    for (const [words, said] of [
      [['--url', 'http://shop.example.com', '--token', operate], 'must be an https URL'],
      [['--url', 'ftp://x', '--token', operate], 'must be an http or https address'],
      [['--port', '70000'], '--port must be 0 to 65535'],
    ] as const)
      await expect(runDesk([...words])).rejects.toThrow(said);
  });
});
