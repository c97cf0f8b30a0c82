'use client';
// One line of what is under way: who, how far, how it went; open, with what can be said about it next.
import { ChevronDown, CircleCheck, CircleDashed, CircleHelp, CircleX, type LucideIcon, MessageSquare, OctagonAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { unreachable } from '../../domain/errors.ts';
import { agoWords } from '../../domain/time-words.ts';
import { type Outcome, outcomes, outcomeWord } from '../../domain/vocabulary.ts';
import { useCommand } from '../room/use-command.ts';
import { useNow } from '../room/use-now.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { Moment } from '../ui/moment.tsx';
import { type ActionRow, type CallBack, callBack } from './under-way.ts';

export function UnderWayRow({
  row,
  open,
  onStart,
  onFinish,
  onJudge,
}: {
  row: ActionRow;
  open: boolean;
  onStart: (row: ActionRow) => void;
  onFinish: (row: ActionRow) => void;
  onJudge: (row: ActionRow, outcome: Outcome) => void;
}) {
  const { may } = useCommand();
  const now = useNow();
  const due = row.callBackAt === null ? null : callBack(row.acceptedAt, row.callBackAt, now);
  const { standing } = row;
  const judgedAlready = standing.kind === 'judged';
  const allowed = may({ type: 'start-action', actionId: row.id });
  const judgeMenu = (
    <Menu
      label="How did it go"
      align="end"
      trigger={
        <button type="button" className="btn sm ghost">
          {judgedAlready ? 'Change' : standing.kind === 'done' ? 'Other' : 'How it went'}{' '}
          <ChevronDown className="i xs" aria-hidden="true" />
        </button>
      }
      items={outcomes.map((outcome) => ({
        key: outcome,
        text: outcomeWord[outcome],
        chosen: standing.kind === 'judged' && standing.outcome === outcome,
        onSelect: () => onJudge(row, outcome),
      }))}
    />
  );
  return (
    <>
      <StandingMark row={row} due={due} />
      <span className={open ? 'taken-text' : 'trunc'}>{row.text}</span>
      <span className={`st-t ${toneOf(row)}`}>
        <StandingWords row={row} due={due} />
      </span>
      {open && (
        <div className="taken-more">
          <p className="c-meta">
            <History row={row} now={now} />
          </p>
          {row.note !== null && <p className="c-meta">{row.note}</p>}
          {standing.kind === 'done' && row.verify !== null && <p className="c-meta">Check: {row.verify}</p>}
          {standing.kind === 'judged' && (standing.outcome === 'did-not-work' || standing.outcome === 'harmful') && row.undo !== null && (
            <p className="c-meta">Undo: {row.undo}</p>
          )}
          <div className="c-act">
            {standing.kind === 'accepted' && (
              <GuardedButton className="btn sm primary" permission={allowed} onClick={() => onStart(row)}>
                Start
              </GuardedButton>
            )}
            {(standing.kind === 'accepted' || standing.kind === 'in-progress') && (
              <GuardedButton className="btn sm" permission={allowed} onClick={() => onFinish(row)}>
                Mark done <kbd>M</kbd>
              </GuardedButton>
            )}
            {standing.kind === 'done' && (
              <>
                <GuardedButton className="btn sm" permission={allowed} onClick={() => onJudge(row, 'worked')}>
                  Worked <kbd>W</kbd>
                </GuardedButton>
                <GuardedButton className="btn sm" permission={allowed} onClick={() => onJudge(row, 'did-not-work')}>
                  Did not work <kbd>X</kbd>
                </GuardedButton>
              </>
            )}
            {standing.kind !== 'accepted' && allowed.allowed && judgeMenu}
          </div>
        </div>
      )}
    </>
  );
}

function StandingMark({ row, due }: { row: ActionRow; due: CallBack | null }) {
  const { standing } = row;
  switch (standing.kind) {
    case 'accepted':
      return (
        <Mark className="acc">
          <CircleCheck className="i s" aria-hidden="true" />
        </Mark>
      );
    case 'in-progress':
      return <span className={`st prog ${due?.tone ?? 'calm'}`} style={{ '--v': due?.usedPercent ?? 0 }} aria-hidden="true" />;
    case 'done':
      return (
        <Mark className="acc">
          <CircleDashed className="i s" aria-hidden="true" />
        </Mark>
      );
    case 'judged':
      return <OutcomeMark outcome={standing.outcome} />;
    case 'called-off':
      return (
        <Mark className="acc">
          <CircleX className="i s" aria-hidden="true" />
        </Mark>
      );
    default:
      return unreachable(standing);
  }
}

const outcomeMark = {
  worked: { className: 'good', Icon: CircleCheck },
  partly: { className: 'acc', Icon: CircleCheck },
  'did-not-work': { className: 'bad', Icon: CircleX },
  harmful: { className: 'bad', Icon: OctagonAlert },
  unknown: { className: 'acc', Icon: CircleHelp },
} as const satisfies Record<Outcome, { className: string; Icon: LucideIcon }>;

function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const { className, Icon } = outcomeMark[outcome];
  return (
    <Mark className={className}>
      <Icon className="i s" aria-hidden="true" />
    </Mark>
  );
}

