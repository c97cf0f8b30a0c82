// An incident written straight into a database, bundles of it, and zips with something changed, for tests.

import { createHash } from 'node:crypto';
import { strFromU8, unzipSync, type Zippable, zipSync } from 'fflate';
import * as Y from 'yjs';
import { canonicalJson } from '../../domain/bundle.ts';
import type { IncidentId, PersonId, Seq } from '../../domain/ids.ts';
import type { RawEntry } from '../../domain/log.ts';
import type { Account } from '../../domain/policy.ts';
import type { NewSignal } from '../../domain/signal.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createBundleStore } from '../store/bundle-store.ts';
import type { Database } from '../store/database.ts';
import { createDocumentStore, type NewDocumentUpdate } from '../store/document-store.ts';
import { createIncidentStore } from '../store/incident-store.ts';
import { createSignalStore } from '../store/signal-store.ts';
import { storableJson } from '../store/storable-json.ts';
import type { KnownAccount } from './bundle-disguise.ts';
import { createBundleExport } from './bundle-export.ts';
import { createBundleImport } from './bundle-import.ts';

export const importer: Account = { id: 'ines' as PersonId, name: 'Ines Importer', accountRole: 'member' };

const start = 1_700_000_000_000 as EpochMs;

/** Bundles out of and into a database. */
export function bundlesOf(database: Database, accounts: readonly KnownAccount[] = []) {
  const incidents = createIncidentStore(database);
  const store = createBundleStore(database);
  const exporter = createBundleExport({ store, accounts: () => accounts });
  const { take } = createBundleImport({ store, incidents, wallNow: () => start });
  return {
    incidents,
    async export(id: IncidentId, pseudonyms = false): Promise<Uint8Array> {
      const { bytes } = await exporter.open(id, { pseudonyms });
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    import: (zip: Uint8Array) => take(pieces(zip), importer),
  };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

export type Seed = {
  readonly log: readonly RawEntry[];
  readonly signals?: readonly NewSignal[];
  /** Pairs of an event's number and a signal's seq. */
  readonly attached?: readonly (readonly [number, number])[];
  readonly updates?: readonly NewDocumentUpdate[];
};

/** Writes a closed incident with exactly this log. */
export async function seedIncident(database: Database, { log, signals = [], attached = [], updates = [] }: Seed): Promise<IncidentId> {
  const incidents = createIncidentStore(database);
  const { id } = await incidents.createIncident(
    {
      title: 'Seeded',
      severity: 'sev2',
      origin: { kind: 'declared' },
      declaredBy: { type: 'agent', name: 'Muster' },
      now: start,
      recordedAt: start,
    },
    () => [],
  );
  const { pool } = database;
  await pool.query(
    `INSERT INTO log_entry (incident_id, seq, kind, data, actor, occurred_at, observed_at, recorded_at)
     SELECT $1, r.seq, r.kind, r.data, r.actor, r."occurredAt", r."observedAt", r."recordedAt" FROM jsonb_to_recordset($2::jsonb)
     AS r (seq int, kind text, data jsonb, actor jsonb, "occurredAt" bigint, "observedAt" bigint, "recordedAt" bigint)`,
    [id, storableJson(log)],
  );
  await createSignalStore(database).ingest(id, signals, start);
  for (const [event, signal] of attached) {
    await pool.query('INSERT INTO signal_event (incident_id, event_number, signal_seq) VALUES ($1, $2, $3)', [id, event, signal]);
  }
  await createDocumentStore(database).append(id, updates);
  await pool.query(`UPDATE incident SET log_seq = $2, perceived_up_to = signal_seq, status = 'resolved', resolved_at = $3 WHERE id = $1`, [
    ...[id, log.length, start],
  ]);
  return id;
}

export function signal(part: Partial<NewSignal> & { readonly text: string }): NewSignal {
  return {
    ...{ externalId: null, channel: 'alert', from: 'alertmanager', role: null, attributes: {}, occurredAt: start, observedAt: start },
    ...part,
  };
}

/** What somebody wrote, letter by letter, as the edits that came of it. */
export function typedEdits(actor: NewDocumentUpdate['actor'], write: (doc: Y.Doc) => void): NewDocumentUpdate[] {
  const doc = new Y.Doc();
  const edits: NewDocumentUpdate[] = [];
  doc.on('update', (bytes: Uint8Array) => edits.push({ actor, at: (start + edits.length) as EpochMs, bytes }));
  write(doc);
  return edits;
}

export type Files = Record<string, string | Uint8Array>;

/** The files of a bundle without their folder: texts, and bytes of images. */
export function filesOf(zip: Uint8Array): { readonly folder: string; readonly files: Files } {
  const files: Files = {};
  let folder = '';
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    folder = name.slice(0, name.indexOf('/'));
    const file = name.slice(name.indexOf('/') + 1);
    files[file] = file.startsWith('images/') ? bytes : strFromU8(bytes);
  }
  return { folder, files };
}

/** A zip of these files; sums and sizes in the manifest are set right first, unless it is to be kept as it is. */
export function zipOf(folder: string, files: Files, options: { readonly keepManifest?: boolean } = {}): Uint8Array {
  const all: Files = { ...files };
  if (options.keepManifest !== true && typeof all['manifest.json'] === 'string') {
    const manifest = JSON.parse(all['manifest.json']);
    for (const file of manifest.files) {
      const content = all[file.name];
      if (content === undefined) continue;
      const bytes = Buffer.from(content as string);
      file.bytes = bytes.byteLength;
      file.sha256 = createHash('sha256').update(bytes).digest('hex');
    }
    all['manifest.json'] = `${canonicalJson(manifest, 2)}\n`;
  }
  const zippable: Zippable = {};
  for (const [name, content] of Object.entries(all))
    zippable[`${folder}/${name}`] = typeof content === 'string' ? Buffer.from(content) : content;
  return zipSync(zippable);
}

/** Rows of every table that holds a part of an incident. */
export async function rowsOf(database: Database): Promise<Record<string, number>> {
  const tables = ['incident', 'log_entry', 'signal', 'signal_event', 'document_update', 'image'];
  const counts: Record<string, number> = {};
  for (const table of tables) counts[table] = Number((await database.pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n);
  return counts;
}

export function seqOf(value: number): Seq {
  return value as Seq;
}
