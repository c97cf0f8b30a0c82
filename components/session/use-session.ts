// Who is signed in, and signing in and out.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { type SessionAnswer, sessionAnswer, type setupInput } from '../../domain/api.ts';
import type { MusterError } from '../../domain/errors.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Account } from '../../domain/policy.ts';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { toast } from '../ui/notify.ts';
import { forgetWords, leavingEvent } from './kept-words.ts';
import { sessionPath } from './session-path.ts';

export const sessionQueryKey = ['session'] as const;

/** GET /api/session; kept until signing in or out, or until the server refuses us. */
export function useSession() {
  return useQuery<SessionAnswer, MusterError>({
    queryKey: sessionQueryKey,
    queryFn: ({ signal }) => requestApi(sessionAnswer, sessionPath, { signal }),
    staleTime: 5 * 60_000,
  });
}

/** The account of the session; null while nobody is signed in. */
export function accountOf(session: SessionAnswer | undefined): Account | null {
  const person = session?.person ?? null;
  return person === null ? null : { id: person.id, name: person.name, accountRole: person.accountRole };
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation<unknown, MusterError, { email: string; password: string }>({
    mutationFn: (body) => requestApi(z.unknown(), '/api/auth/sign-in/email', { method: 'POST', body }),
    retry: false,
    onSuccess: () => queries.resetQueries({ queryKey: sessionQueryKey }),
  });
}

/** Signs out. What this browser keeps of the words of `forget` is deleted; with null it stays for their next sign-in. */
export function useSignOut() {
  const queries = useQueryClient();
  return useMutation<unknown, MusterError, { readonly forget: PersonId | null }>({
    mutationFn: () => requestApi(z.unknown(), '/api/auth/sign-out', { method: 'POST', body: {} }),
    retry: false,
    onError: (error) => toast.error('Signing out: not done', { description: errorWords(error) }),
    // Nothing of the one who left stays on the page.
    onSuccess: async (_answer, { forget }) => {
      queries.clear();
      if (forget !== null) await forgetWords({ storage: localStorage, databases: indexedDB }, forget).catch(() => undefined);
      window.dispatchEvent(new Event(leavingEvent));
      window.location.assign('/sign-in');
    },
  });
}

export function useSetup() {
  const queries = useQueryClient();
  return useMutation<unknown, MusterError, z.input<typeof setupInput>>({
    mutationFn: (body) => requestApi(z.unknown(), '/api/setup', { method: 'POST', body }),
    retry: false,
    onSuccess: () => queries.resetQueries({ queryKey: sessionQueryKey }),
  });
}
