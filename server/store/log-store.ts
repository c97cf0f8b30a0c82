// Stores the log of an incident: appends decided entries at an expected seq, and reads them back in order.
import type { EventNumber, IncidentId, PersonId, Seq, SignalSeq } from '../../domain/ids.ts';
import type { LogEntry, NewEntry } from '../../domain/log.ts';
import type { IncidentRowChange } from './incident-store.ts';

/** Makes a command repeatable: the same key of the same person in the same incident is answered, not done again. */
export type Receipt = {
  readonly key: string;
  readonly personId: PersonId;
  /** Kept and given back on a repeat, when the entries alone are not the answer. */
  readonly answer?: unknown;
};

export type LogAppend = {
  readonly incidentId: IncidentId;
  /** The seq the entries were decided on; when the log has moved on, nothing is written. */
  readonly expectedSeq: Seq;
  readonly entries: readonly NewEntry[];
  readonly perceivedUpTo?: SignalSeq;
  readonly attach?: readonly SignalAttachment[];
  readonly receipt?: Receipt;
  readonly row?: IncidentRowChange;
};

/** A signal belongs to an event; a signal may belong to several. */
export type SignalAttachment = { readonly signal: SignalSeq; readonly event: EventNumber };

/** What a command was answered the first time: the entries it made, and the answer that was kept with the receipt. */
export type ReceiptAnswer = { readonly answer: unknown; readonly entries: LogEntry[] };

export type LogAppendResult =
  | { readonly status: 'written'; readonly entries: LogEntry[] }
  /** The log is at `seq` by now: read on, decide again. */
  | { readonly status: 'conflict'; readonly seq: Seq }
  | ({ readonly status: 'repeated' } & ReceiptAnswer);

export type LogStore = {
  /** One transaction. Throws MusterError `not-found` for an unknown incident, `unavailable` when the database cannot be reached. */
  append(given: LogAppend): Promise<LogAppendResult>;
  /** Entries after a seq, in order. */
  read(incidentId: IncidentId, options: { after: Seq; limit: number }): Promise<LogEntry[]>;
  /** What an earlier command with this key was answered; look before deciding, or a repeat reads as "already decided". */
  findReceipt(incidentId: IncidentId, key: string, personId: PersonId): Promise<ReceiptAnswer | undefined>;
};
