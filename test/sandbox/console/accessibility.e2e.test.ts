import axe, { type AxeResults } from 'axe-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { withoutBrowser } from '../../support/chromium.ts';
import { proofCases } from '../../support/proof.ts';
import { consoleInBrowser, tabs } from './consoleInBrowser.ts';

describe.skipIf(withoutBrowser)('the console for everybody', () => {
  const world = consoleInBrowser();
  const { open, post, readState } = world;

  beforeAll(async () => {
    const order = { autoRenew: false, callFaults: {} };
    for (const [family, kind] of [
      ['v2', 'period'],
      ['v1', 'period'],
      ['license-online', 'trial'],
      ['license-code', 'period'],
    ])
      await post('buy', { ...order, family, kind });
    await post('clock', { ms: 366 * 86_400_000 });
    await post('buy', { ...order, family: 'v2', kind: 'pay-per-use' });
    const { subscriptions } = await readState();
    await post('usage', { instanceId: subscriptions.at(-1)?.instanceId, value: '2.5' });
    await world.sandbox.setProduct({ mode: 'refuse' });
    await post('buy', { ...order, family: 'v2', kind: 'one-time' });
    await world.sandbox.setProduct({ mode: 'normal' });
  });

  it.each(proofCases(tabs, 1))(
    'can be used by everybody: %s, in both languages, light and dark',
    async view => {
      for (const [language, colorScheme, width] of [
        ['en', 'light', 1440],
        ['zh', 'dark', 1440],
        ['en', 'dark', 390],
        ['zh', 'light', 390],
      ] as const) {
        await world.page.emulateMedia({ colorScheme });
        await world.page.setViewportSize({ width, height: 900 });
        await open(view, language);
        await world.page.locator('main').waitFor();
        await world.page.addScriptTag({ content: axe.source });
        const { violations } = (await world.page.evaluate('axe.run()')) as AxeResults;
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      }
      await world.page.emulateMedia({ colorScheme: 'light' });
      await world.page.setViewportSize({ width: 1440, height: 950 });
    },
  );

  it.each(proofCases(tabs, 2))('fits every screen: %s, in both languages', async view => {
    for (const [language, width, height] of [
      ['en', 1280, 860],
      ['zh', 1280, 860],
      ['en', 390, 844],
      ['zh', 390, 844],
    ] as const) {
      await world.page.setViewportSize({ width, height });
      await open(view, language);
      await world.page.locator('main').waitFor();
      expect(await world.page.evaluate('document.documentElement.scrollWidth'), `${language} ${width}`).toBe(
        width,
      );
      const head = (await world.page.locator('header').boundingBox())?.height ?? 0;
      // One line on a desk; on a telephone not even a quarter of the screen.
      expect(head, `${language} ${width}`).toBeLessThan(width === 390 ? height / 4 : 60);
    }
    await world.page.setViewportSize({ width: 1440, height: 950 });
  });

  it('has no broken script behind all that', () => {
    expect(world.faults).toEqual([]);
  });
});
