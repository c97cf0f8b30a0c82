'use client';
// The shared timeline: what people write together, with what the incident's log says, and the composer for more.
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { DocumentPart } from '../../domain/document.ts';
import type { EventNumber, TimelineEntryId } from '../../domain/ids.ts';
import { mayWriteDocument } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import { eventRow, eventSentence, findEvent } from '../events/event-rows.ts';
import { DeskTabs } from '../notes/desk-tabs.tsx';
import { useNoteLinks, useNotes } from '../notes/use-notes.ts';
import { type QuotedLine, useValue } from '../room/room-links.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { UpdateDialog } from '../room/update-dialog.tsx';
import { useRoom } from '../room/use-room.tsx';
import { useAnnouncer } from '../ui/announcer.tsx';
import { toast } from '../ui/notify.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { Composer, type ComposerHandle } from './composer.tsx';
import type { EntryActions } from './entry-row.tsx';
import { FollowBar } from './follow-bar.tsx';
import type { EntryRow } from './timeline-doc.ts';
import { TimelineHeader } from './timeline-header.tsx';
import { logItems, matches, orderItems, passes, type TimelineFilter, timelineFilters } from './timeline-items.ts';
import { type ListHandle, TimelineList } from './timeline-list.tsx';
import { Empty, NothingShown, Opened } from './timeline-states.tsx';
import { blocksOf, plainText } from './timeline-text.ts';
import { useDocument, useDocumentStatus, useOthersHere, usePeopleHere, useRows } from './use-document.ts';
import { useFollowing } from './use-following.ts';
import { useLooking } from './use-looking.ts';
import { useNewEntries } from './use-new-entries.ts';
import { usePublishedLink } from './use-timeline-link.ts';

const NotesDesk = lazy(() => import('../notes/notes-desk.tsx').then((module) => ({ default: module.NotesDesk })));

