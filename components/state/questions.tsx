'use client';
// Open questions: putting one to a person, and answering those that were put.
import { type FormEvent, useState } from 'react';
import type { QuestionState } from '../../domain/room-state.ts';
import { agoWords } from '../../domain/time-words.ts';
import { type IncidentRole, roleWord } from '../../domain/vocabulary.ts';
import { useCommand } from '../room/use-command.ts';
import { useNow } from '../room/use-now.ts';
import { useRoom } from '../room/use-room.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { type Unknown, whoKnows } from './state-facts.ts';

/** Asks in one click when it is clear whom; else lets the person choose. */
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

function AskDialog({ text, onClose }: { text: string; onClose: () => void }) {
  const { people, account, state } = useRoom();
  const { run } = useCommand();
  const [fault, setFault] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const words = String(given.get('text') ?? '').trim();
    if (words === '') {
      setFault('Write the question.');
      return;
    }
    const to = people.find((person) => person.id === given.get('person'));
    if (await run({ type: 'ask-question', text: words, personId: to?.id ?? null })) onClose();
  };
  const roleOf = (id: string) => state.roles.find((held) => held.person.id === id)?.role;
  return (
    <Dialog open onClose={onClose} title="Ask a question" description="It stays open in the strip until somebody answers it.">
      <form className="form" onSubmit={(event) => void submit(event)} noValidate>
        <label>
          Question
          <input
            className="inp"
            name="text"
            defaultValue={text}
            maxLength={300}
            autoComplete="off"
            aria-invalid={fault !== null || undefined}
          />
        </label>
        <label>
          To
          <select className="inp" name="person" defaultValue="">
            <option value="">Everybody in the room</option>
            {people
              .filter((person) => person.id !== account.id)
              .map((person) => {
                const role = roleOf(person.id);
                return (
                  <option key={person.id} value={person.id}>
                    {person.name}
                    {role === undefined ? '' : `, ${roleWord[role]}`}
                  </option>
                );
              })}
          </select>
        </label>
        <p className="fault" role="alert">
          {fault}
        </p>
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn primary">
            Ask
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function QuestionList({ unknowns }: { unknowns: readonly Unknown[] }) {
  return (
    <ul className="facts">
      {unknowns.map((unknown) =>
        unknown.kind === 'asked' ? (
          <Asked key={unknown.question.id} question={unknown.question} />
        ) : (
          <li key={unknown.question.text}>
            <span>
              <b>{unknown.question.text}</b>{' '}
              {unknown.question.waiting > 0 ? (
                <span className="q">{unknown.question.waiting === 1 ? '1 action waits' : `${unknown.question.waiting} actions wait`}</span>
              ) : null}
            </span>
            <AskButton text={unknown.question.text} knows={unknown.question.role} />
          </li>
        ),
      )}
    </ul>
  );
}

function Asked({ question }: { question: QuestionState }) {
  const { run, may } = useCommand();
  const now = useNow();
  const permission = may({ type: 'answer-question', questionId: question.id, answer: 'yes' });
  const answer = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('answer') ?? '').trim();
    if (text !== '') void run({ type: 'answer-question', questionId: question.id, answer: 'text', text });
  };
  return (
    <li className="asked">
      <span>
        <b>{question.text}</b>{' '}
        <span className="q">
          {question.askedBy} asked {question.to?.name ?? 'everybody'} {agoWords(now - question.askedAt)}
        </span>
      </span>
      <form className="row" onSubmit={answer}>
        <GuardedButton
          className="btn sm"
          permission={permission}
          onClick={() => void run({ type: 'answer-question', questionId: question.id, answer: 'yes' })}
        >
          Yes
        </GuardedButton>
        <GuardedButton
          className="btn sm"
          permission={permission}
          onClick={() => void run({ type: 'answer-question', questionId: question.id, answer: 'no' })}
        >
          No
        </GuardedButton>
        <span className="field grow">
          <input
            name="answer"
            maxLength={500}
            placeholder="or in words, then Enter"
            aria-label={`Answer: ${question.text}`}
            autoComplete="off"
            disabled={!permission.allowed}
          />
        </span>
      </form>
    </li>
  );
}
