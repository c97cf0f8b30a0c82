'use client';
// The timeline as of the moment: the words as they stood, by whom, and the acts of the log among them.
import { CircleHelp, Diamond, Pin, Timer } from 'lucide-react';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { timelineEntryKindWord } from '../../domain/document.ts';
import type { EventNumber } from '../../domain/ids.ts';
import { type IncidentRole, roleWord } from '../../domain/vocabulary.ts';
import { DimensionIcon } from '../events/event-icon.tsx';
import { countWord, eventRow, findEvent } from '../events/event-rows.ts';
import { EntryText } from '../timeline/entry-text.tsx';
import { type LogItem, LogRowContent } from '../timeline/log-row.tsx';
import type { EntryRow } from '../timeline/timeline-doc.ts';
import { logItems, orderItems, type TimelineItem } from '../timeline/timeline-items.ts';
import { plainText } from '../timeline/timeline-text.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Transition } from '../ui/marks.tsx';
import { Moment } from '../ui/moment.tsx';
import { MovingMoment } from './moving-moment.tsx';
import { shownRows } from './past-event-rows.ts';
import { useMomentInSight, useRowsInSight } from './use-moment-in-sight.ts';
import { AtPace, useOfMoment, useOfPlayer, usePlayback } from './use-playback.tsx';
import { useRests } from './use-rests.ts';

/** So often the words follow while the moment moves. */
const everyMs = 500;

export function PastTimeline() {
  return (
    <AtPace everyMs={everyMs}>
      <TimelineRegion />
    </AtPace>
  );
}

function TimelineRegion() {
  const rows = useOfMoment((view) => view.rows);
  // Only these of the room stand in the timeline.
  const events = useOfMoment((view) => view.ownEvents);
  const actions = useOfMoment(({ room }) => room.actions);
  const questions = useOfMoment(({ room }) => room.questions);
  const updates = useOfMoment(({ room }) => room.updates);
  const acts = useMemo(() => logItems({ events, actions, questions, updates }), [events, actions, questions, updates]);
  const items = useMemo(() => orderItems(rows, acts, null), [rows, acts]);
  const [most, setMost] = useState<number>(shownRows.before);
  const rests = useRests(items);
  const inSight = useRowsInSight();
  const earlier = Math.max(0, items.length - (rests ? most : inSight.count));
  const shown = useMemo(() => items.slice(earlier), [items, earlier]);
  const list = useRef<HTMLOListElement>(null);
  const last = useRef<HTMLLIElement>(null);
  // What was written last is what the reader waits for.
  useMomentInSight(list, last, shown, rests ? null : inSight);
  const roles = useOfMoment(({ room }) => room.roles);
  const roleOf = useCallback(
    (name: string): IncidentRole | null => roles.find(({ person }) => person.name === name)?.role ?? null,
    [roles],
  );
  return (
    <section className="region timeline" aria-labelledby="h-tl">
      <header>
        <h2 id="h-tl">Timeline</h2>
        <span className="q">text as it stood</span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label="Timeline as of this moment, oldest first">
        {items.length === 0 ? <p className="q px-4 py-3">Nothing written yet</p> : null}
        {rests && earlier > 0 ? (
          <button type="button" className="lnk earlier" onClick={() => setMost(most + shownRows.more)}>
            Show {countWord(Math.min(earlier, shownRows.more), 'earlier row')}
          </button>
        ) : null}
        <ol ref={list} className={rests ? 'tl past' : 'tl past moves'}>
          {shown.map((item, place) => (
            <li key={item.key} ref={place === shown.length - 1 ? last : undefined} className={itemClass(item)}>
              {item.type === 'entry' ? <PastEntry row={item.row} /> : <PastAct item={item} roleOf={roleOf} />}
            </li>
          ))}
        </ol>
      </section>
      <p className="nowline past-line">
        <MovingMoment className="mono" />
        <i />
      </p>
    </section>
  );
}

const PastAct = memo(function PastAct({ item, roleOf }: { item: LogItem; roleOf: (name: string) => IncidentRole | null }) {
  return <LogRowContent item={item} active={false} roleOf={roleOf} />;
});

function itemClass(item: TimelineItem): string {
  if (item.type === 'system') return 'te sys';
  if (item.type === 'action') return 'te task';
  if (item.type !== 'entry') return 'te';
  return item.row.kind === 'decision' ? 'te dec' : item.row.kind === 'pin' ? 'te pin' : 'te';
}

const PastEntry = memo(function PastEntry({ row }: { row: EntryRow }) {
  const { end } = usePlayback();
  const hindsight = useOfPlayer((state) => state.hindsight);
  const later = hindsight && end !== null ? laterWords(row, end.lastWords) : null;
  return (
    <>
      <Moment at={row.at} className="mono" />
      <span className="node">
        <EntryMark row={row} />
      </span>
      <div className="body">
        {row.kind === 'pin' ? (
          <PinnedEvent number={row.event} />
        ) : (
          <>
            <p className="who">
              <b>{row.authorName}</b>
              {row.authorRole === null ? null : <span className="q">{roleWord[row.authorRole]}</span>}
              {row.kind === 'note' ? null : <span className="kind">{timelineEntryKindWord[row.kind]}</span>}
              {later === null ? null : <span className="late">{later}</span>}
            </p>
            <EntryText text={row.text} tabIndex={0} />
          </>
        )}
      </div>
    </>
  );
});

function laterWords(row: EntryRow, lastWords: ReadonlyMap<string, string>): string | null {
  const last = lastWords.get(row.id);
  if (last === undefined) return 'removed later';
  return last === plainText(row.text) ? null : 'edited later';
}

function PinnedEvent({ number }: { number: EventNumber | null }) {
  const event = useOfMoment(({ room }) => (number === null ? undefined : findEvent(room.events, number)));
  if (event === undefined) return <span className="chip q">An event that was not known yet</span>;
  const row = eventRow(event, undefined, true);
  return (
    <span className="chip">
      <DimensionIcon dimension={row.dimension} size="s" />
      <span className={row.entityIsName ? 'ent trunc' : 'trunc'}>{row.entity ?? row.dimensionWord}</span>
      <Transition from={row.from} to={row.to} direction={row.direction} word={false} />
    </span>
  );
}

function EntryMark({ row }: { row: EntryRow }) {
  switch (row.kind) {
    case 'pin':
      return <Pin className="i xs" aria-hidden="true" />;
    case 'decision':
      return <Diamond className="i xs" aria-hidden="true" />;
    case 'task':
      return <Timer className="i xs" aria-hidden="true" />;
    case 'question':
      return <CircleHelp className="i xs" aria-hidden="true" />;
    case 'note':
    case 'update':
      return <Avatar name={row.authorName} holds={row.authorRole} />;
    default:
      return row.kind satisfies never;
  }
}
