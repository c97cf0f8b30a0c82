// The shared timeline between two browsers: who wrote and who reads, times, what is saved, what survives, and very many entries. One file, because all of it shares one server, whose start is the dearest part.

import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { addEntry } from '../components/timeline/timeline-doc.ts';
import { blocksOf } from '../components/timeline/timeline-text.ts';
import type { PersonId } from '../domain/ids.ts';
import type { EpochMs } from '../domain/time.ts';
import { documentMessage } from '../domain/wire.ts';
import { expectAccessible } from './axe.ts';
import { declare, musterOfFile, post, windowOf } from './muster.ts';

const muster = musterOfFile();

const composer = (page: Page) => page.locator('#composer').getByRole('textbox', { name: 'New entry' });
const timeline = (page: Page) => page.getByRole('list', { name: 'Timeline, oldest first' });
const entry = (page: Page, words: string) => timeline(page).locator('.te').filter({ hasText: words });
const sync = (page: Page) => page.locator('.sync');

async function write(page: Page, words: string): Promise<void> {
  await composer(page).fill(words);
  await composer(page).press('Enter');
}

async function openRoom(context: BrowserContext, id: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/incidents/${id}`);
  await expect(sync(page)).toHaveText('Livesaved');
  return page;
}

/** Focuses a row as somebody does who moves with keys. */
async function focusRow(page: Page, row: Locator): Promise<void> {
  await row.evaluate((element: HTMLElement) => element.focus({ preventScroll: true }));
  await expect(row).toBeFocused();
  await page.keyboard.press('Shift');
}

/** The document socket of a page in the hand of the test: it can be cut, and its fences held back. */
async function holdLine(page: Page) {
  const line = { cut: false, holdFences: false, held: [] as (() => void)[], close: () => undefined as undefined };
  await page.routeWebSocket(/\/ws\/doc\//, (socket) => {
    if (line.cut) {
      void socket.close({ code: 1012 });
      return;
    }
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const deliver = () => socket.send(message);
      if (line.holdFences && typeof message !== 'string' && message[0] === documentMessage.fence) line.held.push(deliver);
      else deliver();
    });
    line.close = () => void socket.close({ code: 1012 });
  });
  return {
    cut: () => {
      line.cut = true;
      line.close();
    },
    mend: () => {
      line.cut = false;
    },
    holdFences: () => {
      line.holdFences = true;
    },
    releaseFences: () => {
      line.holdFences = false;
      for (const deliver of line.held.splice(0)) deliver();
    },
  };
}

test('who wrote which words is told by the server, on hover, by key, and accessibly', async ({ browser }) => {
  const maras = await windowOf(browser, muster, 'mara');
  const id = await declare(maras, 'Who wrote what');
  const [mara, tomas] = await Promise.all([openRoom(maras, id), openRoom(await windowOf(browser, muster, 'tomas', 'light'), id)]);
  await write(mara, 'Pool wait is 2 s.');
  await entry(tomas, 'Pool wait').hover();
  await entry(tomas, 'Pool wait').getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(timeline(tomas).locator('[contenteditable="true"]')).toBeFocused();
  await expect(entry(mara, 'Pool wait')).toContainText('Tomas is editing');
  await tomas.keyboard.type(' Canary is fine.');
  await tomas.keyboard.press('Escape');
  await expect(sync(tomas)).toHaveText('Livesaved');
  await expect(entry(mara, 'Canary is fine.')).not.toContainText('is editing');

  const row = entry(mara, 'Canary is fine.');
  await focusRow(mara, row);
  await expect(row).toContainText('edited by 2 people');
  await mara.keyboard.press('h');
  const panel = mara.getByRole('dialog', { name: 'Who wrote what in this note' });
  await expect(panel.getByRole('listitem')).toHaveCount(2);
  await expect(panel.getByRole('listitem').last()).toContainText('Tomas');
  await expect(panel.locator('ins').last()).toHaveText(/added: .*Canary is fine\./);
  await expectAccessible(mara, 'the history of an entry, dark');
  await mara.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);

  await focusRow(tomas, entry(tomas, 'Canary is fine.'));
  await tomas.keyboard.press('h');
  await expect(tomas.getByRole('dialog', { name: 'Who wrote what in this note' }).getByRole('listitem')).toHaveCount(2);
  await expectAccessible(tomas, 'the history of an entry, light');
});

test('an entry gets its time by key, by command and by its place, and nothing moves under who types', async ({ browser }) => {
  // Times of before the declaration, whatever the clock says: just after midnight, those of the last hour of the day before.
  const hour = new Date().getHours() === 0 ? '23' : '00';
  const maras = await windowOf(browser, muster, 'mara');
  const id = await declare(maras, 'Times');
  const [mara, tomas] = await Promise.all([openRoom(maras, id), openRoom(await windowOf(browser, muster, 'tomas'), id)]);
  await write(mara, `/timeline First sign | ${hour}:05`);
  await write(mara, `Second sign | ${hour}:20`);
  const words = async (page: Page) =>
    (await timeline(page).locator('.te .body .txt').allInnerTexts()).map((text) => text.trim().split('\n')[0]);
  await expect.poll(() => words(tomas)).toEqual(['First sign', 'Second sign']);
  await expect(entry(tomas, 'First sign').locator('time')).toHaveText(`${hour}:05`);

  await focusRow(mara, entry(mara, 'Second sign'));
  await mara.keyboard.press('i');
  await expect(composer(mara)).toBeFocused();
  await mara.keyboard.type('Between the two');
  await mara.keyboard.press('Enter');
  await expect.poll(() => words(tomas)).toEqual(['First sign', 'Between the two', 'Second sign']);
  await expect(entry(tomas, 'Between the two').locator('time')).toHaveText(`${hour}:12`);

  await entry(mara, 'Second sign').hover({ position: { x: 200, y: 2 } });
  await entry(mara, 'Second sign')
    .getByRole('button', { name: `Add at ${hour}:16` })
    .click();
  await mara.keyboard.type('By pointer');
  await mara.keyboard.press('Enter');
  await expect(entry(tomas, 'By pointer').locator('time')).toHaveText(`${hour}:16`);

  // Tomas types in the last entry while Mara moves the first one below it: his row stays where it is.
  await focusRow(tomas, entry(tomas, 'Second sign'));
  await tomas.keyboard.press('e');
  await expect(timeline(tomas).locator('[contenteditable="true"]')).toBeFocused();
  await tomas.keyboard.type(' typed');
  const before = await entry(tomas, 'Second sign').boundingBox();
  await focusRow(mara, entry(mara, 'First sign'));
  await mara.keyboard.press('c');
  const field = mara.getByRole('textbox', { name: 'Time' });
  await expect(field).toBeFocused();
  await expectAccessible(mara, 'the chooser of a time');
  await field.fill(`${hour}:01`);
  await mara.keyboard.press('Enter');
  await write(mara, `Long before all that\nwith three\nlines | ${hour}:02`);
  await expect(entry(tomas, 'Long before')).toBeVisible();
  await tomas.keyboard.type(' on');
  await expect(entry(tomas, 'Second sign typed on')).toBeVisible();
  expect((await entry(tomas, 'Second sign typed on').boundingBox())?.y).toBeCloseTo(before?.y ?? -1, 0);
  await tomas.keyboard.press('Escape');
  await expect
    .poll(() => words(tomas))
    .toEqual(['First sign', 'Long before all that', 'Between the two', 'By pointer', 'Second sign typed on']);
  await expect(entry(tomas, 'First sign').locator('time')).toHaveText(`${hour}:01`);

  // A critical event is pinned with its own time, by key and by button.
  const events = mara.getByRole('list', { name: 'Critical events, oldest first' });
  const event = events.getByRole('listitem').first();
  await event.click();
  await mara.keyboard.press('p');
  await expect(tomas.locator('.te.pin')).toHaveCount(1);
  const eventTime = await event.locator('time').first().getAttribute('datetime');
  expect(await tomas.locator('.te.pin time').getAttribute('datetime')).toBe(eventTime);
  await event.getByRole('button', { name: /^Unpin/ }).click();
  await expect(tomas.locator('.te.pin')).toHaveCount(0);

  // So is a raw line.
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const attributes = { alertname: 'OrdersDbDown', state: 'firing', severity: 'critical', service: 'orders-db' };
  await post(maras, id, [{ channel: 'alert', from: 'alertmanager', text: '[FIRING] OrdersDbDown: orders-db', attributes, occurredAt: at }]);
  await events.getByRole('listitem').filter({ hasText: 'orders-db' }).first().click();
  await mara.keyboard.press('o');
  await mara.getByRole('button', { name: 'Open raw' }).click();
  await mara.getByRole('button', { name: 'Pin the line to the timeline, at its own time' }).click();
  await mara.keyboard.press('Escape');
  const line = entry(tomas, 'alertmanager: [FIRING] OrdersDbDown');
  await expect(line).toHaveCount(1);
  expect(await line.locator('time').getAttribute('datetime')).toBe(at);
});

test('who is here, where they read, and going along with them; who vanished leaves nothing behind', async ({ browser }) => {
  const maras = await windowOf(browser, muster, 'mara');
  const id = await declare(maras, 'Follow me');
  await fill(maras, id, 60, (index) => `Entry number ${index}`);
  const tomass = await windowOf(browser, muster, 'tomas');
  const [mara, tomas] = await Promise.all([openRoom(maras, id), openRoom(tomass, id)]);
  await expect(entry(tomas, 'Entry number 59')).toBeVisible();
  const firstRow = (page: Page) =>
    page.locator('.tl-frame .scroll').evaluate((scroller) => {
      const top = scroller.getBoundingClientRect().top;
      const row = [...scroller.querySelectorAll('[data-key]')].find((one) => one.getBoundingClientRect().bottom > top + 1);
      return row?.querySelector('.txt')?.textContent ?? null;
    });
  const scroll = async (page: Page, by: number) => {
    await page.locator('.tl-frame .scroll').hover();
    await page.mouse.wheel(0, by);
  };

  await scroll(tomas, -1_500);
  await mara.locator('.here').click();
  const people = mara.getByRole('dialog', { name: 'People here' });
  await expect(people.getByRole('listitem').filter({ hasText: 'Tomas' })).toContainText(/reads \d\d:\d\d/);
  await expectAccessible(mara, 'the list of people');
  await people.getByRole('button', { name: 'Follow Tomas' }).click();
  await mara.keyboard.press('Escape');
  await expect(mara.getByText('Following Tomas')).toBeVisible();
  await expect.poll(async () => (await firstRow(mara)) === (await firstRow(tomas))).toBe(true);
  await expectAccessible(mara, 'following somebody');
  await scroll(tomas, -700);
  const there = await firstRow(tomas);
  await expect.poll(() => firstRow(mara)).toBe(there);

  // Writing goes on while the view follows; scrolling oneself ends it.
  await composer(mara).fill('Half a sentence');
  await expect(mara.getByText('Following Tomas')).toBeVisible();
  await scroll(mara, 200);
  await expect(mara.getByText('Following Tomas')).toHaveCount(0);
  await expect(tomas.locator('.editing').getByRole('button', { name: 'Follow Mara' })).toBeVisible();
  await tomas.locator('.editing').getByRole('button', { name: 'Follow Mara' }).click();
  await expect(tomas.getByText('Following Mara')).toBeVisible();
  await tomas.locator('h1').click();
  await tomas.keyboard.press('Escape');
  await expect(tomas.getByText('Following Mara')).toHaveCount(0);

  // On a phone, too, from the faces in the head.
  await tomas.setViewportSize({ width: 390, height: 800 });
  await tomas.getByRole('button', { name: '2 here' }).click();
  await tomas.getByRole('dialog', { name: 'People here' }).getByRole('button', { name: 'Follow Mara' }).click();
  await expect(tomas.getByText('Following Mara')).toBeVisible();
  await tomas.keyboard.press('Escape');
  await tomas.getByRole('button', { name: 'Stop following' }).click();
  await expect(tomas.getByText('Following Mara')).toHaveCount(0);
  await tomas.setViewportSize({ width: 1440, height: 900 });

  // Tomas holds an entry, and his tab goes away without a word.
  await focusRow(tomas, entry(tomas, 'Entry number 59').first()).catch(() => undefined);
  await tomas.keyboard.press('End');
  await tomas.keyboard.press('e');
  await expect(timeline(tomas).locator('[contenteditable="true"]')).toBeFocused();
  await mara
    .locator('.newer')
    .click({ timeout: 1_000 })
    .catch(() => undefined);
  await timeline(mara).press('End');
  await expect(mara.locator('.te.live').filter({ hasText: 'Tomas is editing' })).toBeVisible();
  await expect(mara.locator('.entry-editor .caret b')).toHaveText('Tomas');
  await tomass.close();
  await expect(mara.locator('.te.live').filter({ hasText: 'Tomas is editing' })).toHaveCount(0);
  await expect(mara.locator('.caret')).toHaveCount(0);
  await expect(mara.locator('.here')).toContainText('1 here');
});

test('words written on a cut line survive a reload and merge; signing out asks first, then keeps nothing', async ({ browser }) => {
  const maras = await windowOf(browser, muster, 'mara');
  const id = await declare(maras, 'A line of its own');
  const page = await maras.newPage();
  page.on('dialog', (dialog) => void dialog.accept());
  const line = await holdLine(page);
  await page.goto(`/incidents/${id}`);
  await expect(sync(page)).toHaveText('Livesaved');
  const tomas = await openRoom(await windowOf(browser, muster, 'tomas'), id);
  line.cut();
  await write(page, 'Written without a line.');
  await expect(sync(page)).toContainText('1 edit kept on this device');
  await expect(entry(page, 'Written without a line.')).toContainText('not sent yet');
  await page.reload();
  await expect(entry(page, 'Written without a line.')).toContainText('not sent yet');
  await expect(sync(page)).toContainText('1 edit kept on this device');
  await write(tomas, 'Meanwhile, by Tomas.');

  await page.getByRole('button', { name: 'You: Mara' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  const question = page.getByRole('dialog', { name: 'Sign out with words that are only here?' });
  await expect(question).toContainText('1 edit is not saved yet');
  await expectAccessible(page, 'the question before signing out');
  await question.getByRole('button', { name: 'Stay signed in' }).click();

  const banner = page.locator('.banner').filter({ hasText: 'The timeline is not connected' });
  await expect(banner).toBeVisible();
  await expect(banner).toContainText('1 edit waits here');
  line.mend();
  await banner.getByRole('button', { name: 'Try now' }).click();
  await expect(sync(page)).toHaveText('Livesaved');
  for (const one of [page, tomas]) {
    await expect(entry(one, 'Written without a line.')).toHaveCount(1);
    await expect(entry(one, 'Meanwhile, by Tomas.')).toHaveCount(1);
  }

  const copies = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
  expect((await copies()).filter((name) => name.startsWith('muster-document-'))).toHaveLength(1);
  await page.getByRole('button', { name: 'You: Mara' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect((await copies()).filter((name) => name.startsWith('muster-document-'))).toEqual([]);
});

test('a server that cannot store is told as such, with its age, and closing the tab asks', async ({ browser }) => {
  const maras = await windowOf(browser, muster, 'mara');
  const id = await declare(maras, 'The database is away');
  const page = await maras.newPage();
  const line = await holdLine(page);
  await page.goto(`/incidents/${id}`);
  await expect(sync(page)).toHaveText('Livesaved');
  line.holdFences();
  await write(page, 'Nobody stores this.');
  await expect(sync(page)).toHaveText('Livesaving 1 edit');
  await expect(sync(page)).toHaveText(/^Not saved yet1 change waits for the server, \d+ s$/);
  await expect(page.locator('.banner')).toContainText('Not saved yet: 1 change waits for the server since');
  await expectAccessible(page, 'a room that cannot save');

  const asked = new Promise<string>((resolve) =>
    page.once('dialog', (dialog) => {
      resolve(dialog.type());
      void dialog.dismiss();
    }),
  );
  await page.close({ runBeforeUnload: true });
  expect(await asked).toBe('beforeunload');
  line.releaseFences();
  await expect(sync(page)).toHaveText('Livesaved');
  await expect(page.locator('.banner')).toHaveCount(0);
});

test('two thousand entries open at once, scroll, fold and are searched; a notice never lies over the composer', async ({ browser }) => {
  const maras = await windowOf(browser, muster, 'mara');
  const id = await declare(maras, 'A very long night');
  const log = Array.from({ length: 300 }, (_, index) => `pool-7 connection ${index} not available`).join('\n');
  await fill(maras, id, 2_000, (index) =>
    index === 1_990 ? `Pasted:\n\`\`\`\n${log}\n\`\`\`` : `Entry number ${index}. ${'More words about it. '.repeat(index % 7)}`,
  );
  const page = await openRoom(maras, id);
  await expect(entry(page, 'Entry number 1999')).toBeVisible();
  expect(await timeline(page).locator('.te').count()).toBeLessThan(80);

  const long = entry(page, 'Pasted:');
  await expect(long).not.toContainText('connection 200 not');
  await long.getByRole('button', { name: /^Show \d+ more lines$/ }).click();
  await expect(long).toContainText('connection 200 not');

  await expect(long).toBeFocused();
  await long.getByRole('button', { name: 'Show less' }).click();
  await expect(long).not.toContainText('connection 200 not');
  await page.keyboard.press('Home');
  await expect(entry(page, 'Entry number 0.')).toBeFocused();
  await expect(entry(page, 'Entry number 0.')).toBeInViewport();
  await page.keyboard.press('End');
  await expect(entry(page, 'Entry number 1999')).toBeFocused();
  await expect(entry(page, 'Entry number 1999')).toBeInViewport();
  // By wheel through the middle: there are always rows in view.
  await page.locator('.tl-frame .scroll').hover();
  for (let turn = 0; turn < 10; turn += 1) {
    await page.mouse.wheel(0, -9_000);
    await expect(timeline(page).locator('[data-key]').filter({ visible: true }).first()).toBeAttached();
  }
  await page.getByRole('button', { name: 'Search the timeline' }).click();
  await page.keyboard.type('number 777');
  await expect(timeline(page).locator('.te .txt')).toHaveCount(2);
  await expect(entry(page, 'Entry number 777.')).toBeInViewport();
  await page.keyboard.press('Escape');

  for (const width of [1440, 1280, 1000, 390]) {
    await page.setViewportSize({ width, height: 860 });
    if (width === 390) await page.getByRole('navigation', { name: 'Regions' }).getByText('Timeline').click();
    await focusRow(page, timeline(page).locator('.te[tabindex="0"]'));
    await page.keyboard.press('l');
    const notice = page.locator('[data-sonner-toast]').first();
    await expect(notice).toBeVisible();
    const [lies, below] = await Promise.all([notice.boundingBox(), page.locator('#composer').boundingBox()]);
    expect((lies?.y ?? 0) + (lies?.height ?? 0), `at ${width}`).toBeLessThanOrEqual(below?.y ?? 0);
    await expect(page.locator('[data-sonner-toast]')).toHaveCount(0);
  }
});

