// Figures across incidents as the page asks for them, and the incidents behind one.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type AcrossAnswer, acrossAnswer, type BehindAnswer, behindAnswer } from '../../domain/across-api.ts';
import type { MusterError } from '../../domain/errors.ts';
import { requestApi } from '../ui/api-client.ts';
import { askBehind, type OpenFigure } from './across-view.ts';

/** While the server reads logs it has not read yet, it is asked again this often. */
const askAgainMs = 400;

/** `asked` is the query of the API. Figures hold still while they are looked at: they are asked for again on coming back. */
export function useAcross(asked: string) {
  return useQuery<AcrossAnswer, MusterError>({
    queryKey: ['across', 'figures', asked],
    queryFn: ({ signal }) => requestApi(acrossAnswer, `/api/across?${asked}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    refetchInterval: ({ state }) => (state.data !== undefined && state.data.unread > 0 ? askAgainMs : false),
  });
}

/** The incidents behind a figure, page after page. `counted` says how far the figures are: behind more there may be more. */
export function useBehind(asked: string, open: OpenFigure, counted: number) {
  return useInfiniteQuery<BehindAnswer, MusterError>({
    queryKey: ['across', 'behind', asked, open, counted],
    queryFn: ({ signal, pageParam }) =>
      requestApi(behindAnswer, `/api/across/behind?${askBehind(asked, open, Number(pageParam))}`, { signal }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const loaded = pages.reduce((sum, page) => sum + page.incidents.length, 0);
      return loaded < last.total && last.incidents.length > 0 ? loaded : undefined;
    },
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}
