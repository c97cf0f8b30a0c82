'use client';
// Posting an update: one draft that several people write, sent by one of them. What leaves the room is shown once more, exactly.
import { TriangleAlert } from 'lucide-react';
import { lazy, Suspense, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { updateDraftName } from '../../domain/document.ts';
import { minuteMs } from '../../domain/time.ts';
import { updateIntervalMs } from '../../domain/update-clock.ts';
import type { OpenDocument } from '../timeline/open-document.ts';
import { editingWords, editorsOf } from '../timeline/people-here.ts';
import { useOthersHere } from '../timeline/use-document.ts';
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Moment } from '../ui/moment.tsx';
import { toast } from '../ui/notify.ts';
import { Waiting } from '../ui/waiting.tsx';
import { updateDue } from './header-facts.ts';
import { useRoomLinks } from './room-links-context.tsx';
import { useCommand } from './use-command.ts';
import { useNow } from './use-now.ts';
import { useRoom } from './use-room.tsx';

const maxLength = 4_000;
const UpdateDraftEditor = lazy(() => import('./update-draft-editor.tsx').then((module) => ({ default: module.UpdateDraftEditor })));

/** `given`: words to put behind the draft that stands there. */
export function UpdateDialog({ onClose, given = '' }: { onClose: () => void; given?: string }) {
  const { state, account } = useRoom();
  const { run, may } = useCommand();
  const [audience, setAudience] = useState<'internal' | 'public'>('internal');
  const draft = useSharedDraft(given);
  const others = useOthersHere(draft.document);
  const writers = editorsOf(others, updateDraftName);
  const [minutes, setMinutes] = useState(String(Math.round(updateIntervalMs[state.severity] / minuteMs)));
  /** The exact text that was put up for confirmation; editing voids it. */
  const [shown, setShown] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const noteId = useId();
  const words = draft.text.trim();
  const permission = may({
    type: 'post-update',
    audience,
    text: words === '' ? 'update' : words.slice(0, maxLength),
    confirmedText: words,
  });
  const options = [...new Set(['15', '30', '60', '120', minutes])].sort((a, b) => Number(a) - Number(b));
  const fault = faultOf(words, tried);

  const post = async (confirmedText?: string) => {
    setBusy(true);
    const text = confirmedText ?? words;
    const done = await run({
      type: 'post-update',
      audience,
      text,
      nextInMinutes: Number(minutes),
      ...(confirmedText === undefined ? {} : { confirmedText }),
    });
    setBusy(false);
    if (!done) {
      setShown(null);
      return;
    }
    if (!draft.clear(text)) toast.info('The draft stays', { description: 'Somebody went on writing while you posted.' });
    onClose();
  };
  const next = () => {
    setTried(true);
    if (faultOf(words, true) !== null || !permission.allowed || busy) return;
    if (audience === 'public') setShown(words);
    else void post();
  };

  if (shown !== null) {
    const changed = shown !== words;
    return (
      <Dialog
        open
        onClose={onClose}
        title="Send this publicly?"
        description="Customers and the press will read exactly this. It cannot be taken back."
      >
        <p className="exact">{shown}</p>
        {changed && (
          <p className="fault" role="alert">
            <TriangleAlert className="i xs" />
            The draft was changed meanwhile. Read it again before you send it.
          </p>
        )}
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={() => setShown(null)}>
            Back to editing
          </button>
          <button type="button" className="btn primary" aria-busy={busy} disabled={busy || changed} onClick={() => void post(shown)}>
            Send as {account.name}
          </button>
        </div>
      </Dialog>
    );
  }
  const label = 'What is known, what is being done, what comes next';
  return (
    <Dialog open onClose={onClose} className="wide" title="Post update" description={<Due />}>
      <div className="form">
        <div className="lbl">
          <span>For whom</span>
          <div>
            <Choice
              label="For whom"
              value={audience}
              options={[
                { value: 'internal', text: 'Internal' },
                { value: 'public', text: 'Public' },
              ]}
              onChange={setAudience}
            />
          </div>
          <span className="note">
            {audience === 'public' ? 'Leaves this room; you confirm the exact text once more.' : 'For the people in this company.'}
          </span>
        </div>
        <div className="lbl">
          <span>{label}</span>
          {draft.document === null ? (
            <textarea
              className="inp"
              rows={5}
              aria-label={label}
              value={draft.text}
              onChange={(event) => draft.write(event.target.value)}
              aria-invalid={fault !== null || undefined}
              aria-describedby={noteId}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) next();
              }}
            />
          ) : (
            <Suspense fallback={<Waiting what="the draft" />}>
              <UpdateDraftEditor document={draft.document} label={label} describedBy={noteId} invalid={fault !== null} onDone={next} />
            </Suspense>
          )}
          <span className="note" id={noteId}>
            {draft.document === null
              ? 'The shared document is not open: only you see these words until you post them.'
              : writers.length > 0
                ? `${editingWords(writers)}. You post what stands here.`
                : 'Everybody in this room writes in this draft. It stays until somebody posts it.'}
          </span>
        </div>
        <p className="fault" role="alert">
          {fault === null ? null : (
            <>
              <TriangleAlert className="i xs" />
              {fault}
            </>
          )}
        </p>
        <div className="lbl">
          <span>Next update in</span>
          <div>
            <Choice
              label="Next update in"
              value={minutes}
              options={options.map((value) => ({ value, text: `${value} min` }))}
              onChange={setMinutes}
            />
          </div>
        </div>
        <LastUpdate />
        <div className="dialog-foot">
          {permission.allowed ? null : <span className="note grow">{permission.why}</span>}
          <button type="button" className="btn ghost" onClick={onClose}>
            {words === '' ? 'Cancel' : 'Keep draft'}
          </button>
          <button type="button" className="btn primary" aria-busy={busy} disabled={busy || !permission.allowed} onClick={next}>
            {audience === 'public' ? 'Check the text' : 'Post update'}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function faultOf(words: string, tried: boolean): string | null {
  if (words.length > maxLength) {
    return `Keep it under ${maxLength.toLocaleString('en')} characters; these are ${words.length.toLocaleString('en')}.`;
  }
  return tried && words === '' ? 'Write at least one sentence.' : null;
}

