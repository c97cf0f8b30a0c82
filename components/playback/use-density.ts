// How many signals came when: asked once, for the scrubber and the counts, when the first moment is drawn.
import { useQuery } from '@tanstack/react-query';
import { type SignalDensity, signalDensityAnswer } from '../../domain/api.ts';
import { requestApi } from '../ui/api-client.ts';
import { usePlayback, usePlaybackIncident } from './use-playback.tsx';

/** Undefined until it is known; null for an incident without signals. */
export function useDensity(): SignalDensity | null | undefined {
  const incidentId = usePlaybackIncident();
  const { isDrawn } = usePlayback();
  const { data } = useQuery({
    queryKey: ['signal-density', incidentId],
    queryFn: ({ signal }) => requestApi(signalDensityAnswer, `/api/incidents/${incidentId}/signals/density`, { signal }),
    enabled: isDrawn,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.density;
}
