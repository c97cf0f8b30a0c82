// Stores raw signals: durable ingest in batches, and reading them back for perception and for the drawer.
import type { EventNumber, IncidentId, SignalSeq } from '../../domain/ids.ts';
import type { NewSignal, Signal } from '../../domain/signal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { SignalCounts } from '../../domain/wire.ts';
import type { SignalAttachment } from './log-store.ts';

/** A signal with the event it stands for; the earliest when there are several, null when there is none. */
export type StoredSignal = Signal & { readonly event: EventNumber | null };

export type IngestResult = { readonly accepted: Signal[]; readonly repeated: number };

export type SignalStore = {
  /**
   * Stores signals durably, in order, and answers with those that were new. A second delivery of an `externalId` is
   * counted as repeated and takes no seq. Calls that arrive together share one transaction. Throws MusterError
   * `not-found`, `overloaded` when too much waits already, `unavailable`.
   */
  ingest(incidentId: IncidentId, signals: readonly NewSignal[], recordedAt: EpochMs): Promise<IngestResult>;
  /** Signals after a seq, oldest first; of one event when `event` is given. */
  read(incidentId: IncidentId, options: { event?: EventNumber; after: SignalSeq; limit: number }): Promise<StoredSignal[]>;
  /** How many `read` would give without a limit: of the incident, or of one event. */
  total(incidentId: IncidentId, event?: EventNumber): Promise<number>;
  /** For perception: the next signals after a seq. */
  readFrom(incidentId: IncidentId, afterSeq: SignalSeq, limit: number): Promise<Signal[]>;
  /** Attaches signals to events outside an append to the log. Attaching twice is a no-op. */
  attach(incidentId: IncidentId, attachments: readonly SignalAttachment[]): Promise<void>;
  counts(incidentId: IncidentId): Promise<SignalCounts>;
};
