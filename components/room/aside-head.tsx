'use client';
// What the heads of the pages beside a room share: which page of which incident this is, and the ways out of it.
import { FileText, FlaskConical, History, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { IncidentId } from '../../domain/ids.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { SeverityBadge } from '../ui/marks.tsx';

export type Aside = 'playback' | 'review' | 'what-if';

const pages = {
  playback: { word: 'Playback', verb: 'Play back', Icon: History },
  review: { word: 'Review', verb: 'Review', Icon: FileText },
  'what-if': { word: 'What if', verb: 'What if', Icon: FlaskConical },
} as const satisfies Record<Aside, unknown>;

export function AsideName({ page, room }: { page: Aside; room: Pick<RoomState, 'severity' | 'title' | 'reference'> }) {
  const { word, Icon } = pages[page];
  return (
    <>
      <span className="mode">
        <Icon className="i xs" aria-hidden="true" />
        {word}
      </span>
      <SeverityBadge severity={room.severity} />
      <h1 className="trunc" title={room.title}>
        {room.title}
      </h1>
      <span className="id mono q">{room.reference}</span>
    </>
  );
}

export function AsideLink({ to, incidentId }: { to: Aside; incidentId: IncidentId }) {
  const { verb, Icon } = pages[to];
  return (
    <Link className="btn" prefetch={false} href={`/incidents/${incidentId}/${to}`}>
      <Icon className="i s" aria-hidden="true" />
      {verb}
    </Link>
  );
}

export function LeaveAside({ label, incidentId }: { label: string; incidentId: IncidentId }) {
  const router = useRouter();
  return (
    <button type="button" className="btn ghost icon" aria-label={label} onClick={() => router.push(`/incidents/${incidentId}`)}>
      <X className="i" aria-hidden="true" />
    </button>
  );
}
