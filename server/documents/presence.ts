// Presence in a document: the awareness state of every open tab, each bound to the session that sent it.
import type { PersonId } from '../../domain/ids.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import type { AwarenessEntry } from './frames.ts';

type Tab<Owner> = { readonly owner: Owner; readonly personId: PersonId; readonly entry: AwarenessEntry };

/**
 * Keeps the newest state of each tab. A tab belongs to the person who first spoke for it, through their latest connection;
 * nobody else can speak for it, and the person in its state is always the session's own.
 */
export class Presence<Owner> {
  readonly #tabs = new Map<number, Tab<Owner>>();

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
        this.#tabs.delete(clientId);
        news.push({ clientId, clock, state: null });
        continue;
      }
      const entry = { clientId, clock, state: { ...state, person: { id: person.id, name: person.name } } };
      this.#tabs.set(clientId, { owner, personId: person.id, entry });
      news.push(entry);
    }
    return news;
  }

  /** The connection is gone, and its tabs with it; gives what the others should hear. */
  leave(owner: Owner): AwarenessEntry[] {
    const gone: AwarenessEntry[] = [];
    for (const [clientId, { owner: of, entry }] of this.#tabs) {
      if (of !== owner) continue;
      this.#tabs.delete(clientId);
      gone.push({ clientId, clock: entry.clock + 1, state: null });
    }
    return gone;
  }

  /** Everybody, for one who joins. */
  all(): AwarenessEntry[] {
    return [...this.#tabs.values()].map(({ entry }) => entry);
  }

  /** How many tabs the connection speaks for. */
  countOf(owner: Owner): number {
    let count = 0;
    for (const tab of this.#tabs.values()) if (tab.owner === owner) count += 1;
    return count;
  }
}
