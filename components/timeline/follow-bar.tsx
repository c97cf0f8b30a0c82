// Says whom this timeline scrolls with, where they are, and how to stop.

import { whereWords } from '../room/where-words.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useTimeZone } from '../ui/settings.ts';
import type { PersonHere } from './people-here.ts';

type Props = { readonly name: string; readonly leader: PersonHere | null; readonly onStop: () => void };

export function FollowBar({ name, leader, onStop }: Props) {
  const zone = useTimeZone();
  const where =
    leader === null
      ? 'not here now'
      : whereWords({ editing: leader.editing !== null || leader.draft !== null, looking: leader.looking }, zone);
  return (
    <div className="follow-bar" role="status">
      <Avatar name={name} holds={leader?.role ?? null} />
      <b className="trunc">Following {name}</b>
      {/* Where they are changes all the time and is not read out. */}
      <span className="t2 trunc" aria-hidden="true">
        {where}
      </span>
      <span className="grow" />
      <button type="button" className="btn sm ghost" onClick={onStop}>
        Stop following <kbd>Esc</kbd>
      </button>
    </div>
  );
}
