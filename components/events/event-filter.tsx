'use client';
// The filter of the event list: dimensions, directions and words, kept in view while it hides something.
import { Filter, Search, X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { type Dimension, type Direction, dimensions, dimensionWord, directions } from '../../domain/vocabulary.ts';
import { Popover } from '../ui/popover.tsx';
import { DimensionIcon } from './event-icon.tsx';
import { type EventFilter, isFiltering, noFilter } from './event-rows.ts';

const directionWord: Record<Direction, string> = { worse: 'Worse', better: 'Better', neutral: 'Neither' };

export function EventFilterButton({ filter, onChange }: { filter: EventFilter; onChange: (filter: EventFilter) => void }) {
  const id = useId();
  const on = isFiltering(filter);
  return (
    <>
      {on && (
        <button type="button" className="btn ghost sm" onClick={() => onChange(noFilter)}>
          <X className="i xs" aria-hidden="true" />
          Clear filter
        </button>
      )}
      <Popover
        label="Filter events"
        className="pop evt-filter"
        align="end"
        trigger={
          <button
            type="button"
            className={on ? 'btn icon sm' : 'btn ghost icon sm'}
            aria-label={on ? 'Filter events, a filter is on' : 'Filter events'}
          >
            <Filter className="i s" aria-hidden="true" />
          </button>
        }
      >
        <label className="field">
          <Search className="i s" aria-hidden="true" />
          <input
            value={filter.words}
            onChange={(change) => onChange({ ...filter, words: change.target.value })}
            placeholder="Entity or value"
            aria-label="Entity or value"
          />
        </label>
        <fieldset>
          <legend>Direction</legend>
          <div className="evt-filter-set">
            {directions.map((direction) => (
              <Toggle
                key={direction}
                on={filter.directions.includes(direction)}
                onToggle={() => onChange({ ...filter, directions: toggled(filter.directions, direction) })}
              >
                {direction !== 'neutral' && (
                  <span className={`dir ${direction}`} aria-hidden="true">
                    <i className="tri" />
                  </span>
                )}
                {directionWord[direction]}
              </Toggle>
            ))}
          </div>
        </fieldset>
        <fieldset aria-describedby={id}>
          <legend>What changed</legend>
          <div className="evt-filter-set">
            {dimensions.map((dimension: Dimension) => (
              <Toggle
                key={dimension}
                on={filter.dimensions.includes(dimension)}
                onToggle={() => onChange({ ...filter, dimensions: toggled(filter.dimensions, dimension) })}
              >
                <DimensionIcon dimension={dimension} size="xs" />
                {dimensionWord[dimension]}
              </Toggle>
            ))}
          </div>
        </fieldset>
        <p className="note" id={id}>
          Nothing chosen shows all.
        </p>
      </Popover>
    </>
  );
}

function Toggle({ on, onToggle, children }: { on: boolean; onToggle: () => void; children: ReactNode }) {
  return (
    <button type="button" className="btn sm" aria-pressed={on} onClick={onToggle}>
      {children}
    </button>
  );
}

function toggled<T>(all: readonly T[], one: T): readonly T[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}
