'use client';
// Who has this room open now.
import { roleWord } from '../../domain/vocabulary.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Popover } from '../ui/popover.tsx';
import type { Presence } from './room-links.ts';
import { useTimelineLink } from './room-links-context.tsx';

export function WhoIsHere() {
  const here = unique(useTimelineLink()?.here ?? []);
  if (here.length === 0) return null;
  // Role holders are named in the row below; the header shows the others first.
  const faces = [...here].sort((a, b) => Number(a.role !== null) - Number(b.role !== null)).slice(0, 3);
  return (
    <Popover
      label="People here"
      className="pop menu"
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
        {here.map((one) => (
          <li key={one.person.id} className="menu-item cursor-default">
            <Avatar name={one.person.name} holds={one.role} />
            <span className="grow trunc">{one.person.name}</span>
            <span className="q">
              {[one.role === null ? null : roleWord[one.role], one.editing ? 'writing' : null].filter(Boolean).join(', ')}
            </span>
          </li>
        ))}
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
      before === undefined ? one : { ...before, editing: before.editing || one.editing, role: before.role ?? one.role },
    );
  }
  return [...people.values()];
}
