'use client';
// The gate: shows its pages to somebody who is signed in, and the way to sign in to everybody else.
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { errorWords } from '../ui/api-client.ts';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { AppShell } from './app-shell.tsx';
import { LiveProvider } from './live-provider.tsx';
import { signInPath } from './return-path.ts';
import { accountOf, useSession } from './use-session.ts';

export function SignedIn({ children }: { children: ReactNode }) {
  const session = useSession();
  const router = useRouter();
  const path = usePathname();
  const account = accountOf(session.data);
  const goTo = session.data === undefined || account !== null ? null : session.data.server.needsSetup ? '/setup' : signInPath(path);
  useEffect(() => {
    if (goTo !== null) router.replace(goTo);
  }, [goTo, router]);
  if (session.data !== undefined && account !== null) {
    return (
      <LiveProvider key={account.id} account={account} server={session.data.server}>
        <AppShell>{children}</AppShell>
      </LiveProvider>
    );
  }
  return (
    <main className="bare">
      <div className="signin">
        {session.isError ? (
          <Trouble
            title="Muster cannot be reached"
            action={
              <button type="button" className="btn sm" onClick={() => void session.refetch()}>
                Try again
              </button>
            }
          >
            {errorWords(session.error)}
          </Trouble>
        ) : (
          <Waiting what="the server" />
        )}
      </div>
    </main>
  );
}
