'use client';
// The bar above the list of incidents: what to show, and in which order.
import { ChevronDown, Search } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { severities, severityWord, stages, stageWord } from '../../domain/vocabulary.ts';
import { Choice } from '../ui/choice.tsx';
import { ChoiceMenu } from '../ui/choice-menu.tsx';
import { Menu } from '../ui/menu.tsx';
import { type IncidentFilter, type IncidentOrder, incidentOrders } from './incident-list.ts';

const orderWord: Record<IncidentOrder, string> = { newest: 'Newest first', severest: 'Most severe first' };

export function IncidentFilters({
  filter,
  openCount,
  find,
  onChange,
  onLeaveFind,
  children,
}: {
  filter: IncidentFilter;
  openCount: number;
  find: RefObject<HTMLInputElement | null>;
  onChange: (filter: IncidentFilter) => void;
  /** The reader goes on from the field into the list. */
  onLeaveFind: () => void;
  children: ReactNode;
}) {
  const change = (part: Partial<IncidentFilter>) => onChange({ ...filter, ...part });
  return (
    <search className="filters" aria-label="Filters">
      <Choice
        label="State"
        value={filter.status}
        options={[
          { value: 'all', text: 'All' },
          {
            value: 'open',
            text: (
              <>
                Open <span className="q">{openCount}</span>
              </>
            ),
          },
          { value: 'closed', text: 'Closed' },
        ]}
        onChange={(status) => change({ status })}
      />
      <Many
        label="Severity"
        all={severities}
        words={severityWord}
        chosen={filter.severities}
        onChange={(chosen) => change({ severities: chosen })}
      />
      <Many label="Stage" all={stages} words={stageWord} chosen={filter.stages} onChange={(chosen) => change({ stages: chosen })} />
      <button
        type="button"
        className={filter.days === null ? 'btn sm' : 'btn sm on'}
        aria-pressed={filter.days !== null}
        onClick={() => change({ days: filter.days === null ? 30 : null })}
      >
        Last 30 days
      </button>
      <label className="field find">
        <Search className="i s" />
        <input
          ref={find}
          type="text"
          inputMode="search"
          placeholder="Find by title, impact or person"
          aria-label="Find incidents"
          value={filter.find}
          onChange={(event) => change({ find: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              change({ find: '' });
              event.currentTarget.blur();
            } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault();
              onLeaveFind();
            }
          }}
        />
        <kbd>F</kbd>
      </label>
      <span className="grow" />
      <ChoiceMenu label="Order" chosen={filter.order} choices={incidentOrders} words={orderWord} onChange={(order) => change({ order })} />
      {children}
    </search>
  );
}

function Many<Value extends string>({
  label,
  all,
  words,
  chosen,
  onChange,
}: {
  label: string;
  all: readonly Value[];
  words: Record<Value, string>;
  chosen: readonly Value[];
  onChange: (chosen: readonly Value[]) => void;
}) {
  return (
    <Menu
      label={label}
      trigger={
        <button type="button" className={chosen.length === 0 ? 'btn sm' : 'btn sm on'}>
          {chosen.length === 0 ? label : chosen.map((value) => words[value]).join(', ')} <ChevronDown className="i xs" />
        </button>
      }
      items={[
        ...all.map((value) => ({
          key: value,
          text: words[value],
          chosen: chosen.includes(value),
          onSelect: () => onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]),
        })),
        { kind: 'line' as const },
        { key: 'clear', text: 'Clear', disabled: chosen.length === 0, onSelect: () => onChange([]) },
      ]}
    />
  );
}
