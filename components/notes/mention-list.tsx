// The people that an at sign offers, under the caret.
import { createPortal } from 'react-dom';
import type { MentionMenu } from './mention-menu.ts';

export function mentionOptionId(list: string, index: number): string {
  return `${list}-${index}`;
}

const width = 240;
const rowHeight = 34;

export function MentionList({ id, menu }: { id: string; menu: MentionMenu }) {
  const height = menu.people.length * rowHeight + 16;
  const above = menu.bottom + height > window.innerHeight;
  const style = {
    left: Math.max(8, Math.min(menu.left, window.innerWidth - width - 8)),
    width,
    ...(above ? { bottom: window.innerHeight - menu.top + 4 } : { top: menu.bottom + 4 }),
  };
  return createPortal(
    <div className="pop slash mention-list" style={style}>
      <div id={id} role="listbox" aria-label="People">
        {menu.people.map((person, index) => (
          // The editor keeps the focus and moves the choice with the arrow keys; the pointer chooses directly.
          // biome-ignore lint/a11y/useFocusableInteractive: options are reached through aria-activedescendant
          // biome-ignore lint/a11y/useKeyWithClickEvents: the editor handles the keys
          <div
            key={person.id}
            id={mentionOptionId(id, index)}
            role="option"
            aria-selected={index === menu.chosen}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => menu.choose(index)}
          >
            <b className="trunc">@{person.name}</b>
          </div>
        ))}
      </div>
    </div>,
    document.body,
  );
}
