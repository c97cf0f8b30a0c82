'use client';
// Posting an update. What leaves the room is shown once more, exactly, and confirmed by name.
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { updateIntervalMs } from '../../domain/fold.ts';
import { minuteMs } from '../../domain/time.ts';
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useCommand } from './use-command.ts';
import { useRoom } from './use-room.tsx';

const maxLength = 4_000;

/** `given`: words to start from. */
export function UpdateDialog({ onClose, given = '' }: { onClose: () => void; given?: string }) {
  const { state, account } = useRoom();
  const { run, may } = useCommand();
  const [audience, setAudience] = useState<'internal' | 'public'>('internal');
  const [text, setText] = useState(given);
  const [minutes, setMinutes] = useState(String(Math.round(updateIntervalMs[state.severity] / minuteMs)));
  /** The exact text that was put up for confirmation; editing voids it. */
  const [shown, setShown] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const words = text.trim();
  const permission = may({ type: 'post-update', audience, text: words === '' ? 'update' : words, confirmedText: words });
  const options = [...new Set(['15', '30', '60', '120', minutes])].sort((a, b) => Number(a) - Number(b));
  const last = state.updates.at(-1);

  const post = async (confirmedText?: string) => {
    setBusy(true);
    const done = await run({
      type: 'post-update',
      audience,
      text: words,
      nextInMinutes: Number(minutes),
      ...(confirmedText === undefined ? {} : { confirmedText }),
    });
    setBusy(false);
    if (done) onClose();
    else setShown(null);
  };
  const next = () => {
    if (words === '') {
      setFault('Write at least one sentence.');
      return;
    }
    setFault(null);
    if (audience === 'public') setShown(words);
    else void post();
  };

  if (shown !== null) {
    return (
      <Dialog
        open
        onClose={onClose}
        title="Send this publicly?"
        description="Customers and the press will read exactly this. It cannot be taken back."
      >
        <p className="exact">{shown}</p>
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={() => setShown(null)}>
            Back to editing
          </button>
          <button type="button" className="btn primary" aria-busy={busy} disabled={busy} onClick={() => void post(shown)}>
            Send as {account.name}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      className="wide"
      title="Post update"
      description={
        last === undefined
          ? 'The first update of this incident.'
          : `The last one, by ${last.by}: ${last.text.length > 140 ? `${last.text.slice(0, 140)}…` : last.text}`
      }
    >
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
        <label>
          What is known, what is being done, what comes next
          <textarea
            className="inp"
            rows={5}
            maxLength={maxLength}
            value={text}
            onChange={(event) => setText(event.target.value)}
            aria-invalid={fault !== null || undefined}
            aria-describedby="update-fault"
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) next();
            }}
          />
        </label>
        <p className="fault" id="update-fault" role="alert">
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
        <div className="dialog-foot">
          {permission.allowed ? null : <span className="note grow">{permission.why}</span>}
          <button type="button" className="btn ghost" onClick={onClose}>
            Cancel
          </button>
          <button type="button" className="btn primary" aria-busy={busy} disabled={busy || !permission.allowed} onClick={next}>
            {audience === 'public' ? 'Check the text' : 'Post update'}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
