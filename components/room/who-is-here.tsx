'use client';
// Who has this room open now, where each of them reads, and the way to go along with one of them.
import { roleWord } from '../../domain/vocabulary.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Popover } from '../ui/popover.tsx';
import { useTimeZone } from '../ui/settings.ts';
import type { Presence } from './room-links.ts';
import { useTimelineLink } from './room-links-context.tsx';
import { whereWords } from './where-words.ts';

export function WhoIsHere() {
  const timeline = useTimelineLink();
  const zone = useTimeZone();
  const here = unique(timeline?.here ?? []);
  if (timeline === null || here.length === 0) return null;
  // Role holders are named in the row below; the header shows the others first.
  const faces = [...here].sort((a, b) => Number(a.role !== null) - Number(b.role !== null)).slice(0, 3);
  return (
    <Popover
      label="People here"
      className="pop menu people-here"
      align="end"
      trigger={
        <button type="button" className="here">
          <span className="stack" aria-hidden="true">
            {faces.map((one) => (
              <Avatar key={one.person.id} name={one.person.name} holds={one.role} />
            ))}
          </span>
          <span className="q">{here.length} here</span>
        </button>
      }
    >
      <p className="menu-label">Here now</p>
      <ul>
        {here.map((one) => {
          const followed = timeline.following === one.person.id;
          return (
            <li key={one.person.id} className="menu-item cursor-default">
              <Avatar name={one.person.name} holds={one.role} />
              <span className="grow person">
                <b className="trunc">{one.person.name}</b>
                <span className="q">
                  {[one.self ? 'you' : null, one.role === null ? null : roleWord[one.role], one.self ? null : whereWords(one, zone)]
                    .filter(Boolean)
                    .join(', ')}
                </span>
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
    </Popover>
  );
}

/** One line a person, however many tabs they have open. */
function unique(here: readonly Presence[]): readonly Presence[] {
  const people = new Map<string, Presence>();
  for (const one of here) {
    const before = people.get(one.person.id);
    people.set(
      one.person.id,
      before === undefined
        ? one
        : {
            ...before,
            self: before.self || one.self,
            editing: before.editing || one.editing,
            role: before.role ?? one.role,
            looking: before.looking ?? one.looking,
          },
    );
  }
  return [...people.values()];
}
