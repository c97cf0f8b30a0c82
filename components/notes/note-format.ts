// The form that a note's words may have in the editor: headings, lists, quotes, code, links, mentions and images.
import { type AnyExtension, Extension } from '@tiptap/core';
import { Mention, type MentionOptions } from '@tiptap/extension-mention';
import { Plugin } from '@tiptap/pm/state';
import { StarterKit } from '@tiptap/starter-kit';
import type { IncidentId } from '../../domain/ids.ts';
import { noteHeadingLevels } from '../../domain/note-text.ts';
import { safeHref } from '../../domain/safe-href.ts';
import { linkAttributes, linkRel } from './link-attributes.ts';
import { NoteImage } from './note-image.ts';

/**
 * What the schema does not know is deleted by the first editor that opens the note, for everybody: domain/note-text.ts
 * must read all of it, and nothing else may be written. `suggestion` shows the people to mention.
 */
export function noteFormat(incidentId: IncidentId, suggestion: MentionOptions['suggestion'] = {}): AnyExtension[] {
  return [
    StarterKit.configure({
      undoRedo: false,
      underline: false,
      // It would be written into the document of everybody who only opens the note.
      trailingNode: false,
      heading: { levels: [...noteHeadingLevels] },
      dropcursor: { class: 'note-drop', color: false },
      link: {
        openOnClick: false,
        autolink: true,
        markdownLinks: true,
        defaultProtocol: 'https',
        isAllowedUri: (uri) => safeHref(uri) !== null,
        HTMLAttributes: { class: 'lnk', target: '_blank', rel: linkRel },
      },
    }),
    NoteImage.configure({ incidentId }),
    Mention.configure({ HTMLAttributes: { class: 'mention' }, suggestion: { char: '@', ...suggestion } }),
    OwnDrawing,
  ];
}

/**
 * Draws links, headings and code without taking class, target or rel from the document, where another client can write
 * anything. Headings begin below the title of the note, so that the page keeps its outline.
 */
const OwnDrawing = Extension.create({
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
