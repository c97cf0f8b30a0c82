'use client';
// The shared timeline: what people write together, with what the incident's log says, and the composer for more.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DocumentPart } from '../../domain/document.ts';
import type { EventNumber, TimelineEntryId } from '../../domain/ids.ts';
import { mayWriteDocument } from '../../domain/policy.ts';
import type { EpochMs } from '../../domain/time.ts';
import { eventRow, eventSentence, findEvent } from '../events/event-rows.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { UpdateDialog } from '../room/update-dialog.tsx';
import { useRoom } from '../room/use-room.tsx';
import { useAnnouncer } from '../ui/announcer.tsx';
import { toast } from '../ui/notify.ts';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { Composer, type ComposerHandle } from './composer.tsx';
import { type DocumentStatus, refusalWords } from './document-status.ts';
import type { EntryActions } from './entry-row.tsx';
import type { EntryRow } from './timeline-doc.ts';
import { TimelineHeader } from './timeline-header.tsx';
import { filterWord, logItems, matches, orderItems, passes, type TimelineFilter, timelineFilters } from './timeline-items.ts';
import { type ListHandle, TimelineList } from './timeline-list.tsx';
import { plainText } from './timeline-text.ts';
import { useDocument, useDocumentStatus, useOthersHere, usePeopleHere, useRows } from './use-document.ts';
import { useNewEntries } from './use-new-entries.ts';
import { usePublishedLink } from './use-timeline-link.ts';

/** The shared timeline of the room it stands in. */
export function TimelineRegion() {
  const { account, state, now } = useRoom();
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
  usePublishedLink({ status, rows, people, togglePin, compose });

  const entryActions = useMemo<EntryActions>(() => {
    const begin = (row: EntryRow) => {
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
  }, [compose]);

  const onFocused = (act: (row: EntryRow) => void) => () => {
    const item = list.current?.focused() ?? null;
    if (item?.type !== 'entry') return false;
    act(item.row);
    return true;
  };
  useShortcuts([
    { keys: 'n', label: 'New entry', scope: 'room', run: () => compose() },
    { keys: 'e', label: 'Edit', scope: 'entry', run: onFocused(entryActions.edit) },
    { keys: 'p', label: 'Pin', scope: 'entry', run: onFocused(entryActions.togglePin) },
    { keys: 't', label: 'Make a task', scope: 'entry', run: onFocused(entryActions.makeTask) },
    { keys: 'l', label: 'Copy link', scope: 'entry', run: onFocused(entryActions.copyLink) },
  ]);

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
      if (id !== null) list.current?.show(id);
    };
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);

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

  return (
    <section className="region timeline" aria-labelledby="h-timeline">
      <TimelineHeader
        counts={counts}
        filter={filter}
        onFilter={setFilter}
        others={others}
        search={search}
        found={shown.length}
        onSearch={setSearch}
      />
      {opening.phase === 'trouble' ? (
        <div className="tl-state">
          <Trouble
            title="The timeline did not load"
            action={
              <button type="button" className="btn sm" onClick={opening.retry}>
                Try again
              </button>
            }
          >
            The connection was lost while it was opening. Events and next actions still work.
          </Trouble>
        </div>
      ) : document === null || (!status.loaded && status.link.state === 'opening') ? (
        <div className="tl-state">
          <Waiting what="the timeline" />
        </div>
      ) : !status.loaded && status.link.state !== 'live' ? (
        <div className="tl-state">
          <OutOfReach status={status} onRetry={document.client.retryNow} />
        </div>
      ) : shown.length === 0 ? (
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
          document={document}
          others={others}
          editing={editing}
          unsent={status.link.state === 'live' ? nothingUnsent : status.unsaved}
          permission={permission}
          actions={entryActions}
          onAddAt={addAt}
        />
      )}
      <Composer ref={composer} document={document} onAdded={onAdded} onLeave={() => list.current?.focusRow(null)} onUpdate={setUpdate} />
      {update !== null && <UpdateDialog given={update} onClose={() => setUpdate(null)} />}
    </section>
  );
}

function OutOfReach({ status, onRetry }: { status: DocumentStatus; onRetry: () => void }) {
  const { link } = status;
  return (
    <Trouble
      title={link.state === 'refused' ? 'The timeline cannot be shown' : 'The timeline cannot be reached'}
      action={
        <button type="button" className="btn sm" onClick={onRetry}>
          Try now
        </button>
      }
    >
      {link.state === 'refused'
        ? `The server says no: ${refusalWords[link.reason]}. The rest of the room works.`
        : 'It was not opened on this device before. What you write now is kept and joins it when the connection is back.'}
    </Trouble>
  );
}

const nothingUnsent: ReadonlySet<DocumentPart> = new Set();

function entryOfHash(hash: string): TimelineEntryId | null {
  const match = /^#entry-([A-Za-z0-9_-]{1,64})$/.exec(hash);
  return match?.[1] === undefined ? null : (match[1] as TimelineEntryId);
}

function Empty({ writable }: { writable: boolean }) {
  return (
    <div className="panel mid">
      <p>
        <b>{writable ? 'Start with what you see' : 'Nothing written yet'}</b>
      </p>
      <p className="t2">
        {writable ? 'Write one line, or pin an event from the left.' : 'What the room writes shows here as it is written.'}
      </p>
      {writable && (
        <p className="hint">
          <kbd>N</kbd> <span className="q">new entry</span>
        </p>
      )}
    </div>
  );
}

function NothingShown({
  filter,
  search,
  total,
  onClear,
}: {
  filter: TimelineFilter;
  search: string | null;
  total: number;
  onClear: () => void;
}) {
  return (
    <div className="panel mid">
      <p>
        <b>{search === null || search.trim() === '' ? `Nothing under “${filterWord[filter]}”` : `Nothing found for “${search.trim()}”`}</b>
      </p>
      <p className="t2">{total === 1 ? '1 other stands' : `${total} others stand`} in the timeline.</p>
      <button type="button" className="btn sm" onClick={onClear}>
        Show notes and decisions
      </button>
    </div>
  );
}
