// The playback worker: loads an incident's log and document once, and makes the frame of any moment from them.
import { z } from 'zod';
import { documentUpdatesAnswer, logAnswer } from '../../domain/api.ts';
import { MusterError } from '../../domain/errors.ts';
import { fitsOf } from '../../domain/fits.ts';
import type { EventNumber, IncidentId } from '../../domain/ids.ts';
import { readEntry } from '../../domain/log.ts';
import { marksOf, type PlaybackMark } from '../../domain/playback.ts';
import type { EpochMs } from '../../domain/time.ts';
import { requestApi } from '../ui/api-client.ts';
import { DocumentReel } from './document-reel.ts';
import { FrameMaker } from './frames.ts';
import { LogReel } from './log-reel.ts';
import type { PlaybackMessage, PlaybackRequest } from './playback-messages.ts';

/** The part of a worker's own scope that is needed; TypeScript's library of the page does not know the scope of a worker. */
type Scope = {
  postMessage(message: PlaybackMessage, transfer?: Transferable[]): void;
  onmessage: ((event: { readonly data: PlaybackRequest }) => void) | null;
};
const scope = globalThis as unknown as Scope;

/** Entries are read one by one, with their data, and not twice. */
const logPage = logAnswer.extend({ entries: z.array(z.unknown()) });
/** Edits likewise. */
const editsPage = documentUpdatesAnswer.extend({ updates: z.array(z.unknown()) });
const edit = documentUpdatesAnswer.shape.updates.element;
const isEdit = fitsOf(edit);
const strangeAnswer = 'The server answered something this page does not understand. Reload the page.';
/** The first page is short, so that the beginning is there at once; all others are long. */
const firstPage = 500;
const pageOfEntries = 2_500;
const pageOfEdits = 5_000;
/** So many pages are asked for at once. */
const ahead = 4;
/** A page in the background draws nothing; then the rest is loaded after this. */
const longestDrawMs = 1_000;
const restMs = 300;
const countEveryMs = 250;

const log = new LogReel();
const words = new DocumentReel();
const frames = new FrameMaker(log, words);
const marks: PlaybackMark[] = [];
/** When each event became part of the room. */
const timeOfEvent = new Map<EventNumber, EpochMs>();
const drawn = signal();
let incident: IncidentId | null = null;
let wanted: EpochMs | null = null;
let shownFor: EpochMs | null = null;
let isOpen = false;
let isWhole = false;
let sentEvents = 0;
let lastEdit = 0;
let scheduled = false;
let resting: ReturnType<typeof setTimeout> | undefined;
let counting: ReturnType<typeof setTimeout> | undefined;
let countedAtMs = Number.NEGATIVE_INFINITY;
/** The moment that advised and done was counted for, and of how many entries. */
let countedFor: EpochMs | null = null;
let countedOf = 0;

scope.onmessage = ({ data }) => {
  switch (data.type) {
    case 'open':
      wanted = data.at;
      incident = data.incidentId;
      void load(data.incidentId);
      return;
    case 'seek':
      wanted = data.at;
      schedule();
      return;
    case 'drawn':
      drawn.resolve();
      return;
    case 'refresh':
      if (incident !== null && isWhole) void load(incident);
      return;
    default:
      data satisfies never;
  }
};

/** Of several questions that came while one was answered, only the last is. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setTimeout(() => {
    scheduled = false;
    showWanted();
  }, 0);
}

function showWanted(): void {
  const first = log.times[0];
  const last = log.times.at(-1);
  if (first === undefined || last === undefined || !isOpen) return;
  wanted ??= first;
  // A moment further on than what is loaded is shown as soon as it is.
  if (!isWhole && wanted >= last) return;
  const shown = wanted;
  shownFor = shown;
  const playsOn = frames.playsOnTo(shown);
  scope.postMessage(frames.frameAt(shown));
  // What was not made anew while it played on is made once the reader rests.
  clearTimeout(resting);
  resting = setTimeout(() => {
    if (wanted !== shown) return;
    scope.postMessage(frames.frameAt(shown));
    countAdvised(shown);
  }, restMs);
  // Counting pairs of a long incident takes longer than a frame: while it plays on, a few times a second, else at once, but only
  // when nobody asks for another moment meanwhile.
  if (playsOn && performance.now() - countedAtMs < countEveryMs) return;
  clearTimeout(counting);
  counting = setTimeout(() => {
    if (!scheduled) countAdvised(shown);
  }, 0);
}

function countAdvised(at: EpochMs): void {
  if (countedFor === at && countedOf === log.entries.length) return;
  countedFor = at;
  countedOf = log.entries.length;
  countedAtMs = performance.now();
  scope.postMessage({ type: 'advised', advised: frames.advisedAt(at) });
}

/** Loads what follows on what is there; from the beginning, everything. */
async function load(incidentId: IncidentId): Promise<void> {
  try {
    const last = await loadBeginning(incidentId);
    // A moment further on needs all of the log anyway.
    if (shownFor !== null) await Promise.race([drawn.heard, wait(longestDrawMs)]);
    await Promise.all([loadRest(incidentId, last), loadWords(incidentId)]);
    isWhole = true;
    sendTrack();
    showWanted();
    scope.postMessage(frames.end());
  } catch (error) {
    const known =
      error instanceof MusterError ? error : new MusterError('internal', error instanceof z.ZodError ? strangeAnswer : undefined);
    scope.postMessage({ type: 'trouble', code: known.code, message: known.message, isPart: log.entries.length > 0 });
  }
}

