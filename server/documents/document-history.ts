// The document as it was at a moment, from its update log.
import * as Y from 'yjs';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { DocumentStore } from '../store/document-store.ts';

/** The document at a moment: an update that makes it from nothing, and the last edit in it (seq 0 when there was none). */
export type PastDocument = { readonly seq: Seq; readonly bytes: Uint8Array };

export type DocumentHistory = {
  /**
   * The document as of `at`, by the clock of the server that took the edits in: all edits before the first one later than
   * that, in the order they were stored. Throws MusterError `too-many` when too many wait for moments of this incident,
   * `unavailable`.
   */
  documentAt(incidentId: IncidentId, at: EpochMs): Promise<PastDocument>;
};

export type DocumentHistoryOptions = {
  readonly store: Pick<DocumentStore, 'readUpdates'>;
  /** Edits read at once. */
  readonly pageSize?: number;
  /** The most that is kept of moments that were asked for, all incidents together. */
  readonly maxKeptBytes?: number;
};

/** A moment that was asked for; the log is append-only, so it stays right for ever. */
type Kept = PastDocument & {
  readonly incidentId: IncidentId;
  readonly lastAt: number;
  /** When the edit after it was made; null while there is none that we know of. */
  readonly nextAt: number | null;
};

const maxWaiting = 20;
const nothing = { seq: 0 as Seq, bytes: Y.encodeStateAsUpdate(new Y.Doc()), lastAt: -1, nextAt: null };

export function createDocumentHistory({
  store,
  pageSize = 1_000,
  maxKeptBytes = 32 * 1024 * 1024,
}: DocumentHistoryOptions): DocumentHistory {
  /** Least recently asked for first. */
  const kept = new Set<Kept>();
  let keptBytes = 0;
  const queues = new Map<IncidentId, { tail: Promise<unknown>; waiting: number }>();

  function keep(moment: Kept): void {
    for (const known of kept) if (known.incidentId === moment.incidentId && known.seq === moment.seq) drop(known);
    if (moment.bytes.byteLength > maxKeptBytes) return;
    kept.add(moment);
    keptBytes += moment.bytes.byteLength;
    for (const oldest of kept) {
      if (keptBytes <= maxKeptBytes) return;
      drop(oldest);
    }
  }

  function drop(moment: Kept): void {
    if (kept.delete(moment)) keptBytes -= moment.bytes.byteLength;
  }

  /** The latest moment we have that is not after `at`: the way from there is the shortest. */
  function nearest(incidentId: IncidentId, at: EpochMs): Kept {
    let best: Kept = { ...nothing, incidentId };
    for (const moment of kept) {
      if (moment.incidentId === incidentId && moment.lastAt <= at && moment.seq > best.seq) best = moment;
    }
    return best;
  }

  async function replay(incidentId: IncidentId, at: EpochMs): Promise<Kept> {
    const from = nearest(incidentId, at);
    if (from.nextAt !== null && from.nextAt > at) return from;
    // Edits are put into a document page by page: merging them is superlinear, and one long turn would hold everybody up.
    let doc: Y.Doc | null = null;
    let { seq, lastAt, nextAt } = from;
    for (let isLast = false; !isLast; ) {
      const page = await store.readUpdates(incidentId, { after: seq, limit: pageSize });
      const end = page.findIndex((update) => update.at > at);
      const taken = end === -1 ? page : page.slice(0, end);
      isLast = end !== -1 || page.length < pageSize;
      nextAt = page[end]?.at ?? null;
      if (taken.length === 0) break;
      doc ??= documentOf(from);
      applyAll(doc, taken);
      seq = taken.at(-1)?.seq ?? seq;
      lastAt = taken.reduce((latest, update) => Math.max(latest, update.at), lastAt);
    }
    const moment: Kept = { incidentId, seq, bytes: doc === null ? from.bytes : Y.encodeStateAsUpdate(doc), lastAt, nextAt };
    doc?.destroy();
    return moment;
  }

  return {
    async documentAt(incidentId, at) {
      const queue = queues.get(incidentId) ?? { tail: Promise.resolve(), waiting: 0 };
      if (queue.waiting >= maxWaiting) throw new MusterError('too-many');
      queues.set(incidentId, queue);
      queue.waiting += 1;
      // One after the other: who asks next starts from what the one before has made.
      const work = queue.tail.then(() => replay(incidentId, at));
      queue.tail = work.catch(() => undefined);
      try {
        const moment = await work;
        keep(moment);
        return { seq: moment.seq, bytes: moment.bytes };
      } finally {
        queue.waiting -= 1;
        if (queue.waiting === 0) queues.delete(incidentId);
      }
    },
  };
}

function documentOf({ bytes }: PastDocument): Y.Doc {
  // Deleted words are not asked for: the moment shows what could be read then.
  const doc = new Y.Doc({ gc: true });
  Y.applyUpdate(doc, bytes);
  return doc;
}

function applyAll(doc: Y.Doc, updates: readonly { readonly bytes: Uint8Array }[]): void {
  doc.transact(() => {
    for (const { bytes } of updates) Y.applyUpdate(doc, bytes);
  });
}
