// The list of the timeline: rows oldest to newest, only those in sight exist, steady under whoever reads, with a place to add between any two.
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import type { DocumentPart } from '../../domain/document.ts';
import type { TimelineEntryId } from '../../domain/ids.ts';
import type { Permission } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import { dayWords } from '../../domain/time-words.ts';
import { findEvent } from '../events/event-rows.ts';
import { useRoom } from '../room/use-room.tsx';
import { useTimeZone } from '../ui/settings.ts';
import type { EntryActions } from './entry-row.tsx';
import type { OpenDocument } from './open-document.ts';
import { editorsOf, type PersonHere, readersOf } from './people-here.ts';
import { NowLine, Writing } from './timeline-end.tsx';
import { type TimelineItem, timeBetween } from './timeline-items.ts';
import { linesOf, probableHeight } from './timeline-lines.ts';
import { TimelineRow } from './timeline-row.tsx';
import { firstVisible, isAtEnd, useSteadyList } from './use-steady-list.ts';

export type ListHandle = {
  readonly toEnd: () => void;
  readonly show: (key: string) => void;
  readonly focusRow: (key: string | null) => void;
  /** The item that has the focus, or null when the focus is elsewhere. */
  readonly focused: () => TimelineItem | null;
  /** A time before the focused item and after the one above it, or null when the focus is elsewhere. */
  readonly timeBeforeFocused: () => EpochMs | null;
  /** Presses a button of the row that has the focus; false when the focus is elsewhere. */
  readonly press: (act: 'time' | 'history') => boolean;
};

/** Where a list stands: the first row in view and its time, or its end. */
export type ListPlace = { readonly item: string; readonly at: EpochMs } | 'end';

type Props = {
  readonly ref: Ref<ListHandle>;
  readonly items: readonly TimelineItem[];
  readonly document: OpenDocument;
  readonly others: readonly PersonHere[];
  readonly editing: TimelineEntryId | null;
  readonly unsent: ReadonlySet<DocumentPart>;
  readonly permission: Permission;
  readonly actions: EntryActions;
  /** Words that are searched for: an entry that has them below its fold is shown whole. */
  readonly search: string;
  /** Where the person reads whom this list follows; null while it goes its own way. */
  readonly lead: ListPlace | null;
  readonly onAddAt: (at: EpochMs) => void;
  readonly onPlace: (place: ListPlace) => void;
  /** The reader moved the list themselves. */
  readonly onOwnMove: () => void;
};

type Target = { readonly key: string; readonly how: 'show' | 'align' };

/** Somewhere near the end until the list has been measured; the list then goes to its end itself. */
const farDown = 1_000_000;
const firstRect = { width: 600, height: 900 };

