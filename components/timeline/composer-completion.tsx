// The menu at the composer's caret: commands after a slash, people after an at sign.
import type { Completion } from './composer-input.ts';

type Props = {
  readonly id: string;
  readonly completion: Completion;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
};

export function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}

export function ComposerCompletion({ id, completion, chosen, onChoose }: Props) {
  const lines =
    completion.type === 'commands'
      ? completion.choices.map((command) => [`/${command.word}`, command.tells])
      : completion.choices.map((person) => [`@${person.name}`, '']);
  return (
    <div className="pop slash">
      <div id={id} role="listbox" aria-label={completion.type === 'commands' ? 'Commands' : 'People'}>
        {lines.map(([word, tells], index) => (
          // The textarea keeps the focus and moves the choice with the arrow keys; the pointer chooses directly.
          // biome-ignore lint/a11y/useFocusableInteractive: options are reached through aria-activedescendant
          // biome-ignore lint/a11y/useKeyWithClickEvents: the textarea handles the keys
          <div
            key={word}
            id={optionId(id, index)}
            role="option"
            aria-selected={index === chosen}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(index)}
          >
            <b>{word}</b>
            <span>{tells}</span>
          </div>
        ))}
      </div>
      <p className="hint q" aria-hidden="true">
        <kbd>↑</kbd>
        <kbd>↓</kbd> choose <kbd>↵</kbd> use <kbd>Esc</kbd> keep text
      </p>
    </div>
  );
}
