// The timeline's header: what is pinned, who is writing, which entries are shown, and the search.
import { Pin } from 'lucide-react';
import type { PersonId } from '../../domain/ids.ts';
import { DeskTabs } from '../notes/desk-tabs.tsx';
import { ChoiceMenu } from '../ui/choice-menu.tsx';
import type { PersonHere } from './people-here.ts';
import { filterWord, type TimelineFilter, timelineFilters } from './timeline-items.ts';
import { TimelineSearch } from './timeline-search.tsx';
import { WritersHere } from './writers-here.tsx';

type Props = {
  /** How many notes there are beside the timeline. */
  readonly notes: number;
  readonly counts: Readonly<Record<TimelineFilter, number>>;
  readonly filter: TimelineFilter;
  readonly onFilter: (filter: TimelineFilter) => void;
  readonly others: readonly PersonHere[];
  readonly search: string | null;
  readonly found: number;
  readonly onSearch: (search: string | null) => void;
  readonly onFollow: (person: PersonId) => void;
};

export function TimelineHeader({ notes, counts, filter, onFilter, others, search, found, onSearch, onFollow }: Props) {
  const pinnedOnly = filter === 'pinned';
  return (
    <header>
      <DeskTabs notes={notes} />
      {(counts.pinned > 0 || pinnedOnly) && (
        <button type="button" className="btn ghost sm" aria-pressed={pinnedOnly} onClick={() => onFilter(pinnedOnly ? 'notes' : 'pinned')}>
          <Pin className="i xs" aria-hidden="true" />
          {counts.pinned} pinned
        </button>
      )}
      <span className="grow" />
      <WritersHere others={others} onFollow={onFollow} />
      <ChoiceMenu
        label="Entries to show"
        chosen={filter}
        choices={timelineFilters}
        words={filterWord}
        note={(one) => (one === 'everything' ? `${counts[one]}, with changes of the room` : String(counts[one]))}
        onChange={onFilter}
      />
      <TimelineSearch search={search} found={found} onChange={onSearch} />
    </header>
  );
}
