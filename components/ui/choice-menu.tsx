'use client';
// One of a few, the chosen one on a quiet button and the others in its menu.
import { ChevronDown } from 'lucide-react';
import { Menu } from './menu.tsx';

type Props<Value extends string> = {
  readonly label: string;
  readonly chosen: Value;
  readonly choices: readonly Value[];
  readonly words: Readonly<Record<Value, string>>;
  readonly note?: (value: Value) => string;
  readonly onChange: (value: Value) => void;
};

export function ChoiceMenu<Value extends string>({ label, chosen, choices, words, note, onChange }: Props<Value>) {
  return (
    <Menu
      label={label}
      align="end"
      trigger={
        <button type="button" className="btn ghost sm">
          {words[chosen]} <ChevronDown className="i xs" aria-hidden="true" />
        </button>
      }
      items={choices.map((value) => ({
        key: value,
        text: words[value],
        note: note?.(value),
        chosen: value === chosen,
        onSelect: () => onChange(value),
      }))}
    />
  );
}
