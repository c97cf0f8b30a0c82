'use client';
// Asks in one click when it is clear whom; else opens the dialog to choose.
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { type IncidentRole, roleWord } from '../../domain/vocabulary.ts';
import { useCommand } from '../room/use-command.ts';
import { useRoom } from '../room/use-room.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { whoKnows } from './state-facts.ts';

const AskDialog = dynamic(() => import('./ask-dialog.tsx').then((module) => module.AskDialog), { ssr: false });

export function AskButton({ text, knows }: { text: string; knows: IncidentRole | null }) {
  const { state, account } = useRoom();
  const { run, may } = useCommand();
  const [asking, setAsking] = useState(false);
  const to = knows === null ? null : whoKnows(state, knows);
  const direct = to !== null && to.id !== account.id && text !== '';
  return (
    <>
      <GuardedButton
        className="lnk"
        permission={may({ type: 'ask-question', text: text === '' ? 'question' : text })}
        title={direct ? `${text} (${roleWord[knows ?? 'responder']})` : undefined}
        onClick={() => {
          if (direct) void run({ type: 'ask-question', text, personId: to.id });
          else setAsking(true);
        }}
      >
        {direct ? `Ask ${to.name}` : 'Ask'}
      </GuardedButton>
      {asking ? <AskDialog text={text} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