/** The shared timeline of the room it stands in, and the notes beside it. */
export function TimelineRegion() {
  const room = useRoom();
  const { account, state, now } = room;
  const links = useRoomLinks();
  const announcer = useAnnouncer();
  const opening = useDocument();
  const document = opening.phase === 'open' ? opening.document : null;
  const status = useDocumentStatus(document);
  const rows = useRows(document);
  const people = usePeopleHere(document);
  const others = useOthersHere(document);
  const [filter, setFilter] = useState<TimelineFilter>('notes');
  const [search, setSearch] = useState<string | null>(null);
  const [editing, setEditing] = useState<TimelineEntryId | null>(null);
  const [held, setHeld] = useState<ReadonlyMap<TimelineEntryId, EpochMs> | null>(null);
  const [update, setUpdate] = useState<string | null>(null);
  const list = useRef<ListHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  const permission = useMemo(() => mayWriteDocument(account), [account]);
  const role = state.roles.find((one) => one.person.id === account.id)?.role ?? null;

  useEffect(() => document?.client.setPresence({ role }), [document, role]);

  const desk = useValue(links.desk);
  const notes = useNotes(document);
  const kept = useMemo(() => notes.filter((note) => !note.removed).length, [notes]);
  useNoteLinks();
  useEffect(() => {
    links.document.set(document);
    return () => links.document.set(null);
  }, [links, document]);

  const { events, actions: tasks, questions, updates } = state;
  const log = useMemo(() => logItems({ events, actions: tasks, questions, updates }), [events, tasks, questions, updates]);
  const items = useMemo(() => orderItems(rows, log, held), [rows, log, held]);
  const counts = useMemo(
    () =>
      Object.fromEntries(timelineFilters.map((one) => [one, items.filter((item) => passes(item, one)).length])) as Record<
        TimelineFilter,
        number
      >,
    [items],
  );
  const shown = useMemo(() => {
    const eventWords = (row: EntryRow) => {
      const event = row.event === null ? undefined : findEvent(events, row.event);
      return event === undefined ? '' : eventSentence(eventRow(event, undefined, true));
    };
    return items.filter((item) => passes(item, filter) && matches(item, search ?? '', eventWords));
  }, [items, filter, search, events]);

  useNewEntries(rows, account.id, status.link.state === 'live');
  const refused = status.link.state === 'refused' && status.unsaved.size > 0;
  useEffect(() => {
    if (refused) announcer.assertive('An edit was not saved: the server refused it.');
  }, [refused, announcer]);

  // What the handlers need changes all the time; they themselves must not, or every row would be drawn again.
  const current = useRef({ document, rows, account, role, now, permission, events });
  current.current = { document, rows, account, role, now, permission, events };

  const compose = useCallback<ComposerHandle['compose']>(
    (given) => {
      links.view.set('timeline');
      // The composer stands under the timeline only.
      if (links.desk.get() !== 'timeline') flushSync(() => links.desk.set('timeline'));
      composer.current?.compose(given);
    },
    [links],
  );
  const addAt = useCallback((at: EpochMs) => compose({ at }), [compose]);
  const togglePin = useCallback((number: EventNumber) => {
    const { document: open, rows: all, account: me, role: mine, now: clock, permission: allowed, events: known } = current.current;
    const event = findEvent(known, number);
    if (open === null || event === undefined || !allowed.allowed) return;
    const pinned = all.find((row) => row.kind === 'pin' && row.event === number && row.pinned);
    if (pinned !== undefined) open.setPinned(pinned.id, false);
    else open.pinEvent({ at: event.occurredAt, createdAt: clock(), authorId: me.id, authorName: me.name, authorRole: mine, event: number });
  }, []);
  const pinLine = useCallback((line: QuotedLine) => {
    const { document: open, account: me, role: mine, now: clock } = current.current;
    if (open === null) return;
    const id = open.add({
      ...{ kind: 'note', at: line.at, createdAt: clock(), authorId: me.id, authorName: me.name, authorRole: mine, event: null },
      text: blocksOf(`${line.from}: ${line.text}`.slice(0, longestLine)),
    });
    list.current?.show(id);
    toast.success('The line stands in the timeline at its own time', { duration: 3_000 });
  }, []);
  const { following, follow, leader, lead, stop } = useFollowing(others);
  const looked = useLooking(document);
  useEffect(() => {
    if (following !== null) links.desk.set('timeline');
  }, [links, following]);
  const mayWrite = permission.allowed;
  usePublishedLink({
    ...{ status, rows, people, togglePin, compose, following, follow },
    pinLine: mayWrite && document !== null ? pinLine : null,
    retry: document?.client.retryNow ?? nothing,
  });

  const entryActions = useMemo<EntryActions>(() => {
    const begin = (row: EntryRow) => {
      stop();
      setEditing(row.id);
      setHeld(new Map(current.current.rows.map((one) => [one.id, one.at])));
      current.current.document?.client.setPresence({ editing: row.id });
    };
    return {
      edit: (row) => {
        if (current.current.permission.allowed && row.kind !== 'pin') begin(row);
      },
      typing: begin,
      leave: (row, toRow) => {
        setEditing((before) => (before === row.id ? null : before));
        setHeld(null);
        current.current.document?.client.setPresence({ editing: null });
        if (toRow) list.current?.focusRow(row.id);
      },
      togglePin: (row) => current.current.permission.allowed && current.current.document?.setPinned(row.id, !row.pinned),
      makeTask: (row) => {
        if (current.current.permission.allowed && row.kind !== 'pin') compose({ kind: 'task', text: plainText(row.text).trim() });
      },
      copyLink: (row) => {
        const address = `${window.location.origin}${window.location.pathname}#entry-${row.id}`;
        void navigator.clipboard.writeText(address).then(
          () => toast.success('Link copied', { duration: 2_000 }),
          () => toast.error('The browser did not let the link be copied', { description: address }),
        );
      },
      setTime: (row, at) => {
        current.current.document?.setTime(row.id, at);
        list.current?.show(row.id);
      },
      now: () => current.current.now(),
    };
  }, [compose, stop]);

  const onFocused = (act: (row: EntryRow) => void) => () => {
    const item = list.current?.focused() ?? null;
    if (item?.type !== 'entry') return false;
    act(item.row);
    return true;
  };
  useShortcuts([
    { keys: 'n', label: 'New entry', scope: 'room', run: () => compose() },
    {
      ...{ keys: '4', label: 'Notes', scope: 'room' },
      run: () => {
        links.view.set('timeline');
        links.desk.set('notes');
      },
    },
    { keys: 'e', label: 'Edit', scope: 'entry', run: onFocused(entryActions.edit) },
    { keys: 'p', label: 'Pin', scope: 'entry', run: onFocused(entryActions.togglePin) },
    { keys: 't', label: 'Make a task', scope: 'entry', run: onFocused(entryActions.makeTask) },
    { keys: 'c', label: 'Change the time', scope: 'entry', run: () => list.current?.press('time') ?? false },
    { keys: 'h', label: 'Who wrote what', scope: 'entry', run: () => list.current?.press('history') ?? false },
    {
      ...{ keys: 'i', label: 'Insert an entry before this one', scope: 'entry' },
      run: () => {
        const at = list.current?.timeBeforeFocused() ?? null;
        if (at === null || !mayWrite) return false;
        addAt(at);
        return true;
      },
    },
    {
      ...{ keys: 'Escape', label: 'Stop following', scope: 'room' },
      run: () => {
        if (following === null) return false;
        stop();
        return true;
      },
    },
    { keys: 'l', label: 'Copy link', scope: 'entry', run: onFocused(entryActions.copyLink) },
  ]);

  // Who presses E types on at once: the editor is there before the first key.
  useEffect(() => {
    if (document === null || !mayWrite) return;
    const fetchEditors = () =>
      void Promise.all([import('./entry-editor.tsx'), import('../room/update-draft-editor.tsx')]).catch(() => undefined);
    const timer = setTimeout(fetchEditors, editorAfterMs);
    return () => clearTimeout(timer);
  }, [document, mayWrite]);

  // A link to an entry (`#entry-...`) shows it as soon as it is there.
  const wanted = useRef(typeof window === 'undefined' ? null : entryOfHash(window.location.hash));
  useEffect(() => {
    if (wanted.current === null || !rows.some((row) => row.id === wanted.current)) return;
    list.current?.show(wanted.current);
    wanted.current = null;
  }, [rows]);
  useEffect(() => {
    const onHash = () => {
      const id = entryOfHash(window.location.hash);
      if (id === null) return;
      flushSync(() => links.desk.set('timeline'));
      list.current?.show(id);
    };
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, [links]);

  const onAdded = (id: TimelineEntryId, backFilled: boolean) => {
    if (!backFilled) {
      // A frame later the row is there.
      requestAnimationFrame(() => list.current?.toEnd());
      return;
    }
    if (filter !== 'everything') setFilter('notes');
    setSearch(null);
    list.current?.show(id);
  };

  if (desk === 'notes') {
    return (
      <section className="region timeline" aria-labelledby="h-timeline">
        <Suspense fallback={<NotesOpening notes={kept} />}>
          <NotesDesk opening={opening} status={status} notes={notes} others={others} permission={permission} onFollow={follow} />
        </Suspense>
      </section>
    );
  }
  const followedName = room.people.find((person) => person.id === following)?.name ?? leader?.person.name ?? 'somebody';
  return (
    <section className="region timeline" aria-labelledby="h-timeline">
      <TimelineHeader
        notes={kept}
        counts={counts}
        filter={filter}
        onFilter={setFilter}
        others={others}
        search={search}
        found={shown.length}
        onSearch={setSearch}
        onFollow={follow}
      />
      {following !== null && <FollowBar name={followedName} leader={leader} onStop={stop} />}
      <Opened what="timeline" opening={opening} status={status}>
        {(open) =>
          shown.length === 0 ? (
            <div className="tl-state end">
              {items.some((item) => item.type !== 'system') ? (
                <NothingShown
                  filter={filter}
                  search={search}
                  total={items.length}
                  onClear={() => {
                    setFilter('notes');
                    setSearch(null);
                  }}
                />
              ) : (
                <Empty writable={permission.allowed} />
              )}
            </div>
          ) : (
            <TimelineList
              ref={list}
              items={shown}
              document={open}
              others={others}
              editing={editing}
              unsent={status.link.state === 'live' ? nothingUnsent : status.unsaved}
              permission={permission}
              actions={entryActions}
              search={search ?? ''}
              lead={lead}
              onAddAt={addAt}
              onPlace={looked}
              onOwnMove={stop}
            />
          )
        }
      </Opened>
      <Composer ref={composer} document={document} onAdded={onAdded} onLeave={() => list.current?.focusRow(null)} onUpdate={setUpdate} />
      {update !== null && <UpdateDialog given={update} onClose={() => setUpdate(null)} />}
    </section>
  );
}

/** The editor is fetched when the room has drawn itself. */
const editorAfterMs = 1_500;
function NotesOpening({ notes }: { notes: number }) {
  return (
    <>
      <header>
        <DeskTabs notes={notes} />
      </header>
      <div className="tl-state">
        <Waiting what="the notes" />
      </div>
    </>
  );
}

const nothing = () => undefined;
/** A pasted line is quoted, not archived: the raw signal has the rest. */
const longestLine = 2_000;
const nothingUnsent: ReadonlySet<DocumentPart> = new Set();

function entryOfHash(hash: string): TimelineEntryId | null {
  const match = /^#entry-([A-Za-z0-9_-]{1,64})$/.exec(hash);
  return match?.[1] === undefined ? null : (match[1] as TimelineEntryId);
}
