// A document with everything that was ever in it, and for each character who put it there and when it came and went.
import * as Y from 'yjs';
import type { Actor } from '../../domain/event.ts';
import type { Seq } from '../../domain/ids.ts';
import type { DocumentUpdate } from '../store/document-store.ts';

/** What happened to a run of characters: `length` of them share it. */
export type Fate = { readonly insertedAt: Seq; readonly deletedAt: Seq | null; readonly length: number };

type Run = { readonly clock: number; readonly end: number; readonly seq: Seq };
type Sender = { readonly actor: Actor; updates: number };

/**
 * Takes the edits of a log in order. Nothing is forgotten in it, so it is several times as large as the live document: for
 * questions about the past, not for keeping.
 */
export class AttributedDocument {
  readonly doc = new Y.Doc({ gc: false });
  readonly #inserted = new Map<number, Run[]>();
  readonly #deleted = new Map<number, Run[]>();
  readonly #unsorted = new Set<number>();
  readonly #senders = new Map<number, Map<string, Sender>>();
  readonly #actors: Actor[] = [];
  #taking: DocumentUpdate | null = null;

  constructor() {
    // Not on `update`: for whoever listens to that, each update is encoded again.
    this.doc.on('afterTransaction', (transaction) => this.#note(transaction));
  }

  /** The last edit that was taken; 0 before the first. */
  get seq(): Seq {
    return this.#actors.length as Seq;
  }

  /** Takes the edits that follow on `seq`. */
  take(updates: readonly DocumentUpdate[]): void {
    for (const update of updates) {
      this.#taking = update;
      this.#actors.push(update.actor);
      Y.applyUpdate(this.doc, update.bytes);
    }
    this.#taking = null;
  }

  /** Who sent an edit. */
  senderOf(seq: Seq): Actor {
    return this.#actors[seq - 1] ?? nobody;
  }

  /**
   * Whose a tab's words are: the one who sent most of its edits. Who sent these may be another: words that a crash took
   * before they were stored can be brought back by the tab of somebody else who had seen them.
   */
  authorOf(client: number): Actor {
    let most: Sender | null = null;
    for (const sender of this.#senders.get(client)?.values() ?? []) if (most === null || sender.updates > most.updates) most = sender;
    return most?.actor ?? nobody;
  }

  /** What became of the characters from a clock of a tab on. */
  fateOf(client: number, clock: number): Fate {
    if (this.#unsorted.delete(client)) this.#deleted.get(client)?.sort((a, b) => a.clock - b.clock);
    const inserted = runAt(this.#inserted.get(client) ?? [], clock);
    const deleted = runAt(this.#deleted.get(client) ?? [], clock);
    const isDeleted = deleted.run !== null;
    const end = Math.min(inserted.end, deleted.end);
    return { insertedAt: inserted.run?.seq ?? (0 as Seq), deletedAt: isDeleted ? (deleted.run?.seq ?? null) : null, length: end - clock };
  }

  destroy(): void {
    this.doc.destroy();
  }

  #note({ beforeState, afterState, deleteSet }: Y.Transaction): void {
    const update = this.#taking;
    if (update === null) return;
    const { seq, actor } = update;
    for (const [client, end] of afterState) {
      const clock = beforeState.get(client) ?? 0;
      if (end === clock) continue;
      entryOf(this.#inserted, client).push({ clock, end, seq });
      const senders = this.#senders.get(client) ?? new Map<string, Sender>();
      this.#senders.set(client, senders);
      const key = actorKey(actor);
      const sender = senders.get(key);
      if (sender === undefined) senders.set(key, { actor, updates: 1 });
      else sender.updates += 1;
    }
    for (const [client, items] of deleteSet.clients) {
      const runs = entryOf(this.#deleted, client);
      for (const { clock, len } of items) runs.push({ clock, end: clock + len, seq });
      this.#unsorted.add(client);
    }
  }
}

/** Tells people apart, and agents and sources by their names. */
export function actorKey(actor: Actor): string {
  return actor.type === 'person' ? `person ${actor.id}` : `${actor.type} ${actor.name}`;
}

const nobody: Actor = { type: 'agent', name: 'Muster' };

function entryOf(runs: Map<number, Run[]>, client: number): Run[] {
  const known = runs.get(client);
  if (known !== undefined) return known;
  const made: Run[] = [];
  runs.set(client, made);
  return made;
}

/** The run that holds a clock, and where it ends; without one, where the next begins. */
function runAt(runs: readonly Run[], clock: number): { readonly run: Run | null; readonly end: number } {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle]?.end ?? 0) <= clock) low = middle + 1;
    else high = middle;
  }
  const found = runs[low];
  if (found === undefined) return { run: null, end: Number.POSITIVE_INFINITY };
  return found.clock <= clock ? { run: found, end: found.end } : { run: null, end: found.clock };
}
