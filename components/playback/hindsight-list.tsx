'use client';
// What became known late: a count as of the moment, and with hindsight the list of the whole incident, each a way to its moment.
import { ChevronRight, Clock } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { eventLabel } from '../../domain/ids.ts';
import { countUpTo } from '../../domain/playback.ts';
import { durationWords } from '../../domain/time-words.ts';
import { dimensionWord } from '../../domain/vocabulary.ts';
import { Moment } from '../ui/moment.tsx';
import { type LateFact, learnedLate } from './past-event-rows.ts';
import { useOfMoment, useOfPlayer, usePlayback, usePlayer } from './use-playback.tsx';

/** So many of those that were known latest are listed at first. */
const shownFirst = 30;

export function HindsightList() {
  const { facts } = usePlayback();
  const hindsight = useOfPlayer((state) => state.hindsight);
  const late = useMemo(() => learnedLate(facts.events, facts.times), [facts]);
  const learned = useMemo(() => late.map((fact) => fact.at).sort((a, b) => a - b), [late]);
  const soFar = useOfMoment(({ at }) => countUpTo(learned, at));
  const [isOpen, setOpen] = useState(true);
  if (late.length === 0) return hindsight ? <p className="late-count q">Nothing became known late</p> : null;
  if (!hindsight) {
    return (
      <p className="late-count q">
        <Clock className="i xs" aria-hidden="true" />
        {soFar === 0 ? 'Nothing became known late so far' : `${factsWord(soFar)} became known late so far`}
      </p>
    );
  }
  return (
    <section className="late-list" aria-labelledby="h-late">
      <h3 id="h-late">
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronRight className="i xs" aria-hidden="true" />
          Known late <span className="q">{factsWord(late.length)}</span>
        </button>
      </h3>
      {isOpen && <LateFacts late={late} />}
    </section>
  );
}

function LateFacts({ late }: { late: readonly LateFact[] }) {
  const player = usePlayer();
  const [all, setAll] = useState(false);
  const [current, setCurrent] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const shown = all ? late : late.slice(0, shownFirst);
  const at = useOfMoment((view) => (shown.some((fact) => fact.at === view.at) ? view.at : null));
  const onKey = (event: KeyboardEvent) => {
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.min(shown.length - 1, Math.max(0, to));
    setCurrent(next);
    list.current?.querySelectorAll<HTMLElement>('button')[next]?.focus();
  };
  return (
    <>
      <ol ref={list} onKeyDown={onKey}>
        {shown.map((fact, index) => (
          <li key={fact.event.number}>
            <button
              type="button"
              tabIndex={index === Math.min(current, shown.length - 1) ? 0 : -1}
              aria-current={fact.at === at ? 'true' : undefined}
              onFocus={() => setCurrent(index)}
              onClick={() => player.seek(fact.at)}
            >
              <span className="what">
                <b>{eventLabel(fact.event.number)}</b> {fact.event.entity}: {fact.event.to}
                <span className="sr">, {dimensionWord[fact.event.dimension]},</span>
              </span>
              <span className="late">known {durationWords(fact.lateMs)} late</span>
              <span className="q">
                from <Moment at={fact.event.occurredAt} />, known <Moment at={fact.at} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      {shown.length < late.length ? (
        <button type="button" className="lnk earlier" onClick={() => setAll(true)}>
          Show all {late.length.toLocaleString('en-GB')}
        </button>
      ) : null}
    </>
  );
}

function factsWord(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'fact' : 'facts'}`;
}
