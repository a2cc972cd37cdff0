import { describe, expect, it } from 'vitest';
import { withoutBrowser } from '../../support/chromium.ts';
import { consoleInBrowser, patience } from './consoleInBrowser.ts';

describe.skipIf(withoutBrowser)('usage and languages in the console', () => {
  const world = consoleInBrowser();
  const { button, open, bundleIs, buy, post, readState, screenshot } = world;

  it('draws what was used hour by hour, and what was billed', async () => {
    await open('usage');
    await world.page.getByText('Buy something pay-per-use').waitFor();
    await open();
    await buy('v2', 'pay-per-use');
    await bundleIs('active');
    await open('usage');
    for (const units of ['2.5', '0.75']) {
      await world.page.getByLabel('Units').fill(units);
      await button('Report').click();
    }
    await world.page.locator('.bar.open').waitFor();
    await expect.poll(() => world.page.locator('.usage-chart .value').allTextContents()).toEqual(['3.25']);
    await button('+1 hour').click();
    await button('+1 hour').click();
    await world.page.locator('.bar.accepted').waitFor();
    await world.page.locator('#billed', { hasText: '3.2500' }).waitFor();
    await world.page.getByLabel('Units').fill('-1');
    await button('Report').click();
    await world.page.locator('.notice').waitFor();
    await screenshot('usage');
  });

  it('shows a refused hour with its code, and sends it once more', async () => {
    await open('marketplace', 'zh');
    await world.page.getByLabel('计费模式').selectOption('pay-per-use');
    const before = await world.page.locator('.items > li').count();
    await button('购买').first().click();
    await expect.poll(() => world.page.locator('.items > li').count(), patience).toBeGreaterThan(before);
    await world.page.locator('.items > li').first().locator('.row .badge.active').waitFor();
    await post('../marketplace/behaviour', { mode: 'normal', refuse: { code: '012', times: 1 } });
    await open('usage', 'zh');
    await button('上报').click();
    // The clock is not moved under the report.
    await world.page.locator('.bar.open').waitFor();
    await button('+1 小时').click();
    await button('+1 小时').click();
    await world.page.locator('li', { hasText: '该实例不是按需计费' }).filter({ hasText: '012' }).waitFor();
    await world.page.locator('td.poor', { hasText: '1 条被拒收' }).first().waitFor();
    await button('重新推送').click();
    await button('确定： 重新推送').click();
    await world.page.locator('.bar.accepted').waitFor();
  });

  it('says what a field takes when it is given something else', async () => {
    await open('marketplace', 'zh');
    await world.page.getByLabel('计费模式').selectOption('package');
    await button('购买').first().click();
    await world.page.locator('.items > li.open .row .badge.active').waitFor();
    await open('usage', 'zh');
    for (const [field, act] of [
      ['用量', '上报'],
      ['额度', '登记'],
    ] as const)
      for (const value of ['', 'abc', '-1', '0', '0.00', '1e5', '1.23456', '<b>1</b>']) {
        await world.page.getByRole('textbox', { name: field }).fill(value);
        await button(act).click();
        await world.page.getByRole('alert').filter({ hasText: '请输入大于 0 的数字' }).waitFor();
      }
    await world.page.getByRole('textbox', { name: '用量' }).fill(' 2.5 ');
    await button('上报').click();
    await world.page.getByRole('status').filter({ hasText: '已接收' }).waitFor();
    await world.page.getByRole('textbox', { name: '额度' }).fill('10');
    await button('登记').click();
    await world.page.getByRole('status').filter({ hasText: '已登记' }).waitFor();
    expect(await world.page.getByRole('alert').count()).toBe(0);
  });

  it('shows Beijing time and Chinese units in Chinese', async () => {
    await open('marketplace', 'zh');
    const clock = (await world.page.locator('.clock output').innerText()).trim();
    const { now } = await readState();
    expect(clock).toContain('北京时间');
    expect(
      Math.abs(Date.parse(`${clock.slice(0, 16).replace(' ', 'T')}:00Z`) - 8 * 3_600_000 - Date.parse(now)),
    ).toBeLessThan(120_000);
    expect(await world.page.locator('.time-line .axis').first().textContent()).not.toMatch(
      /\d (s|min|h|d)\b/,
    );
  });

  it('says in Chinese what to type in the seller centre', async () => {
    await open('sheet', 'zh');
    await world.page.getByRole('heading', { name: '联营 SaaS' }).waitFor();
    expect(await world.page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await world.page.title()).toBe('云商店沙箱');
    expect(await world.page.locator('.sheet').innerText()).toContain(`${world.sandbox.functionsUrl}/license`);
    expect(await world.page.locator('#key').textContent()).toMatch(/^[A-Za-z0-9+/=]{500,}$/);
    await button('EN').click();
    await world.page.getByRole('heading', { name: 'Joint operation' }).waitFor();
  });

  it('has no broken script behind all that', () => {
    expect(world.faults).toEqual([]);
  });
});
