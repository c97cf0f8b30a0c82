// Playback of a very long incident in a real browser: opening it, going to any moment, and playing it.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import pino from 'pino';
import type { IncidentId } from '../domain/ids.ts';
import { openDatabase } from '../server/store/database.ts';
import { type Benchmark, type Figure, percentile } from './benchmark.ts';
import { launchBrowser } from './browser.ts';
import { readTrace, type Trace, traceCategories, workedBetween, workedInAll, workOfFrames } from './frame-trace.ts';
import { longIncident, writeLongIncident } from './long-incident.ts';
import { declareIncident, makeAdministrator, startMuster } from './muster-server.ts';
import { seededRandom } from './random.ts';

const { entries, updates, signals, startAt, stepMs } = longIncident;
const spanMs = entries * stepMs;
const seeks = 60;
const frames = 300;
/** What passes of the incident between two frames at 60x and 60 frames a second. */
const frameMs = 1_000;
const playSeconds = 10;

export const playback: Benchmark = {
  name: 'playback',
  does: `An incident of ${entries.toLocaleString('en-GB')} log entries, ${updates.toLocaleString('en-GB')} document updates and ${signals.toLocaleString('en-GB')} signals, written into the database of the built server, is played back in a Chromium of 1440 by 900. Open: from the navigation until the room of its beginning is there, and until that of a moment in its middle is; everything is loaded after that. Seek: from asking for one of ${seeks} random moments until it is drawn, everything loaded. A frame: ${frames} moments of the middle, each a second of the incident after the last (60x at 60 frames a second) and asked for when the last was drawn. Playing: ${playSeconds} s at 60x as people play it. Processor times are those of the browser's own trace; those of the page are its thread's script, style, layout, pre-paint, paint and commit, while raster and compositing, which other threads do without a graphics processor, are given by themselves. Dropped is each frame that the compositor wanted and that was not on the screen in time.`,
  async run(workplace) {
    const folder = await workplace.folder();
    const made = await startMuster(workplace, folder);
    const account = await makeAdministrator(made);
    const id = await declareIncident(made, account, 'Long incident');
    await workplace.stop(made.child);
    const database = await openDatabase({
      settings: { databaseUrl: undefined, dataFolder: folder, rootFolder: process.cwd() },
      logger: pino({ level: 'warn' }),
    });
    try {
      await writeLongIncident(database, id as IncidentId);
    } finally {
      await database.close();
    }
    const server = await startMuster(workplace, folder);
    return inBrowser(server.url, account, `/incidents/${id}/playback`);
  },
};

/** The figures of the incident whose playback is at the address. */
async function inBrowser(url: string, account: { email: string; password: string }, address: string): Promise<Figure[]> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
    const { email, password } = account;
    await context.request.post('/api/auth/sign-in/email', { data: { email, password }, headers: { origin: new URL(url).origin } });
    const warm = await context.newPage();
    await warm.goto('/incidents');
    await warm.close();
    const middle = `${address}?t=${new Date(startAt + spanMs / 2).toISOString()}`;
    const wholes: number[] = [];
    const inNewPage = async <Result>(run: (page: Page) => Promise<Result>): Promise<Result> => {
      const page = await context.newPage();
      const startedMs = performance.now();
      const result = await run(page);
      // What is still on its way for this page would be measured with the next.
      await page.locator('.pb[data-loaded="all"]').waitFor({ timeout: 120_000 });
      wholes.push(performance.now() - startedMs);
      await page.close();
      return result;
    };
    const opens: number[] = [];
    for (let open = 0; open < 5; open += 1) opens.push(await inNewPage((page) => timeToRoom(page, address)));
    const middles: number[] = [];
    for (let open = 0; open < 3; open += 1) middles.push(await inNewPage((page) => timeToRoom(page, middle)));
    const opened = await inNewPage((page) => traceOf(browser, page, () => timeToRoom(page, address)));
    const openedMiddle = await inNewPage((page) => traceOf(browser, page, () => timeToRoom(page, middle)));
    const page = await context.newPage();
    await page.goto(middle);
    await page.locator('.pb[data-loaded="all"]').waitFor({ timeout: 120_000 });
    const random = seededRandom(7);
    let seekMs: number[] = [];
    const sought = await traceOf(browser, page, async () => {
      const shares = Array.from({ length: seeks }, () => random.next());
      seekMs = await timeMoments(page, 'seek', shares, 120);
    });
    await timeMoments(page, 'begin', [0.3, 0.5], 500);
    const stepped = await traceOf(browser, page, () => {
      const shares = Array.from({ length: frames }, (_, frame) => 0.5 + ((frame + 1) * frameMs) / spanMs);
      return timeMoments(page, 'frame', shares, 0);
    });
    const played = await traceOf(browser, page, () => play(page));
    const seekWork = workedBetween(sought, 'seek');
    const frameWork = workedBetween(stepped, 'frame');
    const [start, mid] = [workedInAll(opened), workedInAll(openedMiddle)];
    const processor = ' of processor time';
    return [
      { what: 'open at its beginning, median', value: percentile(opens, 0.5), unit: 'ms', budget: { limit: 1_000, is: 'at most' } },
      { what: 'open at its beginning, slowest', value: percentile(opens, 1), unit: 'ms' },
      { what: `open at its beginning, page${processor}`, value: start.pageMs, unit: 'ms' },
      { what: 'open in its middle, median', value: percentile(middles, 0.5), unit: 'ms' },
      { what: `open in its middle, page${processor}`, value: mid.pageMs, unit: 'ms' },
      { what: 'everything loaded after opening, median', value: percentile(wholes, 0.5), unit: 'ms' },
      { what: 'seek, p50', value: percentile(seekMs, 0.5), unit: 'ms' },
      { what: 'seek, p95', value: percentile(seekMs, 0.95), unit: 'ms', budget: { limit: 100, is: 'at most' } },
      ...both(`seek, p50${processor}`, seekWork, 0.5),
      ...both(`seek, p95${processor}`, seekWork, 0.95),
      ...both(`frame, p50${processor}`, frameWork, 0.5, 4),
      ...both(`frame, p95${processor}`, frameWork, 0.95, 4),
      { what: 'playing at 60x, frames drawn', value: played.shown / playSeconds, unit: '/s' },
      { what: 'playing at 60x, frames dropped', value: (100 * played.dropped) / (played.shown + played.dropped), unit: '%' },
      ...playedFigures(played),
      { what: 'memory of the tab, worker included', value: await memoryOfTab(browser), unit: 'MB' },
    ];
  } finally {
    await browser.close();
  }
}

