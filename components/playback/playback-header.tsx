'use client';
// The head of playback: what is played, as of when, the stages and roles of that moment, and its address.
import { Check, FileText, FlaskConical, History, Link2, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { IncidentId } from '../../domain/ids.ts';
import { elapsedWords, spellWords } from '../../domain/time-words.ts';
import { roleWord, stageWord } from '../../domain/vocabulary.ts';
import { stageSteps } from '../room/header-facts.ts';
import { Avatar } from '../ui/avatar.tsx';
import { SeverityBadge } from '../ui/marks.tsx';
import { Moment } from '../ui/moment.tsx';
import { toast } from '../ui/notify.ts';
import { addressOf } from './playback-player.ts';
import { usePlaybackView } from './use-playback.tsx';

export function PlaybackHeader({ incidentId }: { incidentId: IncidentId }) {
  const { at, room } = usePlaybackView();
  const router = useRouter();
  const copy = () => {
    const address = addressOf(window.location.href, at);
    window.history.replaceState(null, '', address);
    navigator.clipboard.writeText(address).then(
      () => toast.success('Link to this moment copied'),
      () => toast.info('Link to this moment', { description: address }),
    );
  };
  return (
    <header className="head">
      <div className="head-a">
        <span className="mode">
          <History className="i xs" aria-hidden="true" />
          Playback
        </span>
        <SeverityBadge severity={room.severity} />
        <h1 className="trunc" title={room.title}>
          {room.title}
        </h1>
        <span className="id mono q">{room.reference}</span>
        <span className="q closed">read-only</span>
        <span className="grow" />
        <dl className="clock as-of">
          <dt>As of</dt>
          <dd>
            <Moment at={at} form="seconds" />
          </dd>
        </dl>
        <dl className="clock">
          <dt>Into it</dt>
          <dd>{room.declaredAt === null ? 'unknown' : elapsedWords(Math.max(0, at - room.declaredAt))}</dd>
        </dl>
        <button type="button" className="btn" onClick={() => router.push(`/incidents/${incidentId}/what-if`)}>
          <FlaskConical className="i s" aria-hidden="true" />
          What if
        </button>
        <button type="button" className="btn" onClick={() => router.push(`/incidents/${incidentId}/review`)}>
          <FileText className="i s" aria-hidden="true" />
          Review
        </button>
        <button type="button" className="btn" onClick={copy}>
          <Link2 className="i s" aria-hidden="true" />
          Copy moment
        </button>
        <button
          type="button"
          className="btn ghost icon"
          aria-label="Leave playback and go to the room"
          onClick={() => router.push(`/incidents/${incidentId}`)}
        >
          <X className="i" aria-hidden="true" />
        </button>
      </div>
      <div className="head-b">
        <ol className="stepper" aria-label="Stage at this moment">
          {stageSteps(room, at).map((step) => (
            <li key={step.stage} className={step.state === 'ahead' ? undefined : step.state}>
              <span aria-current={step.state === 'now' ? 'step' : undefined}>
                {step.state === 'done' ? <Check className="i xs" role="img" aria-label="Done" /> : null}
                {step.state === 'now' ? <i className="pip" aria-hidden="true" /> : null}
                {stageWord[step.stage]}
                {step.words === null ? null : <time>{step.words}</time>}
              </span>
            </li>
          ))}
        </ol>
        <span className="grow" />
        <ul className="roles" aria-label="Roles at this moment">
          {room.roles.map(({ role, person, since }) => (
            <li key={`${role}-${person.id}`}>
              <Avatar name={person.name} holds={role} />
              <span>{person.name}</span>
              <span className="q">
                {roleWord[role]}, {spellWords(Math.max(0, at - since))}
              </span>
            </li>
          ))}
          {room.roles.length === 0 ? <li className="q">Nobody holds a role yet</li> : null}
        </ul>
      </div>
    </header>
  );
}
