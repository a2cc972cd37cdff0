import { describe, expect, it } from 'vitest';
import { withoutBrowser } from '../../support/chromium.ts';
import { consoleInBrowser, patience } from './consoleInBrowser.ts';

describe.skipIf(withoutBrowser)('what comes after a purchase, in the console', () => {
  const world = consoleInBrowser();
  const { button, open, opened, bundleIs, buy, post, readState } = world;

  it('takes a move of the clock back, with everything that came of it', async () => {
    await open();
    await buy('v2', 'period');
    await bundleIs('active');
    const before = await readState();
    await button('+1 year').click();
    await bundleIs('frozen');
    const received = (await world.sandbox.productEvents()).length;
    await button('Undo +365 d').click();
    await bundleIs('active');
    const after = await readState();
    expect(after.movedMs).toBe(before.movedMs);
    expect(after.subscriptions).toEqual(before.subscriptions);
    const undone = (await world.sandbox.productEvents()).length;
    expect(undone).toBeLessThan(received);
    // What is done from now on is done as if it had never been.
    await button('+1 year').click();
    await bundleIs('frozen');
    await expect
      .poll(async () => (await world.sandbox.productEvents()).length, patience)
      .toBeGreaterThan(undone);
    await button('Undo +365 d').click();
    await bundleIs('active');
  });

  it('shouts at what was refunded and is still in use, and never contradicts the bundle', async () => {
    await world.sandbox.setProduct({ mode: 'accept' });
    await open();
    await buy('v2', 'one-time');
    for (let hour = 0; hour < 4; hour += 1) await button('+1 hour').click();
    await opened().locator('.badge.refunded').first().waitFor();
    const { subscriptions } = await readState();
    const instanceId = subscriptions.at(-1)?.instanceId ?? '';
    await world.sandbox.setProduct({ mode: 'normal' });
    await open(`desk/instances/${instanceId}`);
    await button('Say it is ready').click();
    await world.page.getByLabel('Address for the buyer').fill('https://app.example.com/x');
    await button('Yes: Say it is ready').click();
    await world.page.locator('h2 .badge.active').waitFor();
    await open();
    await opened().getByText('refunded, still in use').waitFor();
    await world.page.getByText('you are giving it away').waitFor();
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

  it('keeps what is chosen in the address, and shows what was bought where it can be seen', async () => {
    await world.page.setViewportSize({ width: 390, height: 844 });
    await open();
    await world.page.getByLabel('Charging mode').selectOption('one-time');
    await button('Buy').first().click();
    await expect.poll(() => world.page.evaluate('scrollY'), patience).toBeGreaterThan(300);
    await world.page.setViewportSize({ width: 1440, height: 950 });
    await world.page.locator('.items > li .row').nth(1).click();
    const chosen = await opened().locator('.row code').textContent();
    await world.page.reload();
    await expect.poll(() => opened().locator('.row code').textContent(), patience).toBe(chosen);
    await world.page.locator('figure.time-line').focus();
    expect(await world.page.evaluate('document.activeElement.className')).toBe('time-line');
  });

  it('says what a licence code is for, and how many purchases there are beyond the newest', async () => {
    await open();
    await world.page.getByLabel('Protocol').first().selectOption('license-code');
    await button('Buy').first().click();
    await world.page.getByRole('status').filter({ hasText: 'the buyer brings it: PL' }).waitFor();
    const { bought } = await readState();
    const order = { family: 'license-code', kind: 'period', autoRenew: false, callFaults: {} };
    for (let more = bought; more < 120; more += 1)
      await fetch(`${world.sandbox.consoleUrl}/console/buy`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(order),
      });
    await world.page.getByText('Bought in all: 120').waitFor();
    // Older ones whose instances are among the newest stand there as one with them.
    const { subscriptions, instances } = await readState();
    const ids = subscriptions.map(({ instanceId }) => instanceId);
    expect(instances.map(({ instanceId }) => instanceId).filter(id => !ids.includes(id))).toEqual([]);
  });

  it('moves the clock no further than ten years', async () => {
    const { movedMs } = await readState();
    const tenYears = 10 * 366 * 86_400_000;
    await fetch(`${world.sandbox.consoleUrl}/console/clock`, {
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
    const { port } = new URL(world.sandbox.consoleUrl);
    const { bought } = await readState();
    await world.sandbox.kill();
    await world.page.getByRole('alert').filter({ hasText: 'Is it still running?' }).waitFor();
    await button('Buy').first().click();
    // Said once, however often it is tried.
    expect(await world.page.getByRole('alert').count()).toBe(1);
    expect(await world.page.locator('body').innerText()).not.toContain('TypeError');
    await world.startAgain(port);
    await world.page.locator('.away').waitFor({ state: 'detached' });
    expect((await readState()).bought).toBe(bought);
    await world.page.locator('.items > li.open').waitFor();
  });

  it('has no broken script behind all that', () => {
    expect(world.faults).toEqual([]);
  });
});
