// A step is proposed in chat, offered, refused in chat, and leaves the list with who said so and why: for everybody, and in playback.
import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { declare, musterOfFile, post, windowOf } from './muster.ts';

const muster = musterOfFile();

test('what somebody refuses in chat leaves the list with the reason, for everybody, until it is proposed again', async ({ browser }) => {
  const mara = await windowOf(browser, muster, 'mara');
  const tomas = await windowOf(browser, muster, 'tomas', 'light');
  const incident = await declare(mara, 'Exports are slow');
  const say = (from: string, text: string) => post(mara, incident, [{ channel: 'chat', from, role: 'operations', text }]);
  const pages = [await mara.newPage(), await tomas.newPage()];
  for (const page of pages) {
    await page.goto(`/incidents/${incident}`);
    await expect(page.getByRole('heading', { name: 'Next actions' })).toBeVisible();
    await page.getByRole('radio', { name: 'Ops', exact: true }).click();
  }
  await say('Ana', 'walnut-exporter answers very slowly.');
  await say('Ana', "Let's restart the walnut-exporter pods.");
  for (const page of pages) {
    const card = page.locator('[data-offer]').filter({ hasText: 'Restart walnut-exporter' });
    await expect(card).toBeVisible();
    await expect(card).not.toHaveClass(/gone/);
  }

  await say('Ben', "Let's not restart it, we would lose the open exports.");
  for (const page of pages) {
    const advice = page.getByRole('complementary', { name: 'Next actions' });
    await expect(advice.locator('[data-offer]:not(.gone)').filter({ hasText: 'Restart walnut-exporter' })).toHaveCount(0);
    const held = advice.getByRole('region', { name: /^Not offered for now/ });
    await expect(held).toContainText('Restart walnut-exporter');
    await expect(held).toContainText(/Ben said no at \d\d:\d\d: we would lose the open exports/);
    const event = page.getByRole('region', { name: 'Critical events' }).getByText('refused: we would lose the open exports');
    await expect(event.first()).toBeVisible();
    await expectAccessible(page, 'The room with a refusal');
  }

  await say('Ana', 'The exports are saved now. Should we restart walnut-exporter?');
  for (const page of pages) {
    await expect(page.locator('[data-offer]:not(.gone)').filter({ hasText: 'Restart walnut-exporter' })).toBeVisible();
    await expect(page.getByRole('region', { name: /^Not offered for now/ })).toHaveCount(0);
  }

  await say('Ben', 'Not yet, the dump is still being written.');
  const [page] = pages;
  if (page === undefined) throw new Error('There is no page.');
  await expect(page.getByRole('region', { name: /^Not offered for now/ })).toContainText(
    /Ben said not yet at \d\d:\d\d: the dump is still/,
  );
  await page.goto(`/incidents/${incident}/playback`);
  await expect(page.getByRole('heading', { name: /^Advice at/ })).toBeVisible();
  await page.locator('.area').focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('region', { name: /^Not offered for now/ })).toContainText('the dump is still being written');
});
