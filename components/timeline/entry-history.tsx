'use client';
// The history of one entry: who wrote which words when, oldest first, as the server attributed it.
import { useEffect, useRef } from 'react';
import type { EntryHistoryStep } from '../../domain/api.ts';
import { useRoom } from '../room/use-room.tsx';
import { errorWords } from '../ui/api-client.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Moment } from '../ui/moment.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { deedsOf, saysSomething, shortened, writersIn } from './entry-steps.ts';
import type { EntryRow } from './timeline-doc.ts';
import { useEntryHistory } from './use-entry-history.ts';

export function EntryHistory({ row }: { row: EntryRow }) {
  const { data, error, refetch } = useEntryHistory(row);
  const scroller = useRef<HTMLElement>(null);
  const steps = data?.steps.filter(saysSomething) ?? null;
  const count = steps?.length ?? 0;
  // The latest words are what people look for, and time runs down.
  useEffect(() => {
    if (count > 0) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [count]);
  if (steps === null && error === null) return <Waiting what="the history" />;
  if (steps === null) {
    return (
      <Trouble
        title="The history could not be read"
        action={
          <button type="button" className="btn sm" onClick={() => void refetch()}>
            Try again
          </button>
        }
      >
        {errorWords(error)}
      </Trouble>
    );
  }
  const writers = writersIn(steps);
  return (
    <>
      <p className="history-head">
        <b>Who wrote what</b>
        <span className="q">{writers.length === 1 ? `only ${writers[0]?.name}` : `${writers.length} people`}</span>
      </p>
      {steps.length === 0 ? (
        <p className="note">Nothing is stored of this entry yet.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className="scroll" ref={scroller} tabIndex={0} aria-label="Steps, oldest first">
          <ol className="history">
            {steps.map((step) => (
              <Step key={`${step.from} ${step.actor.name}`} step={step} />
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function Step({ step }: { step: EntryHistoryStep }) {
  const { state } = useRoom();
  const zone = useTimeZone();
  const { actor } = step;
  const role = actor.type === 'person' ? (state.roles.find((held) => held.person.id === actor.id)?.role ?? null) : null;
  const deeds = deedsOf(step, zone);
  const rewritten = step.spans.some((span) => span.change !== 'kept');
  return (
    <li>
      <p className="who">
        <Avatar name={actor.name} holds={role} />
        <b>{actor.name}</b>
        {step.broughtBy !== null && <span className="q">brought by {step.broughtBy.name} after a cut</span>}
        {deeds.length > 0 && <span className="t2">{deeds.join(', ')}</span>}
        <Moment at={step.to} form="seconds" className="mono q" />
      </p>
      {rewritten && (
        <p className="words">
          {shortened(step.spans).map((span, at) => {
            // Spans have no ids and are drawn anew together.
            const key = at;
            if (span.change === 'kept') return <span key={key}>{span.text}</span>;
            return span.change === 'added' ? (
              <ins key={key}>
                <span className="sr">added: </span>
                {span.text}
                <span className="sr"> (end)</span>
              </ins>
            ) : (
              <del key={key}>
                <span className="sr">taken out: </span>
                {span.text}
                <span className="sr"> (end)</span>
              </del>
            );
          })}
        </p>
      )}
    </li>
  );
}
