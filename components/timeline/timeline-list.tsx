// The list of the timeline: rows oldest to newest, steady under whoever reads, with a place to add between any two.
import { ArrowDown } from 'lucide-react';
import { Fragment, type KeyboardEvent, memo, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { type DocumentPart, timelineEntryKindWord } from '../../domain/document.ts';
import type { TimelineEntryId } from '../../domain/ids.ts';
import type { Permission } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import { dayWords, sameDay } from '../../domain/time-words.ts';
import { roleWord } from '../../domain/vocabulary.ts';
import { findEvent } from '../events/event-rows.ts';
import { useNow } from '../room/use-now.ts';
import { useRoom } from '../room/use-room.tsx';
import { Avatar, roleClass } from '../ui/avatar.tsx';
import { Moment } from '../ui/moment.tsx';
import { useTimeZone } from '../ui/settings.ts';
import type { EntryActions } from './entry-row.tsx';
import type { OpenDocument } from './open-document.ts';
import { editorsOf, type PersonHere } from './people-here.ts';
import type { TimelineItem } from './timeline-items.ts';
import { TimelineRow } from './timeline-row.tsx';
import { useSteadyList } from './use-steady-list.ts';

export type ListHandle = {
  readonly toEnd: () => void;
  readonly show: (key: string) => void;
  readonly focusRow: (key: string | null) => void;
  /** The item that has the focus, or null when the focus is elsewhere. */
  readonly focused: () => TimelineItem | null;
};

type Props = {
  readonly ref: Ref<ListHandle>;
  readonly items: readonly TimelineItem[];
  readonly document: OpenDocument;
  readonly others: readonly PersonHere[];
  readonly editing: TimelineEntryId | null;
  readonly unsent: ReadonlySet<DocumentPart>;
  readonly permission: Permission;
  readonly actions: EntryActions;
  readonly onAddAt: (at: EpochMs) => void;
};

/** Older rows are drawn when somebody scrolls up to them: a day of incident opens as fast as its last hour. */
const pageSize = 200;

export const TimelineList = memo(function TimelineList({
  ref,
  items,
  document,
  others,
  editing,
  unsent,
  permission,
  actions,
  onAddAt,
}: Props) {
  const { state } = useRoom();
  const zone = useTimeZone();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLOListElement>(null);
  const [limit, setLimit] = useState(pageSize);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [flashed, setFlashed] = useState<string | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const shown = useMemo(() => items.slice(-limit), [items, limit]);
  const keys = useMemo(() => shown.map((item) => item.key), [shown]);
  const steady = useSteadyList(scroller, content, keys);
  const active = activeKey !== null && keys.includes(activeKey) ? activeKey : (keys.at(-1) ?? null);
  const earlier = items.length - shown.length;
  const first = items[0];
  const last = items.at(-1);
  const manyDays = first !== undefined && last !== undefined && !sameDay(first.at, last.at, zone);
  const writers = others.filter((here) => here.draft !== null);

  const roleOf = useMemo(() => {
    const roles = new Map(state.roles.map((held) => [held.person.name, held.role]));
    return (name: string) => roles.get(name) ?? null;
  }, [state.roles]);

  useImperativeHandle(ref, () => ({
    toEnd: steady.toEnd,
    show: (key) => {
      setLimit(Math.max(limit, items.length - items.findIndex((item) => item.key === key)));
      setWanted(key);
    },
    focusRow: (key) =>
      content.current
        ?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key ?? active ?? '')}"]`)
        ?.focus({ preventScroll: key !== null }),
    focused: () => {
      const row = window.document.activeElement?.closest<HTMLElement>('[data-key]');
      return row != null && content.current?.contains(row) === true ? (items.find((item) => item.key === row.dataset.key) ?? null) : null;
    },
  }));

  // A wanted row may have to be drawn first: it is shown once it is there.
  const { show } = steady;
  useEffect(() => {
    if (wanted === null || !keys.includes(wanted) || !show(wanted)) return;
    setWanted(null);
    setActiveKey(wanted);
    setFlashed(wanted);
  }, [wanted, keys, show]);
  useEffect(() => {
    if (flashed === null) return;
    const timer = setTimeout(() => setFlashed(null), 2_000);
    return () => clearTimeout(timer);
  }, [flashed]);

  const top = useRef<HTMLButtonElement>(null);
  const more = () => setLimit((before) => before + pageSize);
  useEffect(() => {
    if (top.current === null || earlier === 0) return;
    const seen = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting === true) setLimit((before) => before + pageSize);
    });
    seen.observe(top.current);
    return () => seen.disconnect();
  }, [earlier]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (target === null || target.isContentEditable || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, Home: -keys.length, End: keys.length }[event.key];
    if (step === undefined || keys.length === 0) {
      if (event.key === 'Enter' && target.dataset.key !== undefined) {
        const item = items.find((one) => one.key === target.dataset.key);
        if (item?.type === 'entry' && item.row.kind !== 'pin' && permission.allowed) {
          event.preventDefault();
          actions.edit(item.row);
        }
      }
      return;
    }
    event.preventDefault();
    const next = keys[Math.min(keys.length - 1, Math.max(0, keys.indexOf(active ?? '') + step))];
    if (next === undefined) return;
    setActiveKey(next);
    content.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(next)}"]`)?.focus();
  };

  return (
    <div className="tl-frame">
      <div className="scroll" ref={scroller}>
        <ol className="follow tl" ref={content} aria-label="Timeline, oldest first" onKeyDown={onKeyDown}>
          {earlier > 0 && (
            <li className="te sys more">
              <button type="button" className="lnk" ref={top} onClick={more}>
                Show {Math.min(earlier, pageSize)} earlier
              </button>
            </li>
          )}
          {shown.map((item, index) => {
            const before = shown[index - 1] ?? null;
            const newDay = manyDays && (before === null || !sameDay(before.at, item.at, zone));
            return (
              <Fragment key={item.key}>
                {newDay && (
                  <li className="te sys day">
                    <span className="mono">{dayWords(item.at, zone)}</span>
                  </li>
                )}
                <TimelineRow
                  item={item}
                  before={before?.at ?? null}
                  document={document}
                  active={item.key === active}
                  flashed={item.key === flashed}
                  editing={item.key === editing}
                  editors={editorsFor(item, others)}
                  unsent={item.type === 'entry' && unsent.has(item.row.id)}
                  event={item.type === 'entry' && item.row.event !== null ? findEvent(state.events, item.row.event) : undefined}
                  permission={permission}
                  actions={actions}
                  roleOf={roleOf}
                  onActive={setActiveKey}
                  onAddAt={onAddAt}
                />
              </Fragment>
            );
          })}
          {writers.map((writer) => (
            <Writing key={writer.tab} writer={writer} />
          ))}
          <NowLine />
        </ol>
      </div>
      {steady.newer > 0 && (
        <button type="button" className="newer" onClick={steady.toEnd}>
          <ArrowDown className="i xs" aria-hidden="true" />
          {steady.newer} newer
        </button>
      )}
    </div>
  );
});

