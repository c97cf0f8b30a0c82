// Knowledge as the pages ask for it, and the decisions they send.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { playbookAnswer } from '../../domain/api.ts';
import type { MusterError } from '../../domain/errors.ts';
import {
  decisionAnswer,
  type ImportAnswer,
  importAnswer,
  type KnowledgeAnswer,
  type KnowledgeDecisionInput,
  type KnowledgeDetail,
  type KnowledgeQuery,
  knowledgeAnswer,
  knowledgeDetail,
  type PlaybookInput,
  type RecordEditInput,
  type SourcesAnswer,
  sourcesAnswer,
  type TrialAnswer,
  trialAnswer,
} from '../../domain/knowledge-api.ts';
import { requestApi } from '../ui/api-client.ts';

const key = 'knowledge';
const pageSize = 200;

/** What a reader narrows the list by. */
export type KnowledgeFilter = Partial<Omit<KnowledgeQuery, 'offset' | 'limit'>>;

function pathOf(filter: KnowledgeFilter, offset: number): string {
  const query = new URLSearchParams({ offset: String(offset), limit: String(pageSize) });
  for (const [name, value] of Object.entries(filter)) if (value !== undefined && value !== '') query.set(name, value);
  return `/api/knowledge?${query}`;
}

/** The records that fit, page after page as they are scrolled to. */
export function useKnowledge(filter: KnowledgeFilter) {
  return useInfiniteQuery<KnowledgeAnswer, MusterError>({
    queryKey: [key, 'list', filter],
    queryFn: ({ signal, pageParam }) => requestApi(knowledgeAnswer, pathOf(filter, Number(pageParam)), { signal }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const loaded = pages.reduce((sum, page) => sum + page.records.length, 0);
      return loaded < last.total && last.records.length > 0 ? loaded : undefined;
    },
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

export function useRecord(number: number | null) {
  return useQuery<KnowledgeDetail, MusterError>({
    queryKey: [key, 'record', number],
    queryFn: ({ signal }) => requestApi(knowledgeDetail, `/api/knowledge/records/${number}`, { signal }),
    enabled: number !== null,
    placeholderData: keepPreviousData,
  });
}

export function useSources() {
  return useQuery<SourcesAnswer, MusterError>({
    queryKey: [key, 'sources'],
    queryFn: ({ signal }) => requestApi(sourcesAnswer, '/api/knowledge/sources', { signal }),
  });
}

export function usePlaybook(path: string | null) {
  return useQuery<{ path: string; title: string; text: string }, MusterError>({
    queryKey: ['playbook', path],
    queryFn: ({ signal }) =>
      requestApi(playbookAnswer, `/api/playbooks/${(path ?? '').split('/').map(encodeURIComponent).join('/')}`, { signal }),
    enabled: path !== null,
    staleTime: 60_000,
  });
}

export function useDecide() {
  const queries = useQueryClient();
  return useMutation<unknown, MusterError, { number: number; decision: KnowledgeDecisionInput }>({
    mutationFn: ({ number, decision }) =>
      requestApi(decisionAnswer, `/api/knowledge/records/${number}/decisions`, { method: 'POST', body: decision }),
    retry: false,
    // Also after a refusal: somebody else decided, and the page should show what.
    onSettled: () => queries.invalidateQueries({ queryKey: [key] }),
  });
}

export function useImport() {
  const queries = useQueryClient();
  return useMutation<ImportAnswer, MusterError, PlaybookInput>({
    mutationFn: (body) => requestApi(importAnswer, '/api/knowledge/playbooks', { method: 'POST', body }),
    retry: false,
    onSuccess: ({ path }) => {
      void queries.invalidateQueries({ queryKey: ['playbook', path] });
      return queries.invalidateQueries({ queryKey: [key] });
    },
  });
}

/** The trial of one version of a record, or of an edit of it; leaving the page ends it on the server, too. */
export function useTrial(number: number, version: number, edit: RecordEditInput | null, isWanted: boolean) {
  return useQuery<TrialAnswer, MusterError>({
    queryKey: [key, 'trial', number, version, edit],
    queryFn: ({ signal }) =>
      requestApi(trialAnswer, `/api/knowledge/records/${number}/trial`, { method: 'POST', body: edit === null ? {} : { edit }, signal }),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
