// The first moment of playback, made on the page from the server's short answer: the worker loads everything only after that.
import { z } from 'zod';
import { glanceAnswer } from '../../domain/api.ts';
import { MusterError } from '../../domain/errors.ts';
import type { EventNumber, IncidentId } from '../../domain/ids.ts';
import { readEntry } from '../../domain/log.ts';
import { marksOf } from '../../domain/playback.ts';
import { type EpochMs, later } from '../../domain/time.ts';
import { requestApi } from '../ui/api-client.ts';
import { bytesOf } from './base64.ts';
import type { DocumentReel } from './document-reel.ts';
import { FrameMaker } from './frames.ts';
import { glancePath } from './glance-path.ts';
import { LogReel } from './log-reel.ts';
import type { EventsMessage, PlaybackFrame, TrackMessage } from './playback-messages.ts';

/** What a worker would say of the moment, had it loaded as much. */
export type Glance = { readonly events: EventsMessage; readonly track: TrackMessage; readonly frame: PlaybackFrame };

/** Entries are read one by one, with their data, and not twice. */
export type GlanceAnswer = Omit<z.output<typeof glanceAnswer>, 'entries'> & { readonly entries: readonly unknown[] };
const glancePage = glanceAnswer.extend({ entries: z.array(z.unknown()) });

/** Looks at a moment of an incident, at its first for null. Throws MusterError as `requestApi` does, ZodError for a broken entry. */
export async function glanceAt(incidentId: IncidentId, at: EpochMs | null): Promise<Glance> {
  // Reading a shared document takes code of its own, which loads meanwhile.
  const [answer, { DocumentReel: Reel }] = await Promise.all([askGlance(incidentId, at), import('./document-reel.ts')]);
  const words = new Reel();
  if (answer.words !== null) words.append([{ at: answer.at, bytes: bytesOf(answer.words) }]);
  return glanceOf(answer, words);
}

async function askGlance(incidentId: IncidentId, at: EpochMs | null): Promise<GlanceAnswer> {
  const path = glancePath(incidentId, at);
  try {
    return await requestApi(glancePage, path);
  } catch (error) {
    // The head of the page may have asked before somebody signed in.
    if (error instanceof MusterError && error.code === 'not-signed-in') return requestApi(glancePage, path, { afresh: true });
    throw error;
  }
}

/** The moment of a glance, and what of the incident is known with it. */
export function glanceOf({ entries, at, lastAt }: GlanceAnswer, words: DocumentReel): Glance {
  const log = new LogReel();
  log.append(entries.map(readEntry));
  const frames = new FrameMaker(log, words);
  const events = frames.newEvents();
  const timeOf = new Map<EventNumber, EpochMs>();
  const marks = log.entries.flatMap((entry, place) => {
    const time = log.times[place] ?? entry.observedAt;
    if (entry.kind !== 'foreign' && 'number' in entry.data) timeOf.set(entry.data.number, time);
    return marksOf(entry, time);
  });
  const times = Float64Array.from(events, ({ number, observedAt }) => timeOf.get(number) ?? observedAt);
  const moments = Float64Array.from(marks, (mark) => mark.at);
  const from = log.times[0] ?? at;
  return {
    events: { type: 'events', from: 0, events, times },
    track: {
      ...{ type: 'track', from, to: later(log.times.at(-1) ?? at, lastAt), marks, moments },
      ...{ editTimes: new Float64Array(), isWhole: false },
    },
    frame: frames.frameAt(at),
  };
}
