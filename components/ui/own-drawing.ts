// Draws links, headings and code in editors without taking class, target or rel from the document, where another client can write anything.
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { noteHeadingLevels } from '../../domain/note-text.ts';
import { linkAttributes } from './link-attributes.ts';

/** For every editor of the shared document. Headings begin below the title of a note, so that the page keeps its outline. */
export const OwnDrawing = Extension.create({
  name: 'ownDrawing',
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        markViews: {
          link: (mark) => {
            const attributes = linkAttributes(mark.attrs.href);
            const dom = document.createElement(attributes === null ? 'span' : 'a');
            for (const [name, value] of Object.entries(attributes ?? {})) dom.setAttribute(name, value);
            return { dom };
          },
        },
        nodeViews: {
          heading: (node) => {
            const level = noteHeadingLevels.find((known) => known === node.attrs.level) ?? 1;
            const dom = document.createElement(`h${level + 3}`);
            return { dom, contentDOM: dom };
          },
          codeBlock: () => {
            const dom = document.createElement('pre');
            const contentDOM = dom.appendChild(document.createElement('code'));
            return { dom, contentDOM };
          },
        },
      },
    }),
  ],
});
