import { describe, expect, it } from 'vitest';
import { withoutBrowser } from '../../support/chromium.ts';
import { proofCases } from '../../support/proof.ts';
import { consoleInBrowser, patience, tabs } from './consoleInBrowser.ts';

describe.skipIf(withoutBrowser)('a console over what is out of order', () => {
  const world = consoleInBrowser();
  const { button, open, post, readState } = world;

  const states = [
    { part: 'table', mode: 'failing', said: 'The table fails every request' },
    { part: 'product', mode: 'away', said: 'Your product answers not at all' },
    { part: 'product', mode: 'refuse', said: 'Your product answers with a refusal' },
    { part: 'product', mode: 'fail', said: 'Your product answers with HTTP 500' },
    { part: 'openApis', mode: 'down', said: 'open APIs are down' },
  ] as const;

  it.each(proofCases(states, 2))(
    'tells the truth on every tab when the $part is $mode, and says ✓ of nothing that did not work',
    async ({ part, mode, said }) => {
      await (part === 'table'
        ? post('table', { mode })
        : part === 'product'
          ? world.sandbox.setProduct({ mode })
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
      const mark = world.page.locator('.calls li').first();
      await expect.poll(async () => /^✓/.test((await mark.innerText()).trim()), patience).toBe(worked);
      for (const tab of tabs) {
        await open(tab);
        await world.page.locator('.active-faults', { hasText: said }).waitFor();
      }
      await open('desk/now');
      await (part === 'table'
        ? world.page.getByText(/The table (of the deployment )?does not answer/).waitFor()
        : world.page.getByText('failed in the last day').waitFor());
      if (part !== 'openApis') expect(await world.page.locator('main').innerText()).not.toContain('✓');
      if (part === 'product' && mode !== 'refuse') {
        await open('product');
        await world.page
          .locator('section li', { hasText: newest?.orderId ?? '' })
          .getByText(/HTTP 500: a fault of its own|closes the connection/)
          .first()
          .waitFor();
      }
      await post('byItself', { on: true });
      await button('Reset all').click();
      await world.page.locator('.active-faults').waitFor({ state: 'detached' });
      const { table, demonstration, openApis } = await readState();
      expect([table.mode, demonstration.mode, openApis.mode]).toEqual(['normal', 'normal', 'normal']);
    },
  );

  it('shows what another tab has changed, and how many records are still to be refused', async () => {
    const other = await world.browser.newPage();
    for (const tab of [world.page, other]) await tab.goto(`${world.sandbox.consoleUrl}/?lang=en#faults`);
    await other.getByLabel('Your product answers').selectOption('slow');
    await other.getByRole('button', { name: /^016/ }).click();
    await world.page.getByText('016 × 3').waitFor();
    await expect
      .poll(() => world.page.getByLabel('Your product answers').inputValue(), patience)
      .toBe('slow');
    await world.page.getByLabel('Your product answers').selectOption('normal');
    // What else is changed leaves the refusals as they are.
    await world.page.getByLabel('The marketplace’s open APIs').selectOption('busy');
    await world.page.getByLabel('The marketplace’s open APIs').selectOption('normal');
    await world.page.getByText('016 × 3').waitFor();
    await button('Undo').click();
    await other.getByText('016 × 3').waitFor({ state: 'detached' });
    await other.close();
  });

  it('holds what was chosen last, however long the choice before it was on its way', async () => {
    await open('faults');
    const button016 = world.page.getByRole('button', { name: /^016/ });
    let held = false;
    await world.page.route('**/marketplace/behaviour', async route => {
      if (route.request().method() === 'POST' && !held) {
        held = true;
        await new Promise(resolve => setTimeout(resolve, 1_000));
      }
      await route.continue();
    });
    await button016.click();
    await world.page.getByLabel('The marketplace’s open APIs').selectOption('busy');
    await expect
      .poll(async () => (await readState()).openApis, patience)
      .toEqual({ mode: 'busy', refuse: { code: '016', times: 3 } });
    await world.page.unroute('**/marketplace/behaviour');
    await button('Reset all').click();
    await world.page.locator('.active-faults').waitFor({ state: 'detached' });
    expect((await readState()).openApis).toEqual({ mode: 'normal' });
  });

  it('has no broken script behind all that', () => {
    expect(world.faults).toEqual([]);
  });
});
