// Playback of a very long incident in a real browser: opening it, going to any moment, and playing it.
import type { Page } from '@playwright/test';
import pino from 'pino';
import * as Y from 'yjs';
import { entryTextKey, timelineMapName } from '../domain/document.ts';
import type { IncidentId } from '../domain/ids.ts';
import { type Database, openDatabase } from '../server/store/database.ts';
import { type Benchmark, percentile } from './benchmark.ts';
import { launchBrowser } from './browser.ts';
import { declareIncident, makeAdministrator, startMuster } from './muster-server.ts';
import { type Random, seededRandom } from './random.ts';

const entries = 100_000;
const updates = 20_000;
const signals = 1_000_000;
const seeks = 60;
const startAt = Date.UTC(2026, 2, 12, 2);
/** The incident lasts a little over eleven hours: an entry every 0.4 s. */
const stepMs = 400;
const playSeconds = 10;

export const playback: Benchmark = {
  name: 'playback',
  does: `An incident of ${entries.toLocaleString('en-GB')} log entries, ${updates.toLocaleString('en-GB')} document updates and ${signals.toLocaleString('en-GB')} signals, written into the database of the built server, is played back in a Chromium of 1440 by 900. Open: from the navigation until the room of its beginning is drawn, and until the room of a moment in its middle is, which must be folded first. Seek: from asking for one of ${seeks} random moments until it is drawn, everything loaded. Playing: ${playSeconds} s at 60x in the middle; the time that the page's own thread works in a frame, and frames that took longer than 1.5 of a frame.`,
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
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
      const { email, password } = account;
      await context.request.post('/api/auth/sign-in/email', { data: { email, password }, headers: { origin: new URL(server.url).origin } });
      const warm = await context.newPage();
      await warm.goto('/incidents');
      await warm.close();
      const address = `/incidents/${id}/playback`;
      const middle = new Date(startAt + (entries / 2) * stepMs).toISOString();
      const opens: number[] = [];
      for (let open = 0; open < 5; open += 1) opens.push(await timeToRoom(await context.newPage(), address));
      const middles: number[] = [];
      for (let open = 0; open < 3; open += 1) middles.push(await timeToRoom(await context.newPage(), `${address}?t=${middle}`));
      const page = await context.newPage();
      await page.goto(address);
      await page.locator('.pb[data-loaded="all"]').waitFor({ timeout: 120_000 });
      const seekMs = await timeSeeks(page, seededRandom(7));
      const played = await play(page, startAt + (entries / 2) * stepMs);
      const megabytes = await page.evaluate(
        () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 1024 ** 2,
      );
      return [
        { what: 'open at its beginning, median', value: percentile(opens, 0.5), unit: 'ms', budget: { limit: 1_000, is: 'at most' } },
        { what: 'open at its beginning, slowest', value: percentile(opens, 1), unit: 'ms' },
        { what: 'open in its middle, median', value: percentile(middles, 0.5), unit: 'ms' },
        { what: 'seek, p50', value: percentile(seekMs, 0.5), unit: 'ms' },
        { what: 'seek, p95', value: percentile(seekMs, 0.95), unit: 'ms', budget: { limit: 100, is: 'at most' } },
        { what: 'work of the page in a frame at 60x, p50', value: percentile(played.workMs, 0.5), unit: 'ms' },
        {
          what: 'work of the page in a frame at 60x, p95',
          value: percentile(played.workMs, 0.95),
          unit: 'ms',
          budget: { limit: 4, is: 'at most' },
        },
        { what: 'frames dropped at 60x', value: (100 * played.dropped) / played.frames, unit: '%' },
        { what: 'memory of the page (worker aside)', value: megabytes, unit: 'MB' },
      ];
    } finally {
      await browser.close();
    }
  },
};

async function timeToRoom(page: Page, address: string): Promise<number> {
  const startedMs = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator('.pb .evts .evt').first().waitFor({ timeout: 120_000 });
  const ms = performance.now() - startedMs;
  await page.close();
  return ms;
}

