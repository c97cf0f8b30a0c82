'use client';
// What we know now, in one line: impact, scope, suspected cause, owner, and what is not known.
import dynamic from 'next/dynamic';
import { agoWords, shortCountdownWords } from '../../domain/time-words.ts';
import { roleWord } from '../../domain/vocabulary.ts';
import { EventLink } from '../events/event-link.tsx';
import { saidHolder } from '../room/header-facts.ts';
import { useNow } from '../room/use-now.ts';
import { useRoom } from '../room/use-room.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Confidence, DirectionMark } from '../ui/marks.tsx';
import { AskButton } from './ask-button.tsx';
import { Disclosure } from './disclosure.tsx';
import { Age, ConflictTag, FieldList, HypothesisList, Value } from './fact-parts.tsx';
import { conflictsOf, entityLine, ownerOf, unknowns, valueLine } from './state-facts.ts';

const QuestionList = dynamic(() => import('./question-list.tsx').then((module) => module.QuestionList), { ssr: false });

export function StateStrip() {
  return (
    <section className="state" aria-labelledby="h-st">
      <h2 id="h-st" className="sr">
        What we know now
      </h2>
      <ImpactCell />
      <ScopeCell />
      <CauseCell />
      <OwnerCell />
      <KnownCell />
    </section>
  );
}

function ImpactCell() {
  const { panel } = useRoom();
  const impact = panel.impact;
  if (impact === null) return <UnknownCell title="Impact" question="Who is affected, and how badly?" />;
  const others = panel.fields.impact.slice(1);
  const entity = entityLine(impact);
  return (
    <div className="cell">
      <h3>
        Impact
        <ConflictTag field={impact} />
      </h3>
      <p className="val with-dir" title={valueLine(impact)}>
        <Value field={impact} />
        <DirectionMark direction={impact.direction} {...(impact.previous === null ? {} : { words: `from ${impact.previous}` })} />
      </p>
      <p className="sub">
        {entity === null ? null : <span className="trunc">{entity}</span>}
        <EventLink number={impact.event} />
        <Age at={impact.at} />
        {others.length === 0 ? null : (
          <Disclosure text={`${others.length} more`} label="Other impact">
            <FieldList fields={others} />
          </Disclosure>
        )}
      </p>
    </div>
  );
}

function ScopeCell() {
  const { panel } = useRoom();
  const scope = panel.scope;
  if (scope === null) return <UnknownCell title="Scope" question="Which services and regions are affected?" />;
  const against = scope.conflicting[0];
  const others = panel.fields.scope.slice(1);
  const entity = entityLine(scope);
  return (
    <div className={against === undefined ? 'cell' : 'cell conflict'}>
      <h3>
        Scope
        <ConflictTag field={scope} />
      </h3>
      {against === undefined ? (
        <p className="val with-dir" title={valueLine(scope)}>
          <Value field={scope} />
        </p>
      ) : (
        <p className="val two" title={`${against.value} or ${scope.value}`}>
          <span className="trunc">{against.value}</span>
          <span className="or">or</span>
          <span className="trunc">{scope.value}</span>
        </p>
      )}
      <p className="sub">
        {against === undefined ? (
          <>
            {entity === null ? null : <span className="trunc">{entity}</span>}
            <EventLink number={scope.event} />
            <Age at={scope.at} />
          </>
        ) : (
          <>
            {against.entity === scope.entity ? null : <span className="trunc">{against.entity}</span>}
            <EventLink number={against.event} />
            <span className="q">against</span>
            {against.entity === scope.entity ? null : <span className="trunc">{scope.entity}</span>}
            <EventLink number={scope.event} />
          </>
        )}
        {others.length === 0 ? null : (
          <Disclosure text={`${others.length} more`} label="Other scope">
            <FieldList fields={others} />
          </Disclosure>
        )}
      </p>
    </div>
  );
}

