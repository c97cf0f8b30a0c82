// The list of the timeline: rows oldest to newest, steady under whoever reads, with a place to add between any two.
import { ArrowDown, Plus } from 'lucide-react';
import { Fragment, type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { TimelineEntryId } from '../../domain/ids.ts';
import type { Permission } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import { clockWords, dayWords, sameDay } from '../../domain/time-words.ts';
import { findEvent } from '../events/event-rows.ts';
import { useNow } from '../room/use-now.ts';
import { useRoom } from '../room/use-room.tsx';
import { Avatar, roleClass } from '../ui/avatar.tsx';
import { Moment } from '../ui/moment.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { type EntryActions, EntryRowContent } from './entry-row.tsx';
import { LogRowContent } from './log-row.tsx';
import type { OpenDocument } from './open-document.ts';
import { editorsOf, type PersonHere } from './people-here.ts';
import { type TimelineItem, timeBetween } from './timeline-items.ts';
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
  readonly people: readonly PersonHere[];
  readonly editing: TimelineEntryId | null;
  readonly unsent: ReadonlySet<TimelineEntryId>;
  readonly permission: Permission;
  readonly actions: EntryActions;
  readonly onAddAt: (at: EpochMs) => void;
};

/** Older rows are drawn when somebody scrolls up to them: a day of incident opens as fast as its last hour. */
const pageSize = 200;

export function TimelineList({ ref, items, document, people, editing, unsent, permission, actions, onAddAt }: Props) {
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
  const writers = people.filter((here) => !here.self && here.draft !== null);

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
        {/* biome-ignore lint/a11y/noNoninteractiveElementInteractions: a roving tabindex; the keys move between the rows */}
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
            const isActive = item.key === active;
            return (
              <Fragment key={item.key}>
                {newDay && (
                  <li className="te sys day">
                    <span className="mono">{dayWords(item.at, zone)}</span>
                  </li>
                )}
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: one row of the list takes the focus, for its keys and actions */}
                <li
                  className={rowClass(item, { flashed: flashed === item.key, live: isLive(item, editing, people) })}
                  data-key={item.key}
                  id={`entry-${item.key}`}
                  tabIndex={isActive ? 0 : -1}
                  onFocus={() => setActiveKey(item.key)}
                >
                  {permission.allowed && (
                    <AddHere before={before?.at ?? null} after={item.at} tabIndex={isActive ? 0 : -1} onAdd={onAddAt} />
                  )}
                  {item.type === 'entry' ? (
                    <EntryRowContent
                      row={item.row}
                      document={document}
                      active={isActive}
                      editing={editing === item.row.id}
                      editors={editorsFor(item, people)}
                      unsent={unsent.has(item.row.id)}
                      event={item.row.event === null ? undefined : findEvent(state.events, item.row.event)}
                      permission={permission}
                      actions={actions}
                    />
                  ) : (
                    <LogRowContent item={item} active={isActive} roleOf={roleOf} />
                  )}
                </li>
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
}

const noEditors: readonly PersonHere[] = [];

function editorsFor(item: TimelineItem & { type: 'entry' }, people: readonly PersonHere[]): readonly PersonHere[] {
  // The same empty list for nearly every row, so that a row is not drawn again when somebody types elsewhere.
  const editors = editorsOf(people, item.row.id);
  return editors.length === 0 ? noEditors : editors;
}

function isLive(item: TimelineItem, editing: TimelineEntryId | null, people: readonly PersonHere[]): boolean {
  return item.type === 'entry' && (editing === item.row.id || people.some((here) => !here.self && here.editing === item.row.id));
}

function rowClass(item: TimelineItem, state: { readonly flashed: boolean; readonly live: boolean }): string {
  const kind =
    item.type === 'system'
      ? 'sys'
      : item.type === 'action'
        ? 'task'
        : item.type !== 'entry'
          ? ''
          : item.row.kind === 'pin'
            ? 'pin'
            : item.row.kind === 'decision'
              ? 'dec'
              : '';
  return ['te', kind, state.live && 'live', state.flashed && 'flash'].filter(Boolean).join(' ');
}

/** Adds an entry between two others, at a time that lies between theirs. */
function AddHere({
  before,
  after,
  tabIndex,
  onAdd,
}: {
  before: EpochMs | null;
  after: EpochMs;
  tabIndex: 0 | -1;
  onAdd: (at: EpochMs) => void;
}) {
  const zone = useTimeZone();
  const at = timeBetween(before, after);
  return (
    <div className="ins">
      <button type="button" tabIndex={tabIndex} onClick={() => onAdd(at)}>
        <Plus className="i xs" aria-hidden="true" />
        Add at {clockWords(at, zone)}
      </button>
    </div>
  );
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
