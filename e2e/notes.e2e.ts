// Notes and update drafts that two people write at once, images by paste, and what a hostile document cannot do. One file, because all of it shares one server, whose start is the dearest part.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { declare, musterOfFile, windowOf } from './muster.ts';

const muster = musterOfFile();

type Browser = Parameters<typeof windowOf>[0];

async function openNotes(context: BrowserContext, id: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/incidents/${id}`);
  await expect(page.locator('.sync')).toHaveText(/Live|View only/);
  await page.keyboard.press('4');
  await expect(page.getByRole('heading', { name: 'Notes', level: 2 })).toBeAttached();
  return page;
}

/** Mara and Tomas, both with the notes of a new incident on screen. */
async function two(browser: Browser, title: string): Promise<{ id: string; mara: Page; tomas: Page }> {
  const [maras, tomass] = [await windowOf(browser, muster, 'mara'), await windowOf(browser, muster, 'tomas')];
  const id = await declare(maras, title);
  const [mara, tomas] = await Promise.all([openNotes(maras, id), openNotes(tomass, id)]);
  return { id, mara, tomas };
}

const words = (page: Page): Locator => page.locator('.note-text');
const saved = (page: Page) => expect(page.locator('.sync')).toHaveText('Livesaved');

/** The words of the open note, without the carets of others. */
function textOf(page: Page): Promise<string> {
  return words(page).evaluate((element) => {
    const copy = element.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll('.caret')) caret.remove();
    return (copy.textContent ?? '').replaceAll('\u2060', '').trim();
  });
}

/** Pastes a picture drawn in the page itself: `size` pixels wide and high. */
async function pasteImage(page: Page, size = 240): Promise<void> {
  await words(page).evaluate(async (element, pixels) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: pixels, height: pixels });
    const drawing = canvas.getContext('2d');
    drawing?.fillRect(0, 0, pixels / 2, pixels);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    const data = new DataTransfer();
    if (blob !== null) data.items.add(new File([blob], 'graph.png', { type: 'image/png' }));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, size);
}

async function paste(page: Page, kinds: Record<string, string>): Promise<void> {
  await words(page).evaluate((element, given) => {
    const data = new DataTransfer();
    for (const [type, text] of Object.entries(given)) data.setData(type, text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, kinds);
}

const isDrawn = (image: Locator) => image.evaluate((element) => (element as HTMLImageElement).naturalWidth > 0);

test('two people write one note at once: headings, lists, a mention, a link, and both have the same', async ({ browser }) => {
  const { mara, tomas } = await two(browser, 'Two writers, one note');
  await mara.getByRole('button', { name: 'Plan' }).click();
  await expect(words(mara)).toBeFocused();
  await mara.keyboard.type('# What we know\nPool wait is 2 s.\n- One\nTwo');
  await expect(words(tomas).getByRole('heading', { name: 'What we know' })).toBeVisible();
  await expect(words(tomas).getByRole('listitem')).toContainText(['One', 'Two']);

  await words(tomas).getByText('Pool wait is 2 s.').click();
  await tomas.keyboard.press('End');
  await mara.keyboard.press('Enter');
  await Promise.all([mara.keyboard.type('Three by Mara.', { delay: 15 }), tomas.keyboard.type(' TOMAS adds this.', { delay: 15 })]);
  const text = 'What we knowPool wait is 2 s. TOMAS adds this.OneTwoThree by Mara.';
  await expect.poll(async () => [await textOf(mara), await textOf(tomas)]).toEqual([text, text]);
  await expect(words(mara).locator('.caret').getByText('Tomas')).toBeAttached();
  await expect(mara.getByText('Tomas is editing')).toBeVisible();

  await tomas.keyboard.type(' Ask @mar');
  const option = tomas.getByRole('option', { name: '@Mara' });
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await tomas.keyboard.press('Enter');
  await tomas.keyboard.type('about [the graph](https://example.org/graph) ');
  await expect(words(mara).locator('.mention')).toHaveText('@Mara');
  const link = words(mara).getByRole('link', { name: 'the graph' });
  await expect(link).toHaveAttribute('href', 'https://example.org/graph');
  await expect(link).toHaveAttribute('rel', /noopener/);

  // The title is one for all, and the whole survives a reload.
  await mara.getByRole('textbox', { name: 'Title of the note' }).fill('Plan for tonight');
  await mara.keyboard.press('Enter');
  await expect(tomas.getByRole('tab', { name: /Plan for tonight/ })).toBeVisible();
  for (const page of [mara, tomas]) await saved(page);
  await tomas.reload();
  await saved(tomas);
  await tomas.keyboard.press('4');
  await expect(words(tomas)).toContainText('Three by Mara.');
});

test('an image is pasted, sent, and seen by the other; one that does not get through can be tried again', async ({ browser }) => {
  const { mara, tomas } = await two(browser, 'Images');
  await mara.getByRole('button', { name: 'New note' }).last().click();
  await mara.keyboard.press('Enter');
  await expect(words(mara)).toBeFocused();
  await mara.keyboard.type('The graph:\n');

  await mara.route('**/images', (route) => route.abort('connectionfailed'));
  await pasteImage(mara);
  const refused = words(mara).getByRole('group', { name: 'graph.png was not added' });
  await expect(refused).toContainText('The server could not be reached');
  // Nothing of it is in the note: the other sees words only, and both can go on writing.
  await expect(words(tomas)).toContainText('The graph:');
  await expect(words(tomas).locator('.note-upload, .note-img')).toHaveCount(0);
  await tomas.getByRole('tab').first().click();
  await words(tomas).getByText('The graph:').click();
  await tomas.keyboard.press('End');
  await tomas.keyboard.type(' seen by Tomas');
  await expect(words(mara)).toContainText('seen by Tomas');
  await expect(refused).toBeVisible();

  await mara.unroute('**/images');
  await refused.getByRole('button', { name: 'Try again' }).click();
  for (const page of [mara, tomas]) {
    const image = words(page).getByRole('img', { name: 'Image added by Mara' });
    await expect(image).toBeVisible();
    await expect.poll(() => isDrawn(image)).toBe(true);
  }
  await expect(words(mara).locator('.note-upload')).toHaveCount(0);

  // What it shows is said in words, once it is selected.
  await words(mara).getByRole('img').click();
  await mara.getByRole('textbox', { name: 'What the image shows' }).fill('Pool wait since 02:00');
  await mara.keyboard.press('Enter');
  await expect(words(tomas).getByRole('img', { name: 'Pool wait since 02:00' })).toBeVisible();
  await saved(mara);
});

test('what is no image, is too large, or comes from elsewhere does not get into a note', async ({ browser }) => {
  const { mara, tomas } = await two(browser, 'Foreign things');
  const asked: string[] = [];
  for (const page of [mara, tomas])
    page.on('request', (request) => void (request.url().includes('elsewhere.example') && asked.push(request.url())));
  await mara.getByRole('button', { name: 'Plan' }).click();
  await expect(words(mara)).toBeFocused();
  await paste(mara, {
    'text/html':
      '<p onclick="alert(1)">Words <img src="https://elsewhere.example/pixel.png" alt="A chart"> and ' +
      '<img src="data:image/png;base64,AAAA"><a href="javascript:alert(1)">a trap</a><svg onload="alert(1)"></svg>' +
      '<iframe src="https://elsewhere.example/"></iframe><script>alert(1)</script></p>',
  });
  await expect(words(tomas)).toContainText('Words A chart and a trap');
  for (const page of [mara, tomas]) {
    await expect(words(page).locator('img:not(.ProseMirror-separator), svg, iframe, script, [onclick]')).toHaveCount(0);
    await expect(words(page).getByRole('link')).toHaveText(['A chart', 'https://elsewhere.example/']);
    await expect(words(page).locator('a[href^="javascript"]')).toHaveCount(0);
  }

  await words(mara).evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'drawing.svg', { type: 'image/svg+xml' }));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  const refused = words(mara).getByRole('group', { name: 'drawing.svg was not added' });
  await expect(refused).toContainText('PNG, JPEG, GIF or WebP');
  await expect(refused.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await refused.getByRole('button', { name: 'Remove' }).click();
  await expect(refused).toHaveCount(0);

  await words(mara).evaluate((element) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(6 * 1024 * 1024)], 'large.png', { type: 'image/png' }));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(words(mara).getByRole('group', { name: 'large.png was not added' })).toContainText('6 MB; at most 5 MB');

  await paste(mara, { 'text/plain': 'x'.repeat(200_001) });
  await expect(mara.getByText('This is too long to paste')).toBeVisible();
  expect((await textOf(tomas)).length).toBeLessThan(200);
  expect(asked, 'nobody asks the foreign server for anything').toEqual([]);
});

test('a hostile document shows nothing it should not, to writers and to readers', async ({ browser }) => {
  const maras = await windowOf(browser, muster, 'mara');
  const id = await declare(maras, 'Hostile');
  const asked: string[] = [];
  const attacker = await maras.newPage();
  await attacker.goto('/incidents');
  await attacker.evaluate(readFileSync(await bundledYjs(), 'utf8'));
  await attacker.evaluate(writeHostileNote, id);

  const [veras, tomass] = [await windowOf(browser, muster, 'vera'), await windowOf(browser, muster, 'tomas')];
  // The reader first: the editor of a writer puts into shape what it opens.
  for (const context of [veras, tomass]) {
    const page = await context.newPage();
    page.on('request', (request) => void (request.url().includes('elsewhere.example') && asked.push(request.url())));
    page.on('dialog', (dialog) => asked.push(dialog.message()));
    await page.goto(`/incidents/${id}`);
    await expect(page.locator('.sync')).toHaveText(/Live|View only/);
    await page.keyboard.press('4');
    await expect(words(page)).toContainText('The end');
    await expect(words(page)).toContainText('click me');
    await expect(words(page).locator('a, script, iframe, [onclick], [style*="fixed"], .fixed')).toHaveCount(0);
    await expect(words(page).locator('img:not(.ProseMirror-separator)[src^="http"], img[src^="data:"]')).toHaveCount(0);
    await words(page).getByText('click me').click();
  }
  // The same link in an entry, when it is opened to be edited.
  const [tomas] = tomass.pages();
  if (tomas === undefined) throw new Error('Tomas has left.');
  await tomas.getByRole('navigation', { name: 'Written together' }).getByRole('button', { name: 'Timeline' }).click();
  const row = tomas.locator('.te', { hasText: 'hostile entry' });
  await row.hover();
  await row.getByRole('button', { name: 'Edit', exact: true }).click();
  const entryWords = row.locator('.ProseMirror');
  await expect(entryWords).toContainText('hostile entry');
  await expect(entryWords.locator('.fixed, [rel="opener"], [target="_self"], [href^="javascript"]')).toHaveCount(0);
  await expect(entryWords.getByRole('link')).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  expect(asked).toEqual([]);
});

/** Yjs as one script for a page, with its sync protocol: an attacker has any client they like. */
async function bundledYjs(): Promise<string> {
  const { build } = await import('esbuild');
  const outfile = path.join(test.info().outputDir, 'yjs.js');
  const contents = `export * as Y from 'yjs'; export { WebsocketProvider } from 'y-websocket';`;
  const resolveDir = path.dirname(createRequire(import.meta.url).resolve('../package.json'));
  await build({ stdin: { contents, resolveDir }, bundle: true, format: 'iife', globalName: 'attack', outfile, logLevel: 'error' });
  return outfile;
}

/** Runs in the page: writes into the document by hand what no editor of ours would. */
async function writeHostileNote(id: string): Promise<void> {
  // biome-ignore lint/suspicious/noExplicitAny: the bundle has no types here
  const { Y, WebsocketProvider } = (globalThis as any).attack;
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${location.origin.replace('http', 'ws')}/ws/doc`, id, doc, { disableBc: true });
  await new Promise<void>((resolve) => provider.on('sync', (synced: boolean) => synced && resolve()));
  const element = (name: string, attributes: Record<string, unknown>, ...children: unknown[]) => {
    const made = new Y.XmlElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.insert(0, children);
    return made;
  };
  const text = (words: string, marks: Record<string, unknown> = {}) => {
    const made = new Y.XmlText();
    made.insert(0, words, marks);
    return made;
  };
  const note = new Y.Map();
  const body = new Y.XmlFragment();
  for (const [key, value] of Object.entries({ title: '<img src=x onerror=alert(1)>', createdAt: 1, authorId: 'x', authorName: '<b>x</b>' }))
    note.set(key, value);
  note.set('body', body);
  doc.getMap('notes').set('hostile', note);
  const link = { href: 'javascript:alert(1)', target: '_self', rel: 'opener', class: 'fixed inset-0' };
  body.insert(0, [
    element('paragraph', {}, text('click me', { link })),
    element('image', { src: 'https://elsewhere.example/pixel.png', image: 'https://elsewhere.example/pixel.png' }),
    element('image', { image: 'x" onerror="alert(1)', alt: '" onload="alert(1)' }),
    element('image', { image: 'data:image/png;base64,AAAA', src: 'data:image/png;base64,AAAA' }),
    element('codeBlock', { language: 'x fixed inset-0' }, text('code')),
    element('paragraph', {}, element('mention', { id: 'x', label: '<img src=https://elsewhere.example/p.png>' })),
    element('heading', { level: 'style' }, text('heading')),
    element('paragraph', {}, text('The end')),
  ]);
  const entry = new Y.Map();
  const entryText = new Y.XmlFragment();
  for (const [key, value] of Object.entries({ kind: 'note', at: Date.now(), createdAt: Date.now(), authorId: 'x', authorName: 'x' }))
    entry.set(key, value);
  entry.set('text', entryText);
  doc.getMap('timeline').set('hostile', entry);
  entryText.insert(0, [
    element('paragraph', {}, text('hostile entry', { link: { ...link, href: 'https://elsewhere.example/' } }), text('run', { link })),
    element('codeBlock', { language: 'x fixed inset-0' }, text('code')),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 500));
  provider.destroy();
}

