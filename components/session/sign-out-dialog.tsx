'use client';
// Asks before signing out while words of this person are kept only in this browser.
import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { unsavedHere, unsavedWords } from './kept-words.ts';
import { useLive } from './live-provider.tsx';
import { useSignOut } from './use-session.ts';

export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const { account } = useLive();
  const signOut = useSignOut();
  const [kept] = useState(() => unsavedHere(localStorage, account.id));
  return (
    <Dialog open onClose={onClose} title="Sign out with words that are only here?" description={`On this browser ${unsavedWords(kept)}.`}>
      <p className="t2">
        Kept words wait here for your next sign-in on this browser, and are sent when you open the incident. On a computer that others use,
        stay until they are saved.
      </p>
      <div className="dialog-foot">
        <button type="button" className="btn ghost danger" onClick={() => signOut.mutate({ forget: account.id })}>
          Delete them and sign out
        </button>
        <span className="grow" />
        <button type="button" className="btn" onClick={() => signOut.mutate({ forget: null })}>
          Keep them and sign out
        </button>
        <button type="button" className="btn primary" onClick={onClose}>
          Stay signed in
        </button>
      </div>
    </Dialog>
  );
}