const noEditors: readonly PersonHere[] = [];

function editorsFor(item: TimelineItem, others: readonly PersonHere[]): readonly PersonHere[] {
  // The same empty list for nearly every row, so that a row is not drawn again when somebody types elsewhere.
  const editors = item.type === 'entry' ? editorsOf(others, item.row.id) : noEditors;
  return editors.length === 0 ? noEditors : editors;
}

/** Somebody's words in their composer, before they add them. */
function Writing({ writer }: { writer: PersonHere }) {
  return (
    <li className="te live draft" aria-hidden="true">
      <NowTime />
      <span className="node">
        <Avatar name={writer.person.name} holds={writer.role} />
      </span>
      <div className="body">
        <p className="who">
          <b>{writer.person.name}</b>
          {writer.role !== null && <span className="q">{roleWord[writer.role]}</span>}
          {writer.draft !== null && writer.draft.kind !== 'note' && (
            <span className="kind">{timelineEntryKindWord[writer.draft.kind]}</span>
          )}
          <span className="sep" />
          <span className="t2">writing</span>
        </p>
        <p className="txt">
          {writer.draft?.text}
          <span className={`caret ${writer.role === null ? 'rev' : roleClass[writer.role]}`} />
        </p>
      </div>
    </li>
  );
}

function NowTime() {
  return <Moment at={useNow()} className="mono" />;
}

function NowLine() {
  return (
    <li className="nowline" aria-hidden="true">
      <NowTime />
      <i />
    </li>
  );
}
