// The review queue in groups, one per source, in the order of the sources' lines.
import type { KnowledgeSummary } from '../../domain/knowledge-api.ts';

export type QueueGroup = {
  readonly name: string;
  readonly title: string;
  readonly kind: 'playbook' | 'incident';
  readonly rows: readonly KnowledgeSummary[];
};

/** Groups rows by their source; the groups stand in the order in which their first row came in. */
export function queueGroups(rows: readonly KnowledgeSummary[]): QueueGroup[] {
  const groups = new Map<string, { title: string; kind: QueueGroup['kind']; rows: KnowledgeSummary[] }>();
  for (const row of rows) {
    const group = groups.get(row.source.name);
    if (group === undefined) groups.set(row.source.name, { title: row.source.title, kind: row.source.kind, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups].map(([name, group]) => ({
    name,
    ...group,
    rows: group.rows.toSorted((a, b) => (a.source.line ?? 0) - (b.source.line ?? 0) || a.number - b.number),
  }));
}

/** Where the reader goes when a row leaves the queue: to the one after it, else the one before. */
export function nextAfter(rows: readonly { readonly number: number }[], gone: number): number | null {
  const at = rows.findIndex((row) => row.number === gone);
  return (rows[at + 1] ?? rows[at - 1])?.number ?? null;
}
