// The review that two people write at once: drafted from the log, commented, published, and taken away as a file.
import { readFileSync } from 'node:fs';
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { command, declare, musterOfFile, windowOf } from './muster.ts';

const muster = musterOfFile();

/** An incident that was worked on and resolved. */
async function resolved(context: BrowserContext, title: string): Promise<string> {
  const id = await declare(context, title);
  await command(context, id, { type: 'take-role', role: 'commander' });
  await command(context, id, { type: 'set-severity', severity: 'sev1', reason: 'Payments fail' });
  await command(context, id, { type: 'set-stage', stage: 'recover' });
  await command(context, id, { type: 'resolve', summary: 'The pool limit was too low.' });
  return id;
}

async function openReview(context: BrowserContext, id: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/incidents/${id}/review`);
  await expect(page.locator('.sync')).toHaveText(/Live|View only/);
  return page;
}

const words = (page: Page): Locator => page.locator('.rv-doc .note-text');
const saved = (page: Page) => expect(page.locator('.sync')).toHaveText('Livesaved');

test('two people draft, write, comment, mark and publish a review, and one takes it away', async ({ browser }) => {
  const [maras, tomass] = [await windowOf(browser, muster, 'mara'), await windowOf(browser, muster, 'tomas', 'light')];
  const id = await resolved(maras, 'Checkout times out');
  const room = await maras.newPage();
  await room.goto(`/incidents/${id}`);
  await room.getByRole('button', { name: 'More incident actions' }).click();
  await room.getByRole('menuitem', { name: 'Review' }).click();
  await expect(room).toHaveURL(/\/review$/);
  const [mara, tomas] = [room, await openReview(tomass, id)];

  await mara.getByRole('button', { name: 'Draft from the log' }).click();
  for (const page of [mara, tomas]) {
    await expect(words(page).getByRole('heading', { name: 'Summary' })).toBeVisible();
    await expect(words(page)).toContainText('Said when it was resolved: The pool limit was too low.');
  }
  const moment = words(tomas).getByRole('link').first();
  await expect(moment).toHaveAttribute('href', new RegExp(`/incidents/${id}/playback\\?t=20`));

  // Both write at once, in different places.
  await words(mara).getByRole('heading', { name: 'Impact' }).click();
  await mara.keyboard.press('End');
  await words(tomas).getByText('The cause is unknown.').click();
  await tomas.keyboard.press('End');
  await Promise.all([mara.keyboard.type(' on payments', { delay: 15 }), tomas.keyboard.type(' See E1.', { delay: 15 })]);
  for (const page of [mara, tomas]) {
    await expect(words(page).getByRole('heading', { name: 'Impact on payments' })).toBeVisible();
    await expect(words(page)).toContainText('The cause is unknown. See E1.');
  }
  await expect(mara.getByText('Tomas is editing')).toBeVisible();
  await words(mara).locator('.ev', { hasText: 'E1' }).last().click();
  await expect(mara.getByRole('status', { name: 'Evidence E1' })).toContainText('SEV-2');

  // Times: what reviewers mark counts.
  await mara.getByRole('button', { name: 'Mark detected' }).click();
  await expect(mara.getByText('The log suggests')).toBeVisible();
  await mara.getByRole('button', { name: 'Keep' }).click();
  await expect(tomas.getByRole('button', { name: 'Correct detected' })).toBeVisible();

  // A follow-up with owner and due date.
  await tomas.getByRole('textbox', { name: 'New follow-up', exact: true }).fill('Raise the pool limit <everywhere>');
  await tomas.getByRole('combobox', { name: 'Owner of the new follow-up' }).selectOption({ label: 'Mara' });
  await tomas.getByLabel('Due date of the new follow-up').fill('2026-12-01');
  await tomas.getByRole('button', { name: 'Add follow-up' }).click();
  await expect(mara.getByRole('checkbox', { name: 'Raise the pool limit <everywhere>' })).toBeVisible();

  // A comment on words, answered and settled by the other.
  await words(mara).getByText('Said when it was resolved').click({ clickCount: 3 });
  await mara.getByRole('textbox', { name: 'New comment' }).click();
  await mara.keyboard.type('Which limit?');
  await mara.getByRole('button', { name: 'Add comment' }).click();
  const thread = tomas.locator('.rv-comments li');
  await expect(thread).toContainText('Which limit?');
  await expect(thread.locator('blockquote')).toContainText('The pool limit was too low.');
  await thread.getByRole('textbox', { name: 'Answer' }).fill('That of checkout-api.');
  await thread.getByRole('button', { name: 'Send answer' }).click();
  await expect(mara.locator('.rv-comments li')).toContainText('That of checkout-api.');
  await thread.getByRole('button', { name: 'Settle' }).click();
  await expect(mara.getByRole('button', { name: 'Show 1 settled' })).toBeVisible();
  for (const page of [mara, tomas]) await saved(page);
  await expectAccessible(mara, 'the review in dark');
  await expectAccessible(tomas, 'the review in light');

  await mara.getByRole('button', { name: 'Send to review' }).click();
  await tomas.getByRole('button', { name: 'Publish' }).click();
  await expect(mara.locator('.rv-state')).toContainText('Publishedby Tomas');
  await expect(mara.locator('.rv-doc [contenteditable="true"]')).toHaveCount(0);
  await expect(words(mara).getByRole('heading', { name: 'Impact on payments' })).toBeVisible();

  await mara.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([mara.waitForEvent('download'), mara.getByRole('menuitem', { name: 'Download Markdown' }).click()]);
  expect(download.suggestedFilename()).toMatch(/^INC-\d+-review\.md$/);
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).toMatch(/^# INC-\d+ Checkout times out$/m);
  expect(text).toContain('## Impact on payments');
  expect(text).toContain('The cause is unknown. See E1.');
  expect(text).toContain('- [ ] Raise the pool limit \\<everywhere\\> (Mara, due 2026-12-01)');
  expect(text).toContain('Which limit? (settled by Tomas)');

  // On paper there are words, and nothing to press.
  await mara.emulateMedia({ media: 'print' });
  await expect(words(mara)).toBeVisible();
  await expect(mara.getByRole('button', { name: 'Export' })).toBeHidden();
  const page = await mara.evaluate(() => [document.documentElement.scrollHeight, document.querySelector('.rv-doc')?.clientHeight ?? 0]);
  expect(page[0]).toBeGreaterThanOrEqual(page[1] ?? 0);
});

test('who only reads sees the review and is told why there is nothing to write with', async ({ browser }) => {
  const [maras, veras] = [await windowOf(browser, muster, 'mara'), await windowOf(browser, muster, 'vera')];
  const id = await resolved(maras, 'Read only');
  const vera = await openReview(veras, id);
  await expect(vera.getByRole('button', { name: 'Draft from the log' })).toHaveAttribute('aria-disabled', 'true');
  const mara = await openReview(maras, id);
  await mara.getByRole('button', { name: 'Draft from the log' }).click();
  await expect(words(vera).getByRole('heading', { name: 'Summary' })).toBeVisible();
  await expect(vera.locator('[contenteditable="true"]')).toHaveCount(0);
  await expect(vera.getByRole('textbox', { name: 'New follow-up', exact: true })).toHaveCount(0);
});
