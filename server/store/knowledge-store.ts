// Stores knowledge: records with all their versions, the texts of playbooks, and one revision that orders every change.
import { z } from 'zod';
import { MusterError } from '../../domain/errors.ts';
import { type Actor, actor } from '../../domain/event.ts';
import type { KnowledgeId } from '../../domain/ids.ts';
import { knowledgeRecord } from '../../domain/knowledge.ts';
import type { KnowledgeUse } from '../../domain/knowledge-api.ts';
import type {
  KnowledgePlan,
  KnowledgeState,
  KnowledgeWrite,
  StoredKnowledge,
  StoredSource,
  StoredVersion,
} from '../../domain/stored-knowledge.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from './database.ts';
import { inTransaction, queryRows } from './sql.ts';
import { asStored, storableJson, storableText } from './storable-json.ts';

export type KnowledgeStore = {
  /** Everything as it stands, in the order of numbers and paths. */
  read(): Promise<KnowledgeState>;
  /** The number of the last change: cheap, to see whether to read again. */
  revision(): Promise<number>;
  /**
   * Reads everything, asks `plan` what to write, and writes it, all under one lock: two nodes that import the same file,
   * or two people who decide on one record, come one after the other. Gives the state after it. What `plan` throws is
   * thrown on and nothing is written; `already-decided` where a record is not at the version expected.
   */
  change(who: Actor, now: EpochMs, plan: (state: KnowledgeState) => KnowledgePlan): Promise<KnowledgeState>;
  /** All versions of a record, newest first. */
  versions(id: KnowledgeId): Promise<StoredVersion[]>;
  /** What became of the offers that each record spoke for, counted in all logs. Scans them: ask seldom. */
  countUse(): Promise<ReadonlyMap<KnowledgeId, KnowledgeUse>>;
};

type Row = {
  number: number;
  record: unknown;
  source: string;
  upstream: unknown;
  isPending: boolean;
  isGone: boolean;
  isEdited: boolean;
  mergedInto: number | null;
  createdAt: EpochMs;
  changedAt: EpochMs;
};

const recordColumns = `number, record, source, upstream, is_pending AS "isPending", is_gone AS "isGone", is_edited AS "isEdited", merged_into AS "mergedInto",
  created_at AS "createdAt", changed_at AS "changedAt"`;
const sourceColumns = 'path, revision, kind, title, text, hash, actor, at';

/** Offers of a record count once each, however many signals or people speak of them. */
const useStatement = `
WITH offered AS (
  SELECT incident_id, data -> 'offer' ->> 'id' AS offer, jsonb_array_elements_text(data -> 'offer' -> 'knowledge') AS record
  FROM log_entry WHERE kind = 'offered'
), seen AS (
  SELECT DISTINCT incident_id, data ->> 'offerId' AS offer FROM log_entry WHERE kind = 'offer-seen'
), dismissed AS (
  SELECT DISTINCT incident_id, data ->> 'offerId' AS offer FROM log_entry WHERE kind = 'offer-dismissed'
), acted AS (
  SELECT incident_id, data ->> 'offerId' AS offer, data ->> 'actionId' AS action, kind = 'action-accepted' AS accepted,
    data ->> 'state' = 'done' AS done, data ->> 'outcome' AS outcome
  FROM log_entry WHERE kind = 'action-accepted' OR (kind = 'action-noticed' AND data ? 'offerId')
), ended AS (
  SELECT incident_id, data ->> 'actionId' AS action, (array_agg(data ->> 'outcome' ORDER BY seq DESC) FILTER (WHERE kind = 'action-outcome'))[1] AS outcome
  FROM log_entry WHERE kind IN ('action-done', 'action-outcome') GROUP BY 1, 2
), fate AS (
  SELECT a.incident_id, a.offer, bool_or(a.accepted) AS accepted,
    bool_or(coalesce(a.done, false) OR e.action IS NOT NULL) AS done,
    bool_or(coalesce(e.outcome, a.outcome) IN ('worked', 'partly')) AS worked,
    bool_or(coalesce(e.outcome, a.outcome) = 'harmful') AS harmful
  FROM acted a LEFT JOIN ended e USING (incident_id, action) GROUP BY 1, 2
)
SELECT o.record, count(*)::int AS offered, count(s.offer)::int AS seen,
  count(*) FILTER (WHERE f.accepted)::int AS accepted, count(*) FILTER (WHERE f.done)::int AS done,
  count(*) FILTER (WHERE f.worked)::int AS worked, count(*) FILTER (WHERE f.harmful)::int AS harmful, count(d.offer)::int AS dismissed
FROM offered o
LEFT JOIN seen s USING (incident_id, offer) LEFT JOIN dismissed d USING (incident_id, offer) LEFT JOIN fate f USING (incident_id, offer)
GROUP BY o.record`;

