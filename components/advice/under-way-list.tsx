'use client';
// What people do now and how it went: one line each, with the next thing to say about it on the line that is open.
import { ChevronDown, CircleCheck, CircleDashed, CircleHelp, CircleX, OctagonAlert } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { unreachable } from '../../domain/errors.ts';
import type { ActionId } from '../../domain/ids.ts';
import { agoWords } from '../../domain/time-words.ts';
import { type Outcome, outcomes, outcomeWord } from '../../domain/vocabulary.ts';
import { useCommand } from '../room/use-command.ts';
import { useNow } from '../room/use-now.ts';
import { useRoom } from '../room/use-room.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { Moment } from '../ui/moment.tsx';
import type { Shortcut } from '../ui/shortcuts.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { type ActionRow, type CallBack, callBack, underWay } from './under-way.ts';

/** Judged actions shown before somebody asks for the rest. */
const shownFinished = 4;

export function UnderWayList() {
  const { state, account } = useRoom();
  const { run } = useCommand();
  const [openId, setOpenId] = useState<ActionId | null>(null);
  const [all, setAll] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const { open, finished } = underWay(state, account.id);
  const shown = [...open, ...(all ? finished : finished.slice(0, shownFinished))];
  const openRow = shown.find((row) => row.id === openId);

  const judge = (row: ActionRow, outcome: Outcome) => void run({ type: 'judge-action', actionId: row.id, outcome });
  const start = (row: ActionRow) => void run({ type: 'start-action', actionId: row.id });
  const finish = (row: ActionRow) => void run({ type: 'finish-action', actionId: row.id });

  const move = (by: number) => {
    const at = shown.findIndex((row) => row.id === openId);
    const row = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
    if (row === undefined) return;
    setOpenId(row.id);
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>(`[data-action="${CSS.escape(row.id)}"]`)?.focus());
  };
  const inList = (run: () => void) => () => (element.current?.contains(document.activeElement) === true ? run() : false);
  const onRow = (run: (row: ActionRow) => void) => () => {
    if (openRow === undefined || element.current?.contains(document.activeElement) !== true) return false;
    return run(openRow);
  };
  const shortcut = (keys: string, label: string, run: () => unknown, hidden = false): Shortcut => ({
    keys,
    label,
    scope: 'action',
    run,
    hidden,
  });
  useShortcuts([
    shortcut(
      'j',
      'Next action under way',
      inList(() => move(1)),
      true,
    ),
    shortcut(
      'k',
      'Action under way before',
      inList(() => move(-1)),
      true,
    ),
    shortcut(
      'ArrowDown',
      'Next action under way',
      inList(() => move(1)),
      true,
    ),
    shortcut(
      'ArrowUp',
      'Action under way before',
      inList(() => move(-1)),
      true,
    ),
    shortcut(
      'm',
      'Mark the action done',
      onRow((row) => (row.standing.kind === 'judged' ? undefined : finish(row))),
    ),
    shortcut(
      'w',
      'The action worked',
      onRow((row) => judge(row, 'worked')),
    ),
    shortcut(
      'x',
      'The action did not work',
      onRow((row) => judge(row, 'did-not-work')),
    ),
  ]);

  if (shown.length === 0) return null;
  const counts = [open.length > 0 && `${open.length}`, finished.length > 0 && `${finished.length} finished`].filter(Boolean).join(', ');
  return (
    <div ref={element}>
      <h3 className="grp" id="h-underway">
        Under way <span className="q">{counts}</span>
      </h3>
      <ol className="taken" aria-labelledby="h-underway">
        {shown.map((row, index) => (
          <li
            key={row.id}
            data-action={row.id}
            className={row.id === openId ? 'open' : undefined}
            tabIndex={row.id === openId || (openRow === undefined && index === 0) ? 0 : -1}
            aria-current={row.id === openId ? 'true' : undefined}
            onFocus={() => setOpenId(row.id)}
          >
            <UnderWayRow row={row} open={row.id === openId} onStart={start} onFinish={finish} onJudge={judge} />
          </li>
        ))}
      </ol>
      {finished.length > shownFinished && (
        <button type="button" className="btn ghost sm" onClick={() => setAll((before) => !before)}>
          {all ? 'Show fewer' : `Show all ${finished.length} finished`}
        </button>
      )}
    </div>
  );
}

function UnderWayRow({
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
    default:
      return unreachable(standing);
  }
}

function OutcomeMark({ outcome }: { outcome: Outcome }) {
  switch (outcome) {
    case 'worked':
      return (
        <Mark className="good">
          <CircleCheck className="i s" aria-hidden="true" />
        </Mark>
      );
    case 'partly':
      return (
        <Mark className="acc">
          <CircleCheck className="i s" aria-hidden="true" />
        </Mark>
      );
    case 'did-not-work':
      return (
        <Mark className="bad">
          <CircleX className="i s" aria-hidden="true" />
        </Mark>
      );
    case 'harmful':
      return (
        <Mark className="bad">
          <OctagonAlert className="i s" aria-hidden="true" />
        </Mark>
      );
    case 'unknown':
      return (
        <Mark className="acc">
          <CircleHelp className="i s" aria-hidden="true" />
        </Mark>
      );
    default:
      return unreachable(outcome);
  }
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
          {row.doer}
          {due === null ? (row.noticed ? ', read in chat' : ', in progress') : clock}
        </>
      );
    case 'done':
      return <>Done, effect not checked</>;
    case 'judged':
      return <>{outcomeWord[standing.outcome]}</>;
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
    default:
      return unreachable(standing);
  }
}
