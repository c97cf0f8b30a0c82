// The current value of each field, followed event by event: what working memory holds of a room's critical events.
import { type CriticalEvent, improved } from '../../domain/event.ts';
import type { EventNumber } from '../../domain/ids.ts';
import { entityKinds } from './entity-kinds.ts';
import { recentMemo } from './recent-memo.ts';
import { runsOf, thingOf } from './things.ts';
import { readPlainWords, wordsOf } from './words.ts';
import type { MemoryItem } from './working-memory.ts';

/** The fields of what is wrong, changed or said that advice looks at: the newest of each, so that the cost stays flat. */
const maxItems = 250;

/** A field is a dimension of an entity. `at` are the positions of the standing events that tell of it, oldest first. */
type Field = { readonly at: number[] };

/** The newest standing event of each field. Follows a room from state to state; told of another room, it begins anew. */
export class CurrentItems {
  #events: readonly CriticalEvent[] = [];
  #fields = new Map<string, Field>();
  /** The position of the newest standing event of each field, oldest first. */
  #newest: number[] = [];
  #numbered = new Map<EventNumber, number>();

  /** The items of a room with these events, newest first, at most 250. Costs by what changed since the last call. */
  follow(events: readonly CriticalEvent[]): MemoryItem[] {
    if (!this.#takeOver(events)) {
      this.#events = [];
      this.#fields = new Map();
      this.#newest = [];
      this.#numbered = new Map();
      this.#takeOver(events);
    }
    const items: MemoryItem[] = [];
    for (let index = this.#newest.length - 1; index >= 0 && items.length < maxItems; index--) {
      const event = events[this.#newest[index] ?? -1];
      if (event !== undefined) items.push(itemOf(event, this.#contradictedBy(event)));
    }
    return items;
  }

  /** False where the events do not follow those before: then what is held is worth nothing. */
  #takeOver(events: readonly CriticalEvent[]): boolean {
    const before = this.#events;
    if (events.length < before.length) return false;
    this.#events = events;
    for (let position = 0; position < before.length; position++) {
      const [known, event] = [before[position], events[position]];
      if (known !== event && (known === undefined || event === undefined || !this.#change(position, known, event))) return false;
    }
    for (let position = before.length; position < events.length; position++) {
      const event = events[position];
      if (event === undefined) return false;
      if (!this.#numbered.has(event.number)) this.#numbered.set(event.number, position);
      if (event.supersededBy === null) this.#stand(position, event);
    }
    return true;
  }

  /** An event was corrected or has more sources; false for any other change, which no log makes. */
  #change(position: number, before: CriticalEvent, after: CriticalEvent): boolean {
    if (before.number !== after.number || fieldOf(before) !== fieldOf(after)) return false;
    if (before.supersededBy === null && after.supersededBy !== null) this.#fall(position, after);
    return before.supersededBy === null || after.supersededBy !== null;
  }

  #stand(position: number, event: CriticalEvent): void {
    const name = fieldOf(event);
    const field = this.#fields.get(name) ?? { at: [] };
    this.#fields.set(name, field);
    this.#leave(field.at.at(-1));
    field.at.push(position);
    this.#newest.push(position);
  }

  #fall(position: number, event: CriticalEvent): void {
    const at = this.#fields.get(fieldOf(event))?.at ?? [];
    const wasNewest = at.at(-1) === position;
    const index = at.lastIndexOf(position);
    if (index >= 0) at.splice(index, 1);
    if (!wasNewest) return;
    this.#leave(position);
    const next = at.at(-1);
    if (next !== undefined) this.#newest.splice(placeOf(next, this.#newest), 0, next);
  }

  #leave(position: number | undefined): void {
    if (position === undefined) return;
    const place = placeOf(position, this.#newest);
    if (this.#newest[place] === position) this.#newest.splice(place, 1);
  }

  /** The standing event that says otherwise about the same field. */
  #contradictedBy({ conflictsWith }: CriticalEvent): EventNumber | null {
    if (conflictsWith === undefined) return null;
    const against = this.#events[this.#numbered.get(conflictsWith) ?? -1];
    return against === undefined || against.supersededBy !== null ? null : against.number;
  }
}

/** Where a position stands, or would stand, among ascending ones. */
function placeOf(position: number, among: readonly number[]): number {
  let [low, high] = [0, among.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((among[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function fieldOf({ dimension, entity }: CriticalEvent): string {
  return `${dimension}\n${entity.toLowerCase()}`;
}

const itemOfEvent = new WeakMap<CriticalEvent, MemoryItem>();

function itemOf(event: CriticalEvent, conflictsWith: EventNumber | null): MemoryItem {
  const known = itemOfEvent.get(event);
  // Who is contradicted may be corrected later.
  if (known !== undefined && known.conflictsWith === conflictsWith) return known;
  const { number, dimension, entity, to, direction, observedAt, occurredAt, confidence } = event;
  const { words, runs } = readText(`${entity} · ${to}`);
  const item: MemoryItem = {
    event: number,
    dimension,
    entity,
    value: to,
    // Less of a trouble is no turn for the better yet: it stands, and nothing is closed on it.
    direction: to.startsWith(improved) ? 'neutral' : direction,
    at: observedAt,
    occurredAt,
    confidence,
    conflictsWith,
    words,
    thing: readThing(entity),
    runs,
    kinds: entityKinds(entity),
  };
  itemOfEvent.set(event, item);
  return item;
}

/** Values come again, and an event that more sources support is another one with the same words. */
const readText = recentMemo(2_000, (text: string) => ({ words: wordsOf(text), runs: runsOf(readPlainWords(text)) }));
const readThing = recentMemo(2_000, thingOf);
