// Reads a whole incident as of one moment, page by page, and writes a whole one in one transaction: for bundles.
import type pg from 'pg';
import type { BundleImage, BundleSignal } from '../../domain/bundle.ts';
import { MusterError } from '../../domain/errors.ts';
import type { Actor } from '../../domain/event.ts';
import type { ImageId, IncidentId, Seq, SignalSeq } from '../../domain/ids.ts';
import type { ImportedOrigin } from '../../domain/imported.ts';
import type { RawEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Severity, Stage } from '../../domain/vocabulary.ts';
import type { Database } from './database.ts';
import type { DocumentUpdate } from './document-store.ts';
import { type IncidentRow, incidentColumns, openingLock } from './incident-store.ts';
import { entryColumns, entryRecords } from './log-rows.ts';
import { inTransaction, isDuplicate, queryRows, seqRange, toldApart } from './sql.ts';
import { storableJson, storableText } from './storable-json.ts';

/** Who sent the signals that people send; `role` is the first that they were said to have. */
export type PersonSender = { readonly from: string; readonly role: string | null };

/** An incident as it stood at one moment, whatever is written meanwhile. Pages come in order. */
export type IncidentSnapshot = {
  readonly incident: IncidentRow;
  entries(): AsyncGenerator<RawEntry[]>;
  /** In the order in which they were observed. Once at a time. */
  signals(): AsyncGenerator<BundleSignal[]>;
  updates(): AsyncGenerator<DocumentUpdate[]>;
  images(): Promise<BundleImage[]>;
  imageBytes(id: ImageId): Promise<Uint8Array>;
  senders(): Promise<PersonSender[]>;
  /** When each of these signals was observed; those that are not there are left out. */
  observedAt(seqs: readonly SignalSeq[]): Promise<Map<SignalSeq, EpochMs>>;
  /** Gives the connection back. Safe to call twice. */
  close(): Promise<void>;
};

/** The row of an imported incident. */
export type ImportedIncident = {
  readonly title: string;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly origin: ImportedOrigin;
  readonly declaredBy: Actor;
  readonly declaredAt: EpochMs;
  readonly resolvedAt: EpochMs;
  readonly recordedAt: EpochMs;
  /** The number to have if it is free; null for the next. */
  readonly number: number | null;
};

/** Writes the parts of an incident that nobody sees before it is finished. */
export type IncidentWriter = {
  entries(entries: readonly RawEntry[]): Promise<void>;
  signals(signals: readonly BundleSignal[]): Promise<void>;
  updates(updates: readonly DocumentUpdate[]): Promise<void>;
  image(image: BundleImage, bytes: Uint8Array): Promise<void>;
  observedAt: IncidentSnapshot['observedAt'];
  /** The row itself, last, so that nobody waits for the others: gives what people call the incident here. */
  finish(incident: ImportedIncident): Promise<string>;
};

export type BundleStore = {
  /** Throws MusterError `not-found`, `unavailable`. */
  openSnapshot(id: IncidentId): Promise<IncidentSnapshot>;
  /**
   * Writes an incident in one transaction: what `work` throws undoes all of it. Throws MusterError `wrong-state` when there is
   * an incident with this id, `invalid-input` when two signals have one seq or one id, `unavailable`.
   */
  writeIncident<T>(id: IncidentId, work: (writer: IncidentWriter) => Promise<T>): Promise<T>;
};

const pageSize = 1_000;
/** Edits may be large; this many are as much as a page of anything else. */
const updatesPage = 200;

const signalFields = `seq, external_id AS "externalId", channel, sender AS "from", role, text, attributes,
  occurred_at AS "occurredAt", observed_at AS "observedAt", recorded_at AS "recordedAt"`;

