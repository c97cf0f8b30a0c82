// The rows of an incident's log: how entries are written as one JSON parameter, and how rows become entries again.
import type pg from 'pg';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import { type LogEntry, type NewEntry, noDataWords, readEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import { asStored } from './storable-json.ts';

export const entryColumns = `seq, kind, data, actor, occurred_at AS "occurredAt", observed_at AS "observedAt", recorded_at AS "recordedAt"`;

/** The same columns as the JSON text of one entry. Put together by hand, which takes the database half as long as `json_build_object`. */
export const entryText = `('{"seq":' || seq || ',"kind":' || to_json(kind) || ',"data":' || data || ',"actor":' || actor || ',"occurredAt":' || occurred_at || ',"observedAt":' || observed_at || ',"recordedAt":' || recorded_at || '}')`;

/** SELECT of the rows in a JSON parameter made by `entryRows`, for an INSERT into log_entry. */
export function entryRecords(parameter: string): string {
  return `jsonb_to_recordset(${parameter}::jsonb) AS r (seq int, kind text, data jsonb, actor jsonb, "occurredAt" bigint, "observedAt" bigint, "recordedAt" bigint)`;
}

/**
 * The entries as they will be read back, placed after a seq, and the JSON that stores them. Throws MusterError
 * `invalid-input` for an entry without data: PostgreSQL takes a JSON null in a record for no value at all.
 */
export function entryRows(entries: readonly NewEntry[], after: Seq, recordedAt: EpochMs): { entries: LogEntry[]; json: string } {
  const empty = entries.find(({ data }) => data === null || data === undefined);
  if (empty !== undefined) throw new MusterError('invalid-input', `${empty.kind}: ${noDataWords}`);
  const placed: LogEntry[] = entries.map((entry, index) => ({ ...entry, seq: seqAfter(after, index), recordedAt }));
  const { value, json } = asStored(placed);
  return { entries: value, json };
}

/** Reads rows selected by `entryColumns`. */
export function readRows(rows: readonly unknown[]): LogEntry[] {
  return rows.map((row) => readEntry(row));
}

/** Writes the first entries of an incident that was made in the same transaction. */
export async function insertEntries(
  client: pg.PoolClient,
  incidentId: IncidentId,
  entries: readonly NewEntry[],
  recordedAt: EpochMs,
): Promise<LogEntry[]> {
  const placed = entryRows(entries, 0 as Seq, recordedAt);
  await client.query(
    `WITH bumped AS (UPDATE incident SET log_seq = log_seq + $2 WHERE id = $1)
     INSERT INTO log_entry (incident_id, seq, kind, data, actor, occurred_at, observed_at, recorded_at)
     SELECT $1, r.seq, r.kind, r.data, r.actor, r."occurredAt", r."observedAt", r."recordedAt" FROM ${entryRecords('$3')}`,
    [incidentId, entries.length, placed.json],
  );
  return placed.entries;
}

function seqAfter(after: Seq, index: number): Seq {
  return (after + 1 + index) as Seq;
}