function Due() {
  const { state } = useRoom();
  const due = updateDue(state, useNow());
  if (due === null || state.nextUpdateDueAt === null) return 'No update is due.';
  const colour = { calm: undefined, soon: 'warn', overdue: 'bad' }[due.level];
  return (
    <>
      {due.level === 'overdue' ? 'Overdue by' : 'Due in'} <b className={colour}>{due.words}</b>, at{' '}
      <Moment at={state.nextUpdateDueAt} className="mono" />.
    </>
  );
}

function LastUpdate() {
  const { state } = useRoom();
  const last = state.updates.at(-1);
  if (last === undefined) return <p className="note">This will be the first update of this incident.</p>;
  return (
    <section className="last-update" aria-label="Last update">
      <p className="note">
        Last update, {last.audience === 'public' ? 'public' : 'internal'}, by {last.by} at <Moment at={last.at} className="mono" />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long one scrolls, and must with the keyboard */}
      <p className="t2" tabIndex={0}>
        {last.text}
      </p>
    </section>
  );
}

type SharedDraft = {
  /** Null where the shared document could not be opened: the words are then this person's only. */
  readonly document: OpenDocument | null;
  readonly text: string;
  readonly write: (text: string) => void;
  readonly clear: (posted: string) => boolean;
};

const nothing = { subscribe: () => () => undefined, text: () => '' };

/** The room's draft, as it stood open when the dialog opened. */
function useSharedDraft(given: string): SharedDraft {
  const links = useRoomLinks();
  const [document] = useState(() => links.document.get());
  const [own, setOwn] = useState(given);
  const shared = document?.updateDraft ?? nothing;
  const text = useSyncExternalStore(shared.subscribe, shared.text, shared.text);
  const appended = useRef(false);
  useEffect(() => {
    if (appended.current || document === null || given.trim() === '') return;
    appended.current = true;
    document.updateDraft.append(given);
  }, [document, given]);
  return document === null
    ? { document, text: own, write: setOwn, clear: () => true }
    : { document, text, write: setOwn, clear: (posted) => document.updateDraft.clear(posted) };
}
