// Two people in one room: words, decisions, events, a cut line, and somebody who is not signed in.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { declare, musterOfFile, post, windowOf } from './muster.ts';

const muster = musterOfFile();

type Room = { id: string; mara: Page; tomas: Page; maras: BrowserContext; tomass: BrowserContext };

async function twoInARoom(browser: Parameters<typeof windowOf>[0], title: string): Promise<Room> {
  const maras = await windowOf(browser, muster, 'mara');
  const tomass = await windowOf(browser, muster, 'tomas');
  const id = await declare(maras, title);
  const [mara, tomas] = await Promise.all([maras.newPage(), tomass.newPage()]);
  await Promise.all([mara.goto(`/incidents/${id}`), tomas.goto(`/incidents/${id}`)]);
  for (const page of [mara, tomas]) await expect(page.locator('.sync')).toHaveText('Livesaved');
  return { id, mara, tomas, maras, tomass };
}

const composer = (page: Page) => page.locator('#composer').getByRole('textbox', { name: 'New entry' });
const events = (page: Page) => page.getByRole('list', { name: 'Critical events, oldest first' });
const timeline = (page: Page) => page.getByRole('list', { name: 'Timeline, oldest first' });

const firing = (name: string, service: string) => ({
  id: `${name}-${service}`,
  channel: 'alert',
  from: 'alertmanager',
  text: `[FIRING] ${name}: ${service} has a 5xx share of 12 %`,
  attributes: { alertname: name, state: 'firing', severity: 'critical', service },
});

test('two people type into the same entry at once, and both have the same words', async ({ browser }) => {
  const { mara, tomas } = await twoInARoom(browser, 'Two writers, one entry');
  await composer(mara).fill('Pool wait is 2 s.');
  await composer(mara).press('Enter');
  const entryOf = (page: Page) => timeline(page).getByRole('listitem').filter({ hasText: 'Pool wait' });
  await expect(entryOf(tomas)).toBeVisible();

  for (const page of [mara, tomas]) {
    await entryOf(page).hover();
    await entryOf(page).getByRole('button', { name: 'Edit', exact: true }).click();
    await expect(timeline(page).locator('[contenteditable="true"]')).toBeFocused();
  }
  // The editor puts the caret at the end once it is drawn; Mara's goes to the start after that.
  await expect.poll(() => caretOf(tomas)).toBe('Pool wait is 2 s.'.length);
  await expect.poll(() => caretOf(mara)).toBe('Pool wait is 2 s.'.length);
  await mara.keyboard.press('Home');
  await expect.poll(() => caretOf(mara)).toBe(0);
  await Promise.all([mara.keyboard.type('MARA was here. ', { delay: 20 }), tomas.keyboard.type(' TOMAS was too.', { delay: 20 })]);

  const words = 'MARA was here. Pool wait is 2 s. TOMAS was too.';
  for (const page of [mara, tomas])
    await expect(timeline(page).locator('.txt').filter({ hasText: 'Pool wait' })).toContainText('TOMAS was too.');
  await expect.poll(async () => [await textOf(mara), await textOf(tomas)]).toEqual([words, words]);
  // Each sees the other's caret with a name.
  await expect(timeline(mara).getByText('Tomas').first()).toBeAttached();
});

/** Where the caret stands within the words of its paragraph. */
function caretOf(page: Page): Promise<number | null> {
  return page.evaluate(() => {
    const selection = document.getSelection();
    return selection?.anchorNode?.nodeType === Node.TEXT_NODE ? selection.anchorOffset : null;
  });
}

/** The words of the entry without carets. */
async function textOf(page: Page): Promise<string> {
  return timeline(page)
    .locator('.txt')
    .filter({ hasText: 'Pool wait' })
    .first()
    .evaluate((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const caret of copy.querySelectorAll('.caret, [class*="caret"]')) caret.remove();
      return (copy.textContent ?? '').replaceAll('\u2060', '').trim();
    });
}

test('one accepts an action and the other sees who did', async ({ browser }) => {
  const { id, mara, tomas, maras } = await twoInARoom(browser, 'Who accepted');
  await post(maras, id, [firing('CheckoutErrorsHigh', 'checkout-api')]);
  const first = mara.locator('.card').first();
  await expect(first).toBeVisible();
  const accept = first.getByRole('button', { name: /^Accept/ });
  if (!(await accept.isVisible())) await first.click();
  const title = (await first.getByRole('heading').innerText()).trim();
  await accept.click();
  const underWay = tomas.locator('.taken').getByRole('listitem').filter({ hasText: title });
  await expect(underWay).toContainText('Mara');
  await expect(mara.locator('.taken').getByRole('listitem').filter({ hasText: title })).toBeVisible();
});

