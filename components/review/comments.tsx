'use client';
// What people say about the review: threads beside it, each about words of it or about the whole, open until settled.
import { type FormEvent, useState } from 'react';
import type * as Y from 'yjs';
import type { CommentFields } from '../../domain/document.ts';
import type { CommentId } from '../../domain/ids.ts';
import type { Permission } from '../../domain/policy.ts';
import { threadsOf } from '../../domain/review-export.ts';
import { useRoom } from '../room/use-room.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Moment } from '../ui/moment.tsx';
import { addComment, maxCommentLength, settleThread } from './review-doc.ts';
import { useComments } from './use-review.ts';

export function Comments({ doc, permission }: { doc: Y.Doc; permission: Permission }) {
  const { account } = useRoom();
  const threads = threadsOf(useComments(doc));
  const [showsSettled, setShowsSettled] = useState(false);
  const open = threads.filter(({ first }) => first.resolvedBy === null);
  const settled = threads.length - open.length;
  return (
    <section className="rv-part rv-comments" aria-labelledby="rv-comments">
      <header>
        <h2 id="rv-comments">Comments</h2>
        <span className="q">{open.length === 0 ? '' : `${open.length} open`}</span>
        <span className="grow" />
        {settled > 0 && (
          <button type="button" className="lnk" aria-pressed={showsSettled} onClick={() => setShowsSettled(!showsSettled)}>
            {showsSettled ? 'Hide settled' : `Show ${settled} settled`}
          </button>
        )}
      </header>
      {threads.length === 0 && <p className="t2">Select words of the review and write what you think of them, or comment on the whole.</p>}
      <ul>
        {(showsSettled ? threads : open).map(({ first, answers }) => (
          <li key={first.id} className={first.resolvedBy === null ? undefined : 'done'}>
            {first.quote !== null && <blockquote>{first.quote}</blockquote>}
            {[first, ...answers].map((comment) => (
              <Comment key={comment.id} comment={comment} />
            ))}
            {first.resolvedBy !== null && <p className="q">Settled by {first.resolvedBy}</p>}
            {permission.allowed && (
              <>
                {first.resolvedBy === null && <CommentForm doc={doc} thread={first.id} />}
                <button
                  type="button"
                  className="btn ghost sm"
                  onClick={() => settleThread(doc, first.id, first.resolvedBy === null ? account.name : null)}
                >
                  {first.resolvedBy === null ? 'Settle' : 'Open again'}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      {permission.allowed && <CommentForm doc={doc} thread={null} />}
    </section>
  );
}

function Comment({ comment }: { comment: CommentFields }) {
  return (
    <article className="rv-comment">
      <p className="rv-meta">
        <Avatar name={comment.authorName} holds={null} />
        <b>{comment.authorName}</b>
        <Moment at={comment.createdAt} form="date" className="q" />
      </p>
      <p className="said">{comment.text}</p>
    </article>
  );
}

function CommentForm({ doc, thread }: { doc: Y.Doc; thread: CommentId | null }) {
  const { account, now } = useRoom();
  const [text, setText] = useState('');
  const [quote, setQuote] = useState<string | null>(null);
  const isAnswer = thread !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = { text, quote, thread, createdAt: now(), authorId: account.id, authorName: account.name };
    if (addComment(doc, given) === null) return;
    setText('');
    setQuote(null);
  };
  return (
    <form className="rv-add" onSubmit={submit}>
      {quote !== null && (
        <blockquote>
          {quote}{' '}
          <button type="button" className="lnk" onClick={() => setQuote(null)}>
            Without these words
          </button>
        </blockquote>
      )}
      <textarea
        className="inp"
        rows={isAnswer ? 1 : 2}
        aria-label={isAnswer ? 'Answer' : 'New comment'}
        placeholder={isAnswer ? 'Answer' : 'Comment on the review or the words you selected'}
        maxLength={maxCommentLength}
        value={text}
        // The pointer has not taken the selection away yet.
        onPointerDown={() => !isAnswer && text === '' && setQuote(selectedWords())}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
        }}
      />
      {(text !== '' || !isAnswer) && (
        <button type="submit" className="btn sm">
          {isAnswer ? 'Send answer' : 'Add comment'}
        </button>
      )}
    </form>
  );
}

/** The words of the review that are selected; null when none are. */
function selectedWords(): string | null {
  const selection = window.getSelection();
  const inside = selection?.anchorNode?.parentElement?.closest('.rv-doc .note-text') ?? null;
  const words = selection?.toString().replaceAll(/\s+/g, ' ').trim() ?? '';
  return inside === null || words === '' ? null : words.slice(0, 300);
}