export function createBundleStore(database: Pick<Database, 'pool'>): BundleStore {
  const { pool } = database;
  return {
    async openSnapshot(id) {
      const client = await pool.connect().catch((error: unknown) => {
        throw toldApart(error);
      });
      let isOpen = true;
      let broken = false;
      const onBroken = (): void => {
        broken = true;
      };
      client.on('error', onBroken);
      const close = async (): Promise<void> => {
        if (!isOpen) return;
        isOpen = false;
        await client.query('ROLLBACK').catch(onBroken);
        client.off('error', onBroken);
        client.release(broken);
      };
      try {
        await queryRows(client, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', []);
        const [incident] = await queryRows<IncidentRow>(client, `SELECT ${incidentColumns} FROM incident WHERE id = $1`, [id]);
        if (incident === undefined) throw new MusterError('not-found', 'There is no incident by this name.');
        return { ...readersOf(client, incident), close };
      } catch (error) {
        await close();
        throw error;
      }
    },

    async writeIncident(id, work) {
      try {
        return await inTransaction(pool, (client) => work(writerOf(client, id)));
      } catch (error) {
        if (isDuplicate(error, 'signal_pkey') || isDuplicate(error, 'signal_external_id_key')) {
          throw new MusterError('invalid-input', 'This bundle cannot be imported. signals.jsonl holds a signal twice.', { cause: error });
        }
        if (isDuplicate(error)) throw new MusterError('wrong-state', 'This incident is here already.', { cause: error });
        throw error;
      }
    },
  };
}

function readersOf(client: pg.PoolClient, incident: IncidentRow): Omit<IncidentSnapshot, 'close'> {
  const { id } = incident;
  async function* pages<Row extends { readonly seq: number }>(text: string, size: number): AsyncGenerator<Row[]> {
    for (let after = 0; ; after += size) {
      const rows = await queryRows<Row>(client, text, [id, after, size]);
      if (rows.length > 0) yield rows;
      if (rows.length < size) return;
    }
  }
  return {
    incident,
    entries: () =>
      pages<RawEntry>(`SELECT ${entryColumns} FROM log_entry WHERE incident_id = $1 AND ${seqRange('seq')} ORDER BY seq`, pageSize),

    async *signals() {
      // Sorted once, by the server, and read from there: pages by a condition would sort anew for each.
      await queryRows(
        client,
        `DECLARE bundle_signals NO SCROLL CURSOR FOR SELECT ${signalFields}, coalesce((SELECT array_agg(e.event_number ORDER BY e.event_number)
           FROM signal_event e WHERE e.incident_id = s.incident_id AND e.signal_seq = s.seq), '{}') AS events
         FROM signal s WHERE s.incident_id = $1 ORDER BY s.observed_at, s.seq`,
        [id],
      );
      try {
        for (;;) {
          const rows = await queryRows<BundleSignal>(client, `FETCH ${pageSize} FROM bundle_signals`, []);
          if (rows.length > 0) yield rows;
          if (rows.length < pageSize) break;
        }
      } finally {
        await client.query('CLOSE bundle_signals').catch(() => undefined);
      }
    },

    updates: () =>
      pages<DocumentUpdate>(
        `SELECT seq, at, actor, bytes FROM document_update WHERE incident_id = $1 AND ${seqRange('seq')} ORDER BY seq`,
        updatesPage,
      ),

    images: () =>
      queryRows<BundleImage>(
        client,
        `SELECT id, type, width, height, created_by AS "createdBy", created_at AS "createdAt" FROM image WHERE incident_id = $1 ORDER BY id COLLATE "C"`,
        [id],
      ),

    async imageBytes(image) {
      const [row] = await queryRows<{ bytes: Buffer }>(client, 'SELECT bytes FROM image WHERE incident_id = $1 AND id = $2', [id, image]);
      return row?.bytes ?? new Uint8Array(0);
    },

    senders: () =>
      queryRows<PersonSender>(
        client,
        `SELECT sender AS "from", (array_agg(role ORDER BY seq) FILTER (WHERE role IS NOT NULL))[1] AS role FROM signal
         WHERE incident_id = $1 AND (role IS NOT NULL OR channel IN ('chat', 'ticket')) GROUP BY sender ORDER BY min(seq)`,
        [id],
      ),

    observedAt: (seqs) => observedTimes(client, id, seqs),
  };
}

async function observedTimes(client: pg.PoolClient, id: IncidentId, seqs: readonly SignalSeq[]): Promise<Map<SignalSeq, EpochMs>> {
  const text = 'SELECT seq, observed_at AS at FROM signal WHERE incident_id = $1 AND seq = ANY($2)';
  const rows = await queryRows<{ seq: SignalSeq; at: EpochMs }>(client, text, [id, seqs]);
  return new Map(rows.map(({ seq, at }) => [seq, at]));
}

function writerOf(client: pg.PoolClient, id: IncidentId): IncidentWriter {
  const written = { entries: 0, signals: 0, updates: 0, imageBytes: 0 };
  return {
    async entries(entries) {
      await queryRows(
        client,
        `INSERT INTO log_entry (incident_id, seq, kind, data, actor, occurred_at, observed_at, recorded_at)
         SELECT $1, r.seq, r.kind, r.data, r.actor, r."occurredAt", r."observedAt", r."recordedAt" FROM ${entryRecords('$2')}`,
        [id, storableJson(entries)],
      );
      written.entries += entries.length;
    },

    async signals(signals) {
      await queryRows(
        client,
        `WITH given AS MATERIALIZED (SELECT r.* FROM jsonb_to_recordset($2::jsonb) AS r (
           seq int, "externalId" text, channel text, "from" text, role text, text text, attributes jsonb,
           "occurredAt" bigint, "observedAt" bigint, "recordedAt" bigint, events int[])
         ), attached AS (
           INSERT INTO signal_event (incident_id, event_number, signal_seq) SELECT $1, e.number, g.seq FROM given g, unnest(g.events) AS e (number)
         )
         INSERT INTO signal (incident_id, seq, external_id, channel, sender, role, text, attributes, occurred_at, observed_at, recorded_at)
         SELECT $1, seq, "externalId", channel, "from", role, text, attributes, "occurredAt", "observedAt", "recordedAt" FROM given`,
        [id, storableJson(signals)],
      );
      written.signals += signals.length;
    },

    async updates(updates) {
      await queryRows(
        client,
        `INSERT INTO document_update (incident_id, seq, at, actor, bytes)
         SELECT $1, u.seq, u.at, u.actor::jsonb, u.bytes FROM unnest($2::int[], $3::bigint[], $4::text[], $5::bytea[]) AS u (seq, at, actor, bytes)`,
        [
          id,
          updates.map(({ seq }) => seq),
          updates.map(({ at }) => at),
          updates.map(({ actor }) => storableJson(actor)),
          updates.map(({ bytes }) => Buffer.from(bytes)),
        ],
      );
      written.updates += updates.length;
    },

    async image({ id: image, type, width, height, createdBy, createdAt }, bytes) {
      await queryRows(
        client,
        `INSERT INTO image (incident_id, id, type, width, height, bytes, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, image, type, width, height, Buffer.from(bytes), createdBy, createdAt],
      );
      written.imageBytes += bytes.byteLength;
    },

    observedAt: (seqs) => observedTimes(client, id, seqs),

    async finish({ title, severity, stage, origin, declaredBy, declaredAt, resolvedAt, recordedAt, number }) {
      await queryRows(client, 'SELECT pg_advisory_xact_lock($1)', [openingLock]);
      const [row] = await queryRows<{ reference: string }>(
        client,
        `INSERT INTO incident (id, number, title, severity, stage, status, origin, declared_by, declared_at, resolved_at, recorded_at,
           log_seq, signal_seq, perceived_up_to, document_seq, image_bytes)
         SELECT $1, CASE WHEN $2::int IS NULL OR EXISTS (SELECT FROM incident WHERE number = $2) THEN coalesce(max(number), 0) + 1 ELSE $2 END,
           $3, $4, $5, 'resolved', $6, $7, $8, $9, $10, $11, $12, $12, $13, $14 FROM incident
         RETURNING 'INC-' || number AS reference`,
        [
          ...[id, number, storableText(title), severity, stage, storableJson(origin), storableJson(declaredBy), declaredAt, resolvedAt],
          ...[recordedAt, written.entries as Seq, written.signals, written.updates, written.imageBytes],
        ],
      );
      return row?.reference ?? '';
    },
  };
}
