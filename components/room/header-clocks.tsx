'use client';
// The two clocks of the header: how long it has lasted, and when the next update is due.
import { elapsedWords } from '../../domain/time-words.ts';
import { updateDue } from './header-facts.ts';
import { useNow } from './use-now.ts';
import { useRoom } from './use-room.tsx';

const dueClass = { calm: 'clock due calm', soon: 'clock due', overdue: 'clock due over' };

export function HeaderClocks() {
  const { state } = useRoom();
  const now = useNow();
  const due = updateDue(state, now);
  return (
    <>
      <dl className="clock">
        <dt>{state.resolvedAt === null ? 'Elapsed' : 'Lasted'}</dt>
        <dd>
          <span role="timer" aria-live="off">
            {state.declaredAt === null ? '00:00:00' : elapsedWords((state.resolvedAt ?? now) - state.declaredAt)}
          </span>
        </dd>
      </dl>
      {due === null ? null : (
        <dl className={dueClass[due.level]}>
          <dt>{due.label}</dt>
          <dd>
            <span role="timer" aria-live="off">
              {due.words}
            </span>
          </dd>
          <dd className="bar" aria-hidden="true">
            <i style={{ '--v': due.gone }} />
          </dd>
        </dl>
      )}
    </>
  );
}
