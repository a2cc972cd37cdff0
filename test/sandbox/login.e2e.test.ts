import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, withoutBrowser } from '../support/chromium.ts';
import { suiteSandbox } from './suiteSandbox.ts';

describe.skipIf(withoutBrowser)('somebody of the sandbox’s enterprise, in a real browser', () => {
  const sandbox = suiteSandbox();
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
    await sandbox.marketplace('purchase --order LOGIN');
    for (const command of ['bind', 'authorize']) {
      expect(await sandbox.marketplace(command)).toMatchObject({ exitCode: 0, verified: true });
    }
  });
  afterAll(async () => {
    await browser?.close();
  });

  it('logs in to the product with one click, sees name, enterprise and role, and logs out of both', async () => {
    const page = await browser.newPage();
    await page.goto(`${sandbox.consoleUrl}/seller`);
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByRole('button', { name: /zhangsan/ }).click();
    await page.waitForURL(`${sandbox.consoleUrl}/seller`);
    expect(await page.locator('#name').textContent()).toBe('张三');
    expect(await page.locator('#tenant').textContent()).toContain('沙箱企业');
    expect(await page.locator('#role').textContent()).toBe('admin');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL(`${sandbox.functionsUrl}/`);
    await page.goto(`${sandbox.consoleUrl}/seller`);
    await page.getByRole('link', { name: 'Log in' }).click();
    // The identity provider asks again: its session is over too.
    await page.getByRole('button', { name: /lisi/ }).waitFor();
    await page.close();
  });

  it('who was disabled is refused with a page that says so, in the browser’s language', async () => {
    await sandbox.marketplace('disable --user lisi');
    const context = await browser.newContext({ locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(`${sandbox.functionsUrl}/oauth/login`);
    await page.getByRole('button', { name: /lisi/ }).click();
    await page.getByRole('heading', { name: '账号已停用' }).waitFor();
    expect(await page.locator('small').textContent()).toMatch(/参考编号: \w{8}/);
    await context.close();
  });

  it('is ended by the marketplace: what was unbound lets nobody in', async () => {
    const page = await browser.newPage();
    await page.goto(`${sandbox.functionsUrl}/oauth/login`);
    await page.getByRole('button', { name: /alice/ }).click();
    await page.waitForURL(`${sandbox.consoleUrl}/seller`);
    await sandbox.marketplace('unbind');
    await page.goto(`${sandbox.consoleUrl}/seller`);
    expect(await page.getByText('Nobody is logged in').count()).toBe(1);
    await page.close();
  });
});
