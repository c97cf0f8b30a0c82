'use client';
// What stands in place of the list: advice is off, the incident is resolved, nothing fits well enough, or nothing was ranked yet.
import type { OpenQuestion } from '../../domain/offer.ts';
import { useCommand } from '../room/use-command.ts';
import { useRoom } from '../room/use-room.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Moment } from '../ui/moment.tsx';
import { lastAsked, whoKnows } from './advice-cards.ts';
import { AskButton, AskedQuestion } from './ask-button.tsx';

export function AdviceOff() {
  const { state } = useRoom();
  const { run, may } = useCommand();
  const by = state.adviceSwitchedBy;
  return (
    <div className="panel mid">
      <p>
        <b>Advice is off</b>
      </p>
      <p className="t2">
        {by !== null && (
          <>
            {by.name} turned it off at <Moment at={by.at} />.{' '}
          </>
        )}
        Roles, tasks, timeline and events work as before. Nothing is scored while it is off.
      </p>
      <GuardedButton
        className="btn sm"
        permission={may({ type: 'switch-advice', on: true })}
        onClick={() => void run({ type: 'switch-advice', on: true })}
      >
        Turn on for everyone
      </GuardedButton>
    </div>
  );
}

export function Resolved() {
  const { imported } = useRoom();
  if (imported !== null) {
    return (
      <div className="panel mid">
        <p>
          <b>Nothing is advised in imported history</b>
        </p>
        <p className="t2">What was advised and done when it happened is in its playback and its review.</p>
      </div>
    );
  }
  return (
    <div className="panel mid">
      <p>
        <b>The incident is resolved</b>
      </p>
      <p className="t2">Nothing is advised until it is reopened. What was under way can still be judged.</p>
    </div>
  );
}

/** Two questions at most: more would be another list to work through. */
const shownQuestions = 2;

export function NothingFits({ ranked }: { ranked: boolean }) {
  const { state, account } = useRoom();
  const questions = state.openQuestions.slice(0, shownQuestions);
  if (!ranked) {
    return (
      <div className="panel mid">
        <p>
          <b>No action yet</b>
        </p>
        <p className="t2">Advice starts with the first critical event, and says what each action rests on.</p>
      </div>
    );
  }
  return (
    <div className="panel mid">
      <p>
        <b>No action fits well enough</b>
      </p>
      <p className="t2">{helpWords(questions)}</p>
      {questions.length > 0 && (
        <ul className="asks">
          {questions.map((question) => {
            const asked = lastAsked(state, question.text);
            return (
              <li key={question.text}>
                {question.text}
                {asked === null ? (
                  <AskButton
                    text={question.text}
                    ask={whoKnows(state, question.role, account.id)}
                    role={question.role}
                    className="btn sm"
                  />
                ) : (
                  <AskedQuestion asked={asked} />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

function helpWords(questions: readonly OpenQuestion[]): string {
  switch (questions.length) {
    case 0:
      return 'New facts will be weighed as they arrive.';
    case 1:
      return 'One answer would help most:';
    default:
      return 'Two answers would help most:';
  }
}
