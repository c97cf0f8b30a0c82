// What if: today's agent over a past incident, reached from playback and review, by key, in both themes and on a phone.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { command, declare, musterOfFile, post, windowOf } from './muster.ts';

const muster = musterOfFile();
let incident: string;
test.beforeAll(async ({ browser }) => {
  incident = await lived(await windowOf(browser, muster, 'mara'));
});

/** A resolved incident with advice, something that became known late, and times that reviewers marked. */
async function lived(context: BrowserContext): Promise<string> {
  const id = await declare(context, 'Orders are slow');
  const late = new Date(Date.now() - 14 * 60_000).toISOString();
  await post(context, id, [
    { id: 'l1', channel: 'log', from: 'orders-db', text: 'ERROR orders-db: connection pool exhausted, 200 of 200 in use' },
    { id: 'd1', channel: 'change', from: 'deploys', text: 'Deployed orders-api 2.8.1', occurredAt: late },
  ]);
  await expect
    .poll(async () => JSON.stringify(await (await context.request.get(`/api/incidents/${id}/log?limit=500`)).json()))
    .toMatch(/2\.8\.1[\s\S]*"offered"|"offered"[\s\S]*2\.8\.1/);
  const diagnosed = Date.now();
  await command(context, id, { type: 'resolve', summary: 'The pool was too small.' });
  await command(context, id, { type: 'mark-milestone', milestone: 'diagnosed', at: diagnosed });
  return id;
}

async function ran(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible({ timeout: 60_000 });
}

test('a run is reached from playback, compares, and each row leads back to its moment; the result waits meanwhile', async ({ browser }) => {
  const page = await (await windowOf(browser, muster, 'tomas')).newPage();
  await page.goto(`/incidents/${incident}/playback`);
  await page.getByRole('link', { name: 'What if' }).click();
  await expect(page).toHaveURL(/\/what-if$/);
  await expect(page.getByText('Nothing is written.')).toBeVisible();
  await ran(page);
  await expect(page.getByRole('table', { name: /Figures of the advice/ }).getByRole('row', { name: /^Offers/ })).toBeVisible();
  const rows = page.locator('.wi-rows > li');
  await expect(rows.first()).toContainText(/Same time|earlier|later|Only/);
  await rows.first().getByRole('button', { name: /^Why/ }).click();
  await expect(rows.first().getByRole('region', { name: /^Why today/ })).toBeVisible();

  await page.keyboard.press('j');
  await expect(rows.nth(1).locator('a.wi-step')).toBeFocused();
  await page.keyboard.press('k');
  await expect(rows.first().locator('a.wi-step')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/playback\?t=\d{4}-/);
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Run again' })).toBeVisible();
  await page.goto(`/incidents/${incident}/review`);
  await page.getByRole('link', { name: 'What if' }).click();
  await expect(page).toHaveURL(/\/what-if$/);
});

test('a run is cancelled by key, and a refusal is told', async ({ browser }) => {
  const context = await windowOf(browser, muster, 'vera');
  const [page, other] = [await context.newPage(), await context.newPage()];
  for (const each of [page, other]) await each.goto(`/incidents/${incident}/what-if`);
  // The answer is held back, so that the run is still there whatever the machine's speed.
  await page.route('**/what-if', async (route) => {
    if (route.request().method() !== 'POST') await route.continue();
  });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('progressbar', { name: 'The run' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  await other.route('**/what-if', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 429, json: { error: { code: 'too-many', message: 'You have a run already.', faults: [] } } })
      : route.continue(),
  );
  await other.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(other.locator('.panel[role="alert"]')).toContainText('You have a run already.');
});

test('an open incident says that it must be over first', async ({ browser }) => {
  const context = await windowOf(browser, muster, 'mara');
  const id = await declare(context, 'Still going on');
  const page = await context.newPage();
  await page.goto(`/incidents/${id}/what-if`);
  await expect(page.getByText('This incident is still open.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run' })).toHaveCount(0);
});

test('what became known late is counted, listed with hindsight, and reached by key; review marks are stops', async ({ browser }) => {
  const page = await (await windowOf(browser, muster, 'tomas')).newPage();
  await page.goto(`/incidents/${incident}/playback`);
  await expect(page.locator('.pb')).toHaveAttribute('data-loaded', 'all');
  await page.locator('.area').focus();
  await page.keyboard.press('End');
  await expect(page.locator('.late-count')).toContainText(/\d facts? became known late so far/);
  await page.keyboard.press('Home');
  await expect(page.locator('.late-count')).toContainText('Nothing became known late so far');
  await page.keyboard.press('h');
  const fact = page.getByRole('region', { name: /^Known late/ }).getByRole('button', { name: /2\.8\.1/ });
  await expect(fact).toContainText(/known 1[34] min late/);
  await fact.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.evts')).toContainText('2.8.1');
  await expect(fact).toHaveAttribute('aria-current', 'true');
  await page.getByRole('button', { name: 'Milestones' }).click();
  await page.getByRole('menuitem', { name: /Diagnosed.*marked by Mara/ }).click();
  await expect(page.locator('.lanes .rvs').first()).toContainText('Diagnosed');
  await expectAccessible(page, 'playback with hindsight');
});

for (const theme of ['dark', 'light'] as const) {
  test(`the comparison is accessible in the ${theme} theme, wide and narrow`, async ({ browser }) => {
    const page = await (await windowOf(browser, muster, 'mara', theme)).newPage();
    await page.goto(`/incidents/${incident}/what-if`);
    await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
    await expectAccessible(page, 'what if before a run');
    await ran(page);
    await page.getByRole('button', { name: /^Why/ }).first().click();
    await expectAccessible(page, 'the comparison');
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page, 'the comparison on a phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
}
