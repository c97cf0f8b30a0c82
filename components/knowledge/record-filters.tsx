'use client';
// The bar above the records: which ones, and in which order.
import { ChevronDown } from 'lucide-react';
import { type KnowledgeAnswer, knowledgeOrders } from '../../domain/knowledge-api.ts';
import { actionClasses, actionClassWord, incidentRoles, stages, stageWord } from '../../domain/vocabulary.ts';
import { Choice } from '../ui/choice.tsx';
import { ChoiceMenu } from '../ui/choice-menu.tsx';
import { Menu } from '../ui/menu.tsx';
import { fullRoleWord, orderWord } from './knowledge-words.ts';
import type { KnowledgeFilter } from './use-knowledge.ts';

const shownTechnologies = 24;

export function RecordFilters({
  filter,
  answer,
  onChange,
}: {
  filter: KnowledgeFilter;
  answer: KnowledgeAnswer | undefined;
  onChange: (filter: KnowledgeFilter) => void;
}) {
  const change = (part: KnowledgeFilter) => onChange({ ...filter, ...part });
  const counts = answer?.counts;
  const states = [
    { value: 'all', word: 'All', count: undefined },
    { value: 'active', word: 'Active', count: counts?.active },
    { value: 'draft', word: 'Draft', count: counts?.draft },
    { value: 'deprecated', word: 'Deprecated', count: counts?.deprecated },
    { value: 'rejected', word: 'Rejected', count: counts?.rejected },
  ] as const;
  const order = filter.order ?? 'used';
  return (
    <search className="filters" aria-label="Filters">
      <Choice
        label="Status"
        value={filter.status ?? 'all'}
        options={states.map(({ value, word, count }) => ({
          value,
          text: (
            <>
              {word}
              {count === undefined ? null : <span className="q">{count.toLocaleString('en')}</span>}
            </>
          ),
        }))}
        onChange={(status) => change({ status })}
      />
      <One
        label="Stage"
        chosen={filter.stage}
        options={stages.map((value) => [value, stageWord[value]])}
        onChange={(stage) => change({ stage })}
      />
      <One
        label="Role"
        chosen={filter.role}
        options={incidentRoles.map((value) => [value, fullRoleWord[value]])}
        onChange={(role) => change({ role })}
      />
      <One
        label="Kind of step"
        chosen={filter.class}
        options={actionClasses.map((value) => [value, actionClassWord[value]])}
        onChange={(value) => change({ class: value })}
      />
      <One
        label="Technology"
        chosen={filter.technology}
        options={(answer?.technologies ?? []).slice(0, shownTechnologies).map(({ name, count }) => [name, name, String(count)])}
        onChange={(technology) => change({ technology })}
      />
      <One
        label="Source"
        chosen={filter.source}
        options={(answer?.sources ?? []).map(({ name, title, count }) => [name, title, `${name}, ${count}`])}
        onChange={(source) => change({ source })}
      />
      <One
        label="Trouble"
        chosen={filter.flag}
        options={[
          ['stale', `Not checked for long, ${counts?.stale ?? 0}`],
          ['conflicting', `Contradicted, ${counts?.conflicting ?? 0}`],
        ]}
        onChange={(flag) => change({ flag })}
      />
      <span className="grow" />
      <ChoiceMenu label="Order" chosen={order} choices={knowledgeOrders} words={orderWord} onChange={(value) => change({ order: value })} />
    </search>
  );
}

/** One of a set, or any. */
function One<Value extends string>({
  label,
  chosen,
  options,
  onChange,
}: {
  label: string;
  chosen: Value | undefined;
  options: readonly (readonly [Value, string, string?])[];
  onChange: (value: Value | undefined) => void;
}) {
  const word = options.find(([value]) => value === chosen)?.[1];
  return (
    <Menu
      label={label}
      trigger={
        <button type="button" className={chosen === undefined ? 'btn sm' : 'btn sm on'}>
          <span className="trunc">{word ?? label}</span> <ChevronDown className="i xs" aria-hidden="true" />
        </button>
      }
      items={[
        { key: 'any', text: 'Any', chosen: chosen === undefined, onSelect: () => onChange(undefined) },
        { kind: 'line' as const },
        ...options.map(([value, text, note]) => ({
          key: value,
          text,
          note,
          chosen: value === chosen,
          onSelect: () => onChange(value === chosen ? undefined : value),
        })),
      ]}
    />
  );
}