test('a viewer reads notes and images and cannot write', async ({ browser }) => {
  const maras = await windowOf(browser, muster, 'mara');
  const id = await declare(maras, 'Looking at notes');
  const mara = await openNotes(maras, id);
  await mara.getByRole('button', { name: 'Hand-over' }).click();
  await mara.keyboard.type('For the next shift.\n');
  await pasteImage(mara);
  await expect(words(mara).getByRole('img')).toBeVisible();
  await saved(mara);

  const veras = await windowOf(browser, muster, 'vera');
  const vera = await openNotes(veras, id);
  await expect(words(vera)).toContainText('For the next shift.');
  await expect.poll(() => isDrawn(words(vera).getByRole('img'))).toBe(true);
  await expect(vera.locator('[contenteditable="true"], .note-bar, .note-title')).toHaveCount(0);
  await expect(vera.getByRole('button', { name: 'New note' })).toHaveAttribute('aria-disabled', 'true');
  await words(mara).getByText('For the next shift.').click();
  await mara.keyboard.press('End');
  await mara.keyboard.type(' Live.');
  await expect(words(vera)).toContainText('For the next shift. Live.');
  const refused = await veras.request.post(`/api/incidents/${id}/images`, {
    data: Buffer.from('x'),
    headers: { 'content-type': 'image/png' },
  });
  expect(refused.status()).toBe(403);
});

