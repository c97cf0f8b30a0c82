'use client';
// What people do now and how it went, one line each; the open line takes what is to be said about it.
import { useRef, useState } from 'react';
import type { ActionId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/vocabulary.ts';
import { useCommand } from '../room/use-command.ts';
import { useRoom } from '../room/use-room.tsx';
import type { Shortcut } from '../ui/shortcuts.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { type ActionRow, underWay } from './under-way.ts';
import { UnderWayRow } from './under-way-row.tsx';

/** Shown before somebody asks for the rest. */
const shownOpen = 7;
const shownFinished = 4;

export function UnderWayList() {
  const { state, account } = useRoom();
  const { run } = useCommand();
  const [openId, setOpenId] = useState<ActionId | null>(null);
  const [all, setAll] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const { open, finished } = underWay(state, account.id);
  const shown = all ? [...open, ...finished] : [...open.slice(0, shownOpen), ...finished.slice(0, shownFinished)];
  const openRow = shown.find((row) => row.id === openId);

  const judge = (row: ActionRow, outcome: Outcome) => void run({ type: 'judge-action', actionId: row.id, outcome });
  const start = (row: ActionRow) => void run({ type: 'start-action', actionId: row.id });
  const finish = (row: ActionRow) => void run({ type: 'finish-action', actionId: row.id });

  const move = (by: number) => {
    const at = shown.findIndex((row) => row.id === openId);
    const row = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
    if (row === undefined) return;
    setOpenId(row.id);
    element.current?.querySelector<HTMLElement>(`[data-action="${CSS.escape(row.id)}"]`)?.focus();
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
      {(open.length > shownOpen || finished.length > shownFinished) && (
        <button type="button" className="btn ghost sm" onClick={() => setAll((before) => !before)}>
          {all ? 'Show fewer' : `Show all ${open.length + finished.length}`}
        </button>
      )}
    </div>
  );
}
