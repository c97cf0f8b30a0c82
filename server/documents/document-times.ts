// When each edit of a document was made, by the incident's clock: the index behind "the document as of t".
import { incidentTimeThen } from '../../domain/clock.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { IncidentClock } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { DocumentStore } from '../store/document-store.ts';

/** The times of one document's edits, as of when it was asked for. */
export type UpdateTimes = {
  /** The last edit that is stored; 0 when there is none. */
  readonly seq: Seq;
  /** Incident time of an edit from 1 to `seq`. */
  at(seq: Seq): EpochMs;
  /** The last edit that was made no later than this; 0 when none was. */
  lastBy(at: EpochMs): Seq;
};

export type DocumentTimes = {
  /** Throws MusterError `not-found`, `unavailable`. */
  of(incidentId: IncidentId): Promise<UpdateTimes>;
};

type Known = { clocks: readonly IncidentClock[]; clocksUpTo: Seq; times: EpochMs[]; reading: Promise<unknown> };

/** Incidents whose times are kept, 8 bytes an edit; the one asked for longest ago is dropped first. */
const maxKept = 50;

/**
 * Times are what the clock of the incident showed when the server took the edit in. They never fall from one edit to the
 * next, whatever the clocks of two servers say, so that a moment always is a beginning of the log.
 */
export function createDocumentTimes(store: Pick<DocumentStore, 'readTimes' | 'readClocks'>): DocumentTimes {
  const kept = new Map<IncidentId, Known>();

  async function readOn(incidentId: IncidentId, known: Known): Promise<UpdateTimes> {
    // Clocks before times: the clock of a time that is read later is known, but for one set in this very moment.
    const { clocks, upTo } = await store.readClocks(incidentId, known.clocksUpTo);
    known.clocksUpTo = upTo;
    if (clocks.length > 0) {
      known.clocks = [...known.clocks, ...clocks];
      known.times = [];
    }
    const { times } = known;
    for (const wallAt of await store.readTimes(incidentId, times.length as Seq)) {
      const at = incidentTimeThen(known.clocks, wallAt);
      times.push(Math.max(at, times.at(-1) ?? at) as EpochMs);
    }
    const seq = times.length as Seq;
    return { seq, at: (of) => times[of - 1] ?? (0 as EpochMs), lastBy: (at) => countUpTo(times, seq, at) as Seq };
  }

  return {
    of(incidentId) {
      const known = kept.get(incidentId) ?? { clocks: [], clocksUpTo: 0 as Seq, times: [], reading: Promise.resolve() };
      kept.delete(incidentId);
      kept.set(incidentId, known);
      const [oldest] = kept.keys();
      if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
      // One after the other: two that read on at once would count the same edits twice.
      const reading = known.reading.then(() => readOn(incidentId, known));
      known.reading = reading.catch(() => undefined);
      return reading;
    },
  };
}

/** How many of the first `count` times, which never fall, are no later than `at`. */
function countUpTo(times: readonly EpochMs[], count: number, at: EpochMs): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