test('advice that comes into an empty list is shown to who waits there with the pointer or with keys', async ({ browser }) => {
  const { id, mara, tomas, maras } = await twoInARoom(browser, 'Nothing yet');
  for (const page of [mara, tomas]) {
    await page.getByRole('radio', { name: 'Ops', exact: true }).click();
    await expect(page.locator('.advice [data-offer]')).toHaveCount(0);
  }
  await mara.locator('.advice .scroll').hover();
  await tomas.mouse.move(700, 20);
  await tomas.keyboard.press('3');
  await post(maras, id, [firing('CheckoutErrorsHigh', 'checkout-api')]);
  for (const page of [mara, tomas]) await expect(page.locator('.advice [data-offer]').first()).toBeVisible();
  await tomas.keyboard.press('j');
  await expect(tomas.locator('.advice .card.open')).toBeFocused();
});

test('a signal posted by HTTP shows as a critical event in both windows, with its raw line', async ({ browser }) => {
  const { id, mara, tomas, maras } = await twoInARoom(browser, 'A signal arrives');
  await post(maras, id, [firing('OrdersDbDown', 'orders-db')]);
  for (const page of [mara, tomas]) await expect(events(page)).toContainText('orders-db');
  const row = events(mara).getByRole('listitem').filter({ hasText: 'orders-db' }).first();
  await row.click();
  await mara.keyboard.press('o');
  await expect(mara.getByText('OrdersDbDown: orders-db has a 5xx share').first()).toBeVisible();
  // The same delivery again is a no-op; what comes after it shows that it was looked at.
  await post(maras, id, [firing('OrdersDbDown', 'orders-db'), firing('PaymentsDown', 'payments-api')]);
  for (const page of [mara, tomas]) {
    await expect(events(page)).toContainText('payments-api');
    await expect(events(page).locator('.evt').filter({ hasText: 'OrdersDbDown' })).toHaveCount(1);
  }
});

test('a reload and a cut line of ten seconds lose and double nothing', async ({ browser }) => {
  const { id, mara, tomas, maras, tomass } = await twoInARoom(browser, 'A bad line');
  await composer(tomas).fill('Before the cut.');
  await composer(tomas).press('Enter');
  await expect(timeline(mara)).toContainText('Before the cut.');

  await tomass.setOffline(true);
  await composer(tomas).fill('Written without a line.');
  await composer(tomas).press('Enter');
  await expect(tomas.getByText(/offline/i).first()).toBeVisible();
  await post(maras, id, [firing('CacheDown', 'session-cache')]);
  await composer(mara).fill('Meanwhile, by Mara.');
  await composer(mara).press('Enter');
  await expect(events(mara)).toContainText('session-cache');
  const cutAt = Date.now();
  await expect.poll(() => Date.now() - cutAt, { timeout: 20_000 }).toBeGreaterThan(10_000);
  await tomass.setOffline(false);

  await expect(events(tomas)).toContainText('session-cache');
  for (const page of [mara, tomas]) {
    for (const words of ['Before the cut.', 'Written without a line.', 'Meanwhile, by Mara.']) {
      await expect(timeline(page).getByRole('listitem').filter({ hasText: words })).toHaveCount(1);
    }
  }
  await expect(tomas.locator('.sync')).toHaveText('Livesaved');

  await tomas.reload();
  for (const words of ['Before the cut.', 'Written without a line.', 'Meanwhile, by Mara.']) {
    await expect(timeline(tomas).getByRole('listitem').filter({ hasText: words })).toHaveCount(1);
  }
  await expect.poll(async () => events(tomas).getByRole('listitem').count()).toBe(await events(mara).getByRole('listitem').count());
});

test('who is not signed in sees nothing', async ({ browser }) => {
  const { id } = await twoInARoom(browser, 'Nobody may see this title');
  const stranger = await browser.newContext({ baseURL: muster.url });
  const page = await stranger.newPage();
  await page.goto(`/incidents/${id}`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(await page.content()).not.toContain('Nobody may see this title');
  for (const route of ['/api/incidents', `/api/incidents/${id}/log`, `/api/incidents/${id}/signals`, '/api/people']) {
    expect((await stranger.request.get(route)).status(), route).toBe(401);
  }
  const close = await page.evaluate(
    (incident) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/doc/${incident}`);
        socket.onclose = ({ code }) => resolve(code);
      }),
    id,
  );
  expect(close).toBe(4401);
});

test('a viewer reads and cannot write', async ({ browser }) => {
  const { id, mara } = await twoInARoom(browser, 'Looking only');
  await composer(mara).fill('Visible to all.');
  await composer(mara).press('Enter');
  const veras = await windowOf(browser, muster, 'vera');
  const vera = await veras.newPage();
  await vera.goto(`/incidents/${id}`);
  await expect(timeline(vera)).toContainText('Visible to all.');
  await expect(vera.getByText('View only').first()).toBeVisible();
  const refused = await veras.request.post(`/api/incidents/${id}/commands`, {
    data: { type: 'set-stage', stage: 'triage' },
    headers: { 'Idempotency-Key': 'viewer-tries-1' },
  });
  expect(refused.status()).toBe(403);
});
