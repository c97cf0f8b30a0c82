// Going along with somebody: whose view this one scrolls with, and where they are now.
import { useCallback, useMemo, useState } from 'react';
import type { PersonId } from '../../domain/ids.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { type PersonHere, tabOf } from './people-here.ts';
import type { ListPlace } from './timeline-list.tsx';

export type Following = {
  readonly following: PersonId | null;
  /** The followed person's tab; null while they are not here. */
  readonly leader: PersonHere | null;
  /** Where they read in the timeline; null while they are elsewhere, or nobody is followed. */
  readonly lead: ListPlace | null;
  readonly follow: (person: PersonId | null) => void;
  readonly stop: () => void;
};

export function useFollowing(others: readonly PersonHere[]): Following {
  const links = useRoomLinks();
  const [following, setFollowing] = useState<PersonId | null>(null);
  const leader = following === null ? null : tabOf(others, following);
  const follow = useCallback(
    (person: PersonId | null) => {
      if (person !== null) {
        links.view.set('timeline');
        links.desk.set('timeline');
      }
      setFollowing(person);
    },
    [links],
  );
  const stop = useCallback(() => setFollowing(null), []);
  const looking = leader?.looking ?? null;
  const inTimeline = looking?.region === 'timeline';
  const item = looking?.item ?? null;
  const at = looking?.at ?? null;
  const lead = useMemo<ListPlace | null>(() => {
    if (!inTimeline) return null;
    return item === null || at === null ? 'end' : { item, at };
  }, [inTimeline, item, at]);
  return { following, leader, lead, follow, stop };
}
