// The page's side of playback: shows a glance at once, then asks the worker for moments, and puts frames together to what the
// regions of a room show.
import { type ErrorCode, MusterError } from '../../domain/errors.ts';
import type { CriticalEvent } from '../../domain/event.ts';
import { emptyRoom } from '../../domain/fold.ts';
import type { IncidentId, OfferId } from '../../domain/ids.ts';
import { countUpTo } from '../../domain/playback.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { StatePanel } from '../../domain/state-panel.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { EntryRow } from '../timeline/timeline-doc.ts';
import { withChanges } from './frame-changes.ts';
import type { Glance } from './glance.ts';
import type {
  AdvisedSummary,
  EndMessage,
  EventsMessage,
  Fate,
  PlaybackFrame,
  PlaybackMessage,
  PlaybackRequest,
  Ranked,
  TrackMessage,
} from './playback-messages.ts';

/** A moment. Each part keeps its identity while nothing in it changes, so that a region draws only what concerns it. */
export type PlaybackView = {
  readonly at: EpochMs;
  /** The room as of `at`. `offers` holds those of the lists and those that people act on; `lists` only what was open. */
  readonly room: RoomState;
  /** The events of the room that people made themselves. */
  readonly ownEvents: readonly CriticalEvent[];
  readonly panel: StatePanel;
  readonly ranked: Ranked;
  readonly advised: AdvisedSummary | null;
  readonly fates: ReadonlyMap<OfferId, Fate>;
  readonly rows: readonly EntryRow[];
};

/** What is loaded; moments come and go without changing it. */
export type PlaybackLoaded = {
  /** `loading` until the first moment is there; `refused` when nothing can be shown. */
  readonly phase: 'loading' | 'ready' | 'refused';
  readonly track: Omit<TrackMessage, 'type'> | null;
  /** All events of the incident, as far as it is loaded, as they were recorded, and when each became part of the room. */
  readonly facts: { readonly events: readonly CriticalEvent[]; readonly times: readonly number[] };
  /** Null until everything is loaded. */
  readonly end: Omit<EndMessage, 'type'> | null;
  /** Whether the first moment is on the screen: what can wait, waits for it. */
  readonly isDrawn: boolean;
  readonly trouble: { readonly code: ErrorCode; readonly message: string } | null;
};

/** The part of a Worker that is needed; tests bring their own. */
export type PlaybackWorker = {
  postMessage(request: PlaybackRequest): void;
  onmessage: ((event: MessageEvent<PlaybackMessage>) => void) | null;
  terminate(): void;
};

export class PlaybackClient {
  readonly #startWorker: () => PlaybackWorker;
  #worker: PlaybackWorker | null = null;
  #incident: IncidentId | null = null;
  /** The moment of the glance; null until it is there. */
  #glancedAt: EpochMs | null = null;
  /** The moment that people asked for before there was a worker to ask. */
  #wanted: EpochMs | null = null;
  #isClosed = false;
  /** Whether the worker has shown a moment: from then on its frames say what changed. */
  #follows = false;
  readonly #listeners = new Set<() => void>();
  /** As they were recorded. */
  readonly #facts: CriticalEvent[] = [];
  readonly #times: number[] = [];
  /** As they are at the moment that is shown; an event that did not change keeps its identity. */
  readonly #events: CriticalEvent[] = [];
  /** Places of the events that people made themselves. */
  readonly #ownPlaces: number[] = [];
  #view: PlaybackView | null = null;
  #advised: AdvisedSummary | null = null;
  #loaded: PlaybackLoaded = {
    phase: 'loading',
    track: null,
    facts: { events: this.#facts, times: this.#times },
    end: null,
    isDrawn: false,
    trouble: null,
  };

