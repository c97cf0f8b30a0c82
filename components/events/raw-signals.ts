// Raw signals behind an event, fetched in pages: a sample for the row, all of them for the drawer.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type SignalAnswer, signalsAnswer } from '../../domain/api.ts';
import type { EventNumber, IncidentId, SignalSeq } from '../../domain/ids.ts';
import { requestApi } from '../ui/api-client.ts';
import { repeats } from './event-rows.ts';

/** Signals asked for at a time by the drawer. */
const signalPage = 200;
/** Signals looked at for the sample, so that most events can say how many are repeats. */
const sampleSize = 500;

function signalsPath(incidentId: IncidentId, event: EventNumber, after: number, limit: number): string {
  return `/api/incidents/${encodeURIComponent(incidentId)}/signals?event=${event}&after=${after}&limit=${limit}`;
}

export type RawSample = {
  readonly shown: readonly SignalAnswer[];
  /** How many more there are. */
  readonly more: number;
  /** How many of those say again what is known; null when not all were looked at. */
  readonly repeats: number | null;
};

/**
 * Three signals that say different things, in their order, and how many more there are. `signals` are the first ones
 * of `total`.
 */
export function sampleOf(signals: readonly SignalAnswer[], total: number): RawSample {
  const seen = new Set<string>();
  const different = signals.filter((signal) => {
    const pattern = signal.text.replace(/\d+/g, '#');
    return !seen.has(pattern) && seen.add(pattern);
  });
  const shown = (different.length >= 3 ? different : [...different, ...signals.filter((signal) => !different.includes(signal))]).slice(
    0,
    3,
  );
  const ordered = [...shown].sort((a, b) => a.seq - b.seq);
  return {
    shown: ordered,
    more: Math.max(0, total - shown.length),
    repeats: signals.length < total ? null : repeats(signals.map((signal) => signal.text)),
  };
}

/** The sample of one event. `count` makes it look again when more signals have come. */
export function useRawSample(incidentId: IncidentId, event: EventNumber, count: number) {
  return useQuery({
    queryKey: ['signals', incidentId, event, 'sample', count],
    queryFn: async ({ signal }) => {
      const answer = await requestApi(signalsAnswer, signalsPath(incidentId, event, 0, sampleSize), { signal });
      return sampleOf(answer.signals, answer.total);
    },
    placeholderData: (before, query) => (query?.queryKey[2] === event ? before : undefined),
  });
}

/** All signals of one event, page by page, oldest first. */
export function useRawSignals(incidentId: IncidentId, event: EventNumber) {
  return useInfiniteQuery({
    queryKey: ['signals', incidentId, event, 'all'],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) => requestApi(signalsAnswer, signalsPath(incidentId, event, pageParam, signalPage), { signal }),
    getNextPageParam: (page, pages) => {
      const loaded = pages.reduce((sum, one) => sum + one.signals.length, 0);
      return loaded < page.total ? page.signals.at(-1)?.seq : undefined;
    },
  });
}

/** One signal of the incident by its seq; null when it is gone. Asked for only when `on`. */
export function useOneSignal(incidentId: IncidentId, seq: SignalSeq, on: boolean) {
  return useQuery({
    queryKey: ['signals', incidentId, 'one', seq],
    enabled: on,
    queryFn: async ({ signal }) => {
      const path = `/api/incidents/${encodeURIComponent(incidentId)}/signals?after=${seq - 1}&limit=1`;
      const answer = await requestApi(signalsAnswer, path, { signal });
      return answer.signals.find((one) => one.seq === seq) ?? null;
    },
  });
}