export const TimelineList = memo(function TimelineList(props: Props) {
  const { ref, items, document, others, editing, unsent, permission, actions, search, lead, onAddAt, onPlace, onOwnMove } = props;
  const { state } = useRoom();
  const zone = useTimeZone();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLOListElement>(null);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [flashed, setFlashed] = useState<string | null>(null);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(nothingUnfolded);
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const target = useRef<Target>(null);
  const focusNext = useRef<{ readonly key: string; readonly scroll: boolean }>(null);
  const lines = useMemo(() => linesOf(items, zone), [items, zone]);
  const indexOf = useMemo(() => new Map(lines.map((line, index) => [line.key, index])), [lines]);
  const keys = useMemo(() => items.map((item) => item.key), [items]);
  const active = activeKey !== null && indexOf.has(activeKey) ? activeKey : (keys.at(-1) ?? null);
  const writers = others.filter((here) => here.draft !== null);

  const steady = useSteadyList(scroller, content, keys);
  // Rows that hold the focus or an editor stay in the page when they are scrolled out of sight.
  const activeIndex = active === null ? undefined : indexOf.get(active);
  const editingIndex = editing === null ? undefined : indexOf.get(editing);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = new Set(defaultRangeExtractor(range));
      for (const index of [activeIndex, editingIndex]) if (index !== undefined) shown.add(index);
      return [...shown].sort((a, b) => a - b);
    },
    [activeIndex, editingIndex],
  );
  // The same functions while the lines are the same, or every render would lay out all rows again.
  const getItemKey = useCallback((index: number) => lines[index]?.key ?? index, [lines]);
  const estimateSize = useCallback((index: number) => probableHeight(lines[index]), [lines]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    overscan: 8,
    getItemKey,
    rangeExtractor,
    initialOffset: farDown,
    initialRect: firstRect,
  });
  // The rows stand in the flow of the page, and the list keeps its own place (use-steady-list.ts).
  virtual.shouldAdjustScrollPositionOnItemSizeChange = () => false;

  const roleOf = useMemo(() => {
    const roles = new Map(state.roles.map((held) => [held.person.name, held.role]));
    return (name: string) => roles.get(name) ?? null;
  }, [state.roles]);

  const go = useCallback((next: Target) => {
    target.current = next;
    drawAgain();
  }, []);
  const itemAt = (key: string | undefined): TimelineItem | null => {
    const line = lines[indexOf.get(key ?? '') ?? -1];
    return line?.type === 'item' ? line.item : null;
  };
  const rowOfFocus = () => {
    const row = window.document.activeElement?.closest<HTMLElement>('[data-key]') ?? null;
    return row !== null && content.current?.contains(row) === true ? row : null;
  };

  useImperativeHandle(ref, () => ({
    toEnd: steady.toEnd,
    show: (key) => go({ key, how: 'show' }),
    focusRow: (key) =>
      content.current
        ?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key ?? active ?? '')}"]`)
        ?.focus({ preventScroll: key !== null }),
    focused: () => itemAt(rowOfFocus()?.dataset.key),
    timeBeforeFocused: () => {
      const line = lines[indexOf.get(rowOfFocus()?.dataset.key ?? '') ?? -1];
      return line?.type === 'item' ? timeBetween(line.before, line.item.at) : null;
    },
    press: (act) => {
      const button = rowOfFocus()?.querySelector<HTMLElement>(`[data-act="${act}"]`) ?? null;
      button?.click();
      return button !== null;
    },
  }));

  // A row that is wanted may be far away and not drawn: the list goes to about where it is, and again once it is there.
  useLayoutEffect(() => {
    const wanted = target.current;
    const index = wanted === null ? undefined : indexOf.get(wanted.key);
    if (wanted === null || index === undefined) return;
    if (steady[wanted.how](wanted.key)) {
      target.current = null;
      if (wanted.how === 'align') return;
      setActiveKey(wanted.key);
      setFlashed(wanted.key);
    } else {
      const [top] = virtual.getOffsetForIndex(index, 'start') ?? [0];
      steady.jump(top);
    }
  });
  useLayoutEffect(() => {
    if (focusNext.current === null) return;
    const { key, scroll } = focusNext.current;
    const row = content.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (row == null) return;
    focusNext.current = null;
    row.focus({ preventScroll: !scroll });
  });
  useEffect(() => {
    if (flashed === null) return;
    const timer = setTimeout(() => setFlashed(null), 2_000);
    return () => clearTimeout(timer);
  }, [flashed]);

  const { toEnd } = steady;
  const leadKey = lead === null || lead === 'end' ? null : nearestKey(items, indexOf, lead);
  const leadEnd = lead === 'end';
  useEffect(() => {
    // Who types in an entry keeps their place.
    if (window.document.activeElement instanceof HTMLElement && window.document.activeElement.isContentEditable) return;
    if (leadEnd) toEnd();
    else if (leadKey !== null) go({ key: leadKey, how: 'align' });
  }, [leadEnd, leadKey, toEnd, go]);

  const place = useRef<() => void>(() => undefined);
  useEffect(() => {
    place.current = () => {
      const element = scroller.current;
      const list = content.current;
      if (element === null || list === null) return;
      const row = isAtEnd(element) ? null : firstVisible(list, element);
      const item = itemAt(row?.dataset.key);
      onPlace(item === null ? 'end' : { item: item.key, at: item.at });
    };
    place.current();
  });
  useEffect(() => {
    const element = scroller.current;
    const onScroll = () => place.current();
    element?.addEventListener('scroll', onScroll, { passive: true });
    return () => element?.removeEventListener('scroll', onScroll);
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const pressed = event.target instanceof HTMLElement ? event.target : null;
    if (pressed === null || pressed.isContentEditable || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 8, PageUp: -8, Home: -keys.length, End: keys.length }[event.key];
    if (step === undefined || keys.length === 0) {
      if (event.key !== 'Enter' || pressed.dataset.key === undefined) return;
      const item = itemAt(pressed.dataset.key);
      if (item?.type === 'entry' && item.row.kind !== 'pin' && permission.allowed) {
        event.preventDefault();
        actions.edit(item.row);
      }
      return;
    }
    event.preventDefault();
    const next = keys[Math.min(keys.length - 1, Math.max(0, keys.indexOf(active ?? '') + step))];
    if (next === undefined) return;
    onOwnMove();
    focusNext.current = { key: next, scroll: true };
    setActiveKey(next);
    drawAgain();
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    // The scrollbar belongs to the element that scrolls.
    if (event.target === event.currentTarget) onOwnMove();
  };
  const toggleFold = useCallback((key: string) => {
    // The button goes with the fold; the focus stays on its row.
    focusNext.current = { key, scroll: false };
    setUnfolded((before) => (before.has(key) ? new Set([...before].filter((other) => other !== key)) : new Set([...before, key])));
  }, []);

  const drawn = virtual.getVirtualItems();
  let drawnTo = 0;
  return (
    <div className="tl-frame">
      <div className="scroll" ref={scroller} onWheel={onOwnMove} onTouchMove={onOwnMove} onPointerDown={onPointerDown}>
        <ol className="follow tl" ref={content} aria-label="Timeline, oldest first" onKeyDown={onKeyDown}>
          {drawn.flatMap((one) => {
            const line = lines[one.index];
            if (line === undefined) return [];
            const gap = one.start - drawnTo;
            drawnTo = one.end;
            const rows = gap > 0 ? [<Gap key={`before-${one.key}`} height={gap} />] : [];
            if (line.type === 'day') {
              rows.push(
                <li key={one.key} className="te sys day" ref={virtual.measureElement} data-index={one.index}>
                  <span className="mono">{dayWords(line.at, zone)}</span>
                </li>,
              );
              return rows;
            }
            const { item } = line;
            rows.push(
              <TimelineRow
                key={one.key}
                measure={virtual.measureElement}
                index={one.index}
                count={lines.length}
                item={item}
                before={line.before}
                document={document}
                active={item.key === active}
                flashed={item.key === flashed}
                editing={item.key === editing}
                editors={editorsFor(item, others)}
                readers={readersFor(item, others)}
                unsent={item.type === 'entry' && unsent.has(item.row.id)}
                whole={unfolded.has(item.key)}
                search={search}
                event={item.type === 'entry' && item.row.event !== null ? findEvent(state.events, item.row.event) : undefined}
                permission={permission}
                actions={actions}
                roleOf={roleOf}
                onActive={setActiveKey}
                onAddAt={onAddAt}
                onToggleFold={toggleFold}
              />,
            );
            return rows;
          })}
          {virtual.getTotalSize() > drawnTo && <Gap height={virtual.getTotalSize() - drawnTo} />}
          {writers.map((writer) => (
            <Writing key={writer.tab} writer={writer} />
          ))}
          <NowLine />
        </ol>
      </div>
      {steady.newer > 0 && (
        <button
          type="button"
          className="newer"
          onClick={() => {
            onOwnMove();
            steady.toEnd();
          }}
        >
          <ArrowDown className="i xs" aria-hidden="true" />
          {steady.newer} newer
        </button>
      )}
    </div>
  );
});

const nothingUnfolded: ReadonlySet<string> = new Set();
const nobody: readonly PersonHere[] = [];

// The same empty list for nearly every row, so that a row is not drawn again when somebody types or scrolls elsewhere.
function editorsFor(item: TimelineItem, others: readonly PersonHere[]): readonly PersonHere[] {
  const editors = item.type === 'entry' ? editorsOf(others, item.row.id) : nobody;
  return editors.length === 0 ? nobody : editors;
}

function readersFor(item: TimelineItem, others: readonly PersonHere[]): readonly PersonHere[] {
  const readers = readersOf(others, item.key);
  return readers.length === 0 ? nobody : readers;
}

/** The item somebody else reads; where this list does not show it, the last one before it. */
function nearestKey(
  items: readonly TimelineItem[],
  known: ReadonlyMap<string, number>,
  lead: { item: string; at: EpochMs },
): string | null {
  if (known.has(lead.item)) return lead.item;
  return (items.findLast((item) => item.at <= lead.at) ?? items[0])?.key ?? null;
}

/** Stands for rows that are not drawn. */
function Gap({ height }: { height: number }) {
  return <li className="gap" aria-hidden="true" style={{ height }} />;
}
