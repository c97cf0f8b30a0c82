// Acts of the log in the timeline: tasks, questions, updates and changes of the room. They are told, not edited.
import { CircleHelp, Timer } from 'lucide-react';
import { unreachable } from '../../domain/errors.ts';
import type { ActionState, QuestionState, UpdateState } from '../../domain/room-state.ts';
import { agoWords, shortCountdownWords } from '../../domain/time-words.ts';
import { type IncidentRole, outcomeWord, roleWord } from '../../domain/vocabulary.ts';
import { useNow } from '../room/use-now.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Moment } from '../ui/moment.tsx';
import { EntryText } from './entry-text.tsx';
import type { TimelineItem } from './timeline-items.ts';
import { blocksOf } from './timeline-text.ts';

export type LogItem = Exclude<TimelineItem, { readonly type: 'entry' }>;

type Props = { readonly item: LogItem; readonly active: boolean; readonly roleOf: (name: string) => IncidentRole | null };

export function LogRowContent({ item, active, roleOf }: Props) {
  const tabIndex = active ? 0 : -1;
  switch (item.type) {
    case 'system':
      return (
        <>
          <Moment at={item.at} className="mono" />
          <span className="node" />
          <div className="body">{item.text}</div>
        </>
      );
    case 'action':
      return <ActionBody item={item} action={item.action} tabIndex={tabIndex} />;
    case 'question':
      return <QuestionBody item={item} question={item.question} tabIndex={tabIndex} />;
    case 'update':
      return <UpdateBody item={item} update={item.update} role={roleOf(item.update.by)} tabIndex={tabIndex} />;
    default:
      return unreachable(item);
  }
}

function ActionBody({ item, action, tabIndex }: { item: LogItem; action: ActionState; tabIndex: 0 | -1 }) {
  const own = action.doer.name === action.givenBy;
  return (
    <>
      <Moment at={item.at} className="mono" />
      <span className="node">
        <Timer className="i xs" aria-hidden="true" />
      </span>
      <div className="body">
        <p className="who">
          <b>{action.givenBy}</b>
          {own ? (
            <span className="q">took</span>
          ) : (
            <>
              <span className="q">asked</span>
              <b>{action.doer.name}</b>
            </>
          )}
          <span className="kind">{action.offerId === null ? 'Task' : 'Accepted advice'}</span>
        </p>
        <div className="told">
          <EntryText text={blocksOf(action.text)} tabIndex={tabIndex} /> <ActionTag action={action} />
        </div>
      </div>
    </>
  );
}

/** Where the task stands: time left to report back, overdue, done, or how it went. */
function ActionTag({ action }: { action: ActionState }) {
  const now = useNow();
  if (action.outcome !== null) {
    const tone = action.outcome === 'worked' ? 'good' : action.outcome === 'unknown' || action.outcome === 'partly' ? '' : 'bad';
    return <span className={`tag ${tone}`}>{outcomeWord[action.outcome]}</span>;
  }
  if (action.doneAt !== null) return <span className="tag">Done, effect not checked</span>;
  if (action.callBackAt === null) return <span className="tag">{action.startedAt === null ? 'Not started' : 'Under way'}</span>;
  const leftMs = action.callBackAt - now;
  return (
    <span className={leftMs < 0 ? 'tag bad' : 'tag'}>
      <Timer className="i xs" aria-hidden="true" />
      {leftMs < 0 ? `overdue ${shortCountdownWords(-leftMs)}` : `${shortCountdownWords(leftMs)} left`}
    </span>
  );
}

function QuestionBody({ item, question, tabIndex }: { item: LogItem; question: QuestionState; tabIndex: 0 | -1 }) {
  const { answer } = question;
  return (
    <>
      <Moment at={item.at} className="mono" />
      <span className="node">
        <CircleHelp className="i xs" aria-hidden="true" />
      </span>
      <div className="body">
        <p className="who">
          <b>{question.askedBy}</b>
          <span className="q">asked</span>
          <b>{question.to?.name ?? 'everybody'}</b>
          <span className="kind">Question</span>
        </p>
        <EntryText text={blocksOf(question.text)} tabIndex={tabIndex} />
        {answer === null ? (
          <p className="q told">
            No answer yet, asked <Ago at={question.askedAt} />
          </p>
        ) : (
          <p className="t2 told">
            <b>{answer.by}</b> answered {answer.kind === 'text' ? '' : <b>{answer.kind}</b>}
            {answer.text === null ? '' : ` ${answer.text}`}
          </p>
        )}
      </div>
    </>
  );
}

function Ago({ at }: { at: QuestionState['askedAt'] }) {
  return agoWords(useNow() - at);
}

function UpdateBody({ item, update, role, tabIndex }: { item: LogItem; update: UpdateState; role: IncidentRole | null; tabIndex: 0 | -1 }) {
  return (
    <>
      <Moment at={item.at} className="mono" />
      <span className="node">
        <Avatar name={update.by} holds={role} />
      </span>
      <div className="body">
        <p className="who">
          <b>{update.by}</b>
          {role !== null && <span className="q">{roleWord[role]}</span>}
          <span className="kind">{update.audience === 'public' ? 'Public update' : 'Internal update'}</span>
        </p>
        <EntryText text={blocksOf(update.text)} tabIndex={tabIndex} />
      </div>
    </>
  );
}
