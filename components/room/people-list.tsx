'use client';
// The people in the room: their role, where each of them reads, and the way to go along with one of them.
import { roleWord } from '../../domain/vocabulary.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useTimeZone } from '../ui/settings.ts';
import type { Presence, TimelineLink } from './room-links.ts';
import { whereWords } from './where-words.ts';

/** `here` has one line a person. */
export function PeopleList({ here, timeline }: { here: readonly Presence[]; timeline: Pick<TimelineLink, 'following' | 'follow'> }) {
  const zone = useTimeZone();
  return (
    <>
      <p className="menu-label">Here now</p>
      <ul>
        {here.map((one) => {
          const followed = timeline.following === one.person.id;
          const where = one.self ? 'you' : whereWords(one, zone);
          return (
            <li key={one.person.id} className="menu-item cursor-default">
              <Avatar name={one.person.name} holds={one.role} />
              <span className="grow person">
                <b className="trunc">{one.person.name}</b>
                <span className="q">{one.role === null ? where : `${roleWord[one.role]}, ${where}`}</span>
              </span>
              {!one.self && (
                <button
                  type="button"
                  className="btn sm ghost"
                  aria-label={followed ? `Stop following ${one.person.name}` : `Follow ${one.person.name}`}
                  onClick={() => timeline.follow(followed ? null : one.person.id)}
                >
                  {followed ? 'Stop' : 'Follow'}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