/** Pages are asked for side by side and taken in order. */
async function inOrder<Page>(first: number, end: number, step: number, ask: (after: number) => Promise<Page>, take: (page: Page) => void) {
  const waiting: Promise<Page>[] = [];
  let next = first;
  const askNext = (): void => {
    if (next >= end) return;
    const asked = ask(next);
    // Its fault is thrown where it is awaited; until then it must not count as unhandled.
    asked.catch(() => undefined);
    waiting.push(asked);
    next += step;
  };
  for (let index = 0; index < ahead; index += 1) askNext();
  for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
    const taken = await page;
    askNext();
    take(taken);
  }
}

const askLog = (incidentId: IncidentId, after: number, limit: number) =>
  requestApi(logPage, `/api/incidents/${incidentId}/log?after=${after}&limit=${limit}&counts=false`);

function takeLog(page: Awaited<ReturnType<typeof askLog>>): void {
  const before = log.entries.length;
  log.append(page.entries.map(readEntry));
  for (let place = before; place < log.entries.length; place += 1) {
    const entry = log.entries[place];
    const time = log.times[place];
    if (entry === undefined || time === undefined) continue;
    marks.push(...marksOf(entry, time));
    if (entry.kind !== 'foreign' && 'number' in entry.data) timeOfEvent.set(entry.data.number, time);
  }
  sendEvents();
  scope.postMessage({ type: 'loading', loaded: log.entries.length, total: page.seq });
  // Once the moment is shown, what follows in the log changes nothing in it.
  if (isOpen && shownFor !== wanted) showWanted();
}

/** Loads what comes next and shows the moment when that has it; gives how far the log goes. */
async function loadBeginning(incidentId: IncidentId): Promise<number> {
  const page = await askLog(incidentId, log.entries.at(-1)?.seq ?? 0, firstPage);
  takeLog(page);
  isOpen = true;
  sendTrack();
  showWanted();
  return page.seq;
}

async function loadRest(incidentId: IncidentId, last: number): Promise<void> {
  await inOrder(log.entries.length, last, pageOfEntries, (after) => askLog(incidentId, after, pageOfEntries), takeLog);
}

async function loadWords(incidentId: IncidentId): Promise<void> {
  const ask = (after: number) => requestApi(editsPage, `/api/incidents/${incidentId}/document/updates?after=${after}&limit=${pageOfEdits}`);
  for (;;) {
    const after = lastEdit;
    const page = await ask(after);
    const updates = page.updates.map((update) => (isEdit(update) ? update : edit.parse(update)));
    words.append(updates.map(({ at, bytes }) => ({ at, bytes: bytesOf(bytes) })));
    const last = updates.at(-1)?.seq ?? after;
    lastEdit = last;
    if (isOpen) schedule();
    if (last >= page.seq || last === after) return;
  }
}

/** The events that the page does not have, each with when it became part of the room. */
function sendEvents(): void {
  const events = frames.newEvents();
  if (events.length === 0) return;
  const times = Float64Array.from(events, ({ number, observedAt }) => timeOfEvent.get(number) ?? observedAt);
  scope.postMessage({ type: 'events', from: sentEvents, events, times }, [times.buffer]);
  sentEvents += events.length;
}

function sendTrack(): void {
  const from = log.times[0];
  const to = log.times.at(-1);
  if (from === undefined || to === undefined) return;
  const editTimes = Float64Array.from(words.times);
  const moments = Float64Array.from([...marks.map(({ at }) => at), ...words.times]).sort();
  scope.postMessage({ type: 'track', from, to, marks, editTimes, moments, isWhole }, [editTimes.buffer, moments.buffer]);
}

function bytesOf(base64: string): Uint8Array {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let place = 0; place < bytes.length; place += 1) bytes[place] = characters.charCodeAt(place);
  return bytes;
}

function signal(): { readonly heard: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const heard = new Promise<void>((done) => {
    resolve = done;
  });
  return { heard, resolve: () => resolve() };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
