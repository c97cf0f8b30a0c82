// One entry of the timeline: its time, who wrote it, its words or their editor, and what can be done with it.
import { CircleHelp, Clock, Diamond, History, Link, Pencil, Pin, PinOff, Timer } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { type TimelineEntryKind, timelineEntryKindWord } from '../../domain/document.ts';
import type { CriticalEvent } from '../../domain/event.ts';
import type { Permission } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import { roleWord } from '../../domain/vocabulary.ts';
import { DimensionIcon } from '../events/event-icon.tsx';
import { EventLink } from '../events/event-link.tsx';
import { eventRow } from '../events/event-rows.ts';
import { Avatar } from '../ui/avatar.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Transition } from '../ui/marks.tsx';
import { Moment } from '../ui/moment.tsx';
import { Popover } from '../ui/popover.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { EditedBy } from './edited-by.tsx';
import { EntryText } from './entry-text.tsx';
import { foldText } from './fold-text.ts';
import type { OpenDocument } from './open-document.ts';
import { editingWords, type PersonHere } from './people-here.ts';
import { TimeChooser } from './time-chooser.tsx';
import type { EntryRow } from './timeline-doc.ts';
import { hasWords } from './timeline-items.ts';
import { plainText } from './timeline-text.ts';

const EntryHistory = lazy(() => import('./entry-history.tsx').then((module) => ({ default: module.EntryHistory })));
const EntryEditor = lazy(() => import('./entry-editor.tsx').then((module) => ({ default: module.EntryEditor })));

export type EntryActions = {
  readonly edit: (row: EntryRow) => void;
  /** The person's focus came into the editor of the entry. */
  readonly typing: (row: EntryRow) => void;
  readonly leave: (row: EntryRow, toRow: boolean) => void;
  readonly togglePin: (row: EntryRow) => void;
  readonly makeTask: (row: EntryRow) => void;
  readonly copyLink: (row: EntryRow) => void;
  readonly setTime: (row: EntryRow, at: EpochMs) => void;
  readonly now: () => EpochMs;
};

export type EntryRowProps = {
  readonly row: EntryRow;
  readonly document: OpenDocument;
  readonly active: boolean;
  readonly editing: boolean;
  readonly editors: readonly PersonHere[];
  readonly unsent: boolean;
  /** Shown in full however long it is. */
  readonly whole: boolean;
  /** Words that are searched for. */
  readonly search: string;
  /** The pointer or the focus came to the row: what can be done with it is there. Rows that only scroll by stay light. */
  readonly near: boolean;
  /** Somebody rests on the row: what the server knows of its writing is asked for. */
  readonly looked: boolean;
  /** The critical event of a pin. */
  readonly event: CriticalEvent | undefined;
  readonly permission: Permission;
  readonly actions: EntryActions;
  readonly onToggleFold: () => void;
};

/** The content of an entry's row; the list gives it its place and decides when it is drawn again. */
export function EntryRowContent(props: EntryRowProps) {
  const { row, editors, unsent, active, looked, near } = props;
  return (
    <>
      <Moment at={row.at} className="mono" />
      <span className="node">
        <NodeMark row={row} />
      </span>
      {row.kind === 'pin' ? (
        <PinBody {...props} />
      ) : (
        <div className="body">
          <p className="who">
            <b>{row.authorName}</b>
            {row.authorRole !== null && <span className="q">{roleWord[row.authorRole]}</span>}
            {row.kind !== 'note' && <span className="kind">{timelineEntryKindWord[row.kind]}</span>}
            {row.pinned && (
              <span className="q pinned">
                <Pin className="i xs" aria-hidden="true" />
                pinned
              </span>
            )}
            {editors.length > 0 && (
              <>
                <span className="sep" />
                <span className="t2">{editingWords(editors)}</span>
              </>
            )}
            {looked && <EditedBy row={row} />}
            {unsent && (
              <>
                <span className="sep" />
                <span className="warn unsent">
                  <Clock className="i xs" aria-hidden="true" />
                  not sent yet
                </span>
              </>
            )}
          </p>
          <Words {...props} />
        </div>
      )}
      {near && <Actions {...props} tabIndex={active ? 0 : -1} />}
    </>
  );
}

function Words({ row, document, active, editing, editors, permission, actions, whole, search, onToggleFold }: EntryRowProps) {
  const fragment = editing || editors.length > 0 ? document.fragment(row.id) : undefined;
  const still = <StillWords row={row} tabIndex={active ? 0 : -1} whole={whole} search={search} onToggleFold={onToggleFold} />;
  if (fragment === undefined) return still;
  return (
    <Suspense fallback={still}>
      <EntryEditor
        fragment={fragment}
        awareness={document.client.awareness}
        label={`${timelineEntryKindWord[row.kind]} by ${row.authorName}`}
        editable={permission.allowed}
        focus={editing}
        onFocus={() => actions.typing(row)}
        onLeave={(toRow) => actions.leave(row, toRow)}
      />
    </Suspense>
  );
}

