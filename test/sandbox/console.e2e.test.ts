import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import type { ConsoleState } from '../../sandbox/console/consoleState.ts';
import { startBrowser, withoutBrowser } from '../support/chromium.ts';
import { proofCases } from '../support/proof.ts';
import { type RunningSandbox, runSandbox, sandboxData } from './runSandbox.ts';

const tabs = [
  'marketplace',
  'product',
  'desk/now',
  'desk/instances',
  'desk/waiting',
  'desk/failures',
  'faults',
  'usage',
  'sheet',
] as const;

describe.skipIf(withoutBrowser)('the console, in a real browser', () => {
  const data = sandboxData();
  let sandbox: RunningSandbox;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    sandbox = await runSandbox(data.directory);
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 950 } });
    page.setDefaultTimeout(20_000);
    page.on('pageerror', error => faults.push(error.message));
    page.on('dialog', dialog => faults.push(dialog.message()));
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.interrupt();
    data.remove();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const open = (hash = 'marketplace', language = 'en') =>
    page.goto(`${sandbox.consoleUrl}/?lang=${language}#${hash}`, { waitUntil: 'load' });
  const patience = { timeout: 20_000 };
  /** The purchase that is open: its order, and both states as words. */
  const opened = () => page.locator('.items > li.open');
  const bundleIs = (state: string) => opened().locator(`.row .badge.${state}`).waitFor();
  const buy = async (family: string, kind?: string) => {
    await page.getByLabel('Protocol').first().selectOption(family);
    if (kind !== undefined) await page.getByLabel('Charging mode').selectOption(kind);
    const before = await page.locator('.items > li').count();
    await button('Buy').first().click();
    await expect.poll(() => page.locator('.items > li').count(), patience).toBeGreaterThan(before);
    await page.locator('.items > li .row').first().click();
  };
  /** The call that is shown in full, when it is the one for this act. */
  const shown = async (act: string) => {
    await page.locator('article.call h3', { hasText: act }).waitFor();
    return page.locator('article.call').innerText();
  };

  it('leads from a purchase over its expiry to its release', async () => {
    await open();
    await buy('v2', 'period');
    await bundleIs('active');
    const call = await shown('Buy');
    expect(call).toContain('"activity": "newInstance"');
    expect(call).toMatch(/signature=[0-9A-Z]{64}/i);
    expect(call).toContain('Body-Sign: sign_type="HMAC-SHA256"');
    expect(await page.locator('.checks .poor').count()).toBe(0);
    expect(await page.locator('.checks .good').count()).toBeGreaterThan(7);

    const [product] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Open the product' }).click(),
    ]);
    await product.waitForLoadState();
    expect(await product.textContent('body')).toContain('Demonstration product');
    await product.close();
    await screenshot('active');

    await button('+1 year').click();
    await bundleIs('frozen');
    expect(await shown('Freeze')).toContain('"status": "FREEZE"');
    const line = page.locator('.time-line svg');
    await page.locator('.time-line .state.frozen').waitFor();
    expect(await line.getAttribute('aria-label')).toMatch(/instance\.created .*instance\.frozen /);
    expect(await page.locator('.time-line .mark.expiry').count()).toBe(1);
    expect(await page.locator('.time-line circle.good').count()).toBe(2);
    await screenshot('frozen');

    await button('Unsubscribe').click();
    await bundleIs('released');
    const events = await sandbox.productEvents();
    expect(events.map(({ type }) => type)).toEqual([
      'instance.created',
      'instance.frozen',
      'instance.released',
    ]);
  });

  it('renews by itself what the buyer wants renewed, and releases what nobody renews', async () => {
    await page.getByLabel('Automatic renewal').first().check();
    await buy('v1', 'period');
    await bundleIs('active');
    await page.getByLabel('Automatic renewal').first().uncheck();
    await buy('license-online', 'trial');
    await bundleIs('active');
    // 15 days of trial, 15 of retention.
    await button('+30 days').click();
    await bundleIs('released');
    await button('+1 year').click();
    await page.locator('.calls li', { hasText: 'Renew' }).first().waitFor();
    const list = await page.locator('.items').innerText();
    expect(list).toMatch(/SaaS V1\.0 · One year\s+active/);
  });

  it('refunds an order that the product refuses, after its repeats', async () => {
    await sandbox.setProduct({ mode: 'refuse' });
    await buy('v2', 'one-time');
    await opened().getByText('000100').first().waitFor();
    for (let hour = 1; hour <= 3; hour += 1) {
      await button('+1 hour').click();
      await expect
        .poll(() => page.locator('.calls li', { hasText: '000100' }).count(), patience)
        .toBe(hour + 1);
    }
    await opened().locator('.badge.refunded').waitFor();
    await sandbox.setProduct({ mode: 'normal' });
  });

  it.each([
    ['loseAnswer', 1],
    ['parallel', 50],
    ['repeated', 5],
  ])('makes one instance of an order whose call suffers %s', async (way, answers) => {
    await page.getByLabel('What happens to the call on its way').selectOption(way);
    await buy('v2', 'one-time');
    await page.getByLabel('What happens to the call on its way').selectOption('asItShould');
    await bundleIs('active');
    const state = await readState();
    const [head] = state.calls;
    expect(head).toMatchObject({ act: 'purchase', summary: { calls: answers, verified: answers } });
    expect(head?.summary.instanceIds).toHaveLength(1);
  });

  it.each([
    ['badSignature', ['000001']],
    ['stale', ['000002']],
    ['future', ['000002']],
  ])('refuses a call that suffers %s, and nothing changes', async (way, codes) => {
    await page.getByLabel('What happens to the call on its way').selectOption(way);
    await button('Freeze').click();
    await shown('Freeze');
    await page.getByLabel('What happens to the call on its way').selectOption('asItShould');
    const { calls } = await readState();
    expect(Object.keys(calls[0]?.summary.resultCodes ?? {})).toEqual(codes);
    await bundleIs('active');
  });

  it('answers the replay of a call without doing it again', async () => {
    const before = (await sandbox.productEvents()).length;
    await page.getByLabel('What happens to the call on its way').selectOption('replay');
    await button('Freeze').click();
    await bundleIs('frozen');
    await page.getByLabel('What happens to the call on its way').selectOption('asItShould');
    const { calls } = await readState();
    expect(calls[0]?.summary).toMatchObject({ calls: 2, verified: 2 });
    await button('Unfreeze').click();
    await bundleIs('active');
    const since = (await sandbox.productEvents()).slice(before).map(({ type }) => type);
    expect(since).toEqual(['instance.frozen', 'instance.unfrozen']);
  });

  it('holds a freeze back until an unfreeze has overtaken it', async () => {
    await page.getByLabel('What happens to the call on its way').selectOption('hold');
    await button('Freeze').click();
    await button('Send now').waitFor();
    await page.getByLabel('What happens to the call on its way').selectOption('asItShould');
    await button('Unfreeze').click();
    await shown('Unfreeze');
    await button('Send now').click();
    await button('Send now').waitFor({ state: 'detached' });
    // Within 60 s both are fresh: the order of arrival counts, and the marketplace's ledger agree with the table.
    await bundleIs('frozen');
    const { subscriptions } = await readState();
    expect(subscriptions.at(-1)?.state).toBe('frozen');
  });

  it('loses nothing while the table throttles, fails and loses answers', async () => {
    for (const mode of ['throttled', 'lost', 'failing']) {
      await open('faults');
      await page.getByLabel('The table').selectOption(mode);
      await expect.poll(async () => (await readState()).table.mode).toBe(mode);
      await open();
      await page.getByLabel('Charging mode').selectOption('one-time');
      const before = await page.locator('.calls li').count();
      await button('Buy').first().click();
      await expect.poll(() => page.locator('.calls li').count(), patience).toBeGreaterThan(before);
    }
    await open('faults');
    await page.getByLabel('The table').selectOption('normal');
    await open();
    // Each was refused for now at most (000005): the repeat an hour later delivers it.
    await button('+1 hour').click();
    const states = page.locator('.items > li .row .badge');
    await expect
      .poll(async () => (await states.allTextContents()).slice(0, 3), patience)
      .toEqual(['active', 'active', 'active']);
  });

  it('draws what was used hour by hour, and what was billed', async () => {
    await open('usage');
    await page.getByText('Buy something pay-per-use').waitFor();
    await open();
    await buy('v2', 'pay-per-use');
    await bundleIs('active');
    await open('usage');
    for (const units of ['2.5', '0.75']) {
      await page.getByLabel('Units').fill(units);
      await button('Report').click();
    }
    await page.locator('.bar.open').waitFor();
    await expect.poll(() => page.locator('.usage-chart .value').allTextContents()).toEqual(['3.25']);
    await button('+1 hour').click();
    await button('+1 hour').click();
    await page.locator('.bar.accepted').waitFor();
    await page.locator('#billed', { hasText: '3.2500' }).waitFor();
    await page.getByLabel('Units').fill('-1');
    await button('Report').click();
    await page.locator('.notice').waitFor();
    await screenshot('usage');
  });

  it('binds the enterprise, whose people log in, and dissolves it', async () => {
    await open();
    await page.getByText('No enterprise is bound.').waitFor();
    for (const act of [
      'Bind the enterprise',
      'Authorise people',
      'New department',
      'Dissolve the enterprise',
    ]) {
      await button(act).click();
      await shown(act);
      expect(await page.locator('article.call .poor').count()).toBe(0);
      if (act === 'Authorise people')
        await page.locator('.enterprise-state', { hasText: 'zhangsan' }).waitFor();
    }
    await page.getByText('No enterprise is bound.').waitFor();
  });

  it('says in Chinese what to type in the seller centre', async () => {
    await open('sheet', 'zh');
    await page.getByRole('heading', { name: '联营 SaaS' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.title()).toBe('云商店沙箱');
    expect(await page.locator('.sheet').innerText()).toContain(`${sandbox.functionsUrl}/license`);
    expect(await page.locator('#key').textContent()).toMatch(/^[A-Za-z0-9+/=]{500,}$/);
    await button('EN').click();
    await page.getByRole('heading', { name: 'Joint operation' }).waitFor();
  });

  it('takes a move of the clock back, with everything that came of it', async () => {
    await open();
    await buy('v2', 'period');
    await bundleIs('active');
    const before = await readState();
    await button('+1 year').click();
    await bundleIs('frozen');
    const received = (await sandbox.productEvents()).length;
    await button('Undo +365 d').click();
    await bundleIs('active');
    const after = await readState();
    expect(after.movedMs).toBe(before.movedMs);
    expect(after.subscriptions).toEqual(before.subscriptions);
    const undone = (await sandbox.productEvents()).length;
    expect(undone).toBeLessThan(received);
    // What is done from now on is done as if it had never been.
    await button('+1 year').click();
    await bundleIs('frozen');
    await expect.poll(async () => (await sandbox.productEvents()).length, patience).toBeGreaterThan(undone);
    await button('Undo +365 d').click();
    await bundleIs('active');
  });

  it('keeps what is chosen in the address, and shows what was bought where it can be seen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open();
    await page.getByLabel('Charging mode').selectOption('one-time');
    await button('Buy').first().click();
    await expect.poll(() => page.evaluate('scrollY'), patience).toBeGreaterThan(300);
    await page.setViewportSize({ width: 1440, height: 950 });
    await page.locator('.items > li .row').nth(1).click();
    const chosen = await opened().locator('.row code').textContent();
    await page.reload();
    await expect.poll(() => opened().locator('.row code').textContent(), patience).toBe(chosen);
    await page.locator('figure.time-line').focus();
    expect(await page.evaluate('document.activeElement.className')).toBe('time-line');
  });

  it('shouts at what was refunded and is still in use, and never contradicts the bundle', async () => {
    await sandbox.setProduct({ mode: 'accept' });
    await open();
    await buy('v2', 'one-time');
    for (let hour = 0; hour < 4; hour += 1) await button('+1 hour').click();
    await opened().locator('.badge.refunded').first().waitFor();
    const { subscriptions } = await readState();
    const instanceId = subscriptions.at(-1)?.instanceId ?? '';
    await sandbox.setProduct({ mode: 'normal' });
    await open(`desk/instances/${instanceId}`);
    await button('Say it is ready').click();
    await page.getByLabel('Address for the buyer').fill('https://app.example.com/x');
    await button('Yes: Say it is ready').click();
    await page.locator('h2 .badge.active').waitFor();
    await open();
    await opened().getByText('refunded, still in use').waitFor();
    await page.getByText('you are giving it away').waitFor();
    await button('Release for good').click();
    await button('Yes: Release for good').click();
    await opened().locator('.row .badge.released').waitFor();
    // A freeze of what is over changes nothing in the books.
    await buy('v2', 'one-time');
    await bundleIs('active');
    await button('Unsubscribe').click();
    await bundleIs('released');
    expect(await opened().getByRole('button', { name: 'Freeze', exact: true }).count()).toBe(0);
    const [released] = (await readState()).subscriptions.slice(-1);
    const target = { family: 'v2', orderId: released?.orderId, instanceId: released?.instanceId };
    await post('act', { command: 'freeze', target, callFaults: {} });
    expect((await readState()).subscriptions.at(-1)?.state).toBe('released');
  });

  it.each([
    ['table', 'failing', 'The table fails every request'],
    ['product', 'away', 'Your product answers not at all'],
    ['product', 'refuse', 'Your product answers with a refusal'],
    ['product', 'fail', 'Your product answers with HTTP 500'],
    ['openApis', 'down', 'open APIs are down'],
  ] as const)(
    'tells the truth on every tab when the %s is %s, and says ✓ of nothing that did not work',
    async (part, mode, said) => {
      await (part === 'table'
        ? post('table', { mode })
        : part === 'product'
          ? sandbox.setProduct({ mode })
          : post('../marketplace/behaviour', { mode }));
      // Nothing but this purchase is to be told of.
      await post('byItself', { on: false });
      await open();
      const before = (await readState()).calls[0]?.id ?? 0;
      await button('Buy').first().click();
      await expect.poll(async () => (await readState()).calls[0]?.id ?? 0, patience).toBeGreaterThan(before);
      const [newest] = (await readState()).calls;
      const worked = newest?.summary.resultCodes['000000'] === 1;
      // With the open APIs down a purchase waits for its order to be read, a quarter of an hour at most.
      expect(worked).toBe(false);
      const mark = page.locator('.calls li').first();
      await expect.poll(async () => /^✓/.test((await mark.innerText()).trim()), patience).toBe(worked);
      for (const tab of tabs) {
        await open(tab);
        await page.locator('.active-faults', { hasText: said }).waitFor();
      }
      await open('desk/now');
      await (part === 'table'
        ? page.getByText(/The table (of the deployment )?does not answer/).waitFor()
        : page.getByText('failed in the last day').waitFor());
      if (part !== 'openApis') expect(await page.locator('main').innerText()).not.toContain('✓');
      if (part === 'product' && mode !== 'refuse') {
        await open('product');
        await page
          .locator('section li', { hasText: newest?.orderId ?? '' })
          .getByText(/HTTP 500: a fault of its own|closes the connection/)
          .first()
          .waitFor();
      }
      await post('byItself', { on: true });
      await button('Reset all').click();
      await page.locator('.active-faults').waitFor({ state: 'detached' });
      const { table, demonstration, openApis } = await readState();
      expect([table.mode, demonstration.mode, openApis.mode]).toEqual(['normal', 'normal', 'normal']);
    },
  );

  it('shows a refused hour with its code, and sends it once more', async () => {
    await open('marketplace', 'zh');
    await page.getByLabel('计费模式').selectOption('pay-per-use');
    const before = await page.locator('.items > li').count();
    await button('购买').first().click();
    await expect.poll(() => page.locator('.items > li').count(), patience).toBeGreaterThan(before);
    await page.locator('.items > li').first().locator('.row .badge.active').waitFor();
    await post('../marketplace/behaviour', { mode: 'normal', refuse: { code: '012', times: 1 } });
    await open('usage', 'zh');
    await button('上报').click();
    // The clock is not moved under the report.
    await page.locator('.bar.open').waitFor();
    await button('+1 小时').click();
    await button('+1 小时').click();
    await page.locator('li', { hasText: '该实例不是按需计费' }).filter({ hasText: '012' }).waitFor();
    await page.locator('td.poor', { hasText: '1 条被拒收' }).first().waitFor();
    await button('重新推送').click();
    await button('确定： 重新推送').click();
    await page.locator('.bar.accepted').waitFor();
  });

  it('shows Beijing time and Chinese units in Chinese', async () => {
    await open('marketplace', 'zh');
    const clock = (await page.locator('.clock output').innerText()).trim();
    const { now } = await readState();
    expect(clock).toContain('北京时间');
    expect(
      Math.abs(Date.parse(`${clock.slice(0, 16).replace(' ', 'T')}:00Z`) - 8 * 3_600_000 - Date.parse(now)),
    ).toBeLessThan(120_000);
    expect(await page.locator('.time-line .axis').first().textContent()).not.toMatch(/\d (s|min|h|d)\b/);
  });

  it.each(proofCases(tabs, 3))(
    'can be used by everybody: %s, in both languages, light and dark',
    async view => {
      for (const [language, colorScheme, width] of [
        ['en', 'light', 1440],
        ['zh', 'dark', 1440],
        ['en', 'dark', 390],
        ['zh', 'light', 390],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await open(view, language);
        await page.locator('main').waitFor();
        await page.addScriptTag({ content: axe.source });
        const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1440, height: 950 });
    },
  );

  it.each(proofCases(tabs, 3))('fits every screen: %s, in both languages', async view => {
    for (const [language, width, height] of [
      ['en', 1280, 860],
      ['zh', 1280, 860],
      ['en', 390, 844],
      ['zh', 390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await open(view, language);
      await page.locator('main').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${language} ${width}`).toBe(width);
      const head = (await page.locator('header').boundingBox())?.height ?? 0;
      // One line on a desk; on a telephone not even a quarter of the screen.
      expect(head, `${language} ${width}`).toBeLessThan(width === 390 ? height / 4 : 60);
    }
    await page.setViewportSize({ width: 1440, height: 950 });
  });

  it('says what a field takes when it is given something else', async () => {
    await open('marketplace', 'zh');
    await page.getByLabel('计费模式').selectOption('package');
    await button('购买').first().click();
    await page.locator('.items > li.open .row .badge.active').waitFor();
    await open('usage', 'zh');
    for (const [field, act] of [
      ['用量', '上报'],
      ['额度', '登记'],
    ] as const)
      for (const value of ['', 'abc', '-1', '0', '0.00', '1e5', '1.23456', '<b>1</b>']) {
        await page.getByRole('textbox', { name: field }).fill(value);
        await button(act).click();
        await page.getByRole('alert').filter({ hasText: '请输入大于 0 的数字' }).waitFor();
      }
    await page.getByRole('textbox', { name: '用量' }).fill(' 2.5 ');
    await button('上报').click();
    await page.getByRole('status').filter({ hasText: '已接收' }).waitFor();
    await page.getByRole('textbox', { name: '额度' }).fill('10');
    await button('登记').click();
    await page.getByRole('status').filter({ hasText: '已登记' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('shows what another tab has changed, and how many records are still to be refused', async () => {
    const other = await browser.newPage();
    for (const tab of [page, other]) await tab.goto(`${sandbox.consoleUrl}/?lang=en#faults`);
    await other.getByLabel('Your product answers').selectOption('slow');
    await other.getByRole('button', { name: /^016/ }).click();
    await page.getByText('016 × 3').waitFor();
    await expect.poll(() => page.getByLabel('Your product answers').inputValue(), patience).toBe('slow');
    await page.getByLabel('Your product answers').selectOption('normal');
    // What else is changed leaves the refusals as they are.
    await page.getByLabel('The marketplace’s open APIs').selectOption('busy');
    await page.getByLabel('The marketplace’s open APIs').selectOption('normal');
    await page.getByText('016 × 3').waitFor();
    await button('Undo').click();
    await other.getByText('016 × 3').waitFor({ state: 'detached' });
    await other.close();
  });

  it('says what a licence code is for, and how many purchases there are beyond the newest', async () => {
    await open();
    await page.getByLabel('Protocol').first().selectOption('license-code');
    await button('Buy').first().click();
    await page.getByRole('status').filter({ hasText: 'the buyer brings it: PL' }).waitFor();
    const { bought } = await readState();
    const order = { family: 'license-code', kind: 'period', autoRenew: false, callFaults: {} };
    for (let more = bought; more < 120; more += 1)
      await fetch(`${sandbox.consoleUrl}/console/buy`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(order),
      });
    await page.getByText('Bought in all: 120').waitFor();
    // Older ones whose instances are among the newest stand there as one with them.
    const { subscriptions, instances } = await readState();
    const ids = subscriptions.map(({ instanceId }) => instanceId);
    expect(instances.map(({ instanceId }) => instanceId).filter(id => !ids.includes(id))).toEqual([]);
  });

  it('moves the clock no further than ten years', async () => {
    const { movedMs } = await readState();
    const tenYears = 10 * 366 * 86_400_000;
    await fetch(`${sandbox.consoleUrl}/console/clock`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ms: tenYears - movedMs - 3_600_000 }),
    });
    await open();
    await expect.poll(() => button('+1 day').isDisabled(), patience).toBe(true);
    await button('+1 hour').click();
    await expect.poll(() => button('+1 hour').isDisabled(), patience).toBe(true);
  });

  it('says that the sandbox is away, and goes on when it is back', async () => {
    await open();
    const { port } = new URL(sandbox.consoleUrl);
    const { bought } = await readState();
    await sandbox.kill();
    await page.getByRole('alert').filter({ hasText: 'Is it still running?' }).waitFor();
    await button('Buy').first().click();
    // Said once, however often it is tried.
    expect(await page.getByRole('alert').count()).toBe(1);
    expect(await page.locator('body').innerText()).not.toContain('TypeError');
    sandbox = await runSandbox(data.directory, { CONSOLE_PORT: port });
    await page.locator('.away').waitFor({ state: 'detached' });
    expect((await readState()).bought).toBe(bought);
    await page.locator('.items > li.open').waitFor();
  });

  it('has no broken script behind all that', () => {
    expect(faults).toEqual([]);
  });

  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${sandbox.consoleUrl}/console/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  };
  const readState = async () =>
    (await fetch(`${sandbox.consoleUrl}/console/state`)).json() as Promise<ConsoleState>;

  async function screenshot(name: string): Promise<void> {
    const directory = join(projectDirectory, '.build', 'screenshots');
    mkdirSync(directory, { recursive: true });
    await page.screenshot({ path: join(directory, `${name}.png`) });
  }
});

