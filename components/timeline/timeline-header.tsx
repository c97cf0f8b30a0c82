// The timeline's header: what is pinned, who is writing, which entries are shown, and the search.
import { ChevronDown, Pin } from 'lucide-react';
import type { PersonId } from '../../domain/ids.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Menu } from '../ui/menu.tsx';
import { type PersonHere, writersOf } from './people-here.ts';
import { filterWord, type TimelineFilter, timelineFilters } from './timeline-items.ts';
import { TimelineSearch } from './timeline-search.tsx';

type Props = {
  readonly counts: Readonly<Record<TimelineFilter, number>>;
  readonly filter: TimelineFilter;
  readonly onFilter: (filter: TimelineFilter) => void;
  readonly others: readonly PersonHere[];
  readonly search: string | null;
  readonly found: number;
  readonly onSearch: (search: string | null) => void;
  readonly onFollow: (person: PersonId) => void;
};

export function TimelineHeader({ counts, filter, onFilter, others, search, found, onSearch, onFollow }: Props) {
  const writers = writersOf(others);
  const pinnedOnly = filter === 'pinned';
  return (
    <header>
      <h2 id="h-timeline">Timeline</h2>
      {(counts.pinned > 0 || pinnedOnly) && (
        <button type="button" className="btn ghost sm" aria-pressed={pinnedOnly} onClick={() => onFilter(pinnedOnly ? 'notes' : 'pinned')}>
          <Pin className="i xs" aria-hidden="true" />
          {counts.pinned} pinned
        </button>
      )}
      <span className="grow" />
      {writers.length > 0 && (
        <span className="editing" title={writers.map((writer) => writer.person.name).join(', ')}>
          <span className="stack">
            {writers.slice(0, 3).map((writer) => (
              <button
                type="button"
                key={writer.person.id}
                aria-label={`Follow ${writer.person.name}`}
                title={`Follow ${writer.person.name}`}
                onClick={() => onFollow(writer.person.id)}
              >
                <Avatar name={writer.person.name} holds={writer.role} />
              </button>
            ))}
          </span>
          <span className="t2">{writers.length} writing</span>
        </span>
      )}
      <Menu
        label="Entries to show"
        align="end"
        trigger={
          <button type="button" className="btn ghost sm">
            {filterWord[filter]} <ChevronDown className="i xs" aria-hidden="true" />
          </button>
        }
        items={timelineFilters.map((one) => ({
          key: one,
          text: filterWord[one],
          note: one === 'everything' ? `${counts[one]}, with changes of the room` : String(counts[one]),
          chosen: one === filter,
          onSelect: () => onFilter(one),
        }))}
      />
      <TimelineSearch search={search} found={found} onChange={onSearch} />
    </header>
  );
}
