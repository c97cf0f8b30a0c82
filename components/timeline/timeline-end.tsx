// What stands below the last row of the timeline: words that others are writing now, and the time.
import { timelineEntryKindWord } from '../../domain/document.ts';
import { roleWord } from '../../domain/vocabulary.ts';
import { useNow } from '../room/use-now.ts';
import { Avatar, roleClass } from '../ui/avatar.tsx';
import { Moment } from '../ui/moment.tsx';
import type { PersonHere } from './people-here.ts';

/** Somebody's words in their composer, before they add them. */
export function Writing({ writer }: { writer: PersonHere }) {
  return (
    <li className="te live draft" aria-hidden="true">
      <NowTime />
      <span className="node">
        <Avatar name={writer.person.name} holds={writer.role} />
      </span>
      <div className="body">
        <p className="who">
          <b>{writer.person.name}</b>
          {writer.role !== null && <span className="q">{roleWord[writer.role]}</span>}
          {writer.draft !== null && writer.draft.kind !== 'note' && (
            <span className="kind">{timelineEntryKindWord[writer.draft.kind]}</span>
          )}
          <span className="sep" />
          <span className="t2">writing</span>
        </p>
        <p className="txt">
          {writer.draft?.text}
          <span className={`caret ${writer.role === null ? 'rev' : roleClass[writer.role]}`} />
        </p>
      </div>
    </li>
  );
}

function NowTime() {
  return <Moment at={useNow()} className="mono" />;
}

export function NowLine() {
  return (
    <li className="nowline" aria-hidden="true">
      <NowTime />
      <i />
    </li>
  );
}
