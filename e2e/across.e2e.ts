// All incidents together: the figures of two replayed and closed incidents, what is behind them, and what can be taken along.
import { readFileSync } from 'node:fs';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { command, declare, musterOfFile, windowOf } from './muster.ts';

const muster = musterOfFile();

type Entry = { kind: string; observedAt: number; occurredAt: number; data: { offer?: unknown } };

/** Plays a recording as fast as it goes, resolves the incident, and gives its log. */
async function replayed(context: BrowserContext, recording: string): Promise<{ id: string; log: Entry[] }> {
  const started = await context.request.post('/api/replays', { data: { recording, rate: 'max' } });
  const { id } = (await started.json()) as { id: string };
  await expect
    .poll(
      async () => {
        const { incidents } = (await (await context.request.get('/api/incidents')).json()) as {
          incidents: { id: string; replay: { state: string } }[];
        };
        return incidents.find((incident) => incident.id === id)?.replay.state;
      },
      { timeout: 60_000 },
    )
    .toBe('ended');
  await command(context, id, { type: 'post-update', audience: 'internal', text: 'It is over.', nextInMinutes: 60 });
  await command(context, id, { type: 'resolve' });
  const log = (await (await context.request.get(`/api/incidents/${id}/log?limit=5000&counts=false`)).json()) as { entries: Entry[] };
  return { id, log: log.entries };
}

const figure = (page: Page, table: RegExp, row: string, says: RegExp) =>
  page.getByRole('table', { name: table }).getByRole('row', { name: row }).getByRole('button', { name: says });

test('the figures of two replayed incidents open what is behind them, at its moment, and can be taken along', async ({ browser }) => {
  const context = await windowOf(browser, muster, 'mara');
  const page = await context.newPage();
  await page.goto('/incidents');
  await expect(page.getByRole('heading', { name: 'Incidents', level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page.getByText('There is nothing to compare yet')).toBeVisible();

  const logs = [await replayed(context, 'halden-checkout-2026-03-12'), await replayed(context, 'halden-search-2026-05-02')];
  const took = logs.map(({ log }) => (log.find(({ kind }) => kind === 'resolved')?.observedAt ?? 0) - (log[0]?.occurredAt ?? 0));
  const offered = logs.flatMap(({ log }) => log.filter(({ kind }) => kind === 'offered')).length;
  await page.reload();
  const resolve = page.getByRole('row', { name: 'Resolve' });
  await expect(resolve).toContainText('2 incidents, too few for a percentile');
  const median = Math.floor((took[0]! + took[1]!) / 2 / 60_000);
  await expect(resolve.getByRole('button').first()).toHaveText(`${Math.floor(median / 60)} h ${String(median % 60).padStart(2, '0')} min`);
  await expect(page.getByRole('row', { name: 'Detect' })).toContainText('unknown');
  await expect(figure(page, /What became of advice/, 'All advice', new RegExp(`${offered} offered`))).toBeVisible();
  const updates = page.getByRole('table', { name: /Updates sent/ });
  await expect(updates.getByRole('row', { name: 'All updates' })).toContainText('2 incidents');

  // By keyboard into a figure, and from there to the moment in the playback.
  await figure(page, /Time to detect/, 'Resolve', /median/).focus();
  await page.keyboard.press('Enter');
  const behind = page.getByRole('complementary');
  await expect(behind.getByRole('heading', { name: 'Time to resolve' })).toBeFocused();
  await expect(behind.getByRole('link', { name: /Search shows/ })).toBeVisible();
  await expect(behind.getByRole('link', { name: /resolved/ })).toHaveCount(2);
  await expect(behind.getByRole('link', { name: 'Review' })).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(behind).toHaveCount(0);
  await expect(figure(page, /Time to detect/, 'Resolve', /median/)).toBeFocused();

  await page.getByRole('radio', { name: 'By record' }).click();
  await page
    .getByRole('table', { name: /by record/ })
    .getByRole('button', { name: /^K-\d+ .*offered/ })
    .first()
    .click();
  await expect(page).toHaveURL(/figure=offered&by=record&key=/);
  const moment = behind.locator('ul a').first();
  const at = new URL(await moment.evaluate((link: HTMLAnchorElement) => link.href)).searchParams.get('t') ?? '';
  await moment.click();
  await expect(page).toHaveURL(new RegExp(`/playback\\?t=${at.slice(0, 10)}`));
  await expect(page.locator('#scrub')).toBeVisible();
  await page.goBack();
  await expect(behind.getByRole('heading', { name: 'Advice offered' })).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await page.getByRole('button', { name: 'CSV' }).click();
      await page.getByRole('menuitem', { name: /Incidents/ }).click();
    })(),
  ]);
  expect(download.suggestedFilename()).toBe('muster-incidents.csv');
  const [head, ...rows] = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(head).toContain('resolve_seconds');
  const column = (name: string) => rows.map((row) => row.split(',')[head!.split(',').indexOf(name)]);
  expect(column('kind')).toEqual(['replayed', 'replayed']);
  expect(column('detect_seconds')).toEqual(['unknown', 'unknown']);
  expect(column('resolve_seconds').map(Number).toSorted()).toEqual(took.map((ms) => Math.round(ms / 1000)).toSorted());
  expect(column('offered').reduce((sum, count) => sum + Number(count), 0)).toBe(offered);
});

test('what is replayed is told apart as soon as there is an incident of one’s own, and filters say when nothing fits', async ({
  browser,
}) => {
  const context = await windowOf(browser, muster, 'tomas');
  await declare(context, '=1+1');
  const page = await context.newPage();
  await page.goto('/across');
  await expect(page.locator('.page-head .sum')).toHaveText('1 incident');
  const replays = page.getByRole('button', { name: /^Replayed/ });
  await expect(replays).toHaveAttribute('aria-pressed', 'false');
  await replays.click();
  await expect(page).toHaveURL(/kind=open%2Cclosed%2Creplayed$/);
  await expect(page.locator('.page-head .sum')).toHaveText(/^[23] incidents$/);
  await page.goto('/across?severity=sev4');
  await expect(page.getByText('No incident matches these filters')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).last().click();
  await expect(page.getByRole('row', { name: 'Resolve' })).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`the page is accessible in the ${theme} theme, wide and narrow`, async ({ browser }) => {
    const page = await (await windowOf(browser, muster, 'vera', theme)).newPage();
    await page.goto('/across?kind=open,replayed&figure=offered');
    await expect(page.getByRole('complementary').getByRole('listitem').first()).toBeVisible();
    await expectAccessible(page, 'the figures with what is behind one');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Close the list' }).click();
    await expect(page.getByRole('row', { name: 'Resolve' })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page, 'the figures on a phone');
  });
}
