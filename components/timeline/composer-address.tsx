// Whom a task or question is for, and when the doer reports back.
import { ChevronDown } from 'lucide-react';
import { Choice } from '../ui/choice.tsx';
import { Menu } from '../ui/menu.tsx';
import type { Draft, Named } from './composer-input.ts';

const minuteChoices = [
  { value: '3', text: '3' },
  { value: '5', text: '5' },
  { value: '10', text: '10 min' },
  { value: 'null', text: 'no time' },
] as const;

type Props = {
  readonly draft: Draft;
  readonly to: Named | null;
  readonly people: readonly Named[];
  readonly onChange: (draft: Draft) => void;
};

export function ComposerAddress({ draft, to, people, onChange }: Props) {
  const task = draft.kind === 'task';
  const everybody = { key: 'all', text: 'Everybody', chosen: to === null, onSelect: () => onChange({ ...draft, to: null }) };
  return (
    <div className="address">
      <span className="q">{task ? 'For' : 'To'}</span>
      <Menu
        label="People"
        trigger={
          <button type="button" className="ctype">
            {to?.name ?? (task ? 'Choose a person' : 'Everybody')}
            <ChevronDown className="i xs" aria-hidden="true" />
          </button>
        }
        items={[
          ...(task ? [] : [everybody]),
          ...people.map((person) => ({
            key: person.id,
            text: person.name,
            chosen: to?.id === person.id,
            onSelect: () => onChange({ ...draft, to: person.id }),
          })),
        ]}
      />
      {task && (
        <>
          <span className="q">reports back in</span>
          <Choice
            label="Minutes until the doer reports back"
            value={String(draft.minutes)}
            options={minuteChoices}
            onChange={(minutes) => onChange({ ...draft, minutes: minutes === 'null' ? null : Number(minutes) })}
          />
        </>
      )}
    </div>
  );
}
