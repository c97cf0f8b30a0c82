// The demo as a newcomer meets it: printed sign-ins, a playing incident, advice, keys, both themes, and nothing that keeps anybody out.
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { musterOfFile } from './muster.ts';

const muster = musterOfFile({ environment: { MUSTER_DEMO: '1' }, hasPeople: false });

const title = 'Checkout API timeouts and failed payments';

/** Signs in through the form with what the server printed. */
async function signInAs(page: Page, name: string): Promise<void> {
  const printed = new RegExp(`^Demo sign-in for ${name}: (\\S+) {2}(\\S+)$`, 'm').exec(muster.printed());
  await page.goto(`${muster.url}/`);
  await page.getByLabel('E-mail').fill(printed?.[1] ?? '');
  await page.getByLabel('Password', { exact: true }).fill(printed?.[2] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Incidents', level: 1 })).toBeVisible();
}

async function openRoom(page: Page): Promise<void> {
  await page.getByText(title).first().click();
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
  await expect(page.locator('.sync')).toHaveText('Livesaved');
}

test('the printed sign-in opens a playing incident whose events and advice arrive', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signInAs(page, 'Mara');
  await openRoom(page);
  const rows = page.getByRole('list', { name: 'Critical events, oldest first' }).locator('.evt');
  await expect.poll(() => rows.count(), { timeout: 60_000 }).toBeGreaterThan(4);
  await expect(page.locator('.card').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('list', { name: 'Roles' })).toContainText('Mara');
  await expect(page.getByRole('list', { name: 'Roles' })).toContainText('Tomas');
});

test('the keyboard alone: keys are listed, advice is walked and dismissed, the composer is reached, commands are found', async ({
  browser,
}) => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signInAs(page, 'Tomas');
  await openRoom(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Accept');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('radio', { name: 'All' }).click();
  const cards = page.locator('.card');
  await expect.poll(() => cards.count(), { timeout: 60_000 }).toBeGreaterThan(1);
  await page.keyboard.press('3');
  await expect(page.locator('.card.open')).toBeFocused();
  const first = (await page.locator('.card.open').getByRole('heading').innerText()).trim();
  await page.keyboard.press('j');
  await expect(page.locator('.card.open').getByRole('heading')).not.toHaveText(first);
  const second = (await page.locator('.card.open').getByRole('heading').innerText()).trim();
  await page.keyboard.press('d');
  await expect(page.getByRole('list', { name: 'Why it is dismissed' })).toBeVisible();
  await page.keyboard.press('5');
  await expect(page.locator('.cards .card:not(.withdrawn)').filter({ hasText: second })).toHaveCount(0);

  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await expect(page.locator('#composer').getByRole('textbox', { name: 'New entry' })).toBeFocused();
  await page.keyboard.type('Watching the refund queue.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Timeline, oldest first' })).toContainText('Watching the refund queue.');

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('incidents');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Incidents', level: 1 })).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`sign-in, list and room are accessible in the ${theme} theme`, async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: theme });
    const page = await context.newPage();
    await page.goto(`${muster.url}/sign-in`);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await expectAccessible(page, 'sign-in');
    await signInAs(page, 'Mara');
    await expectAccessible(page, 'the list');
    await openRoom(page);
    await expect(page.locator('.card').first()).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page, 'the room');
    await page.getByRole('button', { name: /^Post update/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'the update dialog');
  });
}

test('a phone gets one region at a time and no sideways scroll', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })).newPage();
  await signInAs(page, 'Tomas');
  await openRoom(page);
  const tabs = page.getByRole('navigation', { name: 'Regions' });
  for (const tab of ['Events', 'Timeline', 'Actions', 'Now']) {
    await tabs.getByText(tab, { exact: true }).click();
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(sideways, tab).toBeLessThanOrEqual(0);
  }
  await expectAccessible(page, 'the room on a phone');
});