function StillWords({
  row,
  tabIndex,
  whole,
  search,
  onToggleFold,
}: Pick<EntryRowProps, 'row' | 'whole' | 'search' | 'onToggleFold'> & { tabIndex: 0 | -1 }) {
  if (plainText(row.text).trim() === '') return <p className="txt q">No words yet</p>;
  const { shown, hidden } = foldText(row.text);
  // What was searched for must be seen, also when it stands below the fold.
  const found = search !== '' && !hasWords(`${row.authorName} ${plainText(shown)}`, search);
  if (hidden === 0 || found) return <EntryText text={row.text} tabIndex={tabIndex} />;
  return (
    <>
      <EntryText text={whole ? row.text : shown} tabIndex={tabIndex} />
      <button type="button" className="lnk unfold" tabIndex={tabIndex} aria-expanded={whole} onClick={onToggleFold}>
        {whole ? 'Show less' : `Show ${hidden === 1 ? '1 more line' : `${hidden} more lines`}`}
      </button>
    </>
  );
}

function PinBody({ row, event, active, unsent }: EntryRowProps) {
  return (
    <div className="body">
      {event === undefined ? (
        <span className="chip q">
          {row.event === null ? 'An event' : <EventLink number={row.event} tabIndex={active ? 0 : -1} />} is not in this room yet
        </span>
      ) : (
        <PinnedEvent event={event} tabIndex={active ? 0 : -1} />
      )}
      <span className="q by">pinned by {row.authorName}</span>
      {unsent && <span className="warn">not sent yet</span>}
    </div>
  );
}

function PinnedEvent({ event, tabIndex }: { event: CriticalEvent; tabIndex: 0 | -1 }) {
  const row = eventRow(event, undefined, true);
  return (
    <span className="chip">
      <DimensionIcon dimension={row.dimension} size="s" />
      <span className={row.entityIsName ? 'ent trunc' : 'trunc'}>{row.entity ?? row.dimensionWord}</span>
      <Transition from={row.from} to={row.to} direction={row.direction} word={false} />
      <EventLink number={row.number} tabIndex={tabIndex} />
    </span>
  );
}

function Actions({ row, permission, actions, tabIndex }: EntryRowProps & { tabIndex: 0 | -1 }) {
  const [choosing, setChoosing] = useState(false);
  const guarded = { permission, tabIndex };
  return (
    <div className={choosing ? 'acts open' : 'acts'}>
      {row.kind !== 'pin' && (
        <>
          <GuardedButton {...guarded} aria-label="Edit" title="Edit (E)" onClick={() => actions.edit(row)}>
            <Pencil className="i s" aria-hidden="true" />
          </GuardedButton>
          <TimeChooser
            trigger={
              <GuardedButton {...guarded} data-act="time" aria-label="Change the time" title="Change the time (C)">
                <Clock className="i s" aria-hidden="true" />
              </GuardedButton>
            }
            at={row.at}
            now={actions.now}
            mayBeNow={false}
            open={choosing && permission.allowed}
            onOpenChange={setChoosing}
            onChoose={(at) => at !== null && actions.setTime(row, at)}
          />
        </>
      )}
      <GuardedButton
        {...guarded}
        aria-label={row.pinned ? 'Unpin' : 'Pin'}
        title={row.pinned ? 'Unpin (P)' : 'Pin (P)'}
        onClick={() => actions.togglePin(row)}
      >
        {row.pinned ? <PinOff className="i s" aria-hidden="true" /> : <Pin className="i s" aria-hidden="true" />}
      </GuardedButton>
      {row.kind !== 'pin' && (
        <GuardedButton {...guarded} aria-label="Make a task" title="Make a task (T)" onClick={() => actions.makeTask(row)}>
          <Timer className="i s" aria-hidden="true" />
        </GuardedButton>
      )}
      <Popover
        label={`Who wrote what in this ${timelineEntryKindWord[row.kind].toLowerCase()}`}
        className="pop history-pop"
        align="end"
        trigger={
          <button type="button" tabIndex={tabIndex} data-act="history" aria-label="History" title="Who wrote what (H)">
            <History className="i s" aria-hidden="true" />
          </button>
        }
      >
        <Suspense fallback={<Waiting what="the history" />}>
          <EntryHistory row={row} />
        </Suspense>
      </Popover>
      <button type="button" tabIndex={tabIndex} aria-label="Copy link" title="Copy link (L)" onClick={() => actions.copyLink(row)}>
        <Link className="i s" aria-hidden="true" />
      </button>
    </div>
  );
}

function NodeMark({ row }: { row: EntryRow }) {
  const Icon = kindIcon[row.kind];
  return Icon === null ? <Avatar name={row.authorName} holds={row.authorRole} /> : <Icon className="i xs" aria-hidden="true" />;
}

/** Words of people carry their avatar; everything else a shape of its kind. */
export const kindIcon: Record<TimelineEntryKind, typeof Pin | null> = {
  note: null,
  update: null,
  decision: Diamond,
  task: Timer,
  question: CircleHelp,
  pin: Pin,
};
