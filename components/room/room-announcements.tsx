'use client';
// Speaks the room's news to the live regions, and shows what was given to this person.
import { useEffect, useRef } from 'react';
import { useAnnouncer } from '../ui/announcer.tsx';
import { toast } from '../ui/notify.ts';
import { updateDue } from './header-facts.ts';
import { useTimelineLink } from './room-links-context.tsx';
import { eventsWords, newsOf, worseWords } from './room-news.ts';
import { useNow } from './use-now.ts';
import { useRoom } from './use-room.tsx';

export function RoomAnnouncements() {
  const { state, news, connection, account } = useRoom();
  const announcer = useAnnouncer();
  const save = useTimelineLink()?.save;
  const told = useRef(0);
  useEffect(() => {
    const fresh = news.filter((entry) => entry.seq > told.current);
    told.current = news.at(-1)?.seq ?? told.current;
    const { events, worse, urgent } = newsOf(fresh, account);
    if (events > 0) announcer.polite({ topic: 'events', amount: events, words: eventsWords });
    if (worse > 0) announcer.polite({ topic: 'worse', amount: worse, words: worseWords });
    for (const message of urgent) {
      announcer.assertive(message);
      toast.info(message);
    }
  }, [news, account, announcer]);

  const offline = connection.kind === 'offline' || connection.kind === 'refused';
  useEffect(() => {
    if (offline) announcer.assertive('The connection is lost. What you write is kept on this device.');
  }, [offline, announcer]);

  const notSaved = save?.kind === 'not-saved' ? save.why : null;
  useEffect(() => {
    if (notSaved !== null) announcer.assertive(`Not saved: ${notSaved}`);
  }, [notSaved, announcer]);

  const overdue = updateDue(state, useNow())?.level === 'overdue';
  useEffect(() => {
    if (overdue) announcer.assertive('An update is overdue.');
  }, [overdue, announcer]);
  return null;
}
