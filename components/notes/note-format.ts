// The form that a note's words may have in the editor: headings, lists, quotes, code, links, mentions and images.
import type { AnyExtension } from '@tiptap/core';
import { Mention, type MentionOptions } from '@tiptap/extension-mention';
import { StarterKit } from '@tiptap/starter-kit';
import type { IncidentId } from '../../domain/ids.ts';
import { noteHeadingLevels } from '../../domain/note-text.ts';
import { editorLinks } from '../ui/link-attributes.ts';
import { OwnDrawing } from '../ui/own-drawing.ts';
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
      link: { ...editorLinks, markdownLinks: true, defaultProtocol: 'https' },
    }),
    NoteImage.configure({ incidentId }),
    Mention.configure({ HTMLAttributes: { class: 'mention' }, suggestion: { char: '@', ...suggestion } }),
    OwnDrawing,
  ];
}
