// Stores the shared document of an incident: its updates, append-only, and checkpoints to load from.
import type { Actor } from '../../domain/event.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';

export type NewDocumentUpdate = { readonly actor: Actor; readonly at: EpochMs; readonly bytes: Uint8Array };
export type DocumentUpdate = NewDocumentUpdate & { readonly seq: Seq };

/** A checkpoint holds everything up to `upTo`; `updates` are those after it, in order. */
export type StoredDocument = {
  readonly checkpoint: { readonly upTo: Seq; readonly bytes: Uint8Array } | null;
  readonly updates: readonly { readonly seq: Seq; readonly bytes: Uint8Array }[];
};

export type DocumentStore = {
  /** Appends updates durably in one transaction and gives each its seq. Throws MusterError `not-found`, `unavailable`. */
  append(incidentId: IncidentId, updates: readonly NewDocumentUpdate[]): Promise<Seq[]>;
  /** What is needed to load the document: the latest checkpoint and the updates after it. */
  load(incidentId: IncidentId): Promise<StoredDocument>;
  /** Keeps a checkpoint; the updates it covers stay. The same `upTo` again is a no-op. */
  saveCheckpoint(incidentId: IncidentId, upTo: Seq, bytes: Uint8Array): Promise<void>;
  /** Updates after a seq with who made them and when, for playback. */
  readUpdates(incidentId: IncidentId, options: { after: Seq; limit: number }): Promise<DocumentUpdate[]>;
};
