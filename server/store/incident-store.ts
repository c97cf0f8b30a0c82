// Stores incidents: one row each, with the counters from which its log, signals and document take their seq.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Actor } from '../../domain/event.ts';
import { type IncidentId, newId, type Seq, type SignalSeq } from '../../domain/ids.ts';
import type { IncidentOrigin } from '../../domain/imported.ts';
import type { LogEntry, NewEntry, Origin } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Severity, Stage } from '../../domain/vocabulary.ts';
import type { Database } from './database.ts';
import { insertEntries } from './log-rows.ts';
import { inTransaction, queryRows } from './sql.ts';
import { storableJson, storableText } from './storable-json.ts';

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
  readonly origin: IncidentOrigin;
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
  /** Chosen by the caller where it must be known before the incident is there. */
  readonly id?: IncidentId;
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

/** How far an incident has come, for who follows it. `entryAt` is the wall time of the last entry. */
export type IncidentPosition = Pick<IncidentRow, 'id' | 'status' | 'logSeq' | 'signalSeq' | 'perceivedUpTo'> & {
  readonly entryAt: EpochMs | null;
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
  /** Where those of `ids` stand, and the newest that are open or have signals which perception has not read. */
  positions(ids: readonly IncidentId[]): Promise<IncidentPosition[]>;
};

/** Beyond so many open incidents the oldest are followed only while somebody has them on screen. */
const maxFollowed = 500;

/** Serializes the opening of incidents, which is rare: numbers follow one another and a group opens once. */
export const openingLock = 1_196_314_441;

/** SELECT list of an IncidentRow. */
export const incidentColumns = `id, 'INC-' || number AS reference, title, severity, stage, status, origin, declared_by AS "declaredBy",
  declared_at AS "declaredAt", resolved_at AS "resolvedAt", recorded_at AS "recordedAt", log_seq AS "logSeq",
  signal_seq AS "signalSeq", document_seq AS "documentSeq", perceived_up_to AS "perceivedUpTo"`;

export function createIncidentStore(database: Pick<Database, 'pool'>): IncidentStore {
  const { pool } = database;
  const findRow = async (where: string, value: string): Promise<IncidentRow | undefined> => {
    const [row] = await queryRows<IncidentRow>(pool, `SELECT ${incidentColumns} FROM incident WHERE ${where} = $1`, [value]);
    return row;
  };
  return {
    createIncident(given, makeEntries) {
      return inTransaction(pool, async (client) => {
        await client.query('SELECT pg_advisory_xact_lock($1)', [openingLock]);
        const group = given.origin.kind === 'webhook' ? groupHash(given.origin.source, given.origin.groupKey) : null;
        const open = group === null ? undefined : await findOpen(client, group);
        if (open !== undefined) return { ...open, created: false, entries: [] };
        const id = given.id ?? newId<IncidentId>();
        const reference = await insertIncident(client, id, given, group);
        const entries = await insertEntries(client, id, makeEntries(reference, id), given.recordedAt);
        return { id, reference, created: true, entries };
      });
    },

    findIncident: (id) => findRow('id', id),

    listIncidents: ({ limit }) =>
      queryRows<IncidentRow>(pool, `SELECT ${incidentColumns} FROM incident ORDER BY status = 'open' DESC, number DESC LIMIT $1`, [limit]),

    findOpenByGroupKey: (source, groupKey) => findRow('open_group', groupHash(source, groupKey)),

    positions: (ids) =>
      queryRows<IncidentPosition>(
        pool,
        `SELECT i.id, i.status, i.log_seq AS "logSeq", i.signal_seq AS "signalSeq", i.perceived_up_to AS "perceivedUpTo",
          (SELECT e.recorded_at FROM log_entry e WHERE e.incident_id = i.id AND e.seq = i.log_seq) AS "entryAt"
        FROM incident i WHERE i.id = ANY($1) OR i.id IN (
          SELECT id FROM incident WHERE status = 'open' OR signal_seq > perceived_up_to ORDER BY number DESC LIMIT ${maxFollowed})
        ORDER BY i.number DESC`,
        [ids],
      ),
  };
}

async function findOpen(client: pg.PoolClient, group: string): Promise<{ id: IncidentId; reference: string } | undefined> {
  const text = `SELECT id, 'INC-' || number AS reference FROM incident WHERE open_group = $1`;
  const [row] = await queryRows<{ id: IncidentId; reference: string }>(client, text, [group]);
  return row;
}

async function insertIncident(client: pg.PoolClient, id: IncidentId, given: NewIncident, group: string | null): Promise<string> {
  const { rows } = await client.query<{ reference: string }>(
    `INSERT INTO incident (id, number, title, severity, stage, status, origin, declared_by, group_hash, open_group, declared_at, recorded_at)
     SELECT $1, coalesce(max(number), 0) + 1, $2, $3, 'detect', 'open', $4, $5, $6, $6, $7, $8 FROM incident
     RETURNING 'INC-' || number AS reference`,
    [
      id,
      storableText(given.title),
      given.severity,
      storableJson(given.origin),
      storableJson(given.declaredBy),
      group,
      given.now,
      given.recordedAt,
    ],
  );
  return rows[0]?.reference ?? '';
}

/** A webhook's group in a form of fixed length: a group key may be longer than an index takes. */
function groupHash(source: string, groupKey: string): string {
  return createHash('sha256').update(`${source}\0${groupKey}`).digest('hex');
}
