// What the nodes that have the same document tell each other: which rows were stored, and who is here on which node.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { NodeLink } from '../nodes/node-link.ts';
import { type AwarenessEntry, readAwareness, writeAwareness } from './frames.ts';

/** `everybody` replaces all that is known of a node, `some` is news of it; `who` asks for `everybody`. */
const message = { stored: 0, some: 1, everybody: 2, who: 3 } as const;

export type DocumentRingOptions = {
  readonly link: NodeLink;
  readonly incidentId: IncidentId;
  readonly nowMs: () => number;
  /** Another node stored rows. */
  readonly onStored: (first: Seq, updates: readonly Uint8Array[]) => void;
  /** Another node stored rows up to this one, too much for a message. */
  readonly onStoredUpTo: (seq: Seq) => void;
  /** What a node says of the tabs that are on it; null states are of tabs that left. */
  readonly onPresence: (node: string, entries: readonly AwarenessEntry[], isEverybody: boolean) => void;
  /** Nothing was heard of a node for long: it is dead, or has closed the document. */
  readonly onGone: (node: string) => void;
  /** The tabs that are on this node. */
  readonly here: () => AwarenessEntry[];
};

/** Larger groups are read from the database by those who need them. */
const maxRingBytes = 256 * 1024;
/** Presence is worth as much a moment later: news of 40 ms go in one message. */
const newsMs = 40;
/** A node says who is on it with every heartbeat (10 s); one that missed three is taken for dead. */
const silenceMs = 30_000;
const maxTabs = 100_000;

/** Every message may be lost: rows are read when somebody looks, and presence is told again with the next heartbeat. */
export class DocumentRing {
  readonly #options: DocumentRingOptions;
  readonly #channel: string;
  readonly #unlisten: () => void;
  readonly #heardAtMs = new Map<string, number>();
  #news = new Map<number, AwarenessEntry>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: DocumentRingOptions) {
    this.#options = options;
    this.#channel = `document ${options.incidentId}`;
    this.#unlisten = options.link.listen(this.#channel, (bytes, from) => this.#hear(bytes, from));
    this.ask();
  }

  /** Tells the others what this node has stored. */
  stored(first: Seq, updates: readonly Uint8Array[]): void {
    if (this.#options.link.status() !== 'linked') return;
    const isSmall = updates.reduce((sum, bytes) => sum + bytes.byteLength, 0) <= maxRingBytes;
    this.#send(message.stored, (encoder) => {
      encoding.writeVarUint(encoder, first);
      encoding.writeVarUint(encoder, updates.length);
      if (isSmall) for (const bytes of updates) encoding.writeVarUint8Array(encoder, bytes);
    });
  }

  /** Tells the others, within 40 ms, what became of tabs on this node. */
  presence(entries: readonly AwarenessEntry[]): void {
    if (entries.length === 0 || this.#options.link.status() !== 'linked') return;
    for (const entry of entries) this.#news.set(entry.clientId, entry);
    this.#timer ??= setTimeout(() => this.#tellNews(), newsMs);
  }

  /** Asks the others who is on them, and tells them who is here: they are told both ways when a node comes back. */
  ask(): void {
    this.#send(message.who, () => undefined);
    this.#tellEverybody();
  }

  heartbeat(): void {
    this.#tellEverybody();
    const nowMs = this.#options.nowMs();
    for (const [node, heardAtMs] of this.#heardAtMs) {
      if (nowMs - heardAtMs <= silenceMs) continue;
      this.#heardAtMs.delete(node);
      this.#options.onGone(node);
    }
  }

  /** Says that nobody is here any more. */
  close(): void {
    this.#unlisten();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#send(message.everybody, (encoder) => writeAwareness(encoder, []));
  }

  #tellNews(): void {
    this.#timer = null;
    const entries = [...this.#news.values()];
    this.#news = new Map();
    this.#send(message.some, (encoder) => writeAwareness(encoder, entries));
  }

  #tellEverybody(): void {
    this.#send(message.everybody, (encoder) => writeAwareness(encoder, this.#options.here()));
  }

  #send(type: number, write: (encoder: encoding.Encoder) => void): void {
    const { link } = this.#options;
    if (link.status() !== 'linked') return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, type);
    write(encoder);
    link.send(this.#channel, encoding.toUint8Array(encoder));
  }

  #hear(bytes: Uint8Array, from: string): void {
    const { onStored, onStoredUpTo, onPresence, nowMs } = this.#options;
    const decoder = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(decoder);
    this.#heardAtMs.set(from, nowMs());
    switch (type) {
      case message.stored: {
        const first = decoding.readVarUint(decoder) as Seq;
        const count = decoding.readVarUint(decoder);
        if (decoding.hasContent(decoder))
          onStored(
            first,
            Array.from({ length: count }, () => decoding.readVarUint8Array(decoder)),
          );
        else onStoredUpTo((first + count - 1) as Seq);
        return;
      }
      case message.some:
      case message.everybody:
        onPresence(from, readAwareness(decoder, maxTabs), type === message.everybody);
        return;
      case message.who:
        this.#tellEverybody();
        return;
      default:
      // A newer version says something that this one does not know.
    }
  }
}
