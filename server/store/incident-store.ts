// Stores incidents: one row each, with the counters from which its log, signals and document take their seq.
import type { Actor } from '../../domain/event.ts';
import type { IncidentId, Seq, SignalSeq } from '../../domain/ids.ts';
import type { LogEntry, NewEntry, Origin } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Severity, Stage } from '../../domain/vocabulary.ts';

export type IncidentStatus = 'open' | 'resolved';

/** One incident as it stands in the list. The log has the authority; title to resolvedAt are copies for listing. */
export type IncidentRow = {
  readonly id: IncidentId;
  /** What people call it: `INC-214`. */
  readonly reference: string;
  readonly title: string;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly status: IncidentStatus;
  readonly origin: Origin;
  readonly declaredBy: Actor;
  /** Incident time. */
  readonly declaredAt: EpochMs;
  readonly resolvedAt: EpochMs | null;
  /** Wall clock. */
  readonly recordedAt: EpochMs;
  /** The last seq of the log, of the signals and of the document's updates; 0 before the first. */
  readonly logSeq: Seq;
  readonly signalSeq: SignalSeq;
  readonly documentSeq: Seq;
  /** Perception has read the signals up to this one. */
  readonly perceivedUpTo: SignalSeq;
};

/** The columns that the log keeps current for listing. */
export type IncidentRowChange = Partial<Pick<IncidentRow, 'title' | 'severity' | 'stage' | 'status' | 'resolvedAt'>>;

export type NewIncident = {
  readonly title: string;
  readonly severity: Severity;
  readonly origin: Origin;
  readonly declaredBy: Actor;
  /** Incident time of the declaration. */
  readonly now: EpochMs;
  /** Wall clock. */
  readonly recordedAt: EpochMs;
};

/** `created` is false, and `entries` empty, when an incident of the same webhook group was open already: join that one. */
export type CreatedIncident = {
  readonly id: IncidentId;
  readonly reference: string;
  readonly created: boolean;
  readonly entries: LogEntry[];
};

export type IncidentStore = {
  /**
   * Opens an incident with its first entries in one transaction. For a webhook's origin there is at most one open
   * incident per source and group key, however many deliveries arrive at once.
   */
  createIncident(given: NewIncident, makeEntries: (reference: string, id: IncidentId) => readonly NewEntry[]): Promise<CreatedIncident>;
  findIncident(id: IncidentId): Promise<IncidentRow | undefined>;
  /** Open incidents first, then the newest. */
  listIncidents(options: { limit: number }): Promise<IncidentRow[]>;
  findOpenByGroupKey(source: string, groupKey: string): Promise<IncidentRow | undefined>;
};
