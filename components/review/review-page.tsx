'use client';
// The review of an incident: its words, which everybody writes at once, beside its times, follow-ups and comments.
import { type ReactNode, useEffect } from 'react';
import type { IncidentId } from '../../domain/ids.ts';
import { mayWriteDocument, type Permission } from '../../domain/policy.ts';
import { RefusedIncident } from '../room/refused-incident.tsx';
import { RoomLinksProvider } from '../room/room-links-context.tsx';
import { RoomProvider, useRoom } from '../room/use-room.tsx';
import { saveStateOf } from '../timeline/document-status.ts';
import type { OpenDocument } from '../timeline/open-document.ts';
import { OutOfReach } from '../timeline/timeline-states.tsx';
import { useDocument, useDocumentStatus } from '../timeline/use-document.ts';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { Comments } from './comments.tsx';
import { EvidenceCard } from './evidence-card.tsx';
import { FollowUps } from './follow-ups.tsx';
import { Milestones } from './milestones.tsx';
import { ReviewHeader } from './review-header.tsx';
import { ReviewWords } from './review-words.tsx';

export function ReviewPage({ incidentId }: { incidentId: IncidentId }) {
  return (
    <RoomProvider incidentId={incidentId}>
      <RoomLinksProvider>
        <ReviewFrame />
      </RoomLinksProvider>
    </RoomProvider>
  );
}

function ReviewFrame() {
  const { phase, refusal } = useRoom();
  const opening = useDocument();
  const document = opening.phase === 'open' ? opening.document : null;
  const status = useDocumentStatus(document);
  if (phase === 'refused') {
    return (
      <Plain>
        <RefusedIncident refusal={refusal} title="This review cannot be shown" />
      </Plain>
    );
  }
  if (opening.phase === 'trouble') {
    return (
      <Plain>
        <Trouble
          title="The review did not load"
          action={
            <button type="button" className="btn sm" onClick={opening.retry}>
              Try again
            </button>
          }
        >
          The connection was lost while it was opening.
        </Trouble>
      </Plain>
    );
  }
  if (phase === 'loading' || document === null || (!status.loaded && status.link.state === 'opening')) {
    return (
      <Plain>
        <Waiting what="the review" widths={[60, 36, 88, 74, 92, 80, 66]} />
      </Plain>
    );
  }
  if (!status.loaded && status.link.state !== 'live') {
    return (
      <Plain>
        <OutOfReach what="review" status={status} onRetry={document.client.retryNow} />
      </Plain>
    );
  }
  return <OpenReview document={document} />;
}

function Plain({ children }: { children: ReactNode }) {
  return (
    <main className="room">
      <h1 className="sr">Review</h1>
      <div className="w-full max-w-[640px] px-6 py-8">{children}</div>
    </main>
  );
}

function OpenReview({ document: opened }: { document: OpenDocument }) {
  const { account, state } = useRoom();
  const status = useDocumentStatus(opened);
  const commander = state.roles.find(({ role }) => role === 'commander')?.person.name ?? null;
  const permission = mayWriteDocument(account);
  // What is published is what people were told: it changes only after somebody has taken it back into review.
  const words: Permission =
    permission.allowed && state.review.state === 'published'
      ? { allowed: false, why: 'This review is published. Take it back into review to change it.' }
      : permission;
  useEffect(() => {
    document.title = `${state.reference} review · Muster`;
  }, [state.reference]);
  return (
    <div className="room review-page">
      <ReviewHeader document={opened} save={saveStateOf(status, commander)} />
      <main className="rv-cols">
        <ReviewWords document={opened} permission={words} />
        <aside className="rv-side scroll" aria-label="About this review">
          <EvidenceCard />
          <Milestones />
          <FollowUps doc={opened.client.doc} permission={permission} />
          <Comments doc={opened.client.doc} permission={permission} />
        </aside>
      </main>
    </div>
  );
}
