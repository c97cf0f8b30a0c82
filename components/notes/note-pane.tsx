// One note: its title, who wrote it and who writes now, and its words or their editor.
import { Clock } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type * as Y from 'yjs';
import type { NoteFields } from '../../domain/document.ts';
import { type NoteBlock, readNote } from '../../domain/note-text.ts';
import type { Permission } from '../../domain/policy.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { useRoom } from '../room/use-room.tsx';
import type { OpenDocument } from '../timeline/open-document.ts';
import { editingWords, type PersonHere } from '../timeline/people-here.ts';
import { Moment } from '../ui/moment.tsx';
import { maxTitleLength, noteBody, renameNote } from './note-doc.ts';
import { NoteEditor } from './note-editor.tsx';
import { NoteText } from './note-text.tsx';

type Props = {
  readonly note: NoteFields;
  readonly document: OpenDocument;
  readonly editors: readonly PersonHere[];
  readonly unsent: boolean;
  readonly permission: Permission;
  /** Where the focus goes when the note opens. */
  readonly start: 'title' | 'words' | null;
  readonly onLeave: () => void;
};

export function NotePane({ note, document, editors, unsent, permission, start, onLeave }: Props) {
  const { account, incidentId, state, people } = useRoom();
  const links = useRoomLinks();
  const { client } = document;
  const panel = useRef<HTMLDivElement>(null);
  const body = noteBody(client.doc, note.id);
  // Those who have a role here come first: they are meant most often.
  const named = useMemo(() => {
    const known = [...state.roles.map((held) => held.person), ...people.filter((person) => person.accountRole !== 'viewer')];
    return known.filter((person, index) => known.findIndex((other) => other.id === person.id) === index);
  }, [state.roles, people]);
  useEffect(() => () => client.setPresence({ editing: null }), [client]);
  if (body === undefined) return null;

  return (
    <div className="note-panel" role="tabpanel" id="note-panel" aria-labelledby={`tab-${note.id}`} ref={panel}>
      <div className="note-head">
        <h3>
          {permission.allowed ? (
            <Title
              title={note.title}
              focus={start === 'title'}
              onRename={(title) => renameNote(client.doc, note.id, title)}
              onDone={() => panel.current?.querySelector<HTMLElement>('.note-text')?.focus()}
            />
          ) : (
            note.title
          )}
        </h3>
        <p className="note-meta">
          <span className="q">
            {note.authorName} · <Moment at={note.createdAt} className="mono" />
          </span>
          {editors.length > 0 && <span className="t2">{editingWords(editors)}</span>}
          {unsent && (
            <span className="warn">
              <Clock className="i xs" aria-hidden="true" /> not sent yet
            </span>
          )}
        </p>
      </div>
      {permission.allowed ? (
        <NoteEditor
          incidentId={incidentId}
          body={body}
          awareness={client.awareness}
          label={`Note: ${note.title}`}
          people={named}
          author={account.name}
          focus={start === 'words'}
          onFocus={() => client.setPresence({ editing: note.id })}
          onBlur={() => client.setPresence({ editing: null })}
          onLeave={onLeave}
          onEvent={(event) => links.openEvent(event)}
        />
      ) : (
        <Reading body={body} label={note.title} />
      )}
    </div>
  );
}

/** Kept when the person is done, not with every key: a name is one value, and each write of it leaves a trace for ever. */
function Title({
  title,
  focus,
  onRename,
  onDone,
}: {
  title: string;
  focus: boolean;
  onRename: (title: string) => void;
  onDone: () => void;
}) {
  const [words, setWords] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus) field.current?.select();
  }, [focus]);
  const keep = () => {
    if (words !== null && words.trim() !== '') onRename(words);
    setWords(null);
  };
  return (
    <input
      ref={field}
      className="note-title"
      aria-label="Title of the note"
      maxLength={maxTitleLength}
      value={words ?? title}
      onChange={(event) => setWords(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') {
          event.stopPropagation();
          setWords(null);
        } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault();
          keep();
          onDone();
        }
      }}
    />
  );
}

/** Nobody who only reads gets an editor: one would put into shape, and so write, what stands in the document. */
export function Reading({ body, label }: { body: Y.XmlFragment; label: string }) {
  const { incidentId } = useRoom();
  const [blocks, setBlocks] = useState<readonly NoteBlock[]>(() => readNote(body));
  useEffect(() => {
    let due = 0;
    const onChange = () => {
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => setBlocks(readNote(body)));
    };
    onChange();
    body.observeDeep(onChange);
    return () => {
      cancelAnimationFrame(due);
      body.unobserveDeep(onChange);
    };
  }, [body]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <section className="scroll note-scroll" aria-label={`Note: ${label}`} tabIndex={0}>
      <NoteText incidentId={incidentId} blocks={blocks} />
    </section>
  );
}
