'use client';
// Resolving an incident, and reopening one.
import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { isUnderWay } from '../../domain/under-way.ts';
import { Dialog } from '../ui/dialog.tsx';
import { lastedWords } from './header-facts.ts';
import { useCommand } from './use-command.ts';
import { useRoom } from './use-room.tsx';

export function CloseDialog({ what, onClose }: { what: 'resolve' | 'reopen'; onClose: () => void }) {
  const { state, now } = useRoom();
  const { run } = useCommand();
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const running = [...state.actions.values()].filter(isUnderWay);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget).get('words') ?? '').trim();
    if (what === 'reopen' && words === '') {
      setFault('Say in a few words why it is open again.');
      return;
    }
    setBusy(true);
    const done = await run(
      what === 'resolve' ? { type: 'resolve', ...(words === '' ? {} : { summary: words }) } : { type: 'reopen', reason: words },
    );
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={what === 'resolve' ? `Resolve ${state.reference}` : `Reopen ${state.reference}`}
      description={
        what === 'resolve'
          ? `It has lasted ${lastedWords(state, now())}. Offers are closed, the room stays readable, and it can be reopened.`
          : 'The stage goes back to triage and the update clock starts again.'
      }
    >
      <form className="form" onSubmit={(event) => void submit(event)} noValidate>
        {what === 'resolve' && running.length > 0 ? (
          <p className="banner w">
            <TriangleAlert className="i s" />
            <span>
              <b>{running.length === 1 ? '1 action is' : `${running.length} actions are`} still under way:</b>{' '}
              {running.map((action) => `${action.text} (${action.doer.name})`).join('; ')}
            </span>
          </p>
        ) : null}
        <label>
          {what === 'resolve' ? 'What ended it, in a sentence (may be left empty)' : 'Why it is open again'}
          <textarea
            className="inp"
            name="words"
            rows={3}
            maxLength={what === 'resolve' ? 2_000 : 500}
            aria-invalid={fault !== null || undefined}
          />
        </label>
        <p className="fault" role="alert">
          {fault === null ? null : (
            <>
              <TriangleAlert className="i xs" />
              {fault}
            </>
          )}
        </p>
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn primary" aria-busy={busy} disabled={busy}>
            {what === 'resolve' ? 'Resolve incident' : 'Reopen incident'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
