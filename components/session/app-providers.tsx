'use client';
// What every page has around it: queries, keys, live regions, notices.
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { type ReactNode, useEffect, useState } from 'react';
import { MusterError } from '../../domain/errors.ts';
import { AnnouncerProvider } from '../ui/announcer.tsx';
import { mayRetry } from '../ui/api-client.ts';
import { applySettings, useSettings } from '../ui/settings.ts';
import { ShortcutsProvider } from '../ui/shortcuts-provider.tsx';
import { sessionQueryKey } from './use-session.ts';

const Notices = dynamic(() => import('../ui/notices.tsx').then((module) => module.Notices), { ssr: false });

function createQueries(): QueryClient {
  // A session that ended on the server ends here too: the gate then shows the way to sign in.
  const onError = (error: unknown) => {
    if (error instanceof MusterError && error.code === 'not-signed-in') void queries.invalidateQueries({ queryKey: sessionQueryKey });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { retry: (count, error) => count < 2 && mayRetry(error), networkMode: 'always', refetchOnWindowFocus: true },
      mutations: { networkMode: 'always' },
    },
  });
  return queries;
}

export function AppProviders({ children }: { children: ReactNode }) {
  const [queries] = useState(createQueries);
  const settings = useSettings();
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: light)');
    const apply = () => applySettings(settings);
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [settings]);
  return (
    <QueryClientProvider client={queries}>
      <AnnouncerProvider>
        <ShortcutsProvider>{children}</ShortcutsProvider>
      </AnnouncerProvider>
      <Notices />
    </QueryClientProvider>
  );
}
