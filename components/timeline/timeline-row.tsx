// One row of the timeline's list: an entry or an act of the log, with the place to add something before it.
import { Plus } from 'lucide-react';
import { memo } from 'react';
import type { EpochMs } from '../../domain/time.ts';
import { clockWords } from '../../domain/time-words.ts';
import type { IncidentRole } from '../../domain/vocabulary.ts';
import { useTimeZone } from '../ui/settings.ts';
import { EntryRowContent, type EntryRowProps } from './entry-row.tsx';
import { LogRowContent } from './log-row.tsx';
import { type TimelineItem, timeBetween } from './timeline-items.ts';

type RowProps = Omit<EntryRowProps, 'row'> & {
  readonly item: TimelineItem;
  /** When the row above happened. */
  readonly before: EpochMs | null;
  readonly flashed: boolean;
  readonly roleOf: (name: string) => IncidentRole | null;
  readonly onActive: (key: string) => void;
  readonly onAddAt: (at: EpochMs) => void;
};

export const TimelineRow = memo(function TimelineRow({ item, before, flashed, roleOf, onActive, onAddAt, ...entry }: RowProps) {
  const live = entry.editing || entry.editors.length > 0;
  return (
    <li
      className={['te', rowClass(item), live && 'live', flashed && 'flash'].filter(Boolean).join(' ')}
      data-key={item.key}
      id={`entry-${item.key}`}
      tabIndex={entry.active ? 0 : -1}
      onFocus={() => onActive(item.key)}
    >
      {entry.permission.allowed && <AddHere before={before} after={item.at} tabIndex={entry.active ? 0 : -1} onAdd={onAddAt} />}
      {item.type === 'entry' ? (
        <EntryRowContent {...entry} row={item.row} />
      ) : (
        <LogRowContent item={item} active={entry.active} roleOf={roleOf} />
      )}
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
