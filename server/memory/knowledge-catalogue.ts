// The catalogue of knowledge: which records a reader asks for, in which order, and how many there are of each sort.
import type { KnowledgeId } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import {
  type Awaiting,
  type KnowledgeAnswer,
  type KnowledgeQuery,
  type KnowledgeSummary,
  type KnowledgeUse,
  unused,
  validForDays,
} from '../../domain/knowledge-api.ts';
import type { Reliability } from '../../domain/offer.ts';
import type { StoredKnowledge } from '../../domain/stored-knowledge.ts';
import { dayMs, type EpochMs } from '../../domain/time.ts';

/** What a catalogue is made of. */
export type Catalogue = {
  readonly records: readonly StoredKnowledge[];
  /** The numbers of the records that contradict one, by id. */
  readonly conflicts: ReadonlyMap<KnowledgeId, readonly number[]>;
  readonly use: ReadonlyMap<KnowledgeId, KnowledgeUse>;
  readonly reliability: (record: KnowledgeRecord) => Reliability;
  readonly now: EpochMs;
};

/** Whether nobody has looked at an active record for so long that it must not be read as current. */
export function isStale(record: KnowledgeRecord, now: EpochMs): boolean {
  return record.status === 'active' && now - record.lastValidatedAt > validForDays * dayMs;
}

/** Why a record waits for a person; null where it does not. */
export function awaitingOf({ record, isPending, isGone }: StoredKnowledge): Awaiting | null {
  if (record.status === 'draft') return 'draft';
  if (isPending) return 'source-changed';
  return isGone ? 'gone' : null;
}

/** One page of what fits the query. Linear in the number of records. */
export function listKnowledge(catalogue: Catalogue, query: KnowledgeQuery): KnowledgeAnswer {
  const { records, conflicts, now } = catalogue;
  const counts = { all: records.length, draft: 0, active: 0, deprecated: 0, rejected: 0, queue: 0, stale: 0, conflicting: 0 };
  const technologies = new Map<string, number>();
  const sources = new Map<string, { title: string; count: number }>();
  for (const stored of records) {
    counts[stored.record.status] += 1;
    if (awaitingOf(stored) !== null) counts.queue += 1;
    if (isStale(stored.record, now)) counts.stale += 1;
    if (conflicts.has(stored.record.id)) counts.conflicting += 1;
    for (const name of stored.record.key.technologies) technologies.set(name, (technologies.get(name) ?? 0) + 1);
    const source = sources.get(stored.source);
    if (source === undefined) sources.set(stored.source, { title: sourceOf(stored).title, count: 1 });
    else source.count += 1;
  }
  const found = records.filter((stored) => fits(stored, query, catalogue));
  const ordered = found.toSorted(orderBy(query.order, catalogue));
  return {
    records: ordered.slice(query.offset, query.offset + query.limit).map((stored) => summaryOf(stored, catalogue)),
    total: found.length,
    counts,
    technologies: [...technologies]
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)),
    sources: [...sources].map(([name, { title, count }]) => ({ name, title, count })).sort((a, b) => (a.title < b.title ? -1 : 1)),
  };
}

/** One row of the list. */
export function summaryOf(stored: StoredKnowledge, { conflicts, use, reliability, now }: Catalogue): KnowledgeSummary {
  const { record, number } = stored;
  const { id, status, version, key, action, conditions } = record;
  const words = [...key.alerts, ...key.symptoms];
  return {
    ...{ number, id, status, version, text: action.text, class: action.class, role: action.role, risk: action.risk },
    stages: key.stages,
    keys: (words.length > 0 ? words : conditions.map((condition) => condition.text)).slice(0, 3),
    source: sourceOf(stored),
    use: use.get(id) ?? unused,
    reliability: reliability(record),
    lastValidatedAt: record.lastValidatedAt,
    isStale: isStale(record, now),
    conflicts: [...(conflicts.get(id) ?? [])],
    awaiting: awaitingOf(stored),
  };
}

function sourceOf({ record, source }: StoredKnowledge): KnowledgeSummary['source'] {
  const { provenance } = record;
  return provenance.kind === 'playbook'
    ? { kind: 'playbook', name: source, title: provenance.title, line: provenance.line }
    : { kind: 'incident', name: source, title: provenance.reference, line: null };
}

const searchable = new WeakMap<KnowledgeRecord, string>();

function textOf(record: KnowledgeRecord): string {
  const known = searchable.get(record);
  if (known !== undefined) return known;
  const { key, action, conditions, provenance } = record;
  const from = provenance.kind === 'playbook' ? [provenance.title, provenance.path] : [provenance.reference];
  const parts = [
    action.text,
    action.class,
    ...key.symptoms,
    ...key.alerts,
    ...key.technologies,
    ...key.entityKinds,
    ...conditions.map(({ text }) => text),
    ...from,
  ];
  const text = parts.join('\n').toLowerCase();
  searchable.set(record, text);
  return text;
}

function fits(stored: StoredKnowledge, query: KnowledgeQuery, { conflicts, now }: Catalogue): boolean {
  const { record, number, source } = stored;
  const { status, stage, role, technology, flag, q } = query;
  if (status === 'queue' ? awaitingOf(stored) === null : status !== 'all' && record.status !== status) return false;
  if (stage !== undefined && !record.key.stages.includes(stage)) return false;
  if (role !== undefined && record.action.role !== role && !record.key.roles.includes(role)) return false;
  if (query.class !== undefined && record.action.class !== query.class) return false;
  if (technology !== undefined && !record.key.technologies.includes(technology)) return false;
  if (query.source !== undefined && source !== query.source) return false;
  if (flag === 'stale' && !isStale(record, now)) return false;
  if (flag === 'conflicting' && !conflicts.has(record.id)) return false;
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = textOf(record);
  return words.every((word) => text.includes(word) || word === `k-${number}`);
}

function orderBy(order: KnowledgeQuery['order'], { use, reliability }: Catalogue): (a: StoredKnowledge, b: StoredKnowledge) => number {
  const offered = (stored: StoredKnowledge): number => use.get(stored.record.id)?.offered ?? 0;
  switch (order) {
    case 'used':
      return (a, b) => offered(b) - offered(a) || a.number - b.number;
    case 'reliable':
      return (a, b) => reliability(b.record).mean - reliability(a.record).mean || a.number - b.number;
    case 'newest':
      return (a, b) => b.changedAt - a.changedAt || b.number - a.number;
    case 'oldest-check':
      return (a, b) => a.record.lastValidatedAt - b.record.lastValidatedAt || a.number - b.number;
  }
}
