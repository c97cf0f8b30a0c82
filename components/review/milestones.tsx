'use client';
// The times of the incident: three that reviewers agree on and correct, and those that the log says.
import { type FormEvent, useState } from 'react';
import { durationWord, reviewDurations, suggestedMilestone, tookWords } from '../../domain/review-durations.ts';
import { type EpochMs, formatTime, parseTime } from '../../domain/time.ts';
import { type Milestone, milestones, milestoneWord } from '../../domain/vocabulary.ts';
import { useCommand } from '../room/use-command.ts';
import { useRoom } from '../room/use-room.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Moment } from '../ui/moment.tsx';

export function Milestones() {
  const { state } = useRoom();
  const { may } = useCommand();
  const [open, setOpen] = useState<Milestone | null>(null);
  return (
    <section className="rv-part" aria-labelledby="rv-times">
      <header>
        <h2 id="rv-times">Times</h2>
        <span className="q">{state.milestones.detected === undefined ? 'from the declaration' : 'from detection'}</span>
      </header>
      <ul className="rv-times">
        {reviewDurations(state).map(({ what, at, tookMs, markedBy }) => {
          const milestone = milestones.find((known) => known === what);
          return (
            <li key={what}>
              <span className="what">{durationWord[what]}</span>
              <span className="when">
                {at === null ? <span className="q">unknown</span> : <Moment at={at} form="seconds" className="mono" />}
              </span>
              <span className="took q">{tookMs === null ? '' : tookWords(tookMs)}</span>
              {milestone !== undefined && (
                <GuardedButton
                  permission={may({ type: 'mark-milestone', milestone, at: null })}
                  className="btn ghost sm"
                  aria-expanded={open === milestone}
                  title={markedBy === null ? undefined : `Marked by ${markedBy}`}
                  onClick={() => setOpen(open === milestone ? null : milestone)}
                >
                  {at === null ? 'Mark' : 'Correct'}
                  <span className="sr"> {milestoneWord[milestone].toLowerCase()}</span>
                </GuardedButton>
              )}
              {milestone !== undefined && open === milestone && (
                <MarkForm key={milestone} milestone={milestone} onDone={() => setOpen(null)} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function MarkForm({ milestone, onDone }: { milestone: Milestone; onDone: () => void }) {
  const { state } = useRoom();
  const { run } = useCommand();
  const marked = state.milestones[milestone] ?? null;
  const suggestion = suggestedMilestone(state, milestone);
  const [typed, setTyped] = useState(() => fieldOf(marked?.at ?? suggestion?.at ?? null));
  const [fault, setFault] = useState<string | null>(null);
  const mark = (at: EpochMs | null) => {
    void run({ type: 'mark-milestone', milestone, at }).then((done) => done && onDone());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = parseTime(`${typed.length === 16 ? `${typed}:00` : typed}Z`);
    if (at === undefined) setFault('Give a date and a time.');
    else mark(at);
  };
  return (
    <form className="rv-mark" onSubmit={submit}>
      <label>
        <span>Time, UTC</span>
        <input
          type="datetime-local"
          step="1"
          className="inp"
          value={typed}
          aria-invalid={fault !== null || undefined}
          // biome-ignore lint/a11y/noAutofocus: it opens because the person asked to set it
          autoFocus
          onChange={(event) => {
            setTyped(event.target.value);
            setFault(null);
          }}
        />
      </label>
      {suggestion !== null && (
        <p className="q">
          The log suggests {formatTime(suggestion.at).slice(11, 19)} UTC: {suggestion.why}.
        </p>
      )}
      {fault !== null && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <div className="row">
        <button type="submit" className="btn sm primary">
          Keep
        </button>
        {marked !== null && (
          <button type="button" className="btn sm" onClick={() => mark(null)}>
            Take back
          </button>
        )}
        <button type="button" className="btn sm ghost" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function fieldOf(at: EpochMs | null): string {
  return at === null ? '' : formatTime(at).slice(0, 19);
}
