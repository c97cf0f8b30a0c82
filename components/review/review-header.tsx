'use client';
// The head of the review: what it is about, how far it has come, whether it is saved, and the ways out of it.
import { ChevronDown, Download } from 'lucide-react';
import { type ReviewState, reviewStateWord } from '../../domain/vocabulary.ts';
import { AsideLink, AsideName, LeaveAside } from '../room/aside-head.tsx';
import type { SaveState } from '../room/room-links.ts';
import { SyncMark } from '../room/sync-state.tsx';
import { useCommand } from '../room/use-command.ts';
import { useRoom } from '../room/use-room.tsx';
import type { OpenDocument } from '../timeline/open-document.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { Moment } from '../ui/moment.tsx';
import { downloadReview, type ReviewFormat, reviewFormats } from './review-file.ts';
import { useReviewText } from './use-review.ts';

/** What can be done next in each state, the usual step first. */
const steps: Record<ReviewState, readonly { readonly to: ReviewState; readonly text: string }[]> = {
  draft: [{ to: 'in-review', text: 'Send to review' }],
  'in-review': [
    { to: 'published', text: 'Publish' },
    { to: 'draft', text: 'Back to draft' },
  ],
  published: [{ to: 'in-review', text: 'Take back into review' }],
};

export function ReviewHeader({ document, save }: { document: OpenDocument; save: SaveState }) {
  const { incidentId, now, state } = useRoom();
  const { may, run } = useCommand();
  const { review } = state;
  const isBegun = useReviewText(document.client.doc) !== undefined;
  return (
    <header className="head">
      <div className="head-a">
        <AsideName page="review" room={state} />
        <SyncMark save={save} />
        <span className="grow" />
        <p className="rv-state" role="status">
          <span className={review.state === 'published' ? 'tag good' : review.state === 'in-review' ? 'tag accent' : 'tag'}>
            {reviewStateWord[review.state]}
          </span>
          {review.by !== null && review.at !== null && (
            <span className="q">
              by {review.by}, <Moment at={review.at} form="date" />
            </span>
          )}
        </p>
        {steps[review.state].map(({ to, text }, index) => (
          <GuardedButton
            key={to}
            permission={may({ type: 'set-review-state', state: to })}
            className={index === 0 && review.state !== 'published' ? 'btn primary' : 'btn'}
            onClick={() => void run({ type: 'set-review-state', state: to })}
          >
            {text}
          </GuardedButton>
        ))}
        <Menu
          label="Export"
          align="end"
          trigger={
            <button type="button" className="btn" disabled={!isBegun}>
              <Download className="i s" aria-hidden="true" />
              Export
              <ChevronDown className="i xs" aria-hidden="true" />
            </button>
          }
          items={[
            ...(Object.keys(reviewFormats) as ReviewFormat[]).map((format) => ({
              key: format,
              text: `Download ${reviewFormats[format].word}`,
              onSelect: () => downloadReview(format, incidentId, state, document.client.doc, now()),
            })),
            { key: 'print', text: 'Print or save as PDF', onSelect: () => void setTimeout(() => window.print(), 0) },
          ]}
        />
        <AsideLink to="playback" incidentId={incidentId} />
        <AsideLink to="what-if" incidentId={incidentId} />
        <LeaveAside label="Leave the review and go to the room" incidentId={incidentId} />
      </div>
    </header>
  );
}
