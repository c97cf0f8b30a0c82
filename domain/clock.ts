// The incident's clock: wall time, except in a replay, where the incident's own time runs at the replay's rate.
import type { IncidentClock } from './room-state.ts';
import type { EpochMs } from './time.ts';

/** The time in the incident at wall time `wallAt`. */
export function incidentTime(clock: IncidentClock | null, wallAt: EpochMs): EpochMs {
  if (clock === null) return wallAt;
  return Math.round(clock.incidentAt + (wallAt - clock.wallAt) * clock.rate) as EpochMs;
}
