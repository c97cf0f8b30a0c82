// Playback: at chosen moments the screen shows what the room showed then, hindsight tells apart what was not known, and it is accessible.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { declare, musterOfFile, people, post, windowOf } from './muster.ts';
import { type Shown, shownOn } from './shown.ts';

const muster = musterOfFile();

/** Waits until the screen has stayed the same for a second and a half, then says what it is and when. */
async function settled(page: Page): Promise<{ shown: Shown; at: string }> {
  // The list keeps its order under a hand or a focus; a moment is compared with what was ranked.
  await page.mouse.move(700, 20);
  await page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined));
  let before = '';
  let since = Date.now();
  await expect
    .poll(
      async () => {
        const now = JSON.stringify(await shownOn(page));
        if (now !== before) since = Date.now();
        before = now;
        return Date.now() - since > 1_500;
      },
      { timeout: 30_000, intervals: [150] },
    )
    .toBe(true);
  return { shown: JSON.parse(before) as Shown, at: new Date().toISOString() };
}

const composer = (page: Page) => page.locator('#composer').getByRole('textbox', { name: 'New entry' });

const alert = (service: string, state: 'firing' | 'resolved', part: Record<string, unknown> = {}) => ({
  id: `${service}-${state}`,
  channel: 'alert',
  from: 'alertmanager',
  text: `[${state.toUpperCase()}] ErrorRate: ${service} has a 5xx share of 12 %`,
  attributes: { alertname: 'ErrorRate', state, severity: 'critical', service },
  ...part,
});

/** An incident lived through in a window, with what it showed at three moments. */
async function lived(context: BrowserContext): Promise<{ id: string; page: Page; moments: { shown: Shown; at: string }[] }> {
  const id = await declare(context, 'Checkout fails');
  const page = await context.newPage();
  await page.goto(`/incidents/${id}`);
  await expect(page.locator('.sync')).toHaveText('Livesaved');
  const moments: { shown: Shown; at: string }[] = [];
  const rows = page.locator('.evts .evt-body');

  await post(context, id, [alert('checkout-api', 'firing')]);
  await expect(rows.filter({ hasText: 'checkout-api' }).first()).toBeVisible();
  await expect(page.locator('.card').first()).toBeVisible();
  moments.push(await settled(page));

  await composer(page).fill('Looking at the pool of orders-db.');
  await composer(page).press('Enter');
  await page.locator('.card').first().click();
  await page.getByRole('button', { name: /^Accept/ }).click();
  const late = new Date(Date.now() - 20 * 60_000).toISOString();
  const deploy = { id: 'deploy', channel: 'change', from: 'deploys', text: 'Deployed checkout-api 2.8.1', occurredAt: late };
  await post(context, id, [deploy, alert('payments', 'firing')]);
  await expect(rows.filter({ hasText: 'payments' }).first()).toBeVisible();
  moments.push(await settled(page));

  await page.getByRole('button', { name: 'Recover' }).click();
  await post(context, id, [alert('checkout-api', 'resolved')]);
  await composer(page).fill('Errors are gone.');
  await composer(page).press('Enter');
  await expect(page.locator('.stepper .now')).toContainText('Recover');
  moments.push(await settled(page));
  return { id, page, moments };
}

test('at three moments playback shows exactly what the room showed, and hindsight only what was not known', async ({ browser }) => {
  const context = await windowOf(browser, muster, 'mara');
  const { id, page, moments } = await lived(context);
  expect(new Set(moments.map(({ shown }) => JSON.stringify(shown))).size).toBe(3);

  for (const { shown, at } of moments) {
    await page.goto(`/incidents/${id}/playback?t=${at}`);
    await expect(page.locator('.area')).toHaveAttribute('aria-valuetext', new RegExp(`stage ${shown.stage}`));
    await expect.poll(() => shownOn(page)).toEqual(shown);
  }

  // The first moment knew nothing of what came later; with hindsight it is there, and told apart.
  const [first] = moments;
  await page.goto(`/incidents/${id}/playback?t=${first?.at}`);
  const line = page.locator('.moment-line');
  await expect(line).toContainText(/later events? hidden/);
  await expect(page.locator('.evts')).not.toContainText('payments');
  await expect(page.locator('.future')).toBeVisible();
  await page.keyboard.press('h');
  await expect(line).toContainText(/later events? below/);
  await expect(page.locator('.evts .ghost').filter({ hasText: '2.8.1' })).toContainText(/true now, known 20 min late/);
  await expect(page.locator('.future')).toBeHidden();
  await page.keyboard.press('h');
  await expect(page.locator('.evts .ghost')).toHaveCount(0);

  // Steps go from event to event, the slider by seconds, and the moment has an address.
  await page.locator('.area').focus();
  await page.keyboard.press('Home');
  const before = await page.locator('.evts .evt-body').count();
  await page.keyboard.press('.');
  await expect.poll(() => page.locator('.evts .evt-body').count()).toBeGreaterThanOrEqual(before);
  await page.keyboard.press('End');
  await expect(page.locator('.stepper .now')).toContainText('Recover');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy moment' }).click();
  await expect(page).toHaveURL(/\?t=\d{4}-\d\d-\d\dT/);
  await page.locator('.area').focus();
  await page.keyboard.press('Home');
  await page.getByRole('button', { name: '600x' }).click();
  await page.keyboard.press('Space');
  await expect(page.locator('.stepper .now')).toContainText('Recover', { timeout: 20_000 });

  // What was accepted is told with who did, and counts as advised.
  await expect(page.locator('.metrics')).toContainText(/1 of \d+/);
});

for (const theme of ['dark', 'light'] as const) {
  test(`playback is accessible in the ${theme} theme, and its keys are listed`, async ({ browser }) => {
    const context = await windowOf(browser, muster, 'mara', theme);
    const id = await declare(context, 'Read by everybody');
    await post(context, id, [alert('checkout-api', 'firing')]);
    const page = await context.newPage();
    await page.goto(`/incidents/${id}/playback`);
    await expect(page.locator('.evts .evt-body').first()).toBeVisible();
    await page.locator('.area').focus();
    await page.keyboard.press('End');
    await expectAccessible(page, 'playback');
    await page.keyboard.press('h');
    await expectAccessible(page, 'playback with hindsight');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toContainText('Play or pause');
  });
}

test('an incident that is not there says so', async ({ browser }) => {
  const context = await windowOf(browser, muster, 'tomas');
  const page = await context.newPage();
  await page.goto('/incidents/AAAAAAAAAAAAAAAA/playback');
  await expect(page.getByText('There is no incident at this address')).toBeVisible();
});

test('who opens playback and must sign in first is shown it after that', async ({ browser }) => {
  const known = await windowOf(browser, muster, 'mara');
  const id = await declare(known, 'Opened from a link');
  const context = await browser.newContext({ baseURL: muster.url });
  const page = await context.newPage();
  await page.goto(`/incidents/${id}/playback`);
  await page.getByLabel('E-mail').fill(people.mara.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(people.mara.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('slider', { name: 'Time' })).toBeVisible();
  await expect(page.locator('.evts .evt-body').first()).toBeVisible();
});
