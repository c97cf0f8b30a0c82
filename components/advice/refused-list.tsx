'use client';
// What is held back because somebody said no to it: which step, who said so and when, why, and until when it is not offered.
import { CircleSlash } from 'lucide-react';
import { holdsUntil, saidNo } from '../../domain/refusal.ts';
import type { RefusedState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { SignalLink } from '../events/signal-link.tsx';
import { useNow } from '../room/use-now.ts';
import { useRoom } from '../room/use-room.tsx';
import { Moment } from '../ui/moment.tsx';
import { refusedStep, standing } from './refused-words.ts';

/** Of the room that is open, or of the moment that playback shows. */
export function RefusedList() {
  const { state } = useRoom();
  const refused = standing(state.refused, useNow());
  if (refused.length === 0) return null;
  return (
    <section className="similar" aria-labelledby="h-refused">
      <h3 className="grp" id="h-refused">
        Not offered for now <span className="q">{refused.length}</span>
      </h3>
      <ul>
        {refused.map((one) => (
          <Refused key={`${one.class} ${one.target} ${one.source}`} refusal={one} until={holdsUntil(one)} />
        ))}
      </ul>
    </section>
  );
}

function Refused({ refusal, until }: { refusal: RefusedState; until: EpochMs }) {
  return (
    <li>
      <p className="s-head">
        <CircleSlash className="i xs" aria-hidden="true" />
        <span className="trunc">{refusedStep(refusal)}</span>
      </p>
      <p className="s-why">
        {saidNo(refusal)} at <Moment at={refusal.at} />: {refusal.reason ?? `“${refusal.text}”`} <SignalLink seq={refusal.source} />
      </p>
      <p className="s-why q">
        Held back until <Moment at={until} />, or until somebody proposes it again.
      </p>
    </li>
  );
}
