// The incident's time for clocks on screen: a new value once a second.
import { incidentTime } from '../../domain/clock.ts';
import type { EpochMs } from '../../domain/time.ts';
import { useRoom } from './use-room.tsx';
import { useWallNow } from './use-wall-now.ts';

/** The incident's time, ticking once a second; in a replay it runs at the replay's rate, and in playback it is the moment shown. */
export function useNow(): EpochMs {
  const { state, moment } = useRoom();
  const wallNow = useWallNow();
  return moment ?? incidentTime(state.clock, wallNow);
}
