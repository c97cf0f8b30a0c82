// What the composer says: placeholders, the time an entry would get, and the hints below it.
import type { EpochMs } from '../../domain/time.ts';
import { clockWords } from '../../domain/time-words.ts';
import { useNow } from '../room/use-now.ts';
import type { ComposerKind } from './composer-input.ts';

export const placeholders: Record<ComposerKind, string> = {
  note: 'Add to the timeline',
  decision: 'What was decided, and why',
  task: 'What should they do',
  question: 'What do you need to know',
  update: 'What people outside should know',
};

/** The time an entry would get; "now" moves on with the clock. */
export function TimeWord({ at, zone }: { at: EpochMs | null; zone: string }) {
  const now = useNow();
  return (
    <>
      <span className="sr">{at === null ? 'At the time of adding, now ' : 'At '}</span>
      {clockWords(at ?? now, zone)}
    </>
  );
}

export function ComposerHints() {
  return (
    <p className="hints" aria-hidden="true">
      <span>
        <kbd>N</kbd> new entry
      </span>
      <span>
        <kbd>/</kbd> decide, task, ask, update, stage, sev
      </span>
      <span>
        <kbd>@</kbd> person
      </span>
      <span>
        <kbd>E12</kbd> link an event
      </span>
      <span className="grow" />
      <span>
        <kbd>↵</kbd> add
      </span>
    </p>
  );
}