/** Clicks on the slider at random places; the moment is drawn when the clock of the header says it. */
async function timeSeeks(page: Page, random: Random): Promise<number[]> {
  const shares = Array.from({ length: seeks }, () => random.next());
  return page.evaluate(async (places) => {
    const area = document.querySelector('.area');
    const clock = document.querySelector('.clock.as-of time');
    if (area === null || clock === null) throw new Error('There is no slider.');
    const times: number[] = [];
    for (const share of places) {
      const box = area.getBoundingClientRect();
      const before = clock.getAttribute('datetime');
      const startedMs = performance.now();
      const at = { clientX: box.left + share * box.width, clientY: box.top + 10, pointerId: 1, bubbles: true, buttons: 1 };
      area.dispatchEvent(new PointerEvent('pointermove', at));
      while (clock.getAttribute('datetime') === before) {
        if (performance.now() - startedMs > 5_000) throw new Error('A moment was not shown.');
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      times.push(performance.now() - startedMs);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    return times;
  }, shares);
}

/** Plays at 60x and takes from the browser's own trace how long its thread worked in each frame. */
async function play(page: Page, at: number): Promise<{ workMs: number[]; frames: number; dropped: number }> {
  await page.goto(`${page.url().split('?')[0]}?t=${new Date(at).toISOString()}`);
  await page.locator('.pb[data-loaded="all"]').waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: '60x' }).click();
  await page.keyboard.press('Space');
  return page.evaluate(async (seconds) => {
    const workMs: number[] = [];
    let frames = 0;
    let dropped = 0;
    let lastMs = performance.now();
    const endMs = lastMs + seconds * 1_000;
    const channel = new MessageChannel();
    while (performance.now() < endMs) {
      const frameMs = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const beganMs = performance.now();
      // A message is handled when everything of this frame is done: scripts, layout and what was posted before it.
      await new Promise((resolve) => {
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(0);
      });
      workMs.push(performance.now() - beganMs);
      frames += 1;
      if (frameMs - lastMs > 25) dropped += 1;
      lastMs = frameMs;
    }
    return { workMs, frames, dropped };
  }, playSeconds);
}

/** Written in the database's own words: posting a million signals over HTTP would take longer than everything else. */
async function writeLongIncident({ pool }: Database, id: IncidentId): Promise<void> {
  const random = seededRandom(3);
  const actor = { type: 'agent', name: 'Muster' };
  await pool.query('DELETE FROM log_entry WHERE incident_id = $1 AND seq > 1', [id]);
  await pool.query('UPDATE log_entry SET occurred_at = $2, observed_at = $2, recorded_at = $2 WHERE incident_id = $1', [id, startAt]);
  let number = 2;
  for (let from = 1; from < entries; from += 5_000) {
    const rows = Array.from({ length: Math.min(5_000, entries - from) }, (_, offset) => {
      const seq = from + offset + 1;
      const at = startAt + seq * stepMs;
      const { kind, data } = entryAt(seq, at, random, () => number++);
      return { seq, kind, data, at };
    });
    await pool.query(
      `INSERT INTO log_entry (incident_id, seq, kind, data, actor, occurred_at, observed_at, recorded_at)
       SELECT $1, r.seq, r.kind, r.data, $3, r.at, r.at, r.at FROM jsonb_to_recordset($2::jsonb) AS r (seq int, kind text, data jsonb, at bigint)`,
      [id, JSON.stringify(rows), actor],
    );
  }
  await pool.query(
    `INSERT INTO signal (incident_id, seq, channel, sender, text, attributes, occurred_at, observed_at, recorded_at)
     SELECT $1, n, 'log', 'bench', 'line ' || n, '{}', $2::bigint + n * 40, $2::bigint + n * 40, $2::bigint + n * 40 FROM generate_series(1, $3::int) n`,
    [id, startAt, signals],
  );
  await writeDocument(pool, id);
  await pool.query(
    'UPDATE incident SET log_seq = $2, signal_seq = $3, perceived_up_to = $3, document_seq = $4, status = $5, resolved_at = $6 WHERE id = $1',
    [id, entries, signals, updates, 'resolved', startAt + entries * stepMs],
  );
  await pool.query('ANALYZE');
}

