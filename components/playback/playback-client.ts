// The page's side of playback: asks the worker for moments and puts its frames together to what the regions of a room show.
import type { ErrorCode } from '../../domain/errors.ts';
import type { CriticalEvent } from '../../domain/event.ts';
import type { ActionId, IncidentId, OfferId } from '../../domain/ids.ts';
import type { AdviceView, RankedOffer } from '../../domain/offer.ts';
import type { ActionState, OfferState, RoomState } from '../../domain/room-state.ts';
import type { StatePanel } from '../../domain/state-panel.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { EntryRow } from '../timeline/timeline-doc.ts';
import type {
  AdvisedSummary,
  EndMessage,
  EventsMessage,
  PlaybackFrame,
  PlaybackMessage,
  PlaybackRequest,
  TrackMessage,
} from './playback-messages.ts';

export type PlaybackView = {
  readonly at: EpochMs;
  /** The room as of `at`. `offers` holds those of the lists and those that people act on; `lists` only what was open. */
  readonly room: RoomState;
  readonly panel: StatePanel;
  readonly ranked: Readonly<Record<AdviceView, readonly RankedOffer[]>>;
  readonly advised: AdvisedSummary | null;
  readonly fates: PlaybackFrame['fates'];
  readonly rows: readonly EntryRow[];
  readonly documentEdits: number;
};

export type PlaybackSnapshot = {
  /** `loading` until the first moment is there; `refused` when nothing can be shown. */
  readonly phase: 'loading' | 'ready' | 'refused';
  readonly view: PlaybackView | null;
  readonly track: Omit<TrackMessage, 'type'> | null;
  /** All events of the incident, as far as it is loaded, as they were recorded, and when each became part of the room. */
  readonly facts: { readonly events: readonly CriticalEvent[]; readonly times: readonly number[] };
  /** Null until everything is loaded. */
  readonly end: Omit<EndMessage, 'type'> | null;
  readonly loaded: { readonly entries: number; readonly of: number };
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
  #actions: ReadonlyMap<ActionId, ActionState> = new Map();
  #rows: readonly EntryRow[] = [];
  #advised: AdvisedSummary | null = null;
  #shown: readonly CriticalEvent[] = [];
  #snapshot: PlaybackSnapshot = {
    phase: 'loading',
    view: null,
    track: null,
    facts: { events: this.#facts, times: this.#times },
    end: null,
    loaded: { entries: 0, of: 0 },
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
  readonly snapshot = (): PlaybackSnapshot => this.#snapshot;

  /** Loads the incident and shows it as of `at`, or as of its beginning. */
  open(incidentId: IncidentId, at: EpochMs | null): void {
    this.#worker.postMessage({ type: 'open', incidentId, at });
  }

  /** Shows another moment; the newest question wins. */
  seek(at: EpochMs): void {
    this.#worker.postMessage({ type: 'seek', at });
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
        this.#publish({ loaded: { entries: message.loaded, of: message.total } });
        return;
      case 'trouble': {
        const { code, message: words, isPart } = message;
        this.#publish({ trouble: { code, message: words }, ...(isPart ? {} : { phase: 'refused' as const }) });
        return;
      }
      case 'frame':
        this.#takeFrame(message);
        return;
      default:
        message satisfies never;
    }
  }

  #takeEvents({ from, events, times }: EventsMessage): void {
    if (from !== this.#facts.length) return;
    this.#facts.push(...events);
    this.#events.push(...events);
    this.#times.push(...times);
    // A new object, so that whoever looks at the facts looks again.
    this.#publish({ facts: { events: this.#facts, times: this.#times } });
  }

  #takeFrame(frame: PlaybackFrame): void {
    const { set, gone } = frame.actions;
    if (set.length > 0 || gone.length > 0) {
      const actions = new Map(this.#actions);
      for (const id of gone) actions.delete(id);
      for (const [id, action] of set) actions.set(id, action);
      this.#actions = actions;
    }
    if (frame.rows !== null) this.#rows = frame.rows;
    if (frame.advised !== null) this.#advised = frame.advised;
    const offers: ReadonlyMap<OfferId, OfferState> = frame.offers;
    const room: RoomState = { ...frame.room, events: this.#eventsOf(frame), offers, actions: this.#actions, foreign: [] };
    const { at, panel, ranked, fates, documentEdits } = frame;
    const view = { at, room, panel, ranked, advised: this.#advised, fates, rows: this.#rows, documentEdits };
    this.#publish({ phase: 'ready', view });
  }

  /** The events of the frame, the same array when they are the same as before. */
  #eventsOf({ eventCount, changedEvents }: PlaybackFrame): readonly CriticalEvent[] {
    for (const [place, event] of changedEvents) this.#events[place] = event;
    if (changedEvents.length > 0 || this.#shown.length !== eventCount) this.#shown = this.#events.slice(0, eventCount);
    return this.#shown;
  }

  #publish(change: Partial<PlaybackSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}
