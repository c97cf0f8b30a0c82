// The incident's clock: wall time, except in a replay, where the incident's own time runs at the replay's rate.
import type { IncidentClock } from './room-state.ts';
import type { EpochMs } from './time.ts';

/** The time in the incident at wall time `wallAt`. */
export function incidentTime(clock: IncidentClock | null, wallAt: EpochMs): EpochMs {
  if (clock === null) return wallAt;
  return Math.round(clock.incidentAt + (wallAt - clock.wallAt) * clock.rate) as EpochMs;
}

/**
 * The time in the incident at a wall time of the past, from all the clocks it ever had, in the order of the log: the last one
 * set by then, or the first one run backwards. Wall time when there are none.
 */
export function incidentTimeThen(clocks: readonly IncidentClock[], wallAt: EpochMs): EpochMs {
  return incidentTime(clocks.findLast((clock) => clock.wallAt <= wallAt) ?? clocks[0] ?? null, wallAt);
}
