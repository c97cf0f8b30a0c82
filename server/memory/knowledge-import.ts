// Importing: what a playbook's new text means for the records that came from it, where what people decided wins.
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { KnowledgeWrite, StoredKnowledge } from '../../domain/stored-knowledge.ts';
import { meaningOf } from './distiller.ts';

/** What became of the records of one source. */
export type ImportPlan = {
  readonly writes: readonly KnowledgeWrite[];
  readonly added: readonly KnowledgeRecord[];
  readonly changed: readonly { readonly stored: StoredKnowledge; readonly after: KnowledgeRecord; readonly waits: boolean }[];
  readonly gone: readonly StoredKnowledge[];
  readonly unchanged: number;
};

export type ImportSource = {
  readonly path: string;
  /** Starter knowledge is approved by who wrote it, and follows its files until a person here decides otherwise. */
  readonly isTrusted: boolean;
};

/**
 * Compares what a source says now with what it said when it was last read. What nobody here decided about follows the
 * source; anything else stays as it is, and the change waits for a person. Nothing is ever removed. Pure.
 */
export function planImport(stored: readonly StoredKnowledge[], distilled: readonly KnowledgeRecord[], source: ImportSource): ImportPlan {
  const status = source.isTrusted ? 'active' : 'draft';
  const known = new Map(stored.map((one) => [one.record.id, one]));
  const named = new Set(distilled.map((record) => record.id));
  const writes: KnowledgeWrite[] = [];
  const added: KnowledgeRecord[] = [];
  const changed: ImportPlan['changed'][number][] = [];
  let unchanged = 0;
  for (const found of distilled) {
    const says: KnowledgeRecord = { ...found, status };
    const before = known.get(found.id);
    if (before === undefined) {
      added.push(says);
      writes.push({ kind: 'add', record: says, source: source.path, upstream: says, change: 'imported' });
    } else if (before.upstream !== null && meaningOf(before.upstream) === meaningOf(says)) {
      unchanged += 1;
      writes.push(...moved(before, says));
    } else if (follows(before, source)) {
      changed.push({ stored: before, after: says, waits: false });
      const marks = { upstream: says, isPending: false, isGone: false };
      writes.push({ kind: 'version', id: found.id, expected: before.record.version, record: says, change: 'source-changed', marks });
    } else {
      changed.push({ stored: before, after: says, waits: true });
      writes.push({ kind: 'mark', id: found.id, marks: { upstream: says, isPending: true, isGone: false } });
    }
  }
  const gone = stored.filter((one) => !named.has(one.record.id) && !one.isGone && isInUse(one));
  for (const one of gone) writes.push(withdrawn(one, source));
  return { writes, added, changed, gone, unchanged };
}

/** Whether its source may change a record by itself. */
function follows(stored: StoredKnowledge, { isTrusted }: ImportSource): boolean {
  if (stored.isEdited) return stored.record.status === 'rejected' && !isTrusted;
  return isTrusted || stored.record.status === 'draft';
}

function isInUse({ record }: StoredKnowledge): boolean {
  return record.status === 'active' || record.status === 'draft';
}

/** A step that stands on another line now, or is back, says what it said. */
function moved(stored: StoredKnowledge, says: KnowledgeRecord): KnowledgeWrite[] {
  const isMoved = JSON.stringify(stored.upstream?.provenance) !== JSON.stringify(says.provenance);
  if (!isMoved && !stored.isGone) return [];
  const record = { ...stored.record, provenance: says.provenance };
  return [{ kind: 'mark', id: stored.record.id, record, marks: { upstream: says, isGone: false } }];
}

function withdrawn(stored: StoredKnowledge, source: ImportSource): KnowledgeWrite {
  const { record, isEdited } = stored;
  const version = {
    kind: 'version',
    id: record.id,
    expected: record.version,
    change: 'gone',
    reason: 'Its source no longer holds it.',
  } as const;
  if (record.status === 'draft' && !isEdited) return { ...version, record: { ...record, status: 'rejected' } };
  if (source.isTrusted && !isEdited) return { ...version, record: { ...record, status: 'deprecated' } };
  return { kind: 'mark', id: record.id, marks: { isGone: true } };
}
