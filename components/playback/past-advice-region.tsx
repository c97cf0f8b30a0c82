'use client';
// The advice as of the moment: ranks and scores, who saw it, what was decided, and with hindsight what came of it.
import { Check, ChevronDown, CircleCheck, CircleHelp, CircleX, Eye, EyeOff, History } from 'lucide-react';
import { useState } from 'react';
import { type AdviceView, adviceViews, type EvaluatedCondition } from '../../domain/offer.ts';
import type { EpochMs } from '../../domain/time.ts';
import { clockWords } from '../../domain/time-words.ts';
import { EventLink } from '../events/event-link.tsx';
import { useRoom } from '../room/use-room.tsx';
import { Menu } from '../ui/menu.tsx';
import { Moment } from '../ui/moment.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { type ExposureWords, exposureWords, fateWords, viewWord } from './past-advice.ts';
import { usePlaybackView, usePlayer } from './use-playback.tsx';

const marks = { accepted: CircleCheck, dismissed: CircleX, seen: Eye, never: EyeOff } as const;
const classes: Record<ExposureWords['kind'], string> = { accepted: 'expo good', dismissed: 'expo bad', seen: 'expo', never: 'expo never' };

export function PastAdvice() {
  const { at, room, ranked, fates } = usePlaybackView();
  const { people } = useRoom();
  const { hindsight } = usePlayer().state;
  const zone = useTimeZone();
  const [view, setView] = useState<AdviceView>('all');
  const [open, setOpen] = useState<string | null>(null);
  const clock = (moment: EpochMs) => clockWords(moment, zone);
  const personOf = (id: string) => people.find((person) => person.id === id)?.name ?? 'Somebody';
  const list = ranked[view];
  return (
    <aside className="region advice" aria-labelledby="h-ad">
      <header>
        <h2 id="h-ad">
          Advice at <Moment at={at} />
        </h2>
        <span className="grow" />
        <Menu
          label="Whose list"
          align="end"
          trigger={
            <button type="button" className="btn ghost sm">
              {viewWord[view]} <ChevronDown className="i xs" aria-hidden="true" />
            </button>
          }
          items={adviceViews.map((each) => ({ key: each, text: viewWord[each], chosen: each === view, onSelect: () => setView(each) }))}
        />
      </header>
      <ol className="scroll cards asof">
        {list.map(({ offerId, score }, index) => {
          const state = room.offers.get(offerId);
          if (state === undefined) return null;
          const action = state.actionId === null ? null : (room.actions.get(state.actionId) ?? null);
          const words = exposureWords(state, action, personOf, clock);
          const later = hindsight ? fateWords(state, fates.get(offerId), at, clock) : null;
          const Mark = marks[words.kind];
          const isOpen = open === offerId;
          return (
            <li key={offerId} className={isOpen ? 'card open' : 'card'}>
              <button type="button" className="c-head" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? null : offerId)}>
                <span className="rank">
                  <span className="sr">Rank </span>
                  {index + 1}
                </span>
                <span className="c-title">{state.offer.text}</span>
                <span className="score mono" title="Score at this moment">
                  <span className="sr">Score </span>
                  {score.toFixed(2)}
                </span>
              </button>
              <p className={classes[words.kind]}>
                <Mark className="i xs" aria-hidden="true" />
                <b>{words.word}</b>
                <span title={words.detail}>{words.detail}</span>
              </p>
              {isOpen ? <Why conditions={state.offer.conditions} /> : null}
              {later === null ? null : (
                <p className="later">
                  <History className="i xs" aria-hidden="true" />
                  <span>{later}</span>
                </p>
              )}
            </li>
          );
        })}
        {list.length === 0 ? (
          <li className="q">{room.rankedAt === null ? 'No advice yet' : 'Nothing fitted well enough to be advised'}</li>
        ) : null}
      </ol>
    </aside>
  );
}

function Why({ conditions }: { conditions: readonly EvaluatedCondition[] }) {
  if (conditions.length === 0) return <p className="q why-none">No condition: it fits the stage and the role.</p>;
  return (
    <ul className="why" aria-label="Why at this moment">
      {conditions.map((condition) => (
        <li key={condition.text} className={condition.status === 'true' ? 'yes' : 'unk'}>
          {condition.status === 'true' ? (
            <Check className="i xs" role="img" aria-label="True" />
          ) : (
            <CircleHelp className="i xs" aria-hidden="true" />
          )}
          <span>{condition.status === 'true' ? condition.text : `Unknown: ${condition.question ?? condition.text}`}</span>
          <span className="evs">
            {condition.evidence
              .slice(0, 3)
              .map((one) => (one.kind === 'event' ? <EventLink key={one.number} number={one.number} /> : null))}
          </span>
        </li>
      ))}
    </ul>
  );
}