  /** The worker is started once the first moment is drawn: until then it would only take the machine from drawing it. */
  constructor(startWorker: () => PlaybackWorker) {
    this.#startWorker = startWorker;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly loaded = (): PlaybackLoaded => this.#loaded;
  /** The moment that is shown; null while there is none. */
  readonly view = (): PlaybackView | null => this.#view;

  /** Shows what a glance gives; the rest of the incident is loaded when that is drawn. */
  open(incidentId: IncidentId, { events, track, frame }: Glance): void {
    if (this.#isClosed) return;
    this.#incident = incidentId;
    this.#glancedAt = frame.at;
    for (const message of [events, track, frame]) this.#take(message);
  }

  /** There is nothing to show, for this reason. */
  refuse(error: unknown): void {
    if (this.#isClosed) return;
    const { code, message } = error instanceof MusterError ? error : new MusterError('internal', undefined, { cause: error });
    this.#publish({ trouble: { code, message }, phase: 'refused' });
  }

  /** Shows another moment; the newest question wins. */
  seek(at: EpochMs): void {
    this.#wanted = at;
    this.#worker?.postMessage({ type: 'seek', at });
  }

  /** Says that the first moment is on the screen. */
  drawn(): void {
    if (this.#worker !== null || this.#incident === null || this.#glancedAt === null || this.#isClosed) return;
    const worker = this.#startWorker();
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#takeFromWorker(data);
    worker.postMessage({ type: 'open', incidentId: this.#incident, at: this.#glancedAt });
    if (this.#wanted !== null) worker.postMessage({ type: 'seek', at: this.#wanted });
    this.#publish({ isDrawn: true });
  }

  /** Loads what has been written since: a ruling, or what people still write. */
  refresh(): void {
    this.#worker?.postMessage({ type: 'refresh' });
  }

  close(): void {
    this.#isClosed = true;
    if (this.#worker !== null) {
      this.#worker.onmessage = null;
      this.#worker.terminate();
    }
    this.#listeners.clear();
  }

  /** The first frame of the worker tells a whole moment, as that of the glance did. */
  #takeFromWorker(message: PlaybackMessage): void {
    if (message.type === 'frame' && !this.#follows) {
      this.#follows = true;
      for (const [place, event] of this.#facts.entries()) this.#events[place] = event;
      this.#takeFrame(message, null);
      return;
    }
    this.#take(message);
  }

  #take(message: PlaybackMessage): void {
    switch (message.type) {
      case 'events':
        this.#takeEvents(message);
        return;
      case 'track': {
        const { type: _, ...track } = message;
        this.#publish({ track });
        return;
      }
      case 'end':
        this.#publish({ end: { lastWords: message.lastWords, advised: message.advised, milestones: message.milestones } });
        return;
      case 'trouble':
        this.#publish({ trouble: { code: message.code, message: message.message } });
        return;
      case 'frame':
        this.#takeFrame(message);
        return;
      case 'advised':
        this.#advised = message.advised;
        if (this.#view !== null) this.#view = { ...this.#view, advised: message.advised };
        this.#tell();
        return;
      default:
        message satisfies never;
    }
  }

  #takeEvents({ from, events, times }: EventsMessage): void {
    if (from > this.#facts.length) return;
    for (const [index, event] of events.entries()) {
      const place = from + index;
      // A glance knows the events, and not always when each became part of the room.
      this.#times[place] = times[index] ?? event.observedAt;
      if (place < this.#facts.length) continue;
      // What perception read has a ref; what people did to the room has none.
      if (event.ref === null) this.#ownPlaces.push(place);
      this.#facts.push(event);
      this.#events.push(event);
    }
    // A new object, so that whoever looks at the facts looks again.
    this.#publish({ facts: { events: this.#facts, times: this.#times } });
  }

  #takeFrame(frame: PlaybackFrame, before = this.#view): void {
    for (const [place, event] of frame.changedEvents) this.#events[place] = event;
    const isSame = before !== null && frame.changedEvents.length === 0 && before.room.events.length === frame.eventCount;
    const events = isSame ? before.room.events : this.#events.slice(0, frame.eventCount);
    const panel = frame.panel ?? before?.panel;
    const ranked = frame.ranked ?? before?.ranked;
    if (panel === undefined || ranked === undefined) return;
    const { foreign: _, ...room } = before?.room ?? emptyRoom;
    this.#view = {
      at: frame.at,
      room: {
        ...room,
        ...frame.room,
        events,
        offers: withChanges(room.offers, frame.offers),
        actions: withChanges(room.actions, frame.actions),
        foreign: [],
      },
      ownEvents: this.#ownEvents(events, before),
      ...{ panel, ranked, advised: this.#advised },
      fates: withChanges(before?.fates ?? new Map(), frame.fates),
      rows: rowsOf(before?.rows ?? [], frame.rows),
    };
    if (this.#loaded.phase === 'loading') this.#loaded = { ...this.#loaded, phase: 'ready' };
    this.#tell();
  }

  /** The same array while the same events are in it. */
  #ownEvents(events: readonly CriticalEvent[], before: PlaybackView | null): readonly CriticalEvent[] {
    const count = countUpTo(this.#ownPlaces, events.length - 1);
    const own: CriticalEvent[] = [];
    for (const place of this.#ownPlaces.slice(0, count)) {
      const event = events[place];
      if (event !== undefined) own.push(event);
    }
    const isSame = before?.ownEvents.length === own.length && own.every((event, index) => before.ownEvents[index] === event);
    return isSame ? before.ownEvents : own;
  }

  #publish(change: Partial<PlaybackLoaded>): void {
    this.#loaded = { ...this.#loaded, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The rows with the changes in them; a row that did not change stays the same object. */
function rowsOf(before: readonly EntryRow[], { set, order }: PlaybackFrame['rows']): readonly EntryRow[] {
  if (set.length === 0 && order === null) return before;
  const changed = new Map(set.map((row) => [row.id, row]));
  if (order === null) return before.map((row) => changed.get(row.id) ?? row);
  const had = new Map(before.map((row) => [row.id, row]));
  return order.flatMap((id) => changed.get(id) ?? had.get(id) ?? []);
}
