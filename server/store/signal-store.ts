// Stores raw signals: durable ingest in batches, and reading them back for perception and for the drawer.

import type { SignalDensity } from '../../domain/api.ts';
import { MusterError } from '../../domain/errors.ts';
import type { EventNumber, IncidentId, SignalSeq } from '../../domain/ids.ts';
import type { NewSignal, Signal } from '../../domain/signal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { SignalCounts } from '../../domain/wire.ts';
import type { Database } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import type { SignalAttachment } from './log-store.ts';
import { isDuplicate, queryRows, seqRange } from './sql.ts';
import { asStored, storableJson } from './storable-json.ts';

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
  /**
   * How many signals were observed in each stretch of whole minutes, of at most so many stretches, from the first observation
   * (`from`) to the last (`to`), both in epoch milliseconds; stretches without any are left out. Null without signals.
   */
  density(incidentId: IncidentId, stretches: number): Promise<SignalDensity | null>;
};

/** A graph of signals counts by the minute, or by longer stretches of whole minutes where those would be too many. */
const leastStretchMs = 60_000;

/** Signals of one write, and those of one incident that may wait for theirs. */
const maxItems = 1_000;
const maxWaiting = 50_000;

/**
 * One statement, so that the lock on the incident's row never waits for this process: leaves out what is there already,
 * takes as many seqs as remain, inserts. Gives the index and seq of each signal written. (NOT EXISTS would be planned as a
 * join, which reads all signals of the incident while the table's statistics are young; a subquery is always a look-up.)
 */
const ingestStatement = `
WITH given AS MATERIALIZED (
  SELECT r.* FROM jsonb_to_recordset($2::jsonb) AS r (
    index int, "externalId" text, channel text, "from" text, role text, text text, attributes jsonb,
    "occurredAt" bigint, "observedAt" bigint, "recordedAt" bigint)
), fresh AS MATERIALIZED (
  SELECT g.*, row_number() OVER (ORDER BY g.index)::int AS place FROM given g
  WHERE (SELECT s.seq FROM signal s WHERE s.incident_id = $1 AND s.external_id = g."externalId") IS NULL
), bumped AS (
  UPDATE incident SET signal_seq = signal_seq + (SELECT count(*) FROM fresh)::int WHERE id = $1 RETURNING id, signal_seq
), placed AS MATERIALIZED (
  SELECT f.*, b.signal_seq - (SELECT count(*) FROM fresh)::int + f.place AS seq FROM fresh f, bumped b
), written AS (
  INSERT INTO signal (incident_id, seq, external_id, channel, sender, role, text, attributes, occurred_at, observed_at, recorded_at)
  SELECT $1, p.seq, p."externalId", p.channel, p."from", p.role, p.text, p.attributes, p."occurredAt", p."observedAt", p."recordedAt"
  FROM placed p
)
SELECT (SELECT count(*) FROM bumped)::int AS incidents, (SELECT json_agg(json_build_array(index, seq)) FROM placed) AS placed`;

const signalColumns = `s.seq, s.external_id AS "externalId", s.channel, s.sender AS "from", s.role, s.text, s.attributes,
  s.occurred_at AS "occurredAt", s.observed_at AS "observedAt", s.recorded_at AS "recordedAt"`;

type Arrival = Omit<Signal, 'seq'>;

