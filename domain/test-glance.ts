// What a glance at a log holds, in the words of the domain: tests hold to it what the database gives.
import { entriesAfterGlance, offerKinds, takenUpKinds } from './glance.ts';
import type { LogEntry } from './log.ts';
import { adviceViews } from './offer.ts';

/** Of the first `count` entries of a log those that are needed to show the room after them, and some of those that follow. */
export function glanceOf(log: readonly LogEntry[], count: number): LogEntry[] {
  const before = log.slice(0, count);
  const ranked = before.findLast((entry) => entry.kind === 'ranked');
  const shown = new Set<string>();
  if (ranked?.kind === 'ranked')
    for (const view of adviceViews) for (const { offerId } of ranked.data.ranking.lists[view] ?? []) shown.add(offerId);
  for (const entry of before) if (isOneOf(takenUpKinds, entry) && offerOf(entry) !== null) shown.add(offerOf(entry) ?? '');
  const needed = before.filter((entry, index) => {
    if (index === count - 1) return true;
    if (entry.kind === 'ranked') return entry === ranked;
    return !isOneOf(offerKinds, entry) || shown.has(offerOf(entry) ?? '');
  });
  return [...needed, ...log.slice(count, count + entriesAfterGlance)];
}

function isOneOf(kinds: readonly string[], entry: LogEntry): boolean {
  return kinds.includes(entry.kind);
}

function offerOf(entry: LogEntry): string | null {
  if (entry.kind === 'offered') return entry.data.offer.id;
  return entry.kind !== 'foreign' && 'offerId' in entry.data ? (entry.data.offerId ?? null) : null;
}
