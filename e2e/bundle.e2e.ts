// An incident taken along: exported here, imported on another installation, the same screens there, and the same bytes from there.
import { readFile } from 'node:fs/promises';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { command, declare, musterOfFile, post, windowOf } from './muster.ts';
import { type Shown, shownOn } from './shown.ts';

const [here, there] = [musterOfFile(), musterOfFile()];

const alert = (service: string, state: 'firing' | 'resolved') => ({
  ...{ id: `${service}-${state}`, channel: 'alert', from: 'alertmanager' },
  text: `[${state.toUpperCase()}] ErrorRate: ${service} has a 5xx share of 12 %`,
  attributes: { alertname: 'ErrorRate', state, severity: 'critical', service },
});

/** An incident with signals, words, advice taken and a review begun; and three moments of it. */
async function lived(context: BrowserContext): Promise<{ id: string; moments: string[] }> {
  const id = await declare(context, 'Checkout fails');
  const page = await context.newPage();
  await page.goto(`/incidents/${id}`);
  await expect(page.locator('.sync')).toHaveText('Livesaved');
  const composer = page.locator('#composer').getByRole('textbox', { name: 'New entry' });
  const moments: string[] = [];
  await post(context, id, [alert('checkout-api', 'firing')]);
  await expect(page.locator('.card').first()).toBeVisible();
  moments.push(new Date().toISOString());
  await composer.fill('Looking at the pool of orders-db.');
  await composer.press('Enter');
  await page.locator('.card').first().click();
  await page.getByRole('button', { name: /^Accept/ }).click();
  await post(context, id, [alert('payments', 'firing')]);
  await expect(page.locator('.evts .evt-body').filter({ hasText: 'payments' }).first()).toBeVisible();
  await expect(page.locator('.sync')).toHaveText('Livesaved');
  moments.push(new Date().toISOString());
  await post(context, id, [alert('checkout-api', 'resolved')]);
  await command(context, id, { type: 'resolve', summary: 'The pool limit was too low.' });
  await expect(page.locator('.stepper .now')).toContainText('Review');
  moments.push(new Date().toISOString());
  return { id, moments };
}

async function playedBack(page: Page, id: string, at: string): Promise<Shown> {
  await page.goto(`/incidents/${id}/playback?t=${at}`);
  await expect(page.locator('.pb')).toHaveAttribute('data-loaded', 'all');
  return shownOn(page);
}

test('the playback of an imported incident shows the same at three moments, and its bundle is the same to the byte', async ({
  browser,
}, testInfo) => {
  const [maras, tomass] = [await windowOf(browser, here, 'mara'), await windowOf(browser, there, 'tomas')];
  const { id, moments } = await lived(maras);
  const mine = await maras.newPage();
  const was: Shown[] = [];
  for (const at of moments) was.push(await playedBack(mine, id, at));
  expect(new Set(was.map((shown) => JSON.stringify(shown))).size).toBe(3);
  expect(was[1]?.words).toContain('Looking at the pool of orders-db.');

  await mine.goto(`/incidents/${id}`);
  await mine.getByRole('button', { name: 'More incident actions' }).click();
  await mine.getByRole('menuitem', { name: /^Export/ }).click();
  const downloading = mine.waitForEvent('download');
  await mine.getByRole('link', { name: 'Download' }).click();
  const bundle = testInfo.outputPath('incident.zip');
  await (await downloading).saveAs(bundle);

  const theirs = await tomass.newPage();
  await theirs.goto('/incidents');
  await theirs
    .getByRole('button', { name: /^Import/ })
    .first()
    .click();
  const dialog = theirs.getByRole('dialog', { name: 'Import an incident' });
  await dialog.getByLabel('Bundle').setInputFiles(bundle);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(theirs.getByRole('dialog')).toContainText(/INC-1/);
  for (const [index, at] of moments.entries()) expect(await playedBack(theirs, id, at)).toEqual(was[index]);

  const again = await (await tomass.request.get(`/api/incidents/${id}/bundle`)).body();
  expect(Buffer.compare(again, await readFile(bundle))).toBe(0);
});
