'use client';
// Next actions: the ranked list for a role, what is under way, and the switch that turns advice off for everyone.
import { Lock } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import type { CommandInput } from '../../domain/commands.ts';
import type { OfferId, PersonId } from '../../domain/ids.ts';
import { type AdviceView, adviceViews } from '../../domain/offer.ts';
import type { OfferState } from '../../domain/room-state.ts';
import { roleWord } from '../../domain/vocabulary.ts';
import { useCommand } from '../room/use-command.ts';
import { useRoom } from '../room/use-room.tsx';
import { Choice } from '../ui/choice.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { adviceList, viewOf } from './advice-cards.ts';
import { AdviceOff, NothingFits, Resolved } from './advice-empty.tsx';
import { AdviceCards } from './advice-list.tsx';
import { useExposure } from './use-exposure.ts';
import { useHeldOrder } from './use-held-order.ts';

/** Below the list: it comes right after it. */
const UnderWayList = dynamic(() => import('./under-way-list.tsx').then((module) => module.UnderWayList), { ssr: false });

/** Rare, and never the first thing to read. */
const RefusedList = dynamic(() => import('./refused-list.tsx').then((module) => module.RefusedList), { ssr: false });

/** Past incidents are read after everything that is live. */
const SimilarIncidents = dynamic(() => import('./similar-incidents.tsx').then((module) => module.SimilarIncidents), { ssr: false });

/** The roles first, as people know them; everybody's list last. */
const views: readonly AdviceView[] = [...adviceViews.filter((view) => view !== 'all'), 'all'];

export function AdviceRegion() {
  const { phase, state, account, now } = useRoom();
  const { run, may } = useCommand();
  const scroller = useRef<HTMLDivElement>(null);
  const mine = viewOf(state, account.id);
  // Until somebody looks at another role's list, the list follows the role they hold.
  const [picked, setPicked] = useState<AdviceView | null>(null);
  const view = picked ?? mine;
  const [decided, setDecided] = useState<ReadonlySet<OfferId>>(new Set());
  const { held, refresh, area } = useHeldOrder(scroller, state, view);
  const list = adviceList(state, view, { held, mine: decided, me: account.id, now: now() });
  const live = state.adviceOn && phase === 'ready';

  const shown = live ? list.cards.map((card) => `${card.offerId}:${card.fate.kind}:${card.rank}`).join(' ') : '';
  useExposure(scroller, view, shown, async (sightings) => {
    const seen = sightings.filter(({ offerId, view: where, rank }) =>
      isFresh(state.offers.get(offerId), account.id, { view: where, rank }),
    );
    if (seen.length === 0) return true;
    const command: CommandInput = { type: 'see-offers', seen };
    // Who may only look has seen it all the same, but cannot say so.
    return may(command).allowed ? run(command, { quiet: true }) : account.accountRole === 'viewer';
  });

  const onDecided = (offerId: OfferId, done: boolean) => {
    setDecided((before) => {
      const after = new Set(before);
      if (done) after.add(offerId);
      else after.delete(offerId);
      return after;
    });
  };
  return (
    <aside className="region advice" aria-labelledby="h-ad">
      <header>
        <h2 id="h-ad">Next actions</h2>
        {live && list.stale ? <HeldNote waiting={list.waiting} onShow={refresh} /> : <span className="grow" />}
        <GuardedButton
          className="switch"
          role="switch"
          aria-checked={state.adviceOn}
          permission={may({ type: 'switch-advice', on: !state.adviceOn })}
          onClick={() => void run({ type: 'switch-advice', on: !state.adviceOn })}
        >
          Advice {state.adviceOn ? 'on' : 'off'}
          <i aria-hidden="true" />
        </GuardedButton>
      </header>
      {state.adviceOn && (
        <div className="rolebar">
          <Choice
            label="Show actions for"
            value={view}
            onChange={(next) => setPicked(next === mine ? null : next)}
            options={views.map((one) => ({
              value: one,
              text: (
                <>
                  {one === 'all' ? 'All' : roleWord[one]}
                  {one === mine && one !== 'all' && <span className="q">you</span>}
                </>
              ),
            }))}
          />
        </div>
      )}
      <div className={state.adviceOn ? 'scroll adv' : 'scroll adv alone'} ref={scroller} tabIndex={-1} {...area}>
        {phase === 'loading' ? (
          <Waiting what="the next actions" widths={[80, 52, 70]} />
        ) : !state.adviceOn ? (
          <AdviceOff />
        ) : state.resolvedAt !== null ? (
          <Resolved />
        ) : list.cards.length === 0 ? (
          <NothingFits ranked={state.rankedAt !== null} />
        ) : (
          <AdviceCards list={list} view={view} reading={held !== null} onDecided={onDecided} />
        )}
        {live && state.resolvedAt === null && state.refused.length > 0 && <RefusedList />}
        <UnderWayList />
        {phase === 'ready' && <SimilarIncidents />}
      </div>
    </aside>
  );
}

/** Whether it is not in the log yet that this person saw the offer at this place. */
function isFresh(offer: OfferState | undefined, me: PersonId, place: { readonly view: AdviceView; readonly rank: number }): boolean {
  if (offer === undefined || offer.closed !== null) return false;
  return !offer.seen.some((seen) => seen.personId === me && seen.view === place.view && seen.rank === place.rank);
}

/** Stands in the header, where its coming and going moves nothing. */
function HeldNote({ waiting, onShow }: { waiting: number; onShow: () => void }) {
  const words = waiting === 0 ? 'The ranking has changed.' : waiting === 1 ? '1 new action waits.' : `${waiting} new actions wait.`;
  return (
    <p className="held" title={`Order held while you read. ${words}`}>
      <Lock className="i xs" aria-hidden="true" />
      <span className="trunc">Order held{waiting > 0 && `, ${waiting} new`}</span>
      <button type="button" className="lnk" aria-label={`Show the new order. ${words}`} onClick={onShow}>
        Show
      </button>
    </p>
  );
}
