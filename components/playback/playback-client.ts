// The page's side of playback: asks the worker for moments and puts its frames together to what the regions of a room show.
import type { ErrorCode } from '../../domain/errors.ts';
import type { CriticalEvent } from '../../domain/event.ts';
import { emptyRoom } from '../../domain/fold.ts';
import type { IncidentId, OfferId } from '../../domain/ids.ts';
import { countUpTo } from '../../domain/playback.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { StatePanel } from '../../domain/state-panel.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { EntryRow } from '../timeline/timeline-doc.ts';
import { withChanges } from './frame-changes.ts';
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
  readonly entries: { readonly loaded: number; readonly of: number };
  readonly trouble: { readonly code: ErrorCode; readonly message: string } | null;
};

/** The part of a Worker that is needed; tests bring their own. */
export type PlaybackWorker = {
  postMessage(request: PlaybackRequest): void;
  onmessage: ((event: MessageEvent<PlaybackMessage>) => void) | null;
  terminate(): void;
};

export class PlaybackClient {
  readonly #worker: PlaybackWorker;
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
    entries: { loaded: 0, of: 0 },
    trouble: null,
  };

  constructor(worker: PlaybackWorker) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#take(data);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly loaded = (): PlaybackLoaded => this.#loaded;
  /** The moment that is shown; null while there is none. */
  readonly view = (): PlaybackView | null => this.#view;

  /** Loads the incident and shows it as of `at`, or as of its beginning. */
  open(incidentId: IncidentId, at: EpochMs | null): void {
    this.#worker.postMessage({ type: 'open', incidentId, at });
  }

  /** Shows another moment; the newest question wins. */
  seek(at: EpochMs): void {
    this.#worker.postMessage({ type: 'seek', at });
  }

  /** Says that the first moment is on the screen: until then loading the rest would take the machine from drawing it. */
  drawn(): void {
    this.#worker.postMessage({ type: 'drawn' });
  }

  /** Loads what has been written since: a ruling, or what people still write. */
  refresh(): void {
    this.#worker.postMessage({ type: 'refresh' });
  }

  close(): void {
    this.#worker.onmessage = null;
    this.#worker.terminate();
    this.#listeners.clear();
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
      case 'loading':
        this.#publish({ entries: { loaded: message.loaded, of: message.total } });
        return;
      case 'trouble': {
        const { code, message: words, isPart } = message;
        this.#publish({ trouble: { code, message: words }, ...(isPart ? {} : { phase: 'refused' as const }) });
        return;
      }
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
    if (from !== this.#facts.length) return;
    for (const event of events) {
      // What perception read has a ref; what people did to the room has none.
      if (event.ref === null) this.#ownPlaces.push(this.#facts.length);
      this.#facts.push(event);
      this.#events.push(event);
    }
    this.#times.push(...times);
    // A new object, so that whoever looks at the facts looks again.
    this.#publish({ facts: { events: this.#facts, times: this.#times } });
  }

  #takeFrame(frame: PlaybackFrame): void {
    const before = this.#view;
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