describe('what the console is asked', () => {
  const data = sandboxData();
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await runSandbox(data.directory);
  });
  afterAll(async () => {
    await sandbox.interrupt();
    data.remove();
  });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${sandbox.consoleUrl}/console/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const order = { family: 'v2', kind: 'period', autoRenew: false, callFaults: {} };

  it.each([
    ['buy', '{'],
    ['buy', {}],
    ['buy', { ...order, family: 'v3' }],
    ['buy', { ...order, callFaults: { parallel: 100_000 } }],
    ['buy', { ...order, callFaults: { teleport: true } }],
    ['act', { command: 'dance', target: { family: 'v2' }, callFaults: {} }],
    ['act', { command: 'freeze', target: { family: 'v2' }, callFaults: {} }],
    ['act', { command: 'freeze', target: { family: 'license', orderId: 'A' }, callFaults: {} }],
    ['kit', { command: 'bind', version: 3 }],
    ['held', { id: 7 }],
    ['clock', { ms: -1 }],
    ['clock', { ms: 1e15 }],
    ['clockBack', {}],
    ['kit', { command: 'bind', version: 2 }],
    ['table', { mode: 'gone' }],
    ['usage', { instanceId: 'x', value: '1e5' }],
  ])('%s of %j is refused with a reason', async (path, body) => {
    const response = await post(path, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ problem: expect.stringMatching(/\w/) });
  });

  it('comes from its own page only', async () => {
    const response = await post('buy', order, { Origin: 'https://elsewhere.example' });
    expect(response.status).toBe(403);
    expect((await post('buy', order, { Origin: 'null' })).status).toBe(403);
    expect((await post('clock', { ms: 0 }, { Origin: sandbox.consoleUrl })).status).toBe(200);
  });

  it('never carries a key, a token or a password', async () => {
    for (const family of ['v2', 'v1', 'license', 'license-online']) await post('buy', { ...order, family });
    const { calls } = (await (await fetch(`${sandbox.consoleUrl}/console/state`)).json()) as {
      calls: { id: number }[];
    };
    const pages = await Promise.all(
      calls.map(async ({ id }) => (await fetch(`${sandbox.consoleUrl}/console/calls/${id}`)).text()),
    );
    expect(pages).toHaveLength(4);
    for (const text of pages) expect(text).not.toMatch(/sandbox-[a-z0-9-]*(key|token|secret)/);
    expect(pages.join()).toMatch(/"password":"\*+"/);
  });

  it('is remembered when the sandbox comes back', async () => {
    await post('clock', { ms: 3_600_000 });
    const before = (await (await fetch(`${sandbox.consoleUrl}/console/state`)).json()) as {
      subscriptions: unknown[];
      movedMs: number;
    };
    await sandbox.kill();
    sandbox = await runSandbox(data.directory);
    const after = (await (await fetch(`${sandbox.consoleUrl}/console/state`)).json()) as typeof before;
    expect(after.subscriptions).toEqual(before.subscriptions);
    expect([before.movedMs, after.movedMs]).toEqual([3_600_000, 3_600_000]);
  });
});
