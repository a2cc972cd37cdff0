import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, withoutBrowser } from '../support/chromium.ts';
import { type RunningSandbox, runSandbox, sandboxData } from './runSandbox.ts';

describe.skipIf(withoutBrowser)('the console, in a real browser', () => {
  const data = sandboxData();
  let sandbox: RunningSandbox;
  let browser: Browser;
  beforeAll(async () => {
    sandbox = await runSandbox(data.directory);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox.interrupt();
    data.remove();
  });

  it('leads from a purchase over its expiry to its release', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const faults: string[] = [];
    page.on('pageerror', error => faults.push(error.message));
    await page.goto(`${sandbox.consoleUrl}/?lang=en`);
    const v2 = page.getByRole('group', { name: 'SaaS V2.0' });
    const status = page.locator('#instances .badge').first();
    const becomes = (text: string) =>
      page.locator('#instances li').first().locator('.badge', { hasText: text }).waitFor();

    await v2.getByRole('button', { name: 'Buy', exact: true }).click();
    await becomes('active');
    expect(await page.locator('#checks .bad').count()).toBe(0);
    expect(await page.locator('#checks .ok').count()).toBeGreaterThan(6);
    const [product] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByLabel('open').first().click(),
    ]);
    await product.waitForLoadState();
    expect(await product.textContent('body')).toContain('Demonstration product');
    await product.close();

    await v2.getByRole('button', { name: 'Renew', exact: true }).click();
    await page.locator('#instances li').first().getByText('→ 20').waitFor();
    await page.getByRole('button', { name: '+1 year' }).click();
    await page.getByRole('button', { name: '+30 days' }).click();
    await becomes('frozen');
    await v2.getByRole('button', { name: 'Unsubscribe' }).click();
    await becomes('released');
    expect(await status.textContent()).toBe('released');
    await page.locator('#events').getByText('instance.released').first().waitFor();
    expect(faults).toEqual([]);
    if (process.env.SCREENSHOTS !== undefined) {
      mkdirSync(process.env.SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(process.env.SCREENSHOTS, 'console.png') });
      await page.goto(`${sandbox.consoleUrl}/?lang=zh`);
      await page.locator('#instances .badge').first().waitFor();
      await page.screenshot({ path: join(process.env.SCREENSHOTS, 'console.zh-CN.png') });
    }
    await page.close();
  });

  it('shows a refused call with its checks, and what to type in the seller centre', async () => {
    const page = await browser.newPage({ locale: 'zh-CN' });
    await page.goto(sandbox.consoleUrl);
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByRole('button', { name: '错误签名' }).click();
    await page.locator('#call', { hasText: '000001' }).waitFor();
    expect(await page.locator('#sheet').textContent()).toContain(`${sandbox.functionsUrl}/license`);
    expect(await page.locator('#key').textContent()).toMatch(/^[A-Za-z0-9+/=]{500,}$/);
    await page.close();
  });

  it('takes no words that are no command, and no clock that runs backwards', async () => {
    const post = (path: string, body: unknown) =>
      fetch(`${sandbox.consoleUrl}/console/${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    for (const body of [{}, { words: 'dance' }, { words: '--help' }, { words: 'renew --parallel x' }]) {
      expect((await post('play', body)).status).toBe(400);
    }
    for (const ms of [-1, 'x', Number.NaN, 1e15]) expect((await post('clock', { ms })).status).toBe(400);
  });
});
