'use client';
// The bar above the figures: which incidents count.
import { Check, ChevronDown } from 'lucide-react';
import type { AcrossAnswer } from '../../domain/across-api.ts';
import { incidentKinds } from '../../domain/across-facts.ts';
import { severities, severityWord } from '../../domain/vocabulary.ts';
import { Menu } from '../ui/menu.tsx';
import { type AcrossFilter, everything, periodDays } from './across-view.ts';
import { kindWord } from './across-words.ts';

const dayWords = { 30: 'Last 30 days', 90: 'Last 90 days', 365: 'Last 12 months' } as const;
const shownServices = 40;

export function AcrossFilters({
  filter,
  answer,
  today,
  onChange,
}: {
  filter: AcrossFilter;
  answer: AcrossAnswer | undefined;
  /** `2026-11-21`, where a choice of days begins. */
  today: string;
  onChange: (filter: AcrossFilter) => void;
}) {
  const change = (part: Partial<AcrossFilter>) => onChange({ ...filter, ...part });
  const isBetween = filter.days === null && (filter.from !== null || filter.to !== null);
  const period = filter.days === null ? (isBetween ? 'Chosen days' : 'All time') : dayWords[filter.days];
  const counted = filter.kinds ?? answer?.counted ?? [];
  const toggle = (kind: (typeof incidentKinds)[number]) => {
    const kinds = incidentKinds.filter((one) => (one === kind) !== counted.includes(one));
    change({ kinds: kinds.length === 0 ? null : kinds });
  };
  const services = (answer?.services ?? []).slice(0, shownServices);
  return (
    <search className="filters across-filters" aria-label="Filters">
      <fieldset>
        <legend className="sr">Incidents that count</legend>
        {incidentKinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className={counted.includes(kind) ? 'btn sm on' : 'btn ghost sm'}
            aria-pressed={counted.includes(kind)}
            onClick={() => toggle(kind)}
          >
            {counted.includes(kind) ? <Check className="i xs" aria-hidden="true" /> : null}
            {kindWord[kind]} {answer === undefined ? null : <span className="q">{answer.kinds[kind].toLocaleString('en')}</span>}
          </button>
        ))}
      </fieldset>
      <Menu
        label="Period"
        trigger={
          <button type="button" className={period === 'All time' ? 'btn sm' : 'btn sm on'}>
            {period} <ChevronDown className="i xs" />
          </button>
        }
        items={[
          { key: 'all', text: 'All time', chosen: period === 'All time', onSelect: () => change({ days: null, from: null, to: null }) },
          ...periodDays.map((days) => ({
            key: String(days),
            text: dayWords[days],
            chosen: filter.days === days,
            onSelect: () => change({ days, from: null, to: null }),
          })),
          { kind: 'line' },
          { key: 'between', text: 'Chosen days', chosen: isBetween, onSelect: () => change({ days: null, to: filter.to ?? today }) },
        ]}
      />
      {isBetween ? (
        <span className="days">
          <Day label="First day" value={filter.from} max={filter.to} onChange={(from) => change({ from })} />
          <span className="q">to</span>
          <Day label="Last day" value={filter.to} min={filter.from} onChange={(to) => change({ to })} />
        </span>
      ) : null}
      <Menu
        label="Severity"
        trigger={
          <button type="button" className={filter.severities.length === 0 ? 'btn sm' : 'btn sm on'}>
            {filter.severities.length === 0 ? 'Severity' : filter.severities.map((value) => severityWord[value]).join(', ')}{' '}
            <ChevronDown className="i xs" />
          </button>
        }
        items={[
          ...severities.map((value) => ({
            key: value,
            text: severityWord[value],
            chosen: filter.severities.includes(value),
            onSelect: () => change({ severities: severities.filter((one) => (one === value) !== filter.severities.includes(one)) }),
          })),
          { kind: 'line' },
          { key: 'clear', text: 'Clear', disabled: filter.severities.length === 0, onSelect: () => change({ severities: [] }) },
        ]}
      />
      <Menu
        label="Service"
        trigger={
          <button type="button" className={filter.service === null ? 'btn sm' : 'btn sm on'}>
            <span className="trunc">{filter.service ?? 'Service'}</span> <ChevronDown className="i xs" />
          </button>
        }
        items={[
          ...services.map(({ name, incidents }) => ({
            key: name,
            text: name,
            note: incidents === 1 ? '1 incident' : `${incidents} incidents`,
            chosen: filter.service?.toLowerCase() === name.toLowerCase(),
            onSelect: () => change({ service: name }),
          })),
          ...(services.length === 0 ? [{ kind: 'label' as const, text: 'These incidents name no service' }] : [{ kind: 'line' as const }]),
          { key: 'clear', text: 'Clear', disabled: filter.service === null, onSelect: () => change({ service: null }) },
        ]}
      />
      {JSON.stringify(filter) === JSON.stringify(everything) ? null : (
        <button type="button" className="btn ghost sm" onClick={() => onChange(everything)}>
          Clear filters
        </button>
      )}
    </search>
  );
}

function Day({
  label,
  value,
  min = null,
  max = null,
  onChange,
}: {
  label: string;
  value: string | null;
  min?: string | null;
  max?: string | null;
  onChange: (value: string | null) => void;
}) {
  return (
    <input
      type="date"
      className="day"
      aria-label={label}
      value={value ?? ''}
      min={min ?? undefined}
      max={max ?? undefined}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
