// The editor of the draft of the next update: plain words, written by everybody at once. Loaded with the first draft.
import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { StarterKit } from '@tiptap/starter-kit';
import { useEffect, useRef } from 'react';
import { updateDraftName } from '../../domain/document.ts';
import { EditorCarets } from '../timeline/editor-carets.ts';
import type { OpenDocument } from '../timeline/open-document.ts';

/** Paragraphs of plain words, which is what an update is: update-draft.ts reads nothing else. */
const plainWords = StarterKit.configure({
  ...{ undoRedo: false, trailingNode: false, heading: false, blockquote: false, horizontalRule: false, codeBlock: false },
  ...{ bulletList: false, orderedList: false, listItem: false, listKeymap: false, hardBreak: false },
  ...{ bold: false, italic: false, strike: false, underline: false, code: false, link: false },
});

type Props = {
  readonly document: OpenDocument;
  readonly label: string;
  readonly describedBy: string;
  readonly invalid: boolean;
  /** Ctrl or Cmd with Enter. */
  readonly onDone: () => void;
};

export function UpdateDraftEditor({ document, label, describedBy, invalid, onDone }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    const { client, updateDraft } = document;
    const made = new Editor({
      element: place.current,
      extensions: [
        plainWords,
        Collaboration.configure({ fragment: updateDraft.fragment }),
        EditorCarets.configure({ awareness: client.awareness }),
      ],
      editorProps: {
        // The browser moves on to the next control.
        handleDOMEvents: { keydown: (_view, event) => event.key === 'Tab' },
        handleKeyDown: (_view, event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return false;
          done.current();
          return true;
        },
      },
      onFocus: () => client.setPresence({ editing: updateDraftName }),
      onBlur: () => client.setPresence({ editing: null }),
    });
    editor.current = made;
    made.commands.focus('end', { scrollIntoView: false });
    return () => {
      editor.current = null;
      client.setPresence({ editing: null });
      made.destroy();
    };
  }, [document]);
  useEffect(() => {
    editor.current?.view.setProps({
      attributes: {
        ...{ class: 'txt', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, 'aria-describedby': describedBy },
        ...(invalid ? { 'aria-invalid': 'true' } : {}),
      },
    });
  }, [label, describedBy, invalid]);
  return <div className="inp entry-editor draft-editor" ref={place} />;
}
