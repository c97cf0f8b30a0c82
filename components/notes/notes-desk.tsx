// The notes of the room: a tab for each, the open one below, and what can be done with it.
import { Ellipsis, FilePlus2, Link, NotebookPen, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { NoteFields } from '../../domain/document.ts';
import type { NoteId, PersonId } from '../../domain/ids.ts';
import { imagePath } from '../../domain/image.ts';
import { noteMarkdown, readNote } from '../../domain/note-text.ts';
import type { Permission } from '../../domain/policy.ts';
import { useValue } from '../room/room-links.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { useRoom } from '../room/use-room.tsx';
import type { DocumentStatus } from '../timeline/document-status.ts';
import type { OpenDocument } from '../timeline/open-document.ts';
import { editorsOf, type PersonHere } from '../timeline/people-here.ts';
import { Opened } from '../timeline/timeline-states.tsx';
import type { DocumentState } from '../timeline/use-document.ts';
import { WritersHere } from '../timeline/writers-here.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { toast } from '../ui/notify.ts';
import { DeskTabs } from './desk-tabs.tsx';
import { createNote, noteBody, setNoteRemoved, untitled } from './note-doc.ts';
import { NotePane } from './note-pane.tsx';
import { noteHash } from './use-notes.ts';

type Props = {
  readonly opening: DocumentState;
  readonly status: DocumentStatus;
  /** All notes, removed ones too. */
  readonly notes: readonly NoteFields[];
  readonly others: readonly PersonHere[];
  readonly permission: Permission;
  readonly onFollow: (person: PersonId) => void;
};

export function NotesDesk({ opening, status, notes, others, permission, onFollow }: Props) {
  const kept = notes.filter((note) => !note.removed);
  return (
    <>
      <header>
        <DeskTabs notes={kept.length} />
        <span className="grow" />
        <WritersHere others={others} onFollow={onFollow} />
      </header>
      <Opened what="notes" opening={opening} status={status}>
        {(document) => <OpenNotes {...{ document, status, notes, kept, others, permission }} />}
      </Opened>
    </>
  );
}

type OpenProps = Omit<Props, 'opening' | 'onFollow'> & { readonly document: OpenDocument; readonly kept: readonly NoteFields[] };

/** What the person asked to do next with the note that opens. */
type Start = { readonly note: NoteId; readonly at: 'title' | 'words' } | null;

function OpenNotes({ document, status, notes, kept, others, permission }: OpenProps) {
  const { account, incidentId, now } = useRoom();
  const links = useRoomLinks();
  const wanted = useValue(links.note);
  const [start, setStart] = useState<Start>(null);
  const tabs = useRef<HTMLDivElement>(null);
  const open = kept.find((note) => note.id === wanted) ?? kept[0];

  const add = (title: string, at: 'title' | 'words') => {
    const id = createNote(document.client.doc, { title, createdAt: now(), authorId: account.id, authorName: account.name });
    setStart({ note: id, at });
    links.note.set(id);
  };
  if (open === undefined) {
    return (
      <NoNotes permission={permission} removed={notes} onAdd={add} onRestore={(id) => setNoteRemoved(document.client.doc, id, false)} />
    );
  }

  const show = (id: NoteId) => {
    setStart(null);
    links.note.set(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = kept.indexOf(open);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: kept.length - 1 }[event.key];
    const next = to === undefined ? undefined : kept[(to + kept.length) % kept.length];
    if (next === undefined) return;
    event.preventDefault();
    show(next.id);
    tabs.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  const remove = () => {
    setNoteRemoved(document.client.doc, open.id, true);
    toast.success(`Removed “${open.title}”`, {
      action: { label: 'Put back', onClick: () => setNoteRemoved(document.client.doc, open.id, false) },
    });
  };
  const markdown = () => {
    const body = noteBody(document.client.doc, open.id);
    const words = body === undefined ? '' : noteMarkdown(readNote(body), (image) => window.location.origin + imagePath(incidentId, image));
    copy(`# ${open.title}\n\n${words}\n`, 'Copied as Markdown');
  };
  const removed = notes.filter((note) => note.removed);

  return (
    <>
      <div className="note-tabs">
        <div role="tablist" aria-label="Notes" ref={tabs} onKeyDown={onKeyDown}>
          {kept.map((note) => {
            const editors = editorsOf(others, note.id);
            return (
              <button
                type="button"
                key={note.id}
                id={`tab-${note.id}`}
                role="tab"
                aria-selected={note === open}
                aria-controls="note-panel"
                tabIndex={note === open ? 0 : -1}
                title={note.title}
                onClick={() => show(note.id)}
              >
                <span className="trunc">{note.title}</span>
                {editors.slice(0, 2).map((editor) => (
                  <Avatar key={editor.person.id} name={editor.person.name} holds={editor.role} />
                ))}
                {editors.length > 0 && <span className="sr">, {editors.length} writing</span>}
              </button>
            );
          })}
        </div>
        <GuardedButton
          permission={permission}
          className="btn ghost sm icon"
          aria-label="New note"
          title="New note"
          onClick={() => add(untitled, 'title')}
        >
          <FilePlus2 className="i s" aria-hidden="true" />
        </GuardedButton>
        <Menu
          label="This note"
          align="end"
          trigger={
            <button type="button" className="btn ghost sm icon" aria-label="More about this note">
              <Ellipsis className="i s" aria-hidden="true" />
            </button>
          }
          items={[
            { key: 'markdown', text: 'Copy as Markdown', icon: <NotebookPen className="i s" />, onSelect: markdown },
            {
              ...{ key: 'link', text: 'Copy link', icon: <Link className="i s" /> },
              onSelect: () => copy(`${window.location.origin}${window.location.pathname}${noteHash(open.id)}`, 'Link copied'),
            },
            {
              ...{ key: 'remove', text: 'Remove note', icon: <Trash2 className="i s" />, onSelect: remove },
              ...(permission.allowed ? { note: 'It can be put back' } : { note: permission.why, disabled: true }),
            },
            ...(removed.length > 0 && permission.allowed
              ? [
                  { kind: 'line' } as const,
                  { kind: 'label', text: 'Put back' } as const,
                  ...removed.map((note) => ({
                    ...{ key: note.id, text: note.title, note: `by ${note.authorName}` },
                    onSelect: () => {
                      setNoteRemoved(document.client.doc, note.id, false);
                      show(note.id);
                    },
                  })),
                ]
              : []),
          ]}
        />
      </div>
      <NotePane
        key={open.id}
        note={open}
        document={document}
        editors={editorsOf(others, open.id)}
        unsent={status.link.state !== 'live' && status.unsaved.has(open.id)}
        permission={permission}
        start={start?.note === open.id ? start.at : null}
        onLeave={() => tabs.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()}
      />
    </>
  );
}

/** First steps: what rooms keep notes about. */
const firstTitles = ['Plan', 'Hand-over', 'Vendor call'];

function NoNotes({
  permission,
  removed,
  onAdd,
  onRestore,
}: {
  permission: Permission;
  removed: readonly NoteFields[];
  onAdd: (title: string, at: 'title' | 'words') => void;
  onRestore: (id: NoteId) => void;
}) {
  return (
    <div className="tl-state">
      <div className="panel mid">
        <p>
          <b>No notes yet</b>
        </p>
        <p className="t2">
          {permission.allowed
            ? 'A note holds what is more than a line: a plan, commands to run, screenshots, what a vendor said. Everybody here writes in it at once.'
            : 'What the room writes down beside the timeline shows here.'}
        </p>
        {permission.allowed && (
          <div className="row wrap">
            <button type="button" className="btn sm primary" onClick={() => onAdd(untitled, 'title')}>
              New note
            </button>
            {firstTitles.map((title) => (
              <button type="button" key={title} className="btn sm" onClick={() => onAdd(title, 'words')}>
                {title}
              </button>
            ))}
          </div>
        )}
        {permission.allowed && removed.length > 0 && (
          <p className="note-removed">
            <span className="t2">Removed: </span>
            {removed.map((note) => (
              <button type="button" key={note.id} className="lnk" onClick={() => onRestore(note.id)}>
                Put back “{note.title}”
              </button>
            ))}
          </p>
        )}
      </div>
    </div>
  );
}

function copy(text: string, done: string): void {
  void navigator.clipboard.writeText(text).then(
    () => toast.success(done, { duration: 2_000 }),
    () => toast.error('The browser did not let it be copied'),
  );
}