function Mark({ className, children }: { className: string; children: ReactNode }) {
  return <span className={`st ${className}`}>{children}</span>;
}

function toneOf({ standing }: ActionRow): '' | 'good' | 'bad' {
  if (standing.kind !== 'judged') return '';
  if (standing.outcome === 'worked') return 'good';
  return standing.outcome === 'did-not-work' || standing.outcome === 'harmful' ? 'bad' : '';
}

function StandingWords({ row, due }: { row: ActionRow; due: CallBack | null }) {
  const { standing } = row;
  const clock = due !== null && (
    <>
      , <b className={due.tone === 'over' ? 'bad' : due.tone === 'soon' ? 'warn' : ''}>{due.words}</b>
    </>
  );
  switch (standing.kind) {
    case 'accepted':
      if (row.doer !== row.givenBy || due !== null) {
        return (
          <>
            {row.doer}
            {due === null ? ', not started' : clock}
          </>
        );
      }
      return <>Accepted by {row.doer}</>;
    case 'in-progress':
      return (
        <>
          {row.noticed && <MessageSquare className="i xs" role="img" aria-label="Read in chat:" />} {row.doer}
          {due === null ? (row.noticed ? '' : ', in progress') : clock}
        </>
      );
    case 'done':
      return <>Done, effect not checked</>;
    case 'judged':
      return <>{outcomeWord[standing.outcome]}</>;
    case 'called-off':
      return <>Called off by {standing.by}</>;
    default:
      return unreachable(standing);
  }
}

function History({ row, now }: { row: ActionRow; now: Parameters<typeof callBack>[2] }) {
  const { standing } = row;
  const start = row.noticed ? (
    <>Read in chat: {row.doer}</>
  ) : row.doer === row.givenBy ? (
    <>Accepted by {row.doer}</>
  ) : (
    <>
      {row.givenBy} gave it to {row.doer}
    </>
  );
  switch (standing.kind) {
    case 'accepted':
      return (
        <>
          {start} {agoWords(now - row.acceptedAt)}, nobody has started
        </>
      );
    case 'in-progress':
      return (
        <>
          {start} {agoWords(now - row.acceptedAt)}
        </>
      );
    case 'done':
      return (
        <>
          {start}, done <Moment at={standing.doneAt} />. Done is not worked: say how it went.
        </>
      );
    case 'judged':
      return (
        <>
          {start}, judged <Moment at={standing.at} />
        </>
      );
    case 'called-off':
      return (
        <>
          {start}, called off by {standing.by} <Moment at={standing.at} />
        </>
      );
    default:
      return unreachable(standing);
  }
}
