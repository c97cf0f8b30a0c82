// One row of the timeline's list: an entry or an act of the log, with the place to add something before it.
import { Plus } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import type { EpochMs } from '../../domain/time.ts';
import { clockWords } from '../../domain/time-words.ts';
import type { IncidentRole } from '../../domain/vocabulary.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useTimeZone } from '../ui/settings.ts';
import { EntryRowContent, type EntryRowProps } from './entry-row.tsx';
import { LogRowContent } from './log-row.tsx';
import type { PersonHere } from './people-here.ts';
import { type TimelineItem, timeBetween } from './timeline-items.ts';

type RowProps = Omit<EntryRowProps, 'row' | 'looked' | 'near' | 'onToggleFold'> & {
  /** Tells the list how tall the row is. */
  readonly measure: (row: HTMLElement | null) => void;
  /** Which of the list's `count` lines it is. */
  readonly index: number;
  readonly count: number;
  readonly item: TimelineItem;
  /** Those who read from here on. */
  readonly readers: readonly PersonHere[];
  /** When the row above happened. */
  readonly before: EpochMs | null;
  readonly flashed: boolean;
  readonly roleOf: (name: string) => IncidentRole | null;
  readonly onActive: (key: string) => void;
  readonly onAddAt: (at: EpochMs) => void;
  readonly onToggleFold: (key: string) => void;
};

/** The pointer or the focus rests on the row for this long before more is asked about it. */
const lookedMs = 300;

export const TimelineRow = memo(function TimelineRow(props: RowProps) {
  const { item, before, flashed, measure, index, count, readers, roleOf, onActive, onAddAt, onToggleFold, ...entry } = props;
  const live = entry.editing || entry.editors.length > 0;
  const [looked, setLooked] = useState(false);
  const [touched, setTouched] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const look = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setLooked(true), lookedMs);
  };
  return (
    <li
      className={['te', rowClass(item), live && 'live', flashed && 'flash'].filter(Boolean).join(' ')}
      data-key={item.key}
      id={`entry-${item.key}`}
      tabIndex={entry.active ? 0 : -1}
      ref={measure}
      data-index={index}
      aria-posinset={index + 1}
      aria-setsize={count}
      onFocus={() => {
        onActive(item.key);
        look();
      }}
      onPointerEnter={() => {
        setTouched(true);
        look();
      }}
      onPointerLeave={() => clearTimeout(timer.current)}
    >
      {entry.permission.allowed && <AddHere before={before} after={item.at} tabIndex={entry.active ? 0 : -1} onAdd={onAddAt} />}
      {item.type === 'entry' ? (
        <EntryRowContent
          {...entry}
          row={item.row}
          looked={looked}
          near={entry.active || touched}
          onToggleFold={() => onToggleFold(item.key)}
        />
      ) : (
        <LogRowContent item={item} active={entry.active} roleOf={roleOf} />
      )}
      {readers.length > 0 && <Readers readers={readers} />}
    </li>
  );
}, sameRow);

/** Items are made anew whenever any of them changes; a row is drawn again only when its own words or place did. */
function sameRow(a: RowProps, b: RowProps): boolean {
  const { item: before, ...restA } = a;
  const { item: after, ...restB } = b;
  const sameItem =
    before === after || (before.type === 'entry' && after.type === 'entry' && before.row === after.row && before.at === after.at);
  return sameItem && Object.entries(restA).every(([key, value]) => Object.is(value, Reflect.get(restB, key)));
}

function rowClass(item: TimelineItem): string {
  if (item.type === 'system') return 'sys';
  if (item.type === 'action') return 'task';
  if (item.type !== 'entry') return '';
  return item.row.kind === 'pin' ? 'pin' : item.row.kind === 'decision' ? 'dec' : '';
}

/** Who reads from this row on; the list of people says the same in words. */
function Readers({ readers }: { readers: readonly PersonHere[] }) {
  const names = readers.map((reader) => reader.person.name).join(', ');
  return (
    <span className="readers stack" aria-hidden="true" title={`${names} ${readers.length === 1 ? 'reads' : 'read'} from here`}>
      {readers.slice(0, 3).map((reader) => (
        <Avatar key={reader.tab} name={reader.person.name} holds={reader.role} />
      ))}
    </span>
  );
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
      <button type="button" tabIndex={tabIndex} title="Add an entry here (I)" onClick={() => onAdd(at)}>
        <Plus className="i xs" aria-hidden="true" />
        Add at {clockWords(at, zone)}
      </button>
    </div>
  );
}
