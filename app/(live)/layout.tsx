// Pages that somebody signed in sees, inside one frame that stays while they move between them.
import type { ReactNode } from 'react';
import { preload } from 'react-dom';
import { sessionPath } from '../../components/session/session-path.ts';
import { SignedIn } from '../../components/session/signed-in.tsx';

export default function LiveLayout({ children }: { children: ReactNode }) {
  // Asked while the scripts are on their way, not after them.
  preload(sessionPath, { as: 'fetch', crossOrigin: 'anonymous' });
  return <SignedIn>{children}</SignedIn>;
}
