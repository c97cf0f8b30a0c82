'use client';
// One action that is advised: what, on what, how risky, why now, from where; open, with the three decisions.
import { BookOpen, Check, ChevronRight, CircleCheck, CircleHelp, Minus, OctagonAlert, ShieldCheck, TriangleAlert } from 'lucide-react';
import dynamic from 'next/dynamic';
import { Fragment, useState } from 'react';
import { type DismissReason, type Risk, riskWord } from '../../domain/vocabulary.ts';
import { useCommand } from '../room/use-command.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Moment } from '../ui/moment.tsx';
import type { AdviceCard, WhyLine } from './advice-cards.ts';
import { AskButton, AskedQuestion } from './ask-button.tsx';
import { EvidenceChips, EvidenceLink, EvidenceWords } from './evidence-chips.tsx';
import type { PersonChoice } from './people-choice.ts';

// Decisions other than acceptance open a panel: it comes when one is asked for.
const AssignPanel = dynamic(() => import('./assign-panel.tsx').then((module) => module.AssignPanel), { ssr: false });
const DismissPanel = dynamic(() => import('./dismiss-panel.tsx').then((module) => module.DismissPanel), { ssr: false });

export type CardMode = 'read' | 'assign' | 'dismiss';

export type CardActions = {
  readonly accept: (card: AdviceCard) => void;
  readonly assign: (card: AdviceCard, person: PersonChoice, minutes: number) => void;
  readonly dismiss: (card: AdviceCard, reason: DismissReason, note: string) => void;
  readonly setMode: (card: AdviceCard, mode: CardMode) => void;
};

/** The content of a card; the list gives it its place and focus. */
export function AdviceCardContent({
  card,
  open,
  mode,
  actions,
}: {
  card: AdviceCard;
  open: boolean;
  mode: CardMode;
  actions: CardActions;
}) {
  const { fate } = card;
  const title = (
    <h3>
      {card.title.map((part) =>
        part.isName ? (
          <span key={part.text} className="ent">
            {part.text}
          </span>
        ) : (
          <Fragment key={part.text}>{part.text}</Fragment>
        ),
      )}
    </h3>
  );
  if (fate.kind !== 'open') {
    return (
      <>
        <div className="c-head">
          <span className="rank">
            {fate.kind === 'withdrawn' ? (
              <Minus className="i xs" aria-hidden="true" />
            ) : (
              <CircleCheck className="i xs" aria-hidden="true" />
            )}
          </span>
          {title}
        </div>
        <p className="c-meta">
          {fate.words}
          {fate.kind === 'withdrawn' && fate.at !== undefined && (
            <>
              {' '}
              at <Moment at={fate.at} />
            </>
          )}
          {fate.kind === 'withdrawn' && fate.evidence.length > 0 && (
            <>
              : {fate.facts} <EvidenceChips evidence={fate.evidence} />
            </>
          )}
        </p>
      </>
    );
  }
  return (
    <>
      <div className="c-head">
        <span className="rank">
          <span className="sr">Rank </span>
          {card.rank}
        </span>
        {title}
        <RiskMark risk={card.risk} />
      </div>
      {mode === 'read' && <Meta facts={open ? card.metaOpen : card.metaClosed} />}
      {open && mode === 'read' && <CardReasons card={card} actions={actions} />}
      {open && mode === 'dismiss' && (
        <DismissPanel onDismiss={(reason, note) => actions.dismiss(card, reason, note)} onClose={() => actions.setMode(card, 'read')} />
      )}
      {open && mode === 'assign' && (
        <AssignPanel
          role={card.role}
          onAssign={(person, minutes) => actions.assign(card, person, minutes)}
          onClose={() => actions.setMode(card, 'read')}
        />
      )}
    </>
  );
}

function CardReasons({ card, actions }: { card: AdviceCard; actions: CardActions }) {
  const { may } = useCommand();
  const { offerId } = card;
  return (
    <>
      {card.why.length > 0 && (
        <ul className="why" aria-label="Why now">
          {card.why.map((line) => (
            <Why key={line.text} line={line} card={card} />
          ))}
        </ul>
      )}
      <Basis card={card} />
      <Effect card={card} />
      <div className="c-act">
        <GuardedButton className="btn primary" permission={may({ type: 'accept-offer', offerId })} onClick={() => actions.accept(card)}>
          Accept <kbd>A</kbd>
        </GuardedButton>
        <GuardedButton className="btn" permission={may({ type: 'accept-offer', offerId })} onClick={() => actions.setMode(card, 'assign')}>
          Assign <kbd>S</kbd>
        </GuardedButton>
        <span className="grow" />
        <GuardedButton
          className="btn ghost"
          permission={may({ type: 'dismiss-offer', offerId, reason: 'not-now' })}
          onClick={() => actions.setMode(card, 'dismiss')}
        >
          Dismiss <kbd>D</kbd>
        </GuardedButton>
      </div>
    </>
  );
}

