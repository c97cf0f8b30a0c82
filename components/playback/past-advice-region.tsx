'use client';
// The advice as of the moment: ranks and scores, who saw it, what was decided, and with hindsight what came of it.
import { Check, CircleCheck, CircleHelp, CircleX, Eye, EyeOff, History } from 'lucide-react';
import { memo, useCallback, useState } from 'react';
import type { OfferId } from '../../domain/ids.ts';
import { type AdviceView, adviceViews, type EvaluatedCondition, maxOffersInList } from '../../domain/offer.ts';
import type { OfferState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { clockWords } from '../../domain/time-words.ts';
import { RefusedList } from '../advice/refused-list.tsx';
import { EventLink } from '../events/event-link.tsx';
import { usePeople } from '../room/use-room.tsx';
import { ChoiceMenu } from '../ui/choice-menu.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { MovingMoment } from './moving-moment.tsx';
import { type ExposureWords, exposureWords, fateWords, viewWord } from './past-advice.ts';
import { AtPace, useOfMoment, useOfPlayer } from './use-playback.tsx';

const marks = { accepted: CircleCheck, dismissed: CircleX, seen: Eye, never: EyeOff } as const;
const classes: Record<ExposureWords['kind'], string> = { accepted: 'expo good', dismissed: 'expo bad', seen: 'expo', never: 'expo never' };

/** So often the lists follow while the moment moves. */
const everyMs = 500;

/** The places of a list, first to last. Each has a card: other advice at a place changes its words, and moves no card. */
const places = Array.from({ length: maxOffersInList }, (_, place) => place);

export function PastAdvice() {
  return (
    <AtPace everyMs={everyMs}>
      <AdviceRegion />
    </AtPace>
  );
}

function AdviceRegion() {
  const [view, setView] = useState<AdviceView>('all');
  const length = useOfMoment(({ ranked }) => ranked[view].length);
  const hasRefused = useOfMoment(({ room }) => room.refused.length > 0);
  const isRanked = useOfMoment(({ room }) => room.rankedAt !== null);
  const [open, setOpen] = useState<OfferId | null>(null);
  const toggle = useCallback((id: OfferId) => setOpen((before) => (before === id ? null : id)), []);
  return (
    <aside className="region advice" aria-labelledby="h-ad">
      <header>
        <h2 id="h-ad">
          Advice at <MovingMoment />
        </h2>
        <span className="grow" />
        <ChoiceMenu label="Whose list" chosen={view} choices={adviceViews} words={viewWord} onChange={setView} />
      </header>
      <ol className="scroll cards asof">
        {places.slice(0, length).map((place) => (
          <AtPace key={place} everyMs={everyMs}>
            <PastCard view={view} place={place} open={open} onToggle={toggle} />
          </AtPace>
        ))}
        {length === 0 ? <li className="q">{isRanked ? 'Nothing fitted well enough to be advised' : 'No advice yet'}</li> : null}
        {hasRefused ? (
          <li className="refused">
            <RefusedList />
          </li>
        ) : null}
      </ol>
    </aside>
  );
}

type CardProps = { view: AdviceView; place: number; open: OfferId | null; onToggle: (id: OfferId) => void };

const PastCard = memo(function PastCard({ view, place, open, onToggle }: CardProps) {
  const offerId = useOfMoment(({ ranked }) => ranked[view][place]?.offerId);
  const score = useOfMoment(({ ranked }) => ranked[view][place]?.score ?? 0);
  const state = useOfMoment(({ room }) => (offerId === undefined ? undefined : room.offers.get(offerId)));
  const action = useOfMoment(({ room }) =>
    state === undefined || state.actionId === null ? null : (room.actions.get(state.actionId) ?? null),
  );
  const people = usePeople();
  const zone = useTimeZone();
  if (offerId === undefined || state === undefined) return null;
  const isOpen = open === offerId;
  const clock = (moment: EpochMs) => clockWords(moment, zone);
  const personOf = (id: string) => people.find((person) => person.id === id)?.name ?? 'Somebody';
  const words = exposureWords(state, action, personOf, clock);
  const Mark = marks[words.kind];
  return (
    <li className={isOpen ? 'card open' : 'card'}>
      <button type="button" className="c-head" aria-expanded={isOpen} onClick={() => onToggle(offerId)}>
        <span className="rank">
          <span className="sr">Rank </span>
          {place + 1}
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
      <Later state={state} />
    </li>
  );
});

/** What came of it, with hindsight. */
function Later({ state }: { state: OfferState }) {
  const hindsight = useOfPlayer((player) => player.hindsight);
  const zone = useTimeZone();
  const words = useOfMoment(({ fates, at }) =>
    hindsight ? fateWords(state, fates.get(state.offer.id), at, (moment) => clockWords(moment, zone)) : null,
  );
  if (words === null) return null;
  return (
    <p className="later">
      <History className="i xs" aria-hidden="true" />
      <span>{words}</span>
    </p>
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
