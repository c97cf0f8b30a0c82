// Which entries change what the list of incidents shows.
import type { LogEntry } from '../../domain/log.ts';

const kinds: ReadonlySet<string> = new Set([
  'declared',
  'severity-set',
  'stage-set',
  'role-set',
  'update-posted',
  'resolved',
  'reopened',
  'clock-set',
]);

export function showsInList(entry: LogEntry): boolean {
  return kinds.has(entry.kind) || (entry.kind === 'event-recorded' && ['impact', 'stage'].includes(entry.data.event.dimension));
}