/** More sources than this wait behind a button: the first are the ones the advice rests on. */
const shownBasis = 2;

function Basis({ card }: { card: AdviceCard }) {
  const [all, setAll] = useState(false);
  if (card.basis.length === 0) return null;
  const shown = all ? card.basis : card.basis.slice(0, shownBasis);
  const more = card.basis.length - shown.length;
  return (
    <div className="basis">
      <BookOpen className="i xs" role="img" aria-label="Based on" />
      <span>
        {shown.map((one, index) => (
          <Fragment key={JSON.stringify(one)}>
            {index > 0 && <span className="q">{index === shown.length - 1 && more === 0 ? ' and ' : ', '}</span>}
            <EvidenceLink evidence={one} />
          </Fragment>
        ))}
        {more > 0 && (
          <>
            <span className="q"> and </span>
            <button type="button" className="lnk" onClick={() => setAll(true)}>
              {more} more
            </button>
          </>
        )}
      </span>
    </div>
  );
}

function Why({ line, card }: { line: WhyLine; card: AdviceCard }) {
  if (line.status === 'true') {
    return (
      <li className="yes">
        <Check className="i xs" role="img" aria-label="True" />
        <span>
          {line.text}
          <EvidenceWords evidence={line.evidence} />
        </span>
        <EvidenceChips evidence={line.evidence} />
      </li>
    );
  }
  return (
    <li className="unk">
      <CircleHelp className="i xs" aria-hidden="true" />
      <span>
        Unknown: {line.question ?? line.text}
        {line.asked !== null && (
          <>
            {' '}
            <AskedQuestion asked={line.asked} />
          </>
        )}
      </span>
      {line.question !== null && line.asked === null && (
        <AskButton text={line.question} ask={line.ask} role={line.askRole} offerId={card.offerId} className="lnk" />
      )}
    </li>
  );
}

function Effect({ card }: { card: AdviceCard }) {
  if (card.expect === null && card.verify === null && card.undo === null) return null;
  const inside = card.verify === null ? (card.undo === null ? '' : 'Undo') : card.undo === null ? 'Verify' : 'Verify, undo';
  const summary = (
    <span className="trunc">
      {card.expect === null ? (
        <span className="q">Expected effect unknown</span>
      ) : (
        <>
          <span className="q">Expect</span> {card.expect}
        </>
      )}
    </span>
  );
  return (
    <details>
      <summary>
        <ChevronRight className="i xs" aria-hidden="true" />
        {summary}
        {inside !== '' && <span className="q vu">{inside}</span>}
      </summary>
      <dl>
        {card.expect !== null && (
          <div>
            <dt>Expect</dt>
            <dd>{card.expect}</dd>
          </div>
        )}
        {card.verify !== null && (
          <div>
            <dt>Verify</dt>
            <dd>{card.verify}</dd>
          </div>
        )}
        {card.undo !== null && (
          <div>
            <dt>Undo</dt>
            <dd>{card.undo}</dd>
          </div>
        )}
      </dl>
    </details>
  );
}

function Meta({ facts }: { facts: readonly string[] }) {
  if (facts.length === 0) return null;
  return (
    <p className="c-meta">
      {facts.map((fact, index) => (
        <Fragment key={fact}>
          {index > 0 && (
            <>
              {' '}
              <span className="sep" aria-hidden="true" />
              <span className="sr">, </span>{' '}
            </>
          )}
          {fact}
        </Fragment>
      ))}
    </p>
  );
}

const riskIcons = { safe: ShieldCheck, cautious: TriangleAlert, destructive: OctagonAlert } as const;

function RiskMark({ risk }: { risk: Risk }) {
  const Icon = riskIcons[risk];
  return (
    <span className={`risk ${risk}`}>
      <Icon className="i xs" aria-hidden="true" />
      <span className="sr">Risk: </span>
      {riskWord[risk]}
    </span>
  );
}