export function createSignalStore(database: Pick<Database, 'pool'>): SignalStore {
  const { pool } = database;
  const writers = new Map<IncidentId, GroupCommit<Arrival, Signal | null>>();

  const writerOf = (incidentId: IncidentId): GroupCommit<Arrival, Signal | null> => {
    const known = writers.get(incidentId);
    if (known !== undefined) return known;
    const writer = new GroupCommit<Arrival, Signal | null>({
      write: (arrivals) => write(incidentId, arrivals),
      maxItems,
      maxWaiting,
      onIdle: () => writers.delete(incidentId),
    });
    writers.set(incidentId, writer);
    return writer;
  };

  /** One result per arrival: the stored signal, or null for a repeat. */
  const write = async (incidentId: IncidentId, arrivals: readonly Arrival[]): Promise<(Signal | null)[]> => {
    const { value, json } = asStored(firstOfEach(arrivals));
    const run = () => queryRows<{ incidents: number; placed: [number, SignalSeq][] | null }>(pool, ingestStatement, [incidentId, json]);
    const [answer] = await run().catch((error: unknown) => {
      // Another node wrote the same id after this statement had looked: once more, and it is seen.
      if (isDuplicate(error)) return run();
      throw error;
    });
    if (answer === undefined || answer.incidents === 0) throw new MusterError('not-found', 'There is no incident with this id.');
    const results: (Signal | null)[] = arrivals.map(() => null);
    const seqs = new Map(answer.placed ?? []);
    for (const { index, ...arrival } of value) {
      const seq = seqs.get(index);
      if (seq !== undefined) results[index] = { seq, ...arrival };
    }
    return results;
  };

  return {
    async ingest(incidentId, signals, recordedAt) {
      if (signals.length === 0) return { accepted: [], repeated: 0 };
      const results = await writerOf(incidentId).submit(signals.map((signal) => ({ ...signal, recordedAt })));
      const accepted = results.filter((signal) => signal !== null);
      return { accepted, repeated: signals.length - accepted.length };
    },

    read(incidentId, { event, after, limit }) {
      if (event === undefined) {
        const text = `SELECT ${signalColumns},
            (SELECT min(e.event_number) FROM signal_event e WHERE e.incident_id = s.incident_id AND e.signal_seq = s.seq) AS event
          FROM signal s WHERE s.incident_id = $1 AND ${seqRange('s.seq')} ORDER BY s.seq`;
        return queryRows<StoredSignal>(pool, text, [incidentId, after, limit]);
      }
      const text = `SELECT ${signalColumns}, e.event_number AS event
        FROM (SELECT * FROM signal_event WHERE incident_id = $1 AND event_number = $4 AND signal_seq > $2 ORDER BY signal_seq LIMIT $3) e
        JOIN signal s ON s.incident_id = e.incident_id AND s.seq = e.signal_seq ORDER BY s.seq`;
      return queryRows<StoredSignal>(pool, text, [incidentId, after, limit, event]);
    },

    async total(incidentId, event) {
      const text =
        event === undefined
          ? 'SELECT signal_seq AS total FROM incident WHERE id = $1'
          : 'SELECT count(*) AS total FROM signal_event WHERE incident_id = $1 AND event_number = $2';
      const [row] = await queryRows<{ total: number }>(pool, text, event === undefined ? [incidentId] : [incidentId, event]);
      return row?.total ?? 0;
    },

    readFrom(incidentId, afterSeq, limit) {
      const text = `SELECT ${signalColumns} FROM signal s WHERE s.incident_id = $1 AND ${seqRange('s.seq')} ORDER BY s.seq`;
      return queryRows<Signal>(pool, text, [incidentId, afterSeq, limit]);
    },

    async density(incidentId, stretches) {
      const range = 'SELECT min(observed_at) AS "from", max(observed_at) AS "to" FROM signal WHERE incident_id = $1';
      const [found] = await queryRows<{ from: EpochMs | null; to: EpochMs | null }>(pool, range, [incidentId]);
      if (found === undefined || found.from === null || found.to === null) return null;
      const { from, to } = found;
      const stretchMs = leastStretchMs * Math.max(1, Math.ceil((to - from + 1) / leastStretchMs / stretches));
      const text = `SELECT ((observed_at - $2) / $3)::int AS stretch, count(*)::int AS signals
        FROM signal WHERE incident_id = $1 GROUP BY 1 ORDER BY 1`;
      const rows = await queryRows<{ stretch: number; signals: number }>(pool, text, [incidentId, from, stretchMs]);
      return { from, to, stretchMs, counts: rows.map(({ stretch, signals }): [number, number] => [stretch, signals]) };
    },

    async attach(incidentId, attachments) {
      const text = `INSERT INTO signal_event (incident_id, event_number, signal_seq)
        SELECT $1, a.event, a.signal FROM jsonb_to_recordset($2::jsonb) AS a (event int, signal int) ON CONFLICT DO NOTHING`;
      await queryRows(pool, text, [incidentId, storableJson(attachments)]);
    },

    async counts(incidentId) {
      const text = `SELECT coalesce((SELECT signal_seq FROM incident WHERE id = $1), 0) AS total,
        coalesce((SELECT json_agg(json_build_array(event_number, signals) ORDER BY event_number) FROM (
          SELECT event_number, count(*) AS signals FROM signal_event WHERE incident_id = $1 GROUP BY event_number) AS counted), '[]') AS "byEvent"`;
      const [row] = await queryRows<SignalCounts>(pool, text, [incidentId]);
      return row ?? { total: 0, byEvent: [] };
    },
  };
}

/** The arrivals with their index, without those that repeat an id of the same write. */
function firstOfEach(arrivals: readonly Arrival[]): (Arrival & { index: number })[] {
  const seen = new Set<string>();
  return arrivals.flatMap((arrival, index) => {
    if (arrival.externalId !== null) {
      if (seen.has(arrival.externalId)) return [];
      seen.add(arrival.externalId);
    }
    return [{ index, ...arrival }];
  });
}
