'use client';
// The second, named confirmation of destructive work: the exact target and text, void as soon as a letter is changed.
import { OctagonAlert } from 'lucide-react';
import { useState } from 'react';
import type { PersonRef } from '../../domain/room-state.ts';
import { useCommand } from '../room/use-command.ts';
import { useRoom } from '../room/use-room.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import type { AdviceCard } from './advice-cards.ts';

export type Confirming = { readonly card: AdviceCard; readonly doer: PersonRef; readonly minutes: number | null };

/** `onConfirm` gets the exact text that was confirmed; `onTask` what it was changed to. */
export function ConfirmDialog({
  confirming,
  onConfirm,
  onTask,
  onClose,
}: {
  confirming: Confirming | null;
  onConfirm: (confirming: Confirming, confirmedText: string) => void;
  onTask: (confirming: Confirming, text: string) => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      open={confirming !== null}
      onClose={onClose}
      title="Confirm destructive work"
      description="Nothing has been decided yet. Read the exact step before you confirm it in your name."
    >
      {confirming !== null && (
        <ConfirmForm key={confirming.card.offerId} confirming={confirming} onConfirm={onConfirm} onTask={onTask} onClose={onClose} />
      )}
    </Dialog>
  );
}

function ConfirmForm({
  confirming,
  onConfirm,
  onTask,
  onClose,
}: {
  confirming: Confirming;
  onConfirm: (confirming: Confirming, confirmedText: string) => void;
  onTask: (confirming: Confirming, text: string) => void;
  onClose: () => void;
}) {
  const { account, state } = useRoom();
  const { may } = useCommand();
  const { card, doer, minutes } = confirming;
  const [text, setText] = useState(card.text);
  const changed = text !== card.text;
  const closed = state.offers.get(card.offerId)?.closed ?? null;
  const allowed = may({ type: 'accept-offer', offerId: card.offerId });
  return (
    <div className="form">
      <dl className="confirm">
        <div>
          <dt>Acts on</dt>
          <dd>
            <b className="ent">{card.target ?? 'no single target'}</b>
          </dd>
        </div>
        <div>
          <dt>Done by</dt>
          <dd>
            {doer.name}
            {minutes !== null && <span className="q">, reports back in {minutes} min</span>}
          </dd>
        </div>
        <div>
          <dt>Undo</dt>
          <dd>{card.undo ?? 'unknown'}</dd>
        </div>
      </dl>
      <label>
        Exact step
        <textarea className="inp" value={text} maxLength={300} onChange={(change) => setText(change.target.value)} />
      </label>
      {closed !== null ? (
        <p className="fault" role="alert">
          <OctagonAlert className="i xs" aria-hidden="true" />
          This action is no longer offered: the situation has changed, or somebody decided it.
        </p>
      ) : changed ? (
        <p className="fault" role="alert">
          <OctagonAlert className="i xs" aria-hidden="true" />
          You changed the text, so there is nothing to confirm. Put it back, or give it as a task of your own.
        </p>
      ) : null}
      <div className="dialog-foot">
        <button type="button" className="btn ghost" onClick={onClose}>
          Cancel
        </button>
        {changed ? (
          <>
            <button type="button" className="btn" onClick={() => setText(card.text)}>
              Put the text back
            </button>
            <GuardedButton
              className="btn"
              permission={allowed}
              disabled={text.trim() === ''}
              onClick={() => onTask(confirming, text.trim())}
            >
              Give as a task
            </GuardedButton>
          </>
        ) : (
          <GuardedButton
            className="btn destructive"
            permission={closed === null ? allowed : { allowed: false, why: 'It is no longer offered.' }}
            onClick={() => onConfirm(confirming, text)}
          >
            Confirm as {account.name}
          </GuardedButton>
        )}
      </div>
    </div>
  );
}
