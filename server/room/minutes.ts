// When time itself is looked at: the boundaries of an incident's minutes, further apart when nothing has happened for long.
import { type EpochMs, hourMs, minuteMs } from '../../domain/time.ts';

/** Silence longer than this makes the steps coarser, so that a gap of days is not thousands of steps. */
const longSilenceMs = 2 * hourMs;
const coarseStepMs = 15 * minuteMs;

/**
 * The next boundary after `last`, where `activeAt` is when the last signal was observed. Depends on nothing but the
 * signals' times, so that reading them again gives the same boundaries.
 */
export function nextBoundary(last: EpochMs, activeAt: EpochMs): EpochMs {
  const step = last - activeAt >= longSilenceMs ? coarseStepMs : minuteMs;
  return ((Math.floor(last / step) + 1) * step) as EpochMs;
}

/** The boundary at or before `at`. */
export function boundaryBefore(at: EpochMs): EpochMs {
  return (Math.floor(at / minuteMs) * minuteMs) as EpochMs;
}
