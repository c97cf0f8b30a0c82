// How the regions of a room reach one another: what is selected, and what the timeline offers to the others.
import { useSyncExternalStore } from 'react';
import type { AwarenessState, TimelineEntryKind } from '../../domain/document.ts';
import type { EventNumber, NoteId, PersonId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { IncidentRole } from '../../domain/vocabulary.ts';
import type { OpenDocument } from '../timeline/open-document.ts';

/** Somebody with this room open. */
export type Presence = {
  readonly key: string;
  readonly person: { readonly id: PersonId; readonly name: string };
  readonly role: IncidentRole | null;
  readonly self: boolean;
  readonly editing: boolean;
  readonly looking: AwarenessState['looking'];
};

/** A line of chat, a log or a ticket, to stand in the timeline at its own time. */
export type QuotedLine = { readonly from: string; readonly text: string; readonly at: EpochMs };

/** How the shared document stands to the server; `saved` only after the server stored it. */
export type SaveState =
  | { readonly kind: 'loading' }
  /** `elsewhere`: edits that wait in other tabs of this person. */
  | { readonly kind: 'saved'; readonly elsewhere: number }
  /** `since` is when the oldest of the edits was made, wall time: a database that is away shows as a long wait. */
  | { readonly kind: 'saving'; readonly edits: number; readonly since: EpochMs }
  /** `kept`: the edits survive closing the tab. `since` is wall time, null while the first connection is made. */
  | { readonly kind: 'offline'; readonly edits: number; readonly kept: boolean; readonly since: EpochMs | null }
  | { readonly kind: 'not-saved'; readonly why: string }
  | { readonly kind: 'view-only'; readonly why: string };

/** What the timeline tells and offers the rest of the room; it publishes this once its document is open. */
export type TimelineLink = {
  readonly save: SaveState;
  readonly here: readonly Presence[];
  readonly pinned: ReadonlySet<EventNumber>;
  /** Pins the event to the timeline, or takes the pin away. */
  readonly togglePin: (event: EventNumber) => void;
  /** Adds the line as an entry at the line's own time; null for who may not write. */
  readonly pinLine: ((line: QuotedLine) => void) | null;
  /** Whose view this one scrolls with. */
  readonly following: PersonId | null;
  readonly follow: (person: PersonId | null) => void;
  /** Connects the document at once instead of at the next try. */
  readonly retry: () => void;
  /** Opens the composer, with a kind and words to start from. */
  readonly compose: (given?: { readonly kind?: TimelineEntryKind; readonly text?: string }) => void;
};

/** The event that is looked at; `asked` counts up, so that asking for the same one again scrolls to it again. */
export type EventSelection = { readonly event: EventNumber | null; readonly raw: boolean; readonly asked: number };

export const roomViews = ['state', 'events', 'timeline', 'actions'] as const;
/** The region on screen on a phone, and the drawer on a narrow laptop. */
export type RoomView = (typeof roomViews)[number];

/** What is on screen where people write together. */
export type Desk = 'timeline' | 'notes';

class Value<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();
  constructor(value: T) {
    this.#value = value;
  }
  readonly get = (): T => this.#value;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }
}

export class RoomLinks {
  readonly timeline = new Value<TimelineLink | null>(null);
  readonly selection = new Value<EventSelection>({ event: null, raw: false, asked: 0 });
  readonly view = new Value<RoomView>('timeline');
  readonly drawer = new Value<boolean>(false);
  readonly desk = new Value<Desk>('timeline');
  /** The note that is open, or was when the notes were last on screen. */
  readonly note = new Value<NoteId | null>(null);
  /** The shared document, once it is open. */
  readonly document = new Value<OpenDocument | null>(null);

  /** Shows the event in the stream: selects it, scrolls to it, and with `raw` opens its signals. */
  openEvent(event: EventNumber, options: { readonly raw?: boolean } = {}): void {
    this.selection.set({ event, raw: options.raw ?? false, asked: this.selection.get().asked + 1 });
    this.view.set('events');
  }

  /** Selects without moving anything: the reader is there already. */
  selectEvent(event: EventNumber | null, options: { readonly raw?: boolean } = {}): void {
    const { asked } = this.selection.get();
    this.selection.set({ event, raw: options.raw ?? false, asked });
  }
}

export function useValue<T>(value: Value<T>): T {
  return useSyncExternalStore(value.subscribe, value.get, value.get);
}
