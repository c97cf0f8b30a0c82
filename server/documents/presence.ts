// Presence in a document: the awareness state of every open tab, each bound to the session that sent it.
import type { PersonId } from '../../domain/ids.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import type { AwarenessEntry } from './frames.ts';

type Tab<Owner> = { readonly owner: Owner; readonly personId: PersonId; readonly entry: AwarenessEntry };

/** One line is one tab; a few more for an editor that took a new client id. */
const maxTabsPerLine = 8;
/** Tabs that are gone and still remembered, oldest forgotten first. */
const maxGone = 1_000;

/**
 * Keeps the newest state of each tab. A tab belongs to the person who first spoke for it, through their latest connection;
 * nobody else can speak for it, and the person in its state is always the session's own.
 */
export class Presence<Owner> {
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
        this.#forget(clientId, clock);
        news.push({ clientId, clock, state: null });
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
   * The connection is gone, and its tabs with it; gives what the others should hear. Under the same clock, which is enough to
   * say that a tab is gone: a newer one would make the others miss the first state of a tab that comes back.
   */
  leave(owner: Owner): AwarenessEntry[] {
    const gone: AwarenessEntry[] = [];
    for (const [clientId, { owner: of, entry }] of this.#tabs) {
      if (of !== owner) continue;
      this.#forget(clientId, entry.clock);
      gone.push({ clientId, clock: entry.clock, state: null });
    }
    return gone;
  }

  /** Everybody, for one who joins. */
  all(): AwarenessEntry[] {
    return [...this.#tabs.values()].map(({ entry }) => entry);
  }

  #forget(clientId: number, clock: number): void {
    this.#tabs.delete(clientId);
    this.#gone.set(clientId, clock);
    const [oldest] = this.#gone.keys();
    if (this.#gone.size > maxGone && oldest !== undefined) this.#gone.delete(oldest);
  }

  #countOf(owner: Owner): number {
    let count = 0;
    for (const tab of this.#tabs.values()) if (tab.owner === owner) count += 1;
    return count;
  }
}