test('notes are written with the keyboard alone, offline too, and removed notes come back', async ({ browser }) => {
  const tomass = await windowOf(browser, muster, 'tomas');
  const id = await declare(tomass, 'Keyboard');
  const page = await openNotes(tomass, id);
  await page.getByRole('button', { name: 'New note' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Title of the note' })).toBeFocused();
  await page.keyboard.type('Commands');
  await page.keyboard.press('Enter');
  await expect(words(page)).toBeFocused();
  await page.keyboard.type('``` ');
  await page.keyboard.type('kubectl get pods');
  await expect(words(page).locator('pre code')).toHaveText('kubectl get pods');

  // The toolbar and back, and out with Tab: nobody is caught in the editor.
  await page.keyboard.press('Alt+F10');
  await expect(page.getByRole('button', { name: 'Code', exact: true }).first()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'Bold' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(words(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(words(page)).not.toBeFocused();
  await words(page).focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tab', { name: 'Commands' })).toBeFocused();

  await tomass.setOffline(true);
  await expect(page.locator('.sync')).toContainText('Offline');
  await words(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' -n shop');
  await expect(page.locator('.note-meta')).toContainText('not sent yet');
  await tomass.setOffline(false);
  await saved(page);
  await expect(page.locator('.note-meta')).not.toContainText('not sent yet');

  await page.getByRole('button', { name: 'More about this note' }).click();
  await page.getByRole('menuitem', { name: /Remove note/ }).click();
  await expect(page.getByText('No notes yet')).toBeVisible();
  await page.getByRole('button', { name: 'Put back “Commands”' }).click();
  await expect(words(page)).toContainText('kubectl get pods -n shop');
});

test('an update is drafted by two and posted by one, exactly as it stands', async ({ browser }) => {
  const { mara, tomas } = await two(browser, 'Drafting');
  const draft = (page: Page) => page.getByRole('dialog').getByRole('textbox', { name: /What is known/ });
  for (const page of [mara, tomas]) {
    await page.locator('h1').click();
    await page.keyboard.press('u');
    await expect(draft(page)).toBeFocused();
  }
  await mara.keyboard.type('Checkout fails for one in five.');
  await expect(draft(tomas)).toContainText('one in five.');
  await expect(tomas.getByText('Mara is editing')).toBeVisible();
  await expect(draft(tomas).locator('.caret').getByText('Mara')).toBeAttached();
  await draft(tomas).click();
  await tomas.keyboard.press('Control+End');
  await tomas.keyboard.press('Enter');
  await tomas.keyboard.type('Next at 03:00.');
  await expect(draft(mara)).toContainText('Next at 03:00.');

  // For the public it is shown once more, and a change by somebody else voids what was shown.
  await mara.getByRole('radio', { name: 'Public' }).click();
  await mara.getByRole('button', { name: 'Check the text' }).click();
  await expect(mara.locator('.exact')).toHaveText('Checkout fails for one in five.\nNext at 03:00.');
  await tomas.keyboard.type(' Or later.');
  await expect(mara.getByRole('dialog').getByRole('alert')).toContainText('changed meanwhile');
  await expect(mara.getByRole('button', { name: 'Send as Mara' })).toBeDisabled();
  await mara.getByRole('button', { name: 'Back to editing' }).click();
  await mara.getByRole('button', { name: 'Check the text' }).click();
  await mara.getByRole('button', { name: 'Send as Mara' }).click();
  await expect(mara.getByRole('dialog')).toHaveCount(0);

  const exact = 'Checkout fails for one in five.\nNext at 03:00. Or later.';
  await expect(tomas.getByRole('region', { name: 'Last update' })).toContainText('by Mara');
  await expect(tomas.getByRole('region', { name: 'Last update' }).locator('.t2')).toHaveText(exact);
  await expect(draft(tomas)).toHaveText('');
  await tomas.getByRole('button', { name: 'Post update' }).last().click();
  await expect(tomas.getByRole('dialog').getByRole('alert')).toContainText('Write at least one sentence.');
});

for (const theme of ['dark', 'light'] as const) {
  test(`notes and the draft of an update have no accessibility faults, ${theme}`, async ({ browser }) => {
    const context = await windowOf(browser, muster, 'mara', theme);
    const id = await declare(context, 'Accessible notes');
    const page = await openNotes(context, id);
    await expect(page.getByText('No notes yet')).toBeVisible();
    await expectAccessible(page, `no notes, ${theme}`);
    await page.getByRole('button', { name: 'Plan' }).click();
    await page.keyboard.type('# Now\n- roll back `8841`\n');
    await page.keyboard.press('Enter');
    await page.keyboard.type('> said by [them](https://example.org/)\n');
    await page.keyboard.press('Enter');
    await pasteImage(page);
    await expect(words(page).getByRole('img')).toBeVisible();
    await words(page).getByRole('img').click();
    await expect(page.getByRole('textbox', { name: 'What the image shows' })).toBeVisible();
    await expectAccessible(page, `a note, ${theme}`);
    await words(page).getByText('roll back').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' @');
    await expect(page.getByRole('option').first()).toBeVisible();
    await expectAccessible(page, `a mention, ${theme}`);
    await page.locator('h1').click();
    await page.keyboard.press('u');
    await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
    await expectAccessible(page, `the draft of an update, ${theme}`);
  });
}
