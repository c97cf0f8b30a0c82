'use client';
// What if of one incident: what it would run over, the run of this page, and its result, kept while people look around.
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { type WhatIf, whatIfSubject } from '../../domain/what-if.ts';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { askWhatIf, type WhatIfProgress } from './what-if-answer.ts';

export type WhatIfRun =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly progress: WhatIfProgress | null }
  | { readonly phase: 'refused'; readonly words: string };

/** A result is looked at between visits to the playback; it is gone with the tab. */
const keptMs = 60 * 60_000;

export function useWhatIfSubject(id: IncidentId) {
  return useQuery({
    queryKey: ['what-if-subject', id],
    queryFn: ({ signal }) => requestApi(whatIfSubject, `/api/incidents/${encodeURIComponent(id)}/what-if`, { signal }),
    retry: (count, error) => count < 2 && !(error instanceof MusterError && error.code === 'not-found'),
  });
}

/** The run of this page and the last result; leaving the page cancels the run. */
export function useWhatIf(id: IncidentId) {
  const client = useQueryClient();
  const { data: result = null } = useQuery<WhatIf>({ queryKey: ['what-if', id], queryFn: skipToken, staleTime: keptMs, gcTime: keptMs });
  const [run, setRun] = useState<WhatIfRun>({ phase: 'idle' });
  const running = useRef<AbortController | null>(null);
  const cancel = useCallback(() => running.current?.abort(), []);
  useEffect(() => cancel, [cancel]);
  const start = async (): Promise<void> => {
    if (running.current !== null) return;
    const control = new AbortController();
    running.current = control;
    setRun({ phase: 'running', progress: null });
    try {
      client.setQueryData(['what-if', id], await askWhatIf(id, (progress) => setRun({ phase: 'running', progress }), control.signal));
      setRun({ phase: 'idle' });
    } catch (error) {
      setRun(control.signal.aborted ? { phase: 'idle' } : { phase: 'refused', words: errorWords(error) });
    } finally {
      running.current = null;
    }
  };
  return { run, result, start, cancel };
}
