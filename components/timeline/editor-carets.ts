// The carets and selections of the others in an editor: colour follows the role, the name shows for two seconds after a move.
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import { roleClass } from '../ui/avatar.tsx';
import { readPersonHere } from './people-here.ts';

const nameMs = 2_000;

/**
 * The caret extension that ships with the editor takes name and colour from what each client says of itself; here they
 * come from the person and role of the awareness state, which the server binds to the session.
 */
export const EditorCarets = Extension.create<{ awareness: Awareness | null }>({
  name: 'editorCarets',
  addOptions: () => ({ awareness: null }),
  addProseMirrorPlugins() {
    const { awareness } = this.options;
    if (awareness === null) return [];
    const personOf = (tab: number) => readPersonHere(tab, awareness.getStates().get(tab), tab === awareness.clientID);
    const classOf = (tab: number) => {
      const role = personOf(tab)?.role ?? null;
      return role === null ? 'rev' : roleClass[role];
    };
    return [
      yCursorPlugin(awareness, {
        cursorBuilder: (_user: unknown, tab: number) => {
          const caret = document.createElement('span');
          caret.className = `caret ${classOf(tab)} moved`;
          caret.dataset.tab = String(tab);
          caret.setAttribute('aria-hidden', 'true');
          const name = document.createElement('b');
          name.textContent = personOf(tab)?.person.name ?? '';
          caret.append(name);
          return caret;
        },
        selectionBuilder: (_user: unknown, tab: number) => ({ nodeName: 'mark', class: classOf(tab) }),
      }),
      new Plugin({
        view: (view) => {
          const timers = new Map<number, ReturnType<typeof setTimeout>>();
          const caretOf = (tab: number) => view.dom.querySelector(`.caret[data-tab="${tab}"]`);
          const hideLater = (tab: number) => {
            clearTimeout(timers.get(tab));
            timers.set(
              tab,
              setTimeout(() => caretOf(tab)?.classList.remove('moved'), nameMs),
            );
          };
          const onChange = ({ added, updated }: { added: number[]; updated: number[] }) => {
            for (const tab of [...added, ...updated]) {
              caretOf(tab)?.classList.add('moved');
              hideLater(tab);
            }
          };
          for (const tab of awareness.getStates().keys()) hideLater(tab);
          awareness.on('change', onChange);
          return {
            destroy: () => {
              awareness.off('change', onChange);
              for (const timer of timers.values()) clearTimeout(timer);
            },
          };
        },
      }),
    ];
  },
});