/** As in a lived incident: mostly changes of state and rankings, among them offers and who saw them. */
function entryAt(seq: number, at: number, random: Random, nextNumber: () => number): { kind: string; data: unknown } {
  const service = `service-${Math.floor(random.next() * 200)}`;
  const turn = seq % 10;
  if (seq === entries) return { kind: 'resolved', data: { number: nextNumber() } };
  if (turn === 0) return { kind: 'offered', data: { offer: offerOf(`offer-${seq}`, service, at) } };
  if (turn === 1 || turn === 2) {
    const ids = [0, 10, 20, 30, 40].map((back) => `offer-${Math.max(10, seq - turn - back)}`);
    const list = ids.map((offerId, index) => ({ offerId, score: 0.9 - index / 10 }));
    const lists = { all: list, commander: list, operations: list, communications: [], expert: [] };
    return {
      kind: 'ranked',
      data: { ranking: { lists, questions: [] }, inputs: { upTo: seq - 1, knowledgeVersion: 'bench', learningVersion: 'bench' } },
    };
  }
  if (turn === 3) return { kind: 'offer-seen', data: { offerId: `offer-${seq - 3}`, view: 'all', rank: 1 } };
  if (turn === 4) return { kind: 'offer-closed', data: { offerId: `offer-${Math.max(10, seq - 104)}`, reason: 'expired', evidence: [] } };
  if (turn === 5 && seq % 100 === 5)
    return {
      kind: 'action-noticed',
      data: {
        actionId: `action-${seq}`,
        class: 'restart',
        target: service,
        text: `Restart ${service}`,
        by: 'ana',
        state: 'done',
        sources: [1],
      },
    };
  const number = nextNumber();
  const event = {
    ...{
      ref: `event-${number}`,
      dimension: 'symptom',
      entity: `${service} errors`,
      from: '1 %',
      to: `${number % 90} %`,
      direction: random.next() < 0.5 ? 'worse' : 'better',
    },
    ...{ occurredAt: at, observedAt: at, sources: [Math.min(signals, seq * 10)], confidence: 0.9 },
  };
  return { kind: 'event-recorded', data: { number, event } };
}

function offerOf(id: string, service: string, at: number): unknown {
  return {
    ...{
      id,
      class: 'restart',
      target: service,
      text: `Restart ${service} one instance at a time`,
      role: 'operations',
      audience: ['operations'],
    },
    ...{
      stage: 'mitigate',
      risk: 'cautious',
      expect: 'Errors fall within two minutes.',
      verify: null,
      undo: null,
      knowledge: [],
      score: 0.7,
      openedAt: at,
    },
    conditions: [{ text: `${service} has errors`, status: 'true', evidence: [{ kind: 'event', number: 2 }] }],
    basis: [{ kind: 'playbook', path: 'restart.md', line: 12, title: 'Restart safely' }],
    reliability: { worked: 3, tried: 4, mean: 0.7, low: 0.4, high: 0.9 },
  };
}

async function writeDocument(pool: Database['pool'], id: IncidentId): Promise<void> {
  const doc = new Y.Doc();
  const made: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => made.push(update));
  const timeline = doc.getMap<Y.Map<unknown>>(timelineMapName);
  for (let entry = 0; made.length < updates; entry += 1) {
    const text = new Y.XmlText();
    doc.transact(() => {
      const at = startAt + Math.floor((made.length / updates) * entries * stepMs);
      const map = new Y.Map<unknown>();
      const fields = {
        id: `entry-${entry}`,
        kind: 'note',
        at,
        createdAt: at,
        authorId: 'ada',
        authorName: 'Ada',
        authorRole: null,
        event: null,
        pinned: false,
      };
      for (const [key, value] of Object.entries(fields)) map.set(key, value);
      const fragment = new Y.XmlFragment();
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [text]);
      fragment.insert(0, [paragraph]);
      map.set(entryTextKey, fragment);
      timeline.set(`entry-${entry}`, map);
    });
    for (let word = 0; word < 24 && made.length < updates; word += 1) text.insert(text.length, `word ${word} `);
  }
  const actor = { type: 'person', id: 'ada', name: 'Ada' };
  const rows = made.slice(0, updates).map((bytes, index) => ({
    seq: index + 1,
    at: startAt + Math.floor((index / updates) * entries * stepMs),
    bytes: Buffer.from(bytes).toString('base64'),
  }));
  await pool.query(
    `INSERT INTO document_update (incident_id, seq, at, actor, bytes)
     SELECT $1, r.seq, r.at, $3, decode(r.bytes, 'base64') FROM jsonb_to_recordset($2::jsonb) AS r (seq int, at bigint, bytes text)`,
    [id, JSON.stringify(rows), actor],
  );
}
