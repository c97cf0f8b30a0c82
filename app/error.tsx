'use client';
// The page broke: say so, say what still holds, offer to try again.
import { useEffect } from 'react';

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    // The browser's own console keeps the stack for whoever is asked to look.
    reportError(error);
  }, [error]);
  return (
    <main className="bare">
      <div className="signin">
        <h1>This page stopped working</h1>
        <p className="t2">The room itself goes on: what was saved is on the server, and others are not affected.</p>
        <p className="mt-4 flex gap-2">
          <button type="button" className="btn primary" onClick={reset}>
            Try again
          </button>
          <a className="btn" href="/incidents">
            Go to incidents
          </a>
        </p>
      </div>
    </main>
  );
}
