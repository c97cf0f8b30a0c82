'use client';
// Chooses who does an action, and when they report back.
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { IncidentRole } from '../../domain/vocabulary.ts';
import { useRoom } from '../room/use-room.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Choice } from '../ui/choice.tsx';
import { type PersonChoice, peopleChoices } from './people-choice.ts';

const reportBackMinutes = ['3', '5', '10'] as const;
type ReportBack = (typeof reportBackMinutes)[number];

/** As many people as fit without scrolling; typing narrows them down. */
const shownPeople = 6;

export function AssignPanel({
  role,
  onAssign,
  onClose,
}: {
  role: IncidentRole;
  onAssign: (person: PersonChoice, minutes: number) => void;
  onClose: () => void;
}) {
  const { state, people } = useRoom();
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const [minutes, setMinutes] = useState<ReportBack>('5');
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const choices = peopleChoices(people, state, query, role).slice(0, shownPeople);
  const chosen = choices[Math.min(index, choices.length - 1)];
  useEffect(() => field.current?.focus({ preventScroll: true }), []);

  const assign = (choice: PersonChoice | undefined) => {
    if (choice !== undefined) onAssign(choice, Number(minutes));
  };
  const onKeyDown = (press: KeyboardEvent) => {
    if (press.key === 'Escape') {
      press.preventDefault();
      press.stopPropagation();
      onClose();
    }
  };
  const onFieldKey = (press: KeyboardEvent) => {
    if (press.key === 'ArrowDown' || press.key === 'ArrowUp') {
      press.preventDefault();
      const by = press.key === 'ArrowDown' ? 1 : -1;
      setIndex((before) => (Math.min(before, choices.length - 1) + by + choices.length) % Math.max(1, choices.length));
    }
    if (press.key === 'Enter') {
      press.preventDefault();
      assign(chosen);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc leaves from anywhere inside
    <div className="assign" onKeyDown={onKeyDown}>
      <label className="field">
        <Search className="i s" aria-hidden="true" />
        <input
          ref={field}
          role="combobox"
          aria-label="Assign to"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          value={query}
          placeholder="Name"
          onChange={(change) => {
            setQuery(change.target.value);
            setIndex(0);
          }}
          onKeyDown={onFieldKey}
        />
      </label>
      <div id={`${id}-list`} role="listbox" aria-label="People" className="people">
        {choices.map((choice) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys of the list
          <div
            key={choice.id}
            id={`${id}-${choice.id}`}
            role="option"
            aria-selected={choice === chosen}
            tabIndex={-1}
            onClick={() => assign(choice)}
          >
            <Avatar name={choice.name} holds={choice.role} />
            {choice.name}
            <span className="q">{choice.words}</span>
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <p className="note">{people.length === 0 ? 'The list of people has not arrived yet.' : 'Nobody by that name has an account.'}</p>
      )}
      <div className="row">
        <span className="q">Report back in</span>
        <Choice
          label="Minutes until they report back"
          value={minutes}
          onChange={setMinutes}
          options={reportBackMinutes.map((value) => ({ value, text: value === '10' ? '10 min' : value }))}
        />
      </div>
      <div className="c-act">
        <button type="button" className="btn primary" disabled={chosen === undefined} onClick={() => assign(chosen)}>
          Assign{chosen === undefined ? '' : ` to ${chosen.name}`} <kbd>↵</kbd>
        </button>
        <span className="grow" />
        <button type="button" className="btn ghost" onClick={onClose}>
          Cancel <kbd>Esc</kbd>
        </button>
      </div>
    </div>
  );
}