/** What frames cost while it plays; those that only move the cursor and the clocks apart from those in which a region was drawn. */
function playedFigures(played: Trace): Figure[] {
  const work = workOfFrames(played);
  const of = (what: string, some: typeof work, limit?: number): Figure[] =>
    [0.5, 0.95].map((share) => ({
      what: `playing at 60x, ${what}, p${100 * share}`,
      value:
        some.length === 0
          ? 0
          : percentile(
              some.map(({ pageMs }) => pageMs),
              share,
            ),
      unit: 'ms',
      ...(limit === undefined ? {} : { budget: { limit, is: 'at most' as const } }),
    }));
  const content = work.filter(({ isContent }) => isContent);
  return [
    ...of('a frame of processor time, page', work, 4),
    ...of(
      'a frame that moves only cursor and clocks',
      work.filter(({ isContent }) => !isContent),
    ),
    ...of('a frame that draws a region', content),
    { what: 'playing at 60x, frames that draw a region', value: (100 * content.length) / work.length, unit: '%' },
    { what: 'playing at 60x, raster and compositing of a frame, mean', value: played.drawnMs / work.length, unit: 'ms' },
  ];
}

function both(what: string, worked: readonly { pageMs: number; workerMs: number }[], share: number, limit?: number): Figure[] {
  const budget = limit === undefined ? {} : { budget: { limit, is: 'at most' as const } };
  const of = (ms: (one: { pageMs: number; workerMs: number }) => number): number => percentile(worked.map(ms), share);
  return [
    { what: `${what}, page`, value: of(({ pageMs }) => pageMs), unit: 'ms', ...budget },
    { what: `${what}, worker`, value: of(({ workerMs }) => workerMs), unit: 'ms' },
  ];
}

async function traceOf(browser: Browser, page: Page, run: () => Promise<unknown>): Promise<Trace> {
  await browser.startTracing(page, { categories: traceCategories });
  await run();
  return readTrace(await browser.stopTracing());
}

async function timeToRoom(page: Page, address: string): Promise<number> {
  const startedMs = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator('.pb .evts .evt').first().waitFor({ timeout: 120_000 });
  return performance.now() - startedMs;
}

/** Moves the slider from place to place, marks each beginning, and waits until the clock of the header says the moment. */
function timeMoments(page: Page, mark: string, shares: readonly number[], restMs: number): Promise<number[]> {
  return page.evaluate(
    async ({ places, name, rest }) => {
      const area = document.querySelector('.area');
      const clock = document.querySelector('.clock.as-of time');
      if (area === null || clock === null) throw new Error('There is no slider.');
      const box = area.getBoundingClientRect();
      const times: number[] = [];
      for (const share of places) {
        const startedMs = performance.now();
        performance.mark(name);
        const at = { clientX: box.left + share * box.width, clientY: box.top + 10, pointerId: 1, bubbles: true, buttons: 1 };
        // Whoever asks in every frame makes frames: this is called when the clock changes.
        await new Promise<void>((resolve, reject) => {
          const late = setTimeout(() => reject(new Error('A moment was not shown.')), 10_000);
          const watch = new MutationObserver(() => {
            clearTimeout(late);
            watch.disconnect();
            resolve();
          });
          watch.observe(clock, { attributeFilter: ['datetime'] });
          area.dispatchEvent(new PointerEvent('pointermove', at));
        });
        // What was changed is styled, laid out and painted after this callback of the frame.
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
        times.push(performance.now() - startedMs);
        if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
      }
      performance.mark(name);
      return times;
    },
    { places: shares, name: mark, rest: restMs },
  );
}

async function play(page: Page): Promise<void> {
  await page.getByRole('button', { name: '60x' }).click();
  await page.keyboard.press('Space');
  await page.waitForTimeout(playSeconds * 1_000);
  await page.keyboard.press('Space');
}

/** The resident memory of the largest page of the browser: a worker lives in the process of its page. */
async function memoryOfTab(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const kilobytes = await Promise.all(
    processInfo.map(async ({ type, id }) => {
      const status = type === 'renderer' ? await readFile(`/proc/${id}/status`, 'utf8').catch(() => '') : '';
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    }),
  );
  return Math.max(...kilobytes) / 1024;
}
