// Opens an incident's shared document: connection, rows and people in one piece. Loaded apart, so that Yjs is not in the first load.
import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import { type EventNumber, type IncidentId, newId, type TimelineEntryId } from '../../domain/ids.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { documentSocketPath } from '../../domain/wire.ts';
import { NoteList } from '../notes/note-doc.ts';
import { UpdateDraft } from '../room/update-draft.ts';
import { leavingEvent } from '../session/kept-words.ts';
import { DocumentClient, type LocalCopy } from './document-client.ts';
import { PeopleHere } from './people-here.ts';
import { addEntry, entryFragment, type NewTimelineEntry, pin, setEntryTime, setPinned } from './timeline-doc.ts';
import { TimelineRows } from './timeline-rows.ts';
import type { UnsavedMemory } from './unsaved-lists.ts';

export type OpenDocument = {
  readonly client: DocumentClient;
  readonly rows: TimelineRows;
  readonly people: PeopleHere;
  readonly notes: NoteList;
  readonly updateDraft: UpdateDraft;
  readonly add: (entry: NewTimelineEntry) => TimelineEntryId;
  readonly pinEvent: (entry: Omit<NewTimelineEntry, 'kind' | 'text' | 'event'> & { readonly event: EventNumber }) => TimelineEntryId;
  readonly setTime: (id: TimelineEntryId, at: EpochMs) => boolean;
  readonly setPinned: (id: TimelineEntryId, pinned: boolean) => boolean;
  readonly fragment: (id: TimelineEntryId) => Y.XmlFragment | undefined;
  readonly close: () => void;
};

export type OpenOptions = {
  readonly incidentId: IncidentId;
  readonly person: PersonRef;
  readonly readOnly: boolean;
  readonly wallNow: () => EpochMs;
};

/** Opens the document and follows the browser's network; `close` ends both, once everything is saved. */
export async function openDocument(options: OpenOptions): Promise<OpenDocument> {
  const client = new DocumentClient({
    ...options,
    address: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${documentSocketPath.replace(/\/$/, '')}`,
    WebSocket,
    openCopy: (await canKeepCopies()) ? openCopy : null,
    memory: safeStorage(),
    tab: newId(),
    isOnline: () => navigator.onLine,
    random: Math.random,
  });
  const rows = new TimelineRows(client.doc);
  const people = new PeopleHere(client.awareness);
  const notes = new NoteList(client.doc);
  const updateDraft = new UpdateDraft(client.doc);

  const onVisible = () => {
    if (document.visibilityState === 'visible') client.retryNow();
  };
  const onLeave = (event: BeforeUnloadEvent) => {
    if (client.status().unsaved.size > 0) event.preventDefault();
  };
  const onSignOut = () => window.removeEventListener('beforeunload', onLeave);
  window.addEventListener('online', client.networkChanged);
  window.addEventListener('offline', client.networkChanged);
  window.addEventListener('beforeunload', onLeave);
  window.addEventListener('storage', client.memoryChanged);
  window.addEventListener(leavingEvent, onSignOut);
  document.addEventListener('visibilitychange', onVisible);

  return {
    client,
    rows,
    people,
    notes,
    updateDraft,
    add: (entry) => addEntry(client.doc, entry),
    pinEvent: (entry) => pin(client.doc, entry),
    setTime: (id, at) => setEntryTime(client.doc, id, at),
    setPinned: (id, pinned) => setPinned(client.doc, id, pinned),
    fragment: (id) => entryFragment(client.doc, id),
    close: () => {
      rows.destroy();
      people.destroy();
      notes.destroy();
      updateDraft.destroy();
      client.leave(() => {
        window.removeEventListener('online', client.networkChanged);
        window.removeEventListener('offline', client.networkChanged);
        window.removeEventListener('beforeunload', onLeave);
        window.removeEventListener('storage', client.memoryChanged);
        window.removeEventListener(leavingEvent, onSignOut);
        document.removeEventListener('visibilitychange', onVisible);
      });
    },
  };
}

function openCopy(name: string, doc: Y.Doc): LocalCopy {
  const copy = new IndexeddbPersistence(name, doc);
  return { whenLoaded: copy.whenSynced.then(() => undefined), destroy: () => void copy.destroy() };
}

/** Whether this browser lets a page keep a database; private windows and strict settings may not. */
function canKeepCopies(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open('muster-probe');
      request.onsuccess = () => {
        request.result.close();
        resolve(true);
      };
      request.onerror = () => resolve(false);
      request.onblocked = () => resolve(false);
    } catch {
      resolve(false);
    }
  });
}

/** Local storage that never throws: a full or forbidden one must not stop anybody from writing. */
function safeStorage(): UnsavedMemory {
  const guarded = <Value>(run: () => Value, otherwise: Value): Value => {
    try {
      return run();
    } catch {
      return otherwise;
    }
  };
  return {
    getItem: (key) => guarded(() => localStorage.getItem(key), null),
    setItem: (key, value) => guarded(() => localStorage.setItem(key, value), undefined),
    removeItem: (key) => guarded(() => localStorage.removeItem(key), undefined),
    key: (index) => guarded(() => localStorage.key(index), null),
    get length() {
      return guarded(() => localStorage.length, 0);
    },
  };
}
