// The document as it was at a moment, from its checkpoints and its update log.
import * as Y from 'yjs';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { DocumentStore, DocumentUpdate } from '../store/document-store.ts';
import type { DocumentTimes } from './document-times.ts';

/** The document at a moment: an update that makes it from nothing, and the last edit in it (seq 0 when there was none). */
export type PastDocument = { readonly seq: Seq; readonly bytes: Uint8Array };

/** Edits in order, `at` in incident time, and the last there is. */
export type UpdatePage = { readonly updates: readonly DocumentUpdate[]; readonly seq: Seq };

export type DocumentHistory = {
  /**
   * The document as of `at` in incident time, or as it is stored now without: all edits before the first one later than that.
   * Throws MusterError `too-many` when too many wait for moments of this incident, `not-found`, `unavailable`.
   */
  documentAt(incidentId: IncidentId, at?: EpochMs): Promise<PastDocument>;
  /** The document made of the edits up to one; of all when there are fewer. Throws like `documentAt`. */
  documentUpTo(incidentId: IncidentId, seq: Seq): Promise<PastDocument>;
  /** Edits after one, at most `limit` and some megabytes. Throws MusterError `not-found`, `unavailable`. */
  updatesAfter(incidentId: IncidentId, options: { after: Seq; limit: number }): Promise<UpdatePage>;
};

export type DocumentHistoryOptions = {
  readonly store: Pick<DocumentStore, 'readUpdates' | 'checkpointBefore'>;
  readonly times: DocumentTimes;
  /** Edits read at once. */
  readonly pageSize?: number;
  /** The most that is kept of moments that were asked for, all incidents together. */
  readonly maxKeptBytes?: number;
};

/** A moment that was asked for; the log is append-only, so it stays right for ever. */
type Kept = PastDocument & { readonly incidentId: IncidentId };

const maxWaiting = 20;
/** A page of edits ends once it holds so much. */
const maxPageBytes = 4 * 1024 * 1024;
const nothing = { seq: 0 as Seq, bytes: Y.encodeStateAsUpdate(new Y.Doc()) };

export function createDocumentHistory({
  store,
  times,
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

  /** The latest moment we have that is not after `seq`: the way from there is the shortest. */
  async function nearest(incidentId: IncidentId, seq: Seq): Promise<PastDocument> {
    let best: PastDocument = nothing;
    for (const moment of kept) {
      if (moment.incidentId === incidentId && moment.seq <= seq && moment.seq > best.seq) best = moment;
    }
    if (best.seq === seq) return best;
    const checkpoint = await store.checkpointBefore(incidentId, seq);
    return checkpoint !== null && checkpoint.upTo > best.seq ? { seq: checkpoint.upTo, bytes: checkpoint.bytes } : best;
  }

  async function replay(incidentId: IncidentId, upTo: Seq): Promise<PastDocument> {
    const from = await nearest(incidentId, upTo);
    if (from.seq === upTo) return from;
    // Edits are put into a document page by page: merging them is superlinear, and one long turn would hold everybody up.
    // Deleted words are not asked for: the moment shows what could be read then.
    const doc = new Y.Doc({ gc: true });
    Y.applyUpdate(doc, from.bytes);
    let { seq } = from;
    while (seq < upTo) {
      const page = await store.readUpdates(incidentId, { after: seq, limit: Math.min(pageSize, upTo - seq) });
      applyAll(doc, page);
      const last = page.at(-1);
      if (last === undefined) break;
      seq = last.seq;
    }
    const moment = { seq, bytes: Y.encodeStateAsUpdate(doc) };
    doc.destroy();
    return moment;
  }

  async function inTurn(incidentId: IncidentId, find: () => Promise<Seq>): Promise<PastDocument> {
    const queue = queues.get(incidentId) ?? { tail: Promise.resolve(), waiting: 0 };
    if (queue.waiting >= maxWaiting) throw new MusterError('too-many');
    queues.set(incidentId, queue);
    queue.waiting += 1;
    // One after the other: who asks next starts from what the one before has made.
    const work = queue.tail.then(async () => replay(incidentId, await find()));
    queue.tail = work.catch(() => undefined);
    try {
      const { seq, bytes } = await work;
      keep({ incidentId, seq, bytes });
      return { seq, bytes };
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) queues.delete(incidentId);
    }
  }

  return {
    documentAt: (incidentId, at) =>
      inTurn(incidentId, async () => {
        const known = await times.of(incidentId);
        return at === undefined ? known.seq : known.lastBy(at);
      }),

    documentUpTo: (incidentId, seq) => inTurn(incidentId, async () => Math.min(seq, (await times.of(incidentId)).seq) as Seq),

    async updatesAfter(incidentId, { after, limit }) {
      const known = await times.of(incidentId);
      const updates: DocumentUpdate[] = [];
      let bytes = 0;
      for (let seq = after; seq < known.seq && updates.length < limit && bytes < maxPageBytes; ) {
        const page = await store.readUpdates(incidentId, {
          after: seq,
          limit: Math.min(pageSize, limit - updates.length, known.seq - seq),
        });
        const last = page.at(-1);
        if (last === undefined) break;
        seq = last.seq;
        for (const update of page) {
          updates.push({ ...update, at: known.at(update.seq) });
          bytes += update.bytes.byteLength;
        }
      }
      return { updates, seq: known.seq };
    },
  };
}

function applyAll(doc: Y.Doc, updates: readonly { readonly bytes: Uint8Array }[]): void {
  doc.transact(() => {
    for (const { bytes } of updates) Y.applyUpdate(doc, bytes);
  });
}