/** Writes many entries through the document socket, a second apart and ending a minute ago, and waits until they are stored. */
async function fill(context: BrowserContext, id: string, count: number, words: (index: number) => string): Promise<void> {
  const me = (await (await context.request.get('/api/session')).json()) as { person: { id: string; name: string } };
  const doc = new Y.Doc();
  const until = Date.now() - 60_000;
  doc.transact(() => {
    for (let index = 0; index < count; index += 1) {
      const at = (until - (count - index) * 20_000) as EpochMs;
      addEntry(doc, {
        ...{
          kind: 'note',
          at,
          createdAt: at,
          authorId: me.person.id as PersonId,
          authorName: me.person.name,
          authorRole: null,
          event: null,
        },
        text: blocksOf(words(index)),
      });
    }
  });
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const socket = new WebSocket(`${muster.url.replace('http', 'ws')}/ws/doc/${id}`, { headers: { cookie, origin: muster.url } });
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`The document socket was closed with ${code}.`)));
    socket.on('open', () => {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, documentMessage.sync);
      encoding.writeVarUint(encoder, 2);
      encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(doc));
      socket.send(encoding.toUint8Array(encoder));
      socket.send(Uint8Array.of(documentMessage.fence, 1));
    });
    socket.on('message', (data: Buffer) => {
      if (data[0] === documentMessage.fence) resolve();
    });
  });
  socket.removeAllListeners('close');
  socket.close();
}