function CauseCell() {
  const { panel } = useRoom();
  const { leading, competing, ruledOut } = panel.cause;
  const rest = (
    <>
      {ruledOut.length === 0 ? null : (
        <Disclosure text={`${ruledOut.length} ruled out`} label="Ruled out">
          <HypothesisList hypotheses={ruledOut} />
        </Disclosure>
      )}
      {competing.length === 0 ? null : (
        <Disclosure text={`${competing.length} competing`} label="Competing">
          <HypothesisList hypotheses={competing} />
        </Disclosure>
      )}
    </>
  );
  if (leading === null) {
    return (
      <div className="cell cause">
        <h3>Suspected cause</h3>
        <p className="val q">Unknown</p>
        <p className="sub">
          {ruledOut.length === 0 ? 'No theory yet' : null}
          {rest}
          <AskButton text="What changed before this began?" knows="operations" />
        </p>
      </div>
    );
  }
  return (
    <div className="cell cause">
      <h3>
        {leading.state === 'confirmed' ? 'Cause' : 'Suspected cause'} <Confidence value={leading.confidence} word />
      </h3>
      <p className="val trunc" title={leading.statement}>
        {leading.statement}
      </p>
      <p className="sub">
        <span className="evs">
          {leading.events.slice(-3).map((event) => (
            <EventLink key={event} number={event} />
          ))}
        </span>
        {leading.state === 'suspected' ? null : <span>{leading.state}</span>}
        {rest}
      </p>
    </div>
  );
}

function OwnerCell() {
  const { state } = useRoom();
  const now = useNow();
  const { holder, callBack, underWay } = ownerOf(state);
  const left = callBack === null ? 0 : callBack.at - now;
  const said = saidHolder(state, 'operations') ?? saidHolder(state, 'commander');
  return (
    <div className="cell">
      <h3>Owner</h3>
      {holder === null ? (
        <p className="val q">{said === null ? 'Nobody yet' : `${said.name}, said but not set`}</p>
      ) : (
        <p className="val row">
          <Avatar name={holder.person.name} holds={holder.role} />
          <span className="trunc">{holder.person.name}</span>
        </p>
      )}
      <p className="sub">
        {callBack !== null ? (
          <span className="trunc" title={callBack.text}>
            {callBack.name} {left > 0 ? 'reports back in' : 'is late by'}{' '}
            <b className={left > 0 ? 'warn' : 'bad'} role="timer" aria-live="off">
              {shortCountdownWords(Math.abs(left))}
            </b>
          </span>
        ) : underWay > 0 ? (
          `${underWay === 1 ? '1 action' : `${underWay} actions`} under way`
        ) : holder === null ? (
          'Take a role above'
        ) : (
          `${roleWord[holder.role]}, nothing under way`
        )}
      </p>
    </div>
  );
}

function KnownCell() {
  const { state, panel } = useRoom();
  const now = useNow();
  const open = unknowns(state);
  const conflicts = conflictsOf(panel);
  const first = open[0];
  return (
    <div className="cell known">
      <h3>
        Known <b>{panel.known}</b> <span className="sep" aria-hidden="true" /> Unknown <b>{open.length}</b>{' '}
        <span className="sep" aria-hidden="true" /> Conflicting{' '}
        <b className={conflicts.length > 0 ? 'warn' : undefined}>{conflicts.length}</b>
      </h3>
      {first === undefined ? (
        <p className="val q">{panel.known === 0 ? 'Nothing known yet' : 'No open question'}</p>
      ) : (
        <p className="val trunc" title={first.question.text}>
          {first.question.text}
        </p>
      )}
      <p className="sub">
        {first?.kind === 'asked' ? (
          <span className="trunc">
            Asked {first.question.to?.name ?? 'everybody'} {agoWords(now - first.question.askedAt)}
          </span>
        ) : null}
        {first?.kind === 'open' ? <AskButton text={first.question.text} knows={first.question.role} /> : null}
        {first === undefined ? (
          <AskButton text="" knows={null} />
        ) : (
          <Disclosure
            text={open.length > 1 ? `${open.length - 1} more` : first.kind === 'asked' ? 'Answer' : 'Open'}
            label="Open questions"
          >
            <QuestionList unknowns={open} />
          </Disclosure>
        )}
        {conflicts.length === 0 ? null : (
          <Disclosure text={conflicts.length === 1 ? '1 conflict' : `${conflicts.length} conflicts`} label="Conflicting">
            <FieldList fields={conflicts} />
          </Disclosure>
        )}
      </p>
    </div>
  );
}

function UnknownCell({ title, question }: { title: string; question: string }) {
  return (
    <div className="cell">
      <h3>{title}</h3>
      <p className="val q">Unknown</p>
      <p className="sub">
        <AskButton text={question} knows="operations" />
      </p>
    </div>
  );
}
