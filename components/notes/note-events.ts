// Critical events named in a note (`E12`) are links to their evidence, in the editor too.
import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { EventNumber } from '../../domain/ids.ts';
import { splitEvents } from '../timeline/timeline-text.ts';

type Options = { readonly onOpen: (event: EventNumber) => void };

const eventsKey = new PluginKey<DecorationSet>('noteEvents');

export const NoteEvents = Extension.create<Options>({
  name: 'noteEvents',
  addOptions: () => ({ onOpen: () => undefined }),
  addProseMirrorPlugins() {
    const { onOpen } = this.options;
    const open = (set: DecorationSet | undefined, position: number): boolean => {
      const found: { readonly event?: EventNumber } | undefined = set?.find(position, position)[0]?.spec;
      if (found?.event === undefined) return false;
      onOpen(found.event);
      return true;
    };
    return [
      new Plugin<DecorationSet>({
        key: eventsKey,
        state: {
          init: (_config, state) => mark(state.doc),
          apply: (transaction, set) => (transaction.docChanged ? mark(transaction.doc) : set),
        },
        props: {
          decorations: (state) => eventsKey.getState(state),
          handleClick: (view, position) => open(eventsKey.getState(view.state), position),
          handleKeyDown: (view, event) =>
            event.key === 'Enter' && (event.ctrlKey || event.metaKey) && open(eventsKey.getState(view.state), view.state.selection.head),
        },
      }),
    ];
  },
});

function mark(doc: Node): DecorationSet {
  const found: Decoration[] = [];
  doc.descendants((node, position) => {
    if (node.type.spec.code === true) return false;
    if (!node.isText || node.marks.some(({ type }) => type.name === 'code' || type.name === 'link')) return true;
    let at = position;
    for (const part of splitEvents(node.text ?? '')) {
      const length = typeof part === 'string' ? part.length : 1 + String(part).length;
      if (typeof part !== 'string') found.push(Decoration.inline(at, at + length, { class: 'ev' }, { event: part }));
      at += length;
    }
    return false;
  });
  return DecorationSet.create(doc, found);
}
