// Pages that somebody signed in sees, inside one frame that stays while they move between them.
import type { ReactNode } from 'react';
import { askAhead } from '../../components/session/ask-ahead.ts';
import { sessionPath } from '../../components/session/session-path.ts';
import { SignedIn } from '../../components/session/signed-in.tsx';

export default async function LiveLayout({ children }: { children: ReactNode }) {
  await askAhead(sessionPath);
  return <SignedIn>{children}</SignedIn>;
}
