// The editor of one entry, shared with everybody who writes in it. Loaded when somebody first edits.
import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { useEffect, useRef } from 'react';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { EditorCarets } from './editor-carets.ts';
import { entryFormat } from './entry-format.ts';

type Props = {
  readonly fragment: Y.XmlFragment;
  readonly awareness: Awareness;
  readonly label: string;
  readonly editable: boolean;
  /** Takes the focus, with the caret at the end. */
  readonly focus: boolean;
  readonly onFocus: () => void;
  /** The focus went elsewhere on the page; `left` when the person asked to leave with Esc. */
  readonly onLeave: (left: boolean) => void;
};

export function EntryEditor({ fragment, awareness, label, editable, focus, onFocus, onLeave }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const calls = useRef({ onFocus, onLeave });
  useEffect(() => {
    calls.current = { onFocus, onLeave };
  });

  useEffect(() => {
    const made = new Editor({
      element: place.current,
      editable: false,
      extensions: [...entryFormat, Collaboration.configure({ fragment }), EditorCarets.configure({ awareness })],
      editorProps: {
        handleKeyDown: (_view, event) => {
          const done = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
          if (!done || event.isComposing) return false;
          event.preventDefault();
          event.stopPropagation();
          calls.current.onLeave(true);
          return true;
        },
      },
      onFocus: () => calls.current.onFocus(),
      onBlur: () => {
        // Another window took the focus: the person comes back to where they were.
        if (document.hasFocus()) calls.current.onLeave(false);
      },
    });
    editor.current = made;
    return () => {
      editor.current = null;
      made.destroy();
    };
  }, [fragment, awareness]);

  useEffect(() => {
    const made = editor.current;
    if (made === null) return;
    made.setOptions({
      editorProps: {
        ...made.options.editorProps,
        attributes: { class: 'txt', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, 'aria-readonly': String(!editable) },
      },
    });
    made.setEditable(editable, false);
    if (editable && focus && !made.isFocused) made.commands.focus('end', { scrollIntoView: false });
  }, [label, editable, focus]);

  return <div className="entry-editor" ref={place} />;
}
