'use client';
// The page's two live regions: a polite one that sums up, and an assertive one for what cannot wait.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { AnnouncerQueue, type PoliteTopic } from './announcer-queue.ts';

export type Announcer = {
  /** Said within fifteen seconds, summed up with others. */
  readonly polite: (topic: PoliteTopic) => void;
  /** Said at once: connection lost, an edit not saved, update overdue, a task or role given to you. */
  readonly assertive: (message: string) => void;
};

const AnnouncerContext = createContext<Announcer>({ polite: () => undefined, assertive: () => undefined });

export function useAnnouncer(): Announcer {
  return useContext(AnnouncerContext);
}

export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [polite, setPolite] = useState('');
  const [assertive, setAssertive] = useState({ message: '', count: 0 });
  const queue = useMemo(
    () =>
      new AnnouncerQueue(setPolite, Date.now, (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      }),
    [],
  );
  useEffect(() => () => queue.stop(), [queue]);
  const announcer = useMemo<Announcer>(
    () => ({
      polite: (topic) => queue.add(topic),
      assertive: (message) => setAssertive((before) => ({ message, count: before.count + 1 })),
    }),
    [queue],
  );
  return (
    <AnnouncerContext value={announcer}>
      {children}
      <div className="sr" role="status" aria-live="polite" data-announcer="polite">
        {polite}
      </div>
      {/* The key makes a repeated message a new node, or it would not be said again. */}
      <div className="sr" role="alert" aria-live="assertive" data-announcer="assertive">
        <span key={assertive.count}>{assertive.message}</span>
      </div>
    </AnnouncerContext>
  );
}
