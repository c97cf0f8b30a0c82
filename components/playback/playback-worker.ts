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
import { bytesOf } from './base64.ts';
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
const pageOfEntries = 2_500;
const pageOfEdits = 5_000;
/** So many pages are asked for at once. */
const ahead = 4;
const restMs = 300;
const countEveryMs = 1_000;

const log = new LogReel();
const words = new DocumentReel();
const frames = new FrameMaker(log, words);
const marks: PlaybackMark[] = [];
/** When each event became part of the room. */
const timeOfEvent = new Map<EventNumber, EpochMs>();
let incident: IncidentId | null = null;
let wanted: EpochMs | null = null;
/** The moment that the page shows. */
let shownFor: EpochMs | null = null;
let isWhole = false;
let hasWords = false;
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
      shownFor = data.at;
      incident = data.incidentId;
      void load(data.incidentId);
      return;
    case 'seek':
      wanted = data.at;
      schedule();
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

/** Whether all that the moment shows is loaded. */
function isLoaded(at: EpochMs): boolean {
  return isWhole || (at < (log.times.at(-1) ?? at) && (hasWords || at < (words.times.at(-1) ?? at)));
}

function showWanted(): void {
  // A moment further on than what is loaded is shown as soon as it is.
  if (wanted === null || !isLoaded(wanted)) return;
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
  // Counting pairs of a long incident takes longer than a frame: while it plays on, once a second, else at once, but only
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
    await Promise.all([loadLog(incidentId), loadWords(incidentId)]);
    isWhole = true;
    sendTrack();
    showWanted();
    scope.postMessage(frames.end());
  } catch (error) {
    const known =
      error instanceof MusterError ? error : new MusterError('internal', error instanceof z.ZodError ? strangeAnswer : undefined);
    scope.postMessage({ type: 'trouble', code: known.code, message: known.message });
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
  showLoaded();
}

/** Shows what people wait for once it is loaded; of the moment that they see already, only advised and done are missing. */
function showLoaded(): void {
  if (wanted === null || isWhole) return;
  if (wanted !== shownFor) showWanted();
  else if (countedFor === null && isLoaded(wanted)) countAdvised(wanted);
}

async function loadLog(incidentId: IncidentId): Promise<void> {
  const page = await askLog(incidentId, log.entries.at(-1)?.seq ?? 0, pageOfEntries);
  takeLog(page);
  await inOrder(log.entries.length, page.seq, pageOfEntries, (after) => askLog(incidentId, after, pageOfEntries), takeLog);
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
    hasWords = last >= page.seq || last === after;
    showLoaded();
    if (hasWords) return;
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
