// Presence in a document: the awareness state of every open tab, each bound to the session that sent it.
import { z } from 'zod';
import { type PersonId, personId } from '../../domain/ids.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import type { AwarenessEntry } from './frames.ts';

/** `owner` is the connection that speaks for it, or the name of the node that it is on. */
type Tab<Owner> = { readonly owner: Owner | string; readonly personId: PersonId; readonly entry: AwarenessEntry };

const stateOfPerson = z.object({ person: z.object({ id: personId }) });

/** One line is one tab; a few more for an editor that took a new client id. */
const maxTabsPerLine = 8;
/** Tabs that are gone and still remembered, oldest forgotten first. */
const maxGone = 1_000;

/**
 * Keeps the newest state of each tab. A tab belongs to the person who first spoke for it, through their latest connection;
 * nobody else can speak for it, and the person in its state is always the session's own.
 */
export class Presence<Owner extends object> {
  readonly #tabs = new Map<number, Tab<Owner>>();
  /** Last clocks of tabs that are gone: y-websocket repeats what it hears, and such an echo must not bring one back. */
  readonly #gone = new Map<number, number>();

  /** Takes what a connection says of its tabs; gives what the others should hear. */
  take(owner: Owner, person: PersonRef, entries: readonly AwarenessEntry[]): AwarenessEntry[] {
    const news: AwarenessEntry[] = [];
    for (const { clientId, clock, state } of entries) {
      const tab = this.#tabs.get(clientId);
      // The same person on a new connection is a tab that came back before its old line was noticed dead.
      if (tab !== undefined && tab.personId !== person.id) continue;
      // Equal clocks matter only to say that a tab is gone (y-protocols/awareness.js).
      if (tab !== undefined && (clock < tab.entry.clock || (clock === tab.entry.clock && state !== null))) continue;
      if (state === null) {
        if (tab === undefined) continue;
        news.push(this.#forget(clientId, clock));
        continue;
      }
      if (tab === undefined && clock <= (this.#gone.get(clientId) ?? -1)) continue;
      if (tab?.owner !== owner && this.#countOf(owner) >= maxTabsPerLine) continue;
      const entry = { clientId, clock, state: { ...state, person: { id: person.id, name: person.name } } };
      this.#gone.delete(clientId);
      this.#tabs.set(clientId, { owner, personId: person.id, entry });
      news.push(entry);
    }
    return news;
  }

  /**
   * Takes what another node says of the tabs that are on it, of all of them when `isEverybody`; gives what those on this
   * node should hear. The other node has put the person in, and knows its own tabs: an echo it is not.
   */
  hear(node: string, entries: readonly AwarenessEntry[], isEverybody: boolean): AwarenessEntry[] {
    const news: AwarenessEntry[] = [];
    const named = new Set<number>();
    for (const entry of entries) {
      const { clientId, clock, state } = entry;
      const tab = this.#tabs.get(clientId);
      if (state === null) {
        if (tab?.owner === node && clock >= tab.entry.clock) news.push(this.#forget(clientId, clock));
        continue;
      }
      named.add(clientId);
      const parsed = stateOfPerson.safeParse(state);
      if (!parsed.success) continue;
      const { id } = parsed.data.person;
      if (tab === undefined ? clock < (this.#gone.get(clientId) ?? 0) : tab.personId !== id || clock <= tab.entry.clock) continue;
      this.#gone.delete(clientId);
      this.#tabs.set(clientId, { owner: node, personId: id, entry });
      news.push(entry);
    }
    if (!isEverybody) return news;
    for (const [clientId, { owner, entry }] of this.#tabs) {
      if (owner === node && !named.has(clientId)) news.push(this.#forget(clientId, entry.clock));
    }
    return news;
  }

  /**
   * The connection or the node is gone, and its tabs with it; gives what the others should hear. Under the same clock, which is enough to
   * say that a tab is gone: a newer one would make the others miss the first state of a tab that comes back.
   */
  leave(owner: Owner | string): AwarenessEntry[] {
    const gone: AwarenessEntry[] = [];
    for (const [clientId, { owner: of, entry }] of this.#tabs) {
      if (of !== owner) continue;
      gone.push(this.#forget(clientId, entry.clock));
    }
    return gone;
  }

  /** Everybody, for one who joins. */
  all(): AwarenessEntry[] {
    return [...this.#tabs.values()].map(({ entry }) => entry);
  }

  /** Those whose connection is with this node. */
  here(): AwarenessEntry[] {
    return [...this.#tabs.values()].flatMap(({ owner, entry }) => (typeof owner === 'string' ? [] : [entry]));
  }

  #forget(clientId: number, clock: number): AwarenessEntry {
    this.#tabs.delete(clientId);
    this.#gone.set(clientId, clock);
    const [oldest] = this.#gone.keys();
    if (this.#gone.size > maxGone && oldest !== undefined) this.#gone.delete(oldest);
    return { clientId, clock, state: null };
  }

  #countOf(owner: Owner): number {
    let count = 0;
    for (const tab of this.#tabs.values()) if (tab.owner === owner) count += 1;
    return count;
  }
}
