// The editor of one note, shared with everybody who writes in it: toolbar, words, and what the words offer.
import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Placeholder } from '@tiptap/extensions';
import { useEffect, useId, useRef, useState } from 'react';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { EventNumber, IncidentId } from '../../domain/ids.ts';
import { imageTypes } from '../../domain/image.ts';
import { safeHref } from '../../domain/safe-href.ts';
import type { Named } from '../timeline/composer-input.ts';
import { EditorCarets } from '../timeline/editor-carets.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { toast } from '../ui/notify.ts';
import { ImageUploads } from './image-uploads.ts';
import { MentionList, mentionOptionId } from './mention-list.tsx';
import { type MentionMenu, mentionSuggestion } from './mention-menu.ts';
import { NoteEvents } from './note-events.ts';
import { ImageField, LinkField } from './note-fields.tsx';
import { noteFormat } from './note-format.ts';
import { maxPasteLength, NotePaste } from './note-paste.ts';
import { NoteToolbar, type ToolbarHandle } from './note-toolbar.tsx';
import { imageSender } from './send-image.ts';
import { useNoteState } from './use-note-state.ts';

type Props = {
  readonly incidentId: IncidentId;
  readonly body: Y.XmlFragment;
  readonly awareness: Awareness;
  readonly label: string;
  /** Who can be mentioned. */
  readonly people: readonly Named[];
  /** Whose images these will be, for those who do not see them. */
  readonly author: string;
  /** Takes the focus when it opens. */
  readonly focus: boolean;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  /** The person asked to leave with Esc. */
  readonly onLeave: () => void;
  readonly onEvent: (event: EventNumber) => void;
};

export function NoteEditor({ incidentId, body, awareness, label, people, author, focus, onFocus, onBlur, onLeave, onEvent }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const toolbar = useRef<ToolbarHandle>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [menu, setMenu] = useState<MentionMenu | null>(null);
  const [linking, setLinking] = useState(false);
  const menuId = useId();
  const state = useNoteState(editor);
  const announcer = useAnnouncer();
  const calls = useRef({ onFocus, onBlur, onLeave, onEvent, people, author, focus });
  useEffect(() => {
    calls.current = { onFocus, onBlur, onLeave, onEvent, people, author, focus };
  });

  useEffect(() => {
    const made: Editor = new Editor({
      element: place.current,
      extensions: [
        ...noteFormat(
          incidentId,
          mentionSuggestion(() => calls.current.people, setMenu),
        ),
        NotePaste.configure({
          incidentId,
          onTooMuch: (length) =>
            toast.error('This is too long to paste', {
              description: `It has ${length.toLocaleString('en')} characters; at most ${maxPasteLength.toLocaleString('en')} go in at once. Link to it instead.`,
            }),
        }),
        ImageUploads.configure({
          send: imageSender(incidentId),
          altOf: () => `Image added by ${calls.current.author}`,
          onLost: (count) =>
            toast.error(count === 1 ? 'An image was not added' : `${count} images were not added`, {
              description: 'The note was closed before they were sent. Paste them again.',
            }),
          onRefused: (why) => announcer.assertive(`An image was not added. ${why}`),
        }),
        NoteEvents.configure({ onOpen: (event) => calls.current.onEvent(event) }),
        Placeholder.configure({ placeholder: 'Write here' }),
        Collaboration.configure({ fragment: body }),
        EditorCarets.configure({ awareness }),
      ],
      editorProps: {
        // The browser moves on: a person on the keyboard must not be caught in here.
        handleDOMEvents: { keydown: (_view, event) => event.key === 'Tab' && !menuIsOpen(place.current) },
        handleKeyDown: (_view, event) => {
          if (event.isComposing) return false;
          if (event.key === 'F10' && event.altKey) toolbar.current?.focus();
          else if (event.key === 'Escape' && !menuIsOpen(place.current)) calls.current.onLeave();
          else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return openUnderCaret(made);
          else return false;
          event.stopPropagation();
          return true;
        },
        handleDoubleClickOn: (_view, _position, node) => node.type.name === 'image' && openUnderCaret(made),
      },
      onFocus: () => calls.current.onFocus(),
      onBlur: () => {
        if (document.hasFocus()) calls.current.onBlur();
      },
    });
    setEditor(made);
    if (calls.current.focus) made.commands.focus('start', { scrollIntoView: false });
    return () => {
      setEditor(null);
      setMenu(null);
      made.destroy();
    };
  }, [incidentId, body, awareness, announcer]);

  const option = menu === null ? null : mentionOptionId(menuId, menu.chosen);
  useEffect(() => {
    if (editor === null) return;
    editor.view.setProps({
      attributes: {
        ...{ class: 'note-text', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label },
        ...(option === null ? {} : { 'aria-controls': menuId, 'aria-activedescendant': option }),
      },
    });
  }, [editor, label, option, menuId]);

  const addImages = (files: FileList | null) => {
    if (files !== null && files.length > 0) editor?.commands.addImages([...files]);
  };

  return (
    <>
      {editor !== null && state !== null && (
        <>
          <NoteToolbar
            ref={toolbar}
            editor={editor}
            state={state}
            onLink={() => setLinking(true)}
            onImages={() => picker.current?.click()}
          />
          {linking ? (
            <LinkField editor={editor} link={state.link} onClose={() => setLinking(false)} />
          ) : (
            state.imageAlt !== null && <ImageField editor={editor} alt={state.imageAlt} />
          )}
        </>
      )}
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={imageTypes.join(',')}
        aria-label="Images to add"
        onChange={(event) => {
          addImages(event.target.files);
          event.target.value = '';
        }}
      />
      <div className="scroll note-scroll entry-editor" data-menu={menu === null ? 'closed' : 'open'} ref={place} />
      {menu !== null && <MentionList id={menuId} menu={menu} />}
    </>
  );
}

/** The menu has Esc and Tab for itself while it is open. */
function menuIsOpen(place: HTMLElement | null): boolean {
  return place?.dataset.menu === 'open';
}

/** Opens the link or the image that the caret stands on, beside the room. */
function openUnderCaret(editor: Editor): boolean {
  const href = safeHref(editor.getAttributes('link').href);
  const image = editor.view.dom.querySelector<HTMLImageElement>('img.ProseMirror-selectednode')?.src;
  const address = href ?? image;
  if (address === undefined) return false;
  window.open(address, '_blank', 'noopener,noreferrer');
  return true;
}
