// Stores the shared document of an incident: its updates, append-only, and checkpoints to load from.
import { MusterError } from '../../domain/errors.ts';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import { entryData } from '../../domain/log.ts';
import type { IncidentClock } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { queryRows, seqRange } from './sql.ts';
import { storableJson } from './storable-json.ts';

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
  /** Updates after a seq with who made them and when. */
  readUpdates(incidentId: IncidentId, options: { after: Seq; limit: number }): Promise<DocumentUpdate[]>;
  /** The last update of each of these incidents; those that are not there are left out. */
  lastSeqs(incidentIds: readonly IncidentId[]): Promise<Map<IncidentId, Seq>>;
  /** The latest checkpoint that holds nothing after a seq. */
  checkpointBefore(incidentId: IncidentId, seq: Seq): Promise<{ readonly upTo: Seq; readonly bytes: Uint8Array } | null>;
  /** When the updates after a seq were taken in, by wall time, all of them in order. */
  readTimes(incidentId: IncidentId, after: Seq): Promise<EpochMs[]>;
  /** The incident's clocks set after a seq of its log, and up to which seq that is. Throws MusterError `not-found`. */
  readClocks(incidentId: IncidentId, after: Seq): Promise<{ readonly clocks: readonly IncidentClock[]; readonly upTo: Seq }>;
};

/** One statement, so that the lock on the incident's row never waits for this process. */
const appendStatement = `
WITH bumped AS (
  UPDATE incident SET document_seq = document_seq + cardinality($2::bigint[]) WHERE id = $1 RETURNING document_seq - cardinality($2::bigint[]) AS before
), written AS (
  INSERT INTO document_update (incident_id, seq, at, actor, bytes)
  SELECT $1, b.before + u.place, u.at, u.actor::jsonb, u.bytes
  FROM bumped b, unnest($2::bigint[], $3::text[], $4::bytea[]) WITH ORDINALITY AS u (at, actor, bytes, place)
)
SELECT before FROM bumped`;

export function createDocumentStore(database: Pick<Database, 'pool'>): DocumentStore {
  const { pool } = database;
  return {
    async append(incidentId, updates) {
      if (updates.length === 0) return [];
      const [row] = await queryRows<{ before: number }>(pool, appendStatement, [
        incidentId,
        updates.map(({ at }) => at),
        updates.map(({ actor }) => storableJson(actor)),
        updates.map(({ bytes }) => asBuffer(bytes)),
      ]);
      if (row === undefined) throw new MusterError('not-found', 'There is no incident with this id.');
      return updates.map((_, index) => (row.before + 1 + index) as Seq);
    },

    async load(incidentId) {
      const [checkpoint] = await queryRows<{ upTo: Seq; bytes: Buffer }>(
        pool,
        `SELECT up_to AS "upTo", bytes FROM document_checkpoint WHERE incident_id = $1 ORDER BY up_to DESC LIMIT 1`,
        [incidentId],
      );
      const updates = await queryRows<{ seq: Seq; bytes: Buffer }>(
        pool,
        'SELECT seq, bytes FROM document_update WHERE incident_id = $1 AND seq > $2 ORDER BY seq',
        [incidentId, checkpoint?.upTo ?? 0],
      );
      return { checkpoint: checkpoint ?? null, updates };
    },

    async saveCheckpoint(incidentId, upTo, bytes) {
      const text = 'INSERT INTO document_checkpoint (incident_id, up_to, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
      await queryRows(pool, text, [incidentId, upTo, asBuffer(bytes)]);
    },

    readUpdates(incidentId, { after, limit }) {
      const text = `SELECT seq, at, actor, bytes FROM document_update WHERE incident_id = $1 AND ${seqRange('seq')} ORDER BY seq`;
      return queryRows<DocumentUpdate>(pool, text, [incidentId, after, limit]);
    },

    async lastSeqs(incidentIds) {
      const text = 'SELECT id, document_seq AS seq FROM incident WHERE id = ANY($1)';
      const rows = await queryRows<{ id: IncidentId; seq: Seq }>(pool, text, [incidentIds]);
      return new Map(rows.map(({ id, seq }) => [id, seq]));
    },

    async checkpointBefore(incidentId, seq) {
      const text =
        'SELECT up_to AS "upTo", bytes FROM document_checkpoint WHERE incident_id = $1 AND up_to <= $2 ORDER BY up_to DESC LIMIT 1';
      const [checkpoint] = await queryRows<{ upTo: Seq; bytes: Buffer }>(pool, text, [incidentId, seq]);
      return checkpoint ?? null;
    },

    async readTimes(incidentId, after) {
      const text = 'SELECT at FROM document_update WHERE incident_id = $1 AND seq > $2 ORDER BY seq';
      return (await queryRows<{ at: EpochMs }>(pool, text, [incidentId, after])).map(({ at }) => at);
    },

    async readClocks(incidentId, after) {
      const text = `
SELECT i.log_seq AS "upTo", e.data FROM incident i
LEFT JOIN log_entry e ON e.incident_id = i.id AND e.seq > $2 AND e.kind = 'clock-set'
WHERE i.id = $1 ORDER BY e.seq`;
      const rows = await queryRows<{ upTo: Seq; data: unknown }>(pool, text, [incidentId, after]);
      const [first] = rows;
      if (first === undefined) throw new MusterError('not-found', 'There is no incident with this id.');
      return { upTo: first.upTo, clocks: rows.flatMap(({ data }) => (data === null ? [] : [entryData['clock-set'].parse(data)])) };
    },
  };
}

/** pg takes only a Buffer for bytea; the bytes are shared, not copied. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
