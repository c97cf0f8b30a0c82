'use client';
// The open questions of the room, with a way to answer those that were put.
import type { FormEvent } from 'react';
import type { QuestionState } from '../../domain/room-state.ts';
import { agoWords } from '../../domain/time-words.ts';
import { useCommand } from '../room/use-command.ts';
import { useNow } from '../room/use-now.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { AskButton } from './ask-button.tsx';
import type { Unknown } from './state-facts.ts';

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
