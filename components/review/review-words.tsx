// The words of the review: its shared editor, the same for those who only read, or how to begin.
import { useEffect } from 'react';
import { reviewTextKey } from '../../domain/document.ts';
import type { Permission } from '../../domain/policy.ts';
import { draftReview } from '../../domain/review.ts';
import { NoteEditor } from '../notes/note-editor.tsx';
import { Reading } from '../notes/note-pane.tsx';
import { addressOf } from '../playback/playback-player.ts';
import { useRoomLinks } from '../room/room-links-context.tsx';
import { useRoom } from '../room/use-room.tsx';
import type { OpenDocument } from '../timeline/open-document.ts';
import { editingWords, editorsOf } from '../timeline/people-here.ts';
import { plainText } from '../timeline/timeline-text.ts';
import { useOthersHere } from '../timeline/use-document.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { beginReview } from './review-doc.ts';
import { playbackAddress } from './review-file.ts';
import { useReviewText } from './use-review.ts';

const label = 'Review';

export function ReviewWords({ document, permission }: { document: OpenDocument; permission: Permission }) {
  const { account, incidentId, people } = useRoom();
  const links = useRoomLinks();
  const { client } = document;
  const text = useReviewText(client.doc);
  const editors = editorsOf(useOthersHere(document), reviewTextKey);
  useEffect(() => () => client.setPresence({ editing: null }), [client]);
  return (
    <section className="rv-doc note-panel" aria-label="Words of the review">
      {editors.length > 0 && (
        <p className="rv-here t2" role="status">
          {editingWords(editors)}
        </p>
      )}
      {text === undefined ? (
        <Beginning document={document} permission={permission} />
      ) : permission.allowed ? (
        <NoteEditor
          incidentId={incidentId}
          body={text}
          awareness={client.awareness}
          label={label}
          people={people}
          author={account.name}
          focus={false}
          onFocus={() => client.setPresence({ editing: reviewTextKey })}
          onBlur={() => client.setPresence({ editing: null })}
          onLeave={() => window.document.querySelector<HTMLElement>('.rv-side')?.focus()}
          onEvent={(event) => links.openEvent(event)}
        />
      ) : (
        <Reading body={text} label={label} />
      )}
    </section>
  );
}

function Beginning({ document, permission }: { document: OpenDocument; permission: Permission }) {
  const { incidentId, state } = useRoom();
  const draft = () => {
    const lines = document.rows.rows().map((row) => ({ ...row, text: plainText(row.text) }));
    const address = playbackAddress(incidentId);
    beginReview(
      document.client.doc,
      draftReview(state, lines, (at) => addressOf(address, at)),
    );
  };
  return (
    <div className="tl-state">
      <div className="panel mid">
        <p>
          <b>{state.resolvedAt === null ? 'This incident is not resolved yet' : 'Nobody has begun this review'}</b>
        </p>
        <p className="t2">
          A draft from the log holds the summary, impact, durations, timeline, what worked and what did not, the cause, open questions and
          advice. Each sentence links to the moment it comes from. Then everybody writes in it at once.
        </p>
        <div className="row wrap">
          <GuardedButton permission={permission} className="btn sm primary" onClick={draft}>
            Draft from the log
          </GuardedButton>
          <GuardedButton permission={permission} className="btn sm" onClick={() => beginReview(document.client.doc, [])}>
            Start empty
          </GuardedButton>
        </div>
      </div>
    </div>
  );
}
