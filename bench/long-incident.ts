// An incident of eleven hours as a long one is lived: entries, edits of the document and signals, the same in every run.
import * as Y from 'yjs';
import { entryTextKey, timelineMapName } from '../domain/document.ts';
import type { IncidentId } from '../domain/ids.ts';
import type { Database } from '../server/store/database.ts';
import { type Random, seededRandom } from './random.ts';

export const longIncident = {
  entries: 100_000,
  updates: 20_000,
  signals: 1_000_000,
  startAt: Date.UTC(2026, 2, 12, 2),
  /** It lasts a little over eleven hours: an entry every 0.4 s. */
  stepMs: 400,
} as const;
const { entries, updates, signals, startAt, stepMs } = longIncident;

/** Written in the database's own words: posting a million signals over HTTP would take longer than everything else. */
export async function writeLongIncident({ pool }: Database, id: IncidentId): Promise<void> {
  const random = seededRandom(3);
  const actor = { type: 'agent', name: 'Muster' };
  await pool.query('DELETE FROM log_entry WHERE incident_id = $1 AND seq > 1', [id]);
  await pool.query('UPDATE log_entry SET occurred_at = $2, observed_at = $2, recorded_at = $2 WHERE incident_id = $1', [id, startAt]);
  let number = 2;
  for (let from = 1; from < entries; from += 5_000) {
    const rows = Array.from({ length: Math.min(5_000, entries - from) }, (_, offset) => {
      const seq = from + offset + 1;
      const at = startAt + seq * stepMs;
      const { kind, data } = entryAt(seq, at, random, () => number++);
      return { seq, kind, data, at };
    });
    await pool.query(
      `INSERT INTO log_entry (incident_id, seq, kind, data, actor, occurred_at, observed_at, recorded_at)
       SELECT $1, r.seq, r.kind, r.data, $3, r.at, r.at, r.at FROM jsonb_to_recordset($2::jsonb) AS r (seq int, kind text, data jsonb, at bigint)`,
      [id, JSON.stringify(rows), actor],
    );
  }
  await pool.query(
    `INSERT INTO signal (incident_id, seq, channel, sender, text, attributes, occurred_at, observed_at, recorded_at)
     SELECT $1, n, 'log', 'bench', 'line ' || n, '{}', $2::bigint + n * 40, $2::bigint + n * 40, $2::bigint + n * 40 FROM generate_series(1, $3::int) n`,
    [id, startAt, signals],
  );
  await writeDocument(pool, id);
  await pool.query(
    'UPDATE incident SET log_seq = $2, signal_seq = $3, perceived_up_to = $3, document_seq = $4, status = $5, resolved_at = $6 WHERE id = $1',
    [id, entries, signals, updates, 'resolved', startAt + entries * stepMs],
  );
  await pool.query('ANALYZE');
}

/** As in a lived incident: mostly changes of state and rankings, among them offers and who saw them. */
function entryAt(seq: number, at: number, random: Random, nextNumber: () => number): { kind: string; data: unknown } {
  const service = `service-${Math.floor(random.next() * 200)}`;
  const turn = seq % 10;
  if (seq === entries) return { kind: 'resolved', data: { number: nextNumber() } };
  if (turn === 0) return { kind: 'offered', data: { offer: offerOf(`offer-${seq}`, service, at) } };
  if (turn === 1 || turn === 2) {
    const ids = [0, 10, 20, 30, 40].map((back) => `offer-${Math.max(10, seq - turn - back)}`);
    const list = ids.map((offerId, index) => ({ offerId, score: 0.9 - index / 10 }));
    const lists = { all: list, commander: list, operations: list, communications: [], expert: [] };
    return {
      kind: 'ranked',
      data: { ranking: { lists, questions: [] }, inputs: { upTo: seq - 1, knowledgeVersion: 'bench', learningVersion: 'bench' } },
    };
  }
  if (turn === 3) return { kind: 'offer-seen', data: { offerId: `offer-${seq - 3}`, view: 'all', rank: 1 } };
  if (turn === 4) return { kind: 'offer-closed', data: { offerId: `offer-${Math.max(10, seq - 104)}`, reason: 'expired', evidence: [] } };
  if (turn === 5 && seq % 100 === 5)
    return {
      kind: 'action-noticed',
      data: {
        actionId: `action-${seq}`,
        class: 'restart',
        target: service,
        text: `Restart ${service}`,
        by: 'ana',
        state: 'done',
        sources: [1],
      },
    };
  const number = nextNumber();
  const event = {
    ...{
      ref: `event-${number}`,
      dimension: 'symptom',
      entity: `${service} errors`,
      from: '1 %',
      to: `${number % 90} %`,
      direction: random.next() < 0.5 ? 'worse' : 'better',
    },
    ...{ occurredAt: at, observedAt: at, sources: [Math.min(signals, seq * 10)], confidence: 0.9 },
  };
  return { kind: 'event-recorded', data: { number, event } };
}

function offerOf(id: string, service: string, at: number): unknown {
  return {
    ...{
      id,
      class: 'restart',
      target: service,
      text: `Restart ${service} one instance at a time`,
      role: 'operations',
      audience: ['operations'],
    },
    ...{
      stage: 'mitigate',
      risk: 'cautious',
      expect: 'Errors fall within two minutes.',
      verify: null,
      undo: null,
      knowledge: [],
      score: 0.7,
      openedAt: at,
    },
    conditions: [{ text: `${service} has errors`, status: 'true', evidence: [{ kind: 'event', number: 2 }] }],
    basis: [{ kind: 'playbook', path: 'restart.md', line: 12, title: 'Restart safely' }],
    reliability: { worked: 3, tried: 4, mean: 0.7, low: 0.4, high: 0.9 },
  };
}

async function writeDocument(pool: Database['pool'], id: IncidentId): Promise<void> {
  const doc = new Y.Doc();
  const made: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => made.push(update));
  const timeline = doc.getMap<Y.Map<unknown>>(timelineMapName);
  for (let entry = 0; made.length < updates; entry += 1) {
    const text = new Y.XmlText();
    doc.transact(() => {
      const at = startAt + Math.floor((made.length / updates) * entries * stepMs);
      const map = new Y.Map<unknown>();
      const fields = {
        id: `entry-${entry}`,
        kind: 'note',
        at,
        createdAt: at,
        authorId: 'ada',
        authorName: 'Ada',
        authorRole: null,
        event: null,
        pinned: false,
      };
      for (const [key, value] of Object.entries(fields)) map.set(key, value);
      const fragment = new Y.XmlFragment();
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [text]);
      fragment.insert(0, [paragraph]);
      map.set(entryTextKey, fragment);
      timeline.set(`entry-${entry}`, map);
    });
    for (let word = 0; word < 24 && made.length < updates; word += 1) text.insert(text.length, `word ${word} `);
  }
  const actor = { type: 'person', id: 'ada', name: 'Ada' };
  const rows = made.slice(0, updates).map((bytes, index) => ({
    seq: index + 1,
    at: startAt + Math.floor((index / updates) * entries * stepMs),
    bytes: Buffer.from(bytes).toString('base64'),
  }));
  await pool.query(
    `INSERT INTO document_update (incident_id, seq, at, actor, bytes)
     SELECT $1, r.seq, r.at, $3, decode(r.bytes, 'base64') FROM jsonb_to_recordset($2::jsonb) AS r (seq int, at bigint, bytes text)`,
    [id, JSON.stringify(rows), actor],
  );
}