export function createKnowledgeStore(database: Pick<Database, 'pool'>): KnowledgeStore {
  const { pool } = database;

  const readSources = (from: Parameters<typeof queryRows>[0]): Promise<StoredSource[]> =>
    queryRows<StoredSource>(from, `SELECT DISTINCT ON (path) ${sourceColumns} FROM knowledge_source ORDER BY path, revision DESC`, []);

  const readState = async (from: Parameters<typeof queryRows>[0]): Promise<KnowledgeState> => {
    // One after the other: the three may run on one connection, inside a transaction.
    const [head] = await queryRows<{ revision: number }>(from, 'SELECT revision FROM knowledge_head WHERE id = 1', []);
    const records = await queryRows<Row>(from, `SELECT ${recordColumns} FROM knowledge_record ORDER BY number`, []);
    return { revision: head?.revision ?? 0, records: records.map(readRow), sources: await readSources(from) };
  };

  return {
    read: () => inTransaction(pool, readState),

    async revision() {
      const [head] = await queryRows<{ revision: number }>(pool, 'SELECT revision FROM knowledge_head WHERE id = 1', []);
      return head?.revision ?? 0;
    },

    change: (who, now, plan) =>
      inTransaction(pool, async (client) => {
        await queryRows(client, 'SELECT revision FROM knowledge_head WHERE id = 1 FOR UPDATE', []);
        const before = await readState(client);
        const { writes, sources = [] } = plan(before);
        if (writes.length === 0 && sources.length === 0) return before;
        const byId = new Map(before.records.map((stored) => [stored.record.id, stored]));
        let number = before.records.reduce((last, stored) => Math.max(last, stored.number), 0);
        const rows: Record<string, unknown>[] = [];
        const versions: Record<string, unknown>[] = [];
        for (const write of writes) {
          const stored = byId.get(write.kind === 'add' ? write.record.id : write.id);
          const next = checked(write.kind === 'add' ? added(write, stored, ++number, now) : changed(write, stored, now));
          byId.set(next.record.id, next);
          rows.push(rowOf(next));
          if (write.kind === 'mark') continue;
          const { version, status } = next.record;
          const reason = write.kind === 'version' ? (write.reason ?? null) : null;
          versions.push({
            recordId: next.record.id,
            version,
            status,
            change: write.change,
            reason,
            record: next.record,
            actor: who,
            at: now,
          });
        }
        await writeRows(client, rows, versions);
        for (const source of sources) {
          await queryRows(
            client,
            `INSERT INTO knowledge_source (path, revision, kind, title, text, hash, actor, at)
             SELECT $1, coalesce(max(revision), 0) + 1, $2, $3, $4, $5, $6, $7 FROM knowledge_source WHERE path = $1`,
            [source.path, source.kind, source.title, storableText(source.text), source.hash, storableJson(who), now],
          );
        }
        await queryRows(client, 'UPDATE knowledge_head SET revision = revision + 1 WHERE id = 1', []);
        // Records are as they were written; of sources the database gave the revision.
        const records = [...byId.values()].sort((a, b) => a.number - b.number);
        return { revision: before.revision + 1, records, sources: sources.length === 0 ? before.sources : await readSources(client) };
      }),

    async versions(id) {
      const text = `SELECT version, status, change, reason, record, actor, at FROM knowledge_version WHERE record_id = $1 ORDER BY version DESC`;
      const rows = await queryRows<Omit<StoredVersion, 'record' | 'actor'> & { record: unknown; actor: unknown }>(pool, text, [id]);
      return rows.map((row) => ({ ...row, record: knowledgeRecord.parse(row.record), actor: actor.parse(row.actor) }));
    },

    async countUse() {
      const rows = await queryRows<KnowledgeUse & { record: KnowledgeId }>(pool, useStatement, []);
      return new Map(rows.map(({ record, ...use }) => [record, use]));
    },
  };
}

