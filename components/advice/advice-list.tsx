'use client';
// The list of offered actions: one card open at a time, decided with single keys, its order held while it is read.
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandInput } from '../../domain/commands.ts';
import type { OfferId } from '../../domain/ids.ts';
import type { AdviceView } from '../../domain/offer.ts';
import { useCommand } from '../room/use-command.ts';
import { useRoom } from '../room/use-room.tsx';
import { toast } from '../ui/notify.ts';
import type { Shortcut } from '../ui/shortcuts.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { AdviceCardContent, type CardActions, type CardMode } from './advice-card.tsx';
import type { AdviceCard, AdviceList } from './advice-cards.ts';
import type { Confirming } from './confirm-dialog.tsx';

const ConfirmDialog = dynamic(() => import('./confirm-dialog.tsx').then((module) => module.ConfirmDialog), { ssr: false });

type Props = {
  readonly list: AdviceList;
  readonly view: AdviceView;
  /** Somebody is in the list, so its order is held. */
  readonly reading: boolean;
  /** The reader decided this offer here (or, with false, the server did not let them). */
  readonly onDecided: (offerId: OfferId, decided: boolean) => void;
};

export function AdviceCards({ list, view, reading, onDecided }: Props) {
  const { account } = useRoom();
  const { run } = useCommand();
  const element = useRef<HTMLOListElement>(null);
  const { cards } = list;
  const [chosen, setChosen] = useState<{ readonly offerId: OfferId; readonly index: number } | null>(null);
  const [mode, setMode] = useState<{ readonly offerId: OfferId; readonly mode: CardMode } | null>(null);
  const [confirming, setConfirming] = useState<Confirming | null>(null);

  const chosenIndex = chosen === null ? -1 : cards.findIndex((card) => card.offerId === chosen.offerId);
  // A card that left gives its place to its neighbour while somebody is here; for the next reader the first is open.
  const openIndex = chosenIndex !== -1 ? chosenIndex : reading ? Math.min(chosen?.index ?? 0, cards.length - 1) : 0;
  const open = cards[openIndex];
  const modeOf = (card: AdviceCard): CardMode => (mode?.offerId === card.offerId ? mode.mode : 'read');

  const focusCard = useCallback((offerId: OfferId) => {
    const card = element.current?.querySelector<HTMLElement>(`[data-offer="${CSS.escape(offerId)}"]`);
    // At once, so that the next key finds it; into sight after the paint, when the card that opens has its size.
    card?.focus({ preventScroll: true });
    requestAnimationFrame(() => card?.scrollIntoView({ block: 'nearest' }));
  }, []);
  const choose = (index: number) => {
    const card = cards[index];
    if (card === undefined) return;
    setChosen({ offerId: card.offerId, index });
    focusCard(card.offerId);
  };

  // The focus does not fall out of the list with the card that had it.
  const hadFocus = useRef(false);
  const openId = open?.offerId ?? null;
  const asking = confirming !== null;
  useEffect(() => {
    if (openId === null || asking) return;
    // A dialog that closes looks for its own place first.
    const timer = setTimeout(() => {
      if (hadFocus.current && document.activeElement === document.body) focusCard(openId);
    }, 50);
    return () => clearTimeout(timer);
  }, [openId, asking, focusCard]);

  const decide = async (offerId: OfferId, command: CommandInput): Promise<void> => {
    onDecided(offerId, true);
    setMode(null);
    if (!(await run(command))) onDecided(offerId, false);
  };
  const actions: CardActions = {
    accept: (card) => {
      if (card.risk === 'destructive') setConfirming({ card, doer: account, minutes: null });
      else void decide(card.offerId, { type: 'accept-offer', offerId: card.offerId });
    },
    assign: (card, person, minutes) => {
      if (card.risk === 'destructive') setConfirming({ card, doer: person, minutes });
      else void decide(card.offerId, { type: 'assign-offer', offerId: card.offerId, personId: person.id, callBackMinutes: minutes });
    },
    dismiss: (card, reason, note) => {
      void decide(card.offerId, { type: 'dismiss-offer', offerId: card.offerId, reason, ...(note === '' ? {} : { note }) });
    },
    setMode: (card, next) => {
      setMode(next === 'read' ? null : { offerId: card.offerId, mode: next });
      if (next === 'read') focusCard(card.offerId);
    },
  };
  const confirm = ({ card, doer, minutes }: Confirming, confirmedText: string) => {
    setConfirming(null);
    const { offerId } = card;
    const command: CommandInput =
      minutes === null && doer.id === account.id
        ? { type: 'accept-offer', offerId, confirmedText }
        : { type: 'assign-offer', offerId, personId: doer.id, callBackMinutes: minutes, confirmedText };
    void decide(offerId, command);
  };
  const giveTask = async ({ card, doer, minutes }: Confirming, text: string) => {
    setConfirming(null);
    setMode(null);
    const given = await run({ type: 'give-task', personId: doer.id, text, class: null, target: card.target, callBackMinutes: minutes });
    if (given) toast.success(`Task given to ${doer.name}`);
  };

  const here = (run: (card: AdviceCard) => void) => () => {
    if (open === undefined || element.current?.contains(document.activeElement) !== true) return false;
    return run(open);
  };
  const onOpenCard = (run: (card: AdviceCard) => void) =>
    here((card) => {
      if (card.fate.kind === 'open' && modeOf(card) === 'read') run(card);
    });
  const shortcut = (keys: string, label: string, run: () => unknown, hidden = false): Shortcut => ({
    keys,
    label,
    scope: 'action',
    run,
    hidden,
  });
  // Who came while the list was empty stands on what scrolls: from there the first step is onto the open card.
  const go = (index: number) => () => {
    if (document.activeElement === element.current?.parentElement) choose(openIndex);
    else return here(() => choose(index))();
  };
  const next = go(Math.min(openIndex + 1, cards.length - 1));
  const before = go(Math.max(openIndex - 1, 0));
  useShortcuts([
    shortcut('j', 'Next action', next),
    shortcut('k', 'Action before', before),
    shortcut('ArrowDown', 'Next action', next, true),
    shortcut('ArrowUp', 'Action before', before, true),
    shortcut('a', 'Accept the open action', onOpenCard(actions.accept)),
    shortcut(
      's',
      'Assign the open action',
      onOpenCard((card) => actions.setMode(card, 'assign')),
    ),
    shortcut(
      'd',
      'Dismiss the open action, then 1 to 5 for why',
      onOpenCard((card) => actions.setMode(card, 'dismiss')),
    ),
  ]);

  return (
    <>
      <ol
        className="cards"
        ref={element}
        aria-label={view === 'all' ? 'Offered, best first' : 'Offered to this role, best first'}
        onFocus={() => {
          hadFocus.current = true;
        }}
        onBlur={(event) => {
          // Into a dialog of ours and out again is no leaving.
          if (event.relatedTarget !== null && event.relatedTarget.closest('[role="dialog"]') === null) hadFocus.current = false;
        }}
      >
        {cards.map((card, index) => {
          const isOpen = index === openIndex;
          const gone = card.fate.kind !== 'open';
          return (
            <li
              key={card.offerId}
              className={['card', isOpen && !gone && 'open', gone && 'gone', card.fate.kind === 'decided' && 'decided']
                .filter(Boolean)
                .join(' ')}
              data-offer={card.offerId}
              data-rank={gone ? undefined : card.rank}
              tabIndex={isOpen ? 0 : -1}
              aria-current={isOpen ? 'true' : undefined}
              onFocus={() => {
                if (!isOpen) setChosen({ offerId: card.offerId, index });
              }}
            >
              <AdviceCardContent card={card} open={isOpen} mode={modeOf(card)} actions={actions} />
            </li>
          );
        })}
      </ol>
      {confirming === null ? null : (
        <ConfirmDialog
          confirming={confirming}
          onConfirm={confirm}
          onTask={(given, text) => void giveTask(given, text)}
          onClose={() => setConfirming(null)}
        />
      )}
    </>
  );
}
