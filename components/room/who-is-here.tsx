'use client';
// Who has this room open now: faces in the header, and the list of people behind them.
import { lazy, Suspense } from 'react';
import { Avatar } from '../ui/avatar.tsx';
import { Popover } from '../ui/popover.tsx';
import type { Presence } from './room-links.ts';
import { useTimelineLink } from './room-links-context.tsx';

const PeopleList = lazy(() => import('./people-list.tsx').then((module) => ({ default: module.PeopleList })));

export function WhoIsHere() {
  const timeline = useTimelineLink();
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
      <Suspense fallback={null}>
        <PeopleList here={here} timeline={timeline} />
      </Suspense>
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
