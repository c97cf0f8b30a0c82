'use client';
// The head of playback: what is played, as of when, the stages and roles of that moment, and its address.
import { Check, Link2 } from 'lucide-react';
import type { IncidentId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { spellWords } from '../../domain/time-words.ts';
import { roleWord, type Stage, stages, stageWord } from '../../domain/vocabulary.ts';
import { AsideLink, AsideName, LeaveAside } from '../room/aside-head.tsx';
import { stageSteps } from '../room/header-facts.ts';
import { Avatar } from '../ui/avatar.tsx';
import { toast } from '../ui/notify.ts';
import { MovingElapsed, MovingMoment } from './moving-moment.tsx';
import { addressOf } from './playback-player.ts';
import { AtPace, useOfMoment, usePlayer } from './use-playback.tsx';

/** Stages and roles follow so often while the moment moves; the clocks always. */
const everyMs = 400;

export function PlaybackHeader({ incidentId }: { incidentId: IncidentId }) {
  const player = usePlayer();
  const copy = () => {
    const at = player.at();
    if (at === null) return;
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
        <AtPace everyMs={everyMs}>
          <Named />
        </AtPace>
        <span className="q closed">read-only</span>
        <span className="grow" />
        <Clocks />
        <AsideLink to="what-if" incidentId={incidentId} />
        <AsideLink to="review" incidentId={incidentId} />
        <button type="button" className="btn" onClick={copy}>
          <Link2 className="i s" aria-hidden="true" />
          Copy moment
        </button>
        <LeaveAside label="Leave playback and go to the room" incidentId={incidentId} />
      </div>
      <div className="head-b">
        <AtPace everyMs={everyMs}>
          <Stages />
          <span className="grow" />
          <Roles />
        </AtPace>
      </div>
    </header>
  );
}

function Named() {
  const severity = useOfMoment(({ room }) => room.severity);
  const title = useOfMoment(({ room }) => room.title);
  const reference = useOfMoment(({ room }) => room.reference);
  return <AsideName page="playback" room={{ severity, title, reference }} />;
}

function Clocks() {
  const declaredAt = useOfMoment(({ room }) => room.declaredAt);
  return (
    <>
      <dl className="clock as-of">
        <dt>As of</dt>
        <dd>
          <MovingMoment form="seconds" />
        </dd>
      </dl>
      <dl className="clock">
        <dt>Into it</dt>
        <dd>{declaredAt === null ? 'unknown' : <MovingElapsed since={declaredAt} />}</dd>
      </dl>
    </>
  );
}

function Stages() {
  return (
    <ol className="stepper" aria-label="Stage at this moment">
      {stages.map((stage) => (
        <Step key={stage} stage={stage} />
      ))}
    </ol>
  );
}

function Step({ stage }: { stage: Stage }) {
  const place = stages.indexOf(stage);
  const state = useOfMoment(({ room, at }) => stageSteps(room, at)[place]?.state);
  const words = useOfMoment(({ room, at }) => stageSteps(room, at)[place]?.words ?? null);
  return (
    <li className={state === 'ahead' ? undefined : state}>
      <span aria-current={state === 'now' ? 'step' : undefined}>
        {state === 'done' ? <Check className="i xs" role="img" aria-label="Done" /> : null}
        {state === 'now' ? <i className="pip" aria-hidden="true" /> : null}
        {stageWord[stage]}
        {words === null ? null : <time>{words}</time>}
      </span>
    </li>
  );
}

function Roles() {
  const roles = useOfMoment(({ room }) => room.roles);
  return (
    <ul className="roles" aria-label="Roles at this moment">
      {roles.map(({ role, person, since }) => (
        <li key={`${role}-${person.id}`}>
          <Avatar name={person.name} holds={role} />
          <span>{person.name}</span>
          <span className="q">
            {roleWord[role]}, <Spell since={since} />
          </span>
        </li>
      ))}
      {roles.length === 0 ? <li className="q">Nobody holds a role yet</li> : null}
    </ul>
  );
}

function Spell({ since }: { since: EpochMs }) {
  return useOfMoment(({ at }) => spellWords(Math.max(0, at - since)));
}
