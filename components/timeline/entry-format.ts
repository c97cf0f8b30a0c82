// The form that an entry's words may have in the editor: paragraphs, lists, code, bold, italic and links.
import type { AnyExtension } from '@tiptap/core';
import { StarterKit } from '@tiptap/starter-kit';
import { editorLinks } from '../ui/link-attributes.ts';
import { OwnDrawing } from '../ui/own-drawing.ts';

/**
 * Only what a line of a timeline needs. Pasted documents are reduced to it, because the schema knows nothing else.
 * Whatever an entry holds that is not in it would be deleted by the first editor that opens the entry, for everybody:
 * timeline-doc.ts must write nothing else.
 */
export const entryFormat: AnyExtension[] = [
  StarterKit.configure({
    undoRedo: false,
    heading: false,
    blockquote: false,
    horizontalRule: false,
    strike: false,
    underline: false,
    dropcursor: false,
    gapcursor: false,
    // It would be written into the document of everybody who only looks.
    trailingNode: false,
    link: editorLinks,
  }),
  OwnDrawing,
];
