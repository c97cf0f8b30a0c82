// What stands under the caret of a note's editor: for the toolbar, which is drawn again only when this changes.
import type { Editor } from '@tiptap/core';
import { NodeSelection } from '@tiptap/pm/state';
import { useEffect, useState } from 'react';

export type NoteState = {
  readonly block: 'paragraph' | 'heading1' | 'heading2' | 'heading3' | 'code' | 'quote';
  readonly list: 'bullet' | 'ordered' | null;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly code: boolean;
  /** The address of the link under the caret. */
  readonly link: string | null;
  /** What the selected image shows, in words. */
  readonly imageAlt: string | null;
  readonly mayIndent: boolean;
  readonly mayUndo: boolean;
};

export function useNoteState(editor: Editor | null): NoteState | null {
  const [state, setState] = useState<NoteState | null>(null);
  useEffect(() => {
    if (editor === null) return;
    let known = '';
    const look = () => {
      const next = readState(editor);
      const text = JSON.stringify(next);
      if (text === known) return;
      known = text;
      setState(next);
    };
    look();
    editor.on('transaction', look);
    return () => {
      editor.off('transaction', look);
    };
  }, [editor]);
  return editor === null ? null : state;
}

function readState(editor: Editor): NoteState {
  const { selection } = editor.state;
  const href: unknown = editor.isActive('link') ? editor.getAttributes('link').href : null;
  const node = selection instanceof NodeSelection && selection.node.type.name === 'image' ? selection.node : null;
  const alt: unknown = node?.attrs.alt;
  return {
    block: blockOf(editor),
    list: editor.isActive('bulletList') ? 'bullet' : editor.isActive('orderedList') ? 'ordered' : null,
    bold: editor.isActive('bold'),
    italic: editor.isActive('italic'),
    code: editor.isActive('code'),
    link: typeof href === 'string' ? href : null,
    imageAlt: node === null ? null : typeof alt === 'string' ? alt : '',
    mayIndent: editor.can().sinkListItem('listItem'),
    mayUndo: editor.can().undo(),
  };
}

function blockOf(editor: Editor): NoteState['block'] {
  if (editor.isActive('heading', { level: 1 })) return 'heading1';
  if (editor.isActive('heading', { level: 2 })) return 'heading2';
  if (editor.isActive('heading', { level: 3 })) return 'heading3';
  if (editor.isActive('codeBlock')) return 'code';
  return editor.isActive('blockquote') ? 'quote' : 'paragraph';
}
