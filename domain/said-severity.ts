// The severity that somebody was heard to say: what people set by command stays set, and what is said since is known as said.
import type { EventNumber } from './ids.ts';
import type { RoomState } from './room-state.ts';
import type { EpochMs } from './time.ts';
import { type Severity, severities, severityWord } from './vocabulary.ts';

export type SaidSeverity = { readonly severity: Severity; readonly at: EpochMs; readonly event: EventNumber };

/** What was last said of the severity since it was last set, where it is another one; null for none. */
export function saidSeverity({ events, severity: set }: Pick<RoomState, 'events' | 'severity'>): SaidSeverity | null {
  const last = events.findLast((event) => event.dimension === 'severity' && event.supersededBy === null);
  // What was set is an event of the room itself; what was read in a signal has a name of perception's.
  if (last === undefined || last.ref === null) return null;
  const severity = severities.find((one) => severityWord[one] === last.to);
  return severity === undefined || severity === set ? null : { severity, at: last.observedAt, event: last.number };
}
