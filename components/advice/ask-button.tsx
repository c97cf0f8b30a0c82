'use client';
// Puts a question to a person: the one who most likely knows in one click, or anybody else.
import { ChevronDown } from 'lucide-react';
import type { OfferId } from '../../domain/ids.ts';
import type { PersonRef, QuestionState } from '../../domain/room-state.ts';
import { agoWords } from '../../domain/time-words.ts';
import type { IncidentRole } from '../../domain/vocabulary.ts';
import { useCommand } from '../room/use-command.ts';
import { useNow } from '../room/use-now.ts';
import { useRoom } from '../room/use-room.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { peopleChoices } from './people-choice.ts';

type Props = {
  readonly text: string;
  readonly ask: PersonRef | null;
  readonly role: IncidentRole | null;
  readonly offerId?: OfferId;
  /** How the button looks: `lnk` in running text, `btn sm` in a list. */
  readonly className: string;
};

export function AskButton({ text, ask, role, offerId, className }: Props) {
  const { state, people, account } = useRoom();
  const { run, may } = useCommand();
  const put = (person: PersonRef | null) => {
    void run({ type: 'ask-question', text, personId: person?.id ?? null, ...(offerId === undefined ? {} : { offerId }) });
  };
  const allowed = may({ type: 'ask-question', text, personId: null });
  const others = peopleChoices(people, state, '', role).filter((choice) => choice.id !== account.id && choice.id !== ask?.id);
  const items: MenuItem[] = [
    { kind: 'label', text: 'Ask' },
    ...others.map((choice) => ({ key: choice.id, text: choice.name, note: choice.words, onSelect: () => put(choice) })),
    { key: 'anyone', text: 'Anyone in the room', onSelect: () => put(null) },
  ];
  if (!allowed.allowed) {
    return (
      <GuardedButton className={className} permission={allowed}>
        Ask{ask === null ? '' : ` ${ask.name}`}
      </GuardedButton>
    );
  }
  if (ask === null) {
    const trigger = (
      <button type="button" className={className} aria-label={`Ask: ${text}`}>
        Ask
      </button>
    );
    return <Menu trigger={trigger} items={items} align="end" label="Whom to ask" />;
  }
  const trigger = (
    <button type="button" className="ask-else" aria-label="Ask somebody else">
      <ChevronDown className="i xs" aria-hidden="true" />
    </button>
  );
  return (
    <span className="ask">
      <button type="button" className={className} aria-label={`Ask ${ask.name}: ${text}`} onClick={() => put(ask)}>
        Ask {ask.name}
      </button>
      <Menu trigger={trigger} items={items} align="end" label="Whom to ask" />
    </span>
  );
}

/** Where a question that was put stands, with a short answer at hand. */
export function AskedQuestion({ asked }: { asked: QuestionState }) {
  const now = useNow();
  const { run, may } = useCommand();
  const whom = asked.to?.name ?? 'the room';
  if (asked.answer !== null) {
    const words = asked.answer.kind === 'text' ? (asked.answer.text ?? '') : asked.answer.kind;
    return (
      <span className="asked">
        {asked.answer.by}: {words}
      </span>
    );
  }
  const answer = (kind: 'yes' | 'no') => void run({ type: 'answer-question', questionId: asked.id, answer: kind });
  return (
    <span className="asked">
      Asked {whom} {agoWords(now - asked.askedAt)}{' '}
      {may({ type: 'answer-question', questionId: asked.id, answer: 'yes' }).allowed && (
        <span className="asked-answers">
          <button type="button" className="lnk" aria-label={`Answer yes: ${asked.text}`} onClick={() => answer('yes')}>
            Yes
          </button>{' '}
          <button type="button" className="lnk" aria-label={`Answer no: ${asked.text}`} onClick={() => answer('no')}>
            No
          </button>
        </span>
      )}
    </span>
  );
}
