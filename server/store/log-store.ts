// Stores the log of an incident: appends decided entries at an expected seq, and reads them back in order.
import type pg from 'pg';
import { MusterError } from '../../domain/errors.ts';
import { entriesAfterGlance, offerKinds, takenUpKinds } from '../../domain/glance.ts';
import type { EventNumber, IncidentId, PersonId, Seq, SignalSeq } from '../../domain/ids.ts';
import type { EntryKind, LogEntry, NewEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import type { IncidentRowChange } from './incident-store.ts';
import { entryColumns, entryRecords, entryRows, entryText, readRows } from './log-rows.ts';
import { isDuplicate, queryRows, seqRange } from './sql.ts';
import { storableJson } from './storable-json.ts';

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
  /** What the writer takes to be perceived so far; nothing is written when somebody else has read on. */
  readonly expectedPerceivedUpTo?: SignalSeq;
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
  /** Somebody else has perceived signals since: what was made of them here is not written. */
  | { readonly status: 'overtaken'; readonly perceivedUpTo: SignalSeq }
  | ({ readonly status: 'repeated' } & ReceiptAnswer);

export type LogPage = { readonly after: Seq; readonly limit: number; readonly without?: readonly EntryKind[] };

export type LogMoment = {
  readonly at: EpochMs;
  /** The last entry that is part of the room by then; 0 when none is. */
  readonly upTo: Seq;
  /** The last entry of the log, and when it was observed. */
  readonly seq: Seq;
  readonly lastAt: EpochMs;
};

export type LogStore = {
  /** One transaction. Throws MusterError `not-found` for an unknown incident, `unavailable` when the database cannot be reached. */
  append(given: LogAppend): Promise<LogAppendResult>;
  /** The entries of the next `limit` seqs after one, in order, less those of the kinds `without`. */
  read(incidentId: IncidentId, options: LogPage): Promise<LogEntry[]>;
  /**
   * The same as they are stored, as the JSON text that the database makes of them, with commas between, and how many: for
   * readers that check entries themselves. A long log passes through here without being taken apart and put together again.
   */
  readText(incidentId: IncidentId, options: LogPage): Promise<{ readonly text: string; readonly count: number }>;
  /** Where a moment in incident time stands in the log, the first one for null; undefined for an incident without entries. */
  findMoment(incidentId: IncidentId, at: EpochMs | null): Promise<LogMoment | undefined>;
  /** The entries from which the room after the entry `upTo` is shown at once (domain/glance.ts), as JSON text with commas between. */
  readGlance(incidentId: IncidentId, upTo: Seq): Promise<string>;
  /** The last entry of a kind; undefined when there is none. */
  readLast(incidentId: IncidentId, kind: EntryKind): Promise<LogEntry | undefined>;
  /** What an earlier command with this key was answered; look before deciding, or a repeat reads as "already decided". */
  findReceipt(incidentId: IncidentId, key: string, personId: PersonId): Promise<ReceiptAnswer | undefined>;
};

/**
 * The whole append is one statement, so that the lock on the incident's row, which every writer of the incident waits for,
 * never waits for this process. Nothing is written when the row is not at the expected seq or the receipt exists.
 */
const appendStatement = `
WITH bumped AS (
  UPDATE incident SET
    log_seq = log_seq + $3,
    perceived_up_to = greatest(perceived_up_to, $5),
    title = coalesce($6::jsonb ->> 'title', title),
    severity = coalesce($6::jsonb ->> 'severity', severity),
    stage = coalesce($6::jsonb ->> 'stage', stage),
    status = coalesce($6::jsonb ->> 'status', status),
    resolved_at = CASE WHEN $6::jsonb ? 'resolvedAt' THEN ($6::jsonb ->> 'resolvedAt')::bigint ELSE resolved_at END,
    open_group = CASE WHEN coalesce($6::jsonb ->> 'status', status) = 'open' AND group_hash IS NOT NULL
      THEN coalesce(open_group, (SELECT incident.group_hash
        WHERE NOT EXISTS (SELECT FROM incident other WHERE other.open_group = incident.group_hash)))
    END
  WHERE id = $1 AND log_seq = $2 AND ($12::int IS NULL OR perceived_up_to = $12)
    AND NOT EXISTS (SELECT FROM command_receipt c WHERE c.incident_id = $1 AND c.person_id = $8 AND c.key = $9)
  RETURNING id
), attached AS (
  INSERT INTO signal_event (incident_id, event_number, signal_seq)
  SELECT bumped.id, a.event, a.signal FROM bumped, jsonb_to_recordset($7::jsonb) AS a (event int, signal int)
  ON CONFLICT DO NOTHING
), received AS (
  INSERT INTO command_receipt (incident_id, person_id, key, first_seq, last_seq, answer, at)
  SELECT bumped.id, $8, $9, $2 + 1, $2 + $3, $10, $11 FROM bumped WHERE $9::text IS NOT NULL
  ON CONFLICT DO NOTHING
), written AS (
  INSERT INTO log_entry (incident_id, seq, kind, data, actor, occurred_at, observed_at, recorded_at)
  SELECT bumped.id, r.seq, r.kind, r.data, r.actor, r."occurredAt", r."observedAt", r."recordedAt" FROM bumped, ${entryRecords('$4')}
)
SELECT id FROM bumped`;

/** An entry is part of the room at a moment unless it, or one before it, was observed later. */
const momentStatement = `
WITH first AS (SELECT observed_at FROM log_entry WHERE incident_id = $1 ORDER BY seq LIMIT 1),
  last AS (SELECT seq, observed_at FROM log_entry WHERE incident_id = $1 ORDER BY seq DESC LIMIT 1),
  moment AS (SELECT coalesce($2::bigint, first.observed_at) AS at FROM first)
SELECT moment.at, last.seq, last.observed_at AS "lastAt", coalesce((
    SELECT seq - 1 FROM log_entry WHERE incident_id = $1 AND observed_at > moment.at ORDER BY seq LIMIT 1
  ), last.seq) AS "upTo"
FROM moment, last`;

const glanceStatement = `
WITH ranking AS (
  SELECT seq, data FROM log_entry WHERE incident_id = $1 AND seq <= $2 AND kind = 'ranked' ORDER BY seq DESC LIMIT 1
), shown AS (
  SELECT jsonb_path_query(data, '$.ranking.lists.*[*].offerId') #>> '{}' AS offer FROM ranking
  UNION
  SELECT data ->> 'offerId' FROM log_entry WHERE incident_id = $1 AND seq <= $2 AND kind = ANY($5)
)
SELECT string_agg(${entryText}, ',' ORDER BY seq) AS text FROM log_entry
WHERE incident_id = $1 AND seq <= $2::bigint + $3::bigint AND (seq >= $2 OR CASE
  WHEN kind = 'ranked' THEN seq = (SELECT seq FROM ranking)
  WHEN kind = ANY($4) THEN coalesce(data -> 'offer' ->> 'id', data ->> 'offerId') IN (SELECT offer FROM shown)
  ELSE true END)`;

export type LogStoreOptions = {
  /** Wall clock, for `recordedAt`. */
  readonly now?: () => EpochMs;
};

export function createLogStore(database: Pick<Database, 'pool'>, { now = wallClock }: LogStoreOptions = {}): LogStore {
  const { pool } = database;

  const findReceipt = async (incidentId: IncidentId, key: string, personId: PersonId): Promise<ReceiptAnswer | undefined> => {
    const [receipt] = await queryRows<{ answer: unknown; first: number; last: number }>(
      pool,
      `SELECT answer, first_seq AS first, last_seq AS last FROM command_receipt WHERE incident_id = $1 AND person_id = $2 AND key = $3`,
      [incidentId, personId, key],
    );
    if (receipt === undefined) return undefined;
    const rows = await queryRows(
      pool,
      `SELECT ${entryColumns} FROM log_entry WHERE incident_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq`,
      [incidentId, receipt.first, receipt.last],
    );
    return { answer: receipt.answer, entries: readRows(rows) };
  };

  const whyNothing = async (given: LogAppend): Promise<LogAppendResult> => {
    const { incidentId, receipt, expectedPerceivedUpTo: expected } = given;
    const repeated = receipt === undefined ? undefined : await findReceipt(incidentId, receipt.key, receipt.personId);
    if (repeated !== undefined) return { status: 'repeated', ...repeated };
    const [row] = await queryRows<{ seq: Seq; perceived: SignalSeq }>(
      pool,
      'SELECT log_seq AS seq, perceived_up_to AS perceived FROM incident WHERE id = $1',
      [incidentId],
    );
    if (row === undefined) throw new MusterError('not-found', 'There is no incident with this id.');
    if (expected !== undefined && row.perceived !== expected) return { status: 'overtaken', perceivedUpTo: row.perceived };
    return { status: 'conflict', seq: row.seq };
  };

  const page = <Row extends pg.QueryResultRow>(select: string, order: string, id: IncidentId, { after, limit, without = [] }: LogPage) => {
    const text = `SELECT ${select} FROM log_entry WHERE incident_id = $1 AND ${seqRange('seq')} AND kind <> ALL($4) ${order}`;
    return queryRows<Row>(pool, text, [id, after, limit, without]);
  };

  return {
    async append(given) {
      const recordedAt = now();
      const placed = entryRows(given.entries, given.expectedSeq, recordedAt);
      const values = appendValues(given, placed.json, recordedAt);
      const written = await appendOnce(pool, values);
      return written ? { status: 'written', entries: placed.entries } : whyNothing(given);
    },

    async read(incidentId, options) {
      return readRows(await page(entryColumns, 'ORDER BY seq', incidentId, options));
    },

    async readText(incidentId, options) {
      const select = `string_agg(${entryText}, ',' ORDER BY seq) AS text, count(*)::int AS count`;
      const [row] = await page<{ text: string | null; count: number }>(select, '', incidentId, options);
      return { text: row?.text ?? '', count: row?.count ?? 0 };
    },

    async findMoment(incidentId, at) {
      return (await queryRows<LogMoment>(pool, momentStatement, [incidentId, at]))[0];
    },

    async readGlance(incidentId, upTo) {
      const values = [incidentId, upTo, entriesAfterGlance, offerKinds, takenUpKinds];
      const [row] = await queryRows<{ text: string | null }>(pool, glanceStatement, values);
      return row?.text ?? '';
    },

    async readLast(incidentId, kind) {
      const text = `SELECT ${entryColumns} FROM log_entry WHERE incident_id = $1 AND kind = $2 ORDER BY seq DESC LIMIT 1`;
      return readRows(await queryRows(pool, text, [incidentId, kind]))[0];
    },

    findReceipt,
  };
}

function appendValues(given: LogAppend, entries: string, recordedAt: EpochMs): unknown[] {
  const { incidentId, expectedSeq, perceivedUpTo = 0, attach = [], receipt, row = {} } = given;
  return [
    incidentId,
    expectedSeq,
    given.entries.length,
    entries,
    perceivedUpTo,
    storableJson(row),
    storableJson(attach),
    receipt?.personId ?? null,
    receipt?.key ?? null,
    receipt?.answer === undefined ? null : storableJson(receipt.answer),
    recordedAt,
    given.expectedPerceivedUpTo ?? null,
  ];
}

async function appendOnce(pool: pg.Pool, values: readonly unknown[]): Promise<boolean> {
  const run = async () => (await queryRows(pool, appendStatement, values)).length === 1;
  try {
    return await run();
  } catch (error) {
    // Reopened at the very moment another incident of its group opened: once more, and it sees the group taken.
    if (isDuplicate(error, 'incident_open_group_key')) return run();
    throw error;
  }
}

function wallClock(): EpochMs {
  return Date.now() as EpochMs;
}
