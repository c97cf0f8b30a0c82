// The people that an at sign offers in a note: what the menu shows, told to the screen as it changes.
import type { MentionOptions } from '@tiptap/extension-mention';
import type { SuggestionKeyDownProps, SuggestionProps } from '@tiptap/suggestion';
import type { Named } from '../timeline/composer-input.ts';

export type MentionMenu = {
  readonly people: readonly Named[];
  readonly chosen: number;
  /** Where the at sign stands, in the window. */
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  readonly choose: (index: number) => void;
};

const maxShown = 6;
type Props = SuggestionProps<Named, { id: string; label: string }>;

/** `people` gives who can be mentioned now; `show` is called with every change of the menu, with null when it closes. */
export function mentionSuggestion(people: () => readonly Named[], show: (menu: MentionMenu | null) => void): MentionOptions['suggestion'] {
  return {
    items: ({ query }: { query: string }) => matching(people(), query),
    render: () => {
      let props: Props | null = null;
      let chosen = 0;
      const choose = (index: number) => {
        const person = props?.items[index];
        if (person !== undefined) props?.command({ id: person.id, label: person.name });
      };
      const draw = (next: Props | null) => {
        props = next;
        const place = next?.clientRect?.() ?? null;
        // A menu that somebody else's edit opened is for nobody here.
        if (next === null || place === null || next.items.length === 0 || !next.editor.isFocused) return show(null);
        chosen = Math.min(chosen, next.items.length - 1);
        show({ people: next.items, chosen, left: place.left, top: place.top, bottom: place.bottom, choose });
      };
      const move = (step: number) => {
        const count = props?.items.length ?? 0;
        chosen = (chosen + step + count) % count;
        draw(props);
      };
      return {
        onStart: (started: Props) => draw(started),
        onUpdate: (updated: Props) => draw(updated),
        onExit: () => draw(null),
        onKeyDown: ({ event }: SuggestionKeyDownProps) => {
          if (props === null || props.items.length === 0 || event.isComposing) return false;
          if (event.key === 'ArrowDown') move(1);
          else if (event.key === 'ArrowUp') move(-1);
          else if (event.key === 'Enter' || event.key === 'Tab') choose(chosen);
          else return false;
          event.preventDefault();
          return true;
        },
      };
    },
  };
}

/** Names that begin with what was typed, in any of their words. */
export function matching(people: readonly Named[], query: string): Named[] {
  const wanted = query.toLowerCase();
  return people.filter(({ name }) => ` ${name.toLowerCase()}`.includes(` ${wanted}`)).slice(0, maxShown);
}