function readRow({ record, upstream, ...row }: Row): StoredKnowledge {
  return { ...row, record: knowledgeRecord.parse(record), upstream: z.nullable(knowledgeRecord).parse(upstream) };
}

function added(
  write: Extract<KnowledgeWrite, { kind: 'add' }>,
  stored: StoredKnowledge | undefined,
  number: number,
  now: EpochMs,
): StoredKnowledge {
  if (stored !== undefined) throw new MusterError('already-decided', 'A record of this name is there by now.');
  const { source, upstream } = write;
  const record = { ...write.record, version: 1 };
  const marks = { isPending: false, isGone: false, isEdited: false, mergedInto: null };
  return { number, record, source, upstream, ...marks, createdAt: now, changedAt: now };
}

function changed(write: Exclude<KnowledgeWrite, { kind: 'add' }>, stored: StoredKnowledge | undefined, now: EpochMs): StoredKnowledge {
  if (stored === undefined) throw new MusterError('not-found', 'There is no such knowledge record.');
  const { version, status } = stored.record;
  if (write.kind === 'mark')
    return { ...stored, ...write.marks, record: { ...(write.record ?? stored.record), version, status }, changedAt: now };
  if (version !== write.expected) {
    throw new MusterError('already-decided', 'Somebody changed this record before you. Look at what it says now, then decide again.');
  }
  return { ...stored, ...write.marks, record: { ...write.record, id: write.id, version: version + 1 }, changedAt: now };
}

/** As it will be read back: one row that cannot be would keep all of them from being read. */
function checked(stored: StoredKnowledge): StoredKnowledge {
  return { ...stored, record: knowledgeRecord.parse(asStored(stored.record).value) };
}

function rowOf(stored: StoredKnowledge): Record<string, unknown> {
  const { record } = stored;
  return { ...stored, record, id: record.id, status: record.status, version: record.version };
}

/** A record changed twice in one plan is written twice, in order; the last state stands. */
async function writeRows(
  client: Parameters<typeof queryRows>[0],
  rows: readonly Record<string, unknown>[],
  versions: readonly Record<string, unknown>[],
): Promise<void> {
  const last = [...new Map(rows.map((row) => [row.id, row])).values()];
  await queryRows(
    client,
    `INSERT INTO knowledge_record (id, number, status, version, record, source, upstream, is_pending, is_gone, is_edited, merged_into, created_at, changed_at)
     SELECT r.id, r.number, r.status, r.version, r.record, r.source, nullif(r.upstream, 'null'::jsonb), r."isPending",
       r."isGone", r."isEdited", r."mergedInto", r."createdAt", r."changedAt"
     FROM jsonb_to_recordset($1::jsonb) AS r (id text, number int, status text, version int, record jsonb, source text, upstream jsonb,
       "isPending" boolean, "isGone" boolean, "isEdited" boolean, "mergedInto" int, "createdAt" bigint, "changedAt" bigint)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, version = excluded.version, record = excluded.record,
       upstream = excluded.upstream, is_pending = excluded.is_pending, is_gone = excluded.is_gone, is_edited = excluded.is_edited,
       merged_into = excluded.merged_into, changed_at = excluded.changed_at`,
    [storableJson(last)],
  );
  await queryRows(
    client,
    `INSERT INTO knowledge_version (record_id, version, status, change, reason, record, actor, at)
     SELECT v."recordId", v.version, v.status, v.change, v.reason, v.record, v.actor, v.at
     FROM jsonb_to_recordset($1::jsonb) AS v ("recordId" text, version int, status text, change text, reason text, record jsonb, actor jsonb, at bigint)`,
    [storableJson(versions)],
  );
}
