// What stands where the list would be: opening, out of reach, empty, nothing under the filter.
import type { ReactNode } from 'react';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { type DocumentStatus, refusalWords } from './document-status.ts';
import type { OpenDocument } from './open-document.ts';
import { filterWord, type TimelineFilter } from './timeline-items.ts';
import type { DocumentState } from './use-document.ts';

/** What the document holds once it is open and can be shown; until then why not, and what can be done. */
export function Opened({
  what,
  opening,
  status,
  children,
}: {
  what: 'timeline' | 'notes';
  opening: DocumentState;
  status: DocumentStatus;
  children: (document: OpenDocument) => ReactNode;
}) {
  if (opening.phase === 'trouble') {
    return (
      <div className="tl-state">
        <Trouble
          title={`The ${what} did not load`}
          action={
            <button type="button" className="btn sm" onClick={opening.retry}>
              Try again
            </button>
          }
        >
          The connection was lost while opening. Events and next actions still work.
        </Trouble>
      </div>
    );
  }
  if (opening.phase === 'opening' || (!status.loaded && status.link.state === 'opening')) {
    return (
      <div className="tl-state">
        <Waiting what={`the ${what}`} />
      </div>
    );
  }
  if (!status.loaded && status.link.state !== 'live') {
    return (
      <div className="tl-state">
        <OutOfReach what={what} status={status} onRetry={opening.document.client.retryNow} />
      </div>
    );
  }
  return children(opening.document);
}

export function OutOfReach({
  what,
  status,
  onRetry,
}: {
  what: 'timeline' | 'notes' | 'review';
  status: DocumentStatus;
  onRetry: () => void;
}) {
  const { link } = status;
  return (
    <Trouble
      title={link.state === 'refused' ? `The ${what} cannot be shown` : `The ${what} cannot be reached`}
      action={
        <button type="button" className="btn sm" onClick={onRetry}>
          Try now
        </button>
      }
    >
      {link.state === 'refused'
        ? `The server says no: ${refusalWords[link.reason]}. The rest of the room works.`
        : 'This incident was not opened on this device before. What you write now is kept and joins the rest when the connection is back.'}
    </Trouble>
  );
}

export function Empty({ writable }: { writable: boolean }) {
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

export function NothingShown({
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
