// Pages that somebody signed in sees, inside one frame that stays while they move between them.
import type { ReactNode } from 'react';
import { SignedIn } from '../../components/session/signed-in.tsx';

export default function LiveLayout({ children }: { children: ReactNode }) {
  return <SignedIn>{children}</SignedIn>;
}
