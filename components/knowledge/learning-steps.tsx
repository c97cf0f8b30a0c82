'use client';
// The steps of learning: what each took over, what it changed, and undoing one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronRight, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { MusterError } from '../../domain/errors.ts';
import type { LessonRef, RecordChange } from '../../domain/learning.ts';
import { type LearningAnswer, learnedAnswer, learningAnswer } from '../../domain/learning-api.ts';
import { mayChangeLearning } from '../../domain/policy.ts';
import { useLive } from '../session/live-provider.tsx';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Moment } from '../ui/moment.tsx';
import { toast } from '../ui/notify.ts';
import { Trouble, Waiting } from '../ui/waiting.tsx';

const key = ['learning'];

export function LearningSteps() {
  const { data, error, refetch } = useQuery<LearningAnswer, MusterError>({
    queryKey: key,
    queryFn: ({ signal }) => requestApi(learningAnswer, '/api/learning', { signal }),
  });
  const change = useLearningChange();
  const permission = mayChangeLearning(useLive().account);
  if (error !== null && data === undefined) {
    const again = (
      <button type="button" className="btn sm" onClick={() => void refetch()}>
        Try again
      </button>
    );
    return (
      <Trouble title="The steps of learning could not be read" action={again}>
        {errorWords(error)}
      </Trouble>
    );
  }
  if (data === undefined) return <Waiting what="the steps of learning" widths={[60, 84, 72]} />;
  return (
    <section aria-labelledby="h-learning">
      <header className="lrn-head">
        <h2 id="h-learning">Learning</h2>
        <p className="q small">
          {data.inForce.length === 0
            ? 'Nothing was learned yet: every record has the belief it starts with.'
            : `${count(data.inForce.length, 'incident')} in force. After each incident a step follows by itself.`}
        </p>
        <GuardedButton
          className="btn sm"
          permission={permission}
          disabled={change.isPending}
          onClick={() => change.mutate({ path: '/api/learning', done: 'Learned from closed incidents' })}
        >
          Learn now
        </GuardedButton>
      </header>
      {data.steps.length === 0 ? (
        <p className="lrn-none q">
          When an incident is closed, Muster reads its log once more. What was done to a thing is cited the next time that thing is in
          trouble, what people took up or left moves the place of advice, and steps that nobody advised become drafts to review. Each time
          is a step, shown here with what it changed, and can be undone.
        </p>
      ) : null}
      <ol className="lrn" aria-label="Steps, newest first">
        {data.steps.map((step) => (
          <Step
            key={step.version}
            step={step}
            isWorking={change.isPending}
            permission={permission}
            onUndo={() => change.mutate({ path: `/api/learning/${step.version}/roll-back`, done: `Step ${step.version} is undone` })}
          />
        ))}
      </ol>
    </section>
  );
}

type ShownStep = LearningAnswer['steps'][number];

function Step({
  step,
  isWorking,
  permission,
  onUndo,
}: {
  step: ShownStep;
  isWorking: boolean;
  permission: ReturnType<typeof mayChangeLearning>;
  onUndo: () => void;
}) {
  return (
    <li className={step.undone ? 'undone' : undefined}>
      <p className="lrn-line">
        <b>Step {step.version}</b> <span>{words(step)}</span>
        <span className="q">
          {step.by.name}, <Moment at={step.at} form="date" />
        </span>
        <span className="grow" />
        {step.undone ? (
          <span className="q">Undone</span>
        ) : (
          <GuardedButton className="btn ghost sm" permission={permission} disabled={isWorking} onClick={onUndo}>
            <Undo2 className="i xs" aria-hidden="true" />
            Undo<span className="sr"> step {step.version}</span>
          </GuardedButton>
        )}
      </p>
      <Lessons title="Learned from" lessons={step.added} />
      <Lessons title="Left out again" lessons={step.removed} />
      <Changes changes={step.changes} />
    </li>
  );
}

function Lessons({ title, lessons }: { title: string; lessons: readonly LessonRef[] }) {
  if (lessons.length === 0) return null;
  return (
    <p className="small">
      <span className="q">{title} </span>
      {lessons.map(({ incident, reference, title: name }, index) => (
        <span key={incident}>
          {index > 0 && ', '}
          <Link className="lnk" href={`/incidents/${encodeURIComponent(incident)}`}>
            {reference}
          </Link>{' '}
          {name}
        </span>
      ))}
    </p>
  );
}

/** More changes than this wait for somebody who asks. */
const shownChanges = 8;

function Changes({ changes }: { changes: readonly RecordChange[] }) {
  const [all, setAll] = useState(false);
  if (changes.length === 0) return <p className="q small">No record that advises now changed.</p>;
  const shown = all ? changes : changes.slice(0, shownChanges);
  return (
    <details>
      <summary>
        <ChevronRight className="i xs" aria-hidden="true" />
        {count(changes.length, 'record')} changed
      </summary>
      <table className="try">
        <caption className="sr">Records before and after</caption>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Works</th>
            <th scope="col">Tried</th>
            <th scope="col">Rank factor</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ record, text, before, after }) => (
            <tr key={record}>
              <th scope="row" title={record}>
                {text}
              </th>
              <td className="num">
                {percent(before.reliability.mean)} → {percent(after.reliability.mean)}{' '}
                <span className="q">
                  {Math.round(100 * after.reliability.low)}–{percent(after.reliability.high)}
                </span>
              </td>
              <td className="num">
                {after.reliability.worked} of {after.reliability.tried}
              </td>
              <td className="num">
                {before.lift.toFixed(2)} → {after.lift.toFixed(2)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > shownChanges && (
        <button type="button" className="btn ghost sm" onClick={() => setAll((before) => !before)}>
          {all ? 'Show fewer' : `Show all ${changes.length}`}
        </button>
      )}
    </details>
  );
}

function useLearningChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path }: { path: string; done: string }) => requestApi(learnedAnswer, path, { method: 'POST', body: {} }),
    onSuccess: ({ step }, { done }) => {
      toast.success(step === null ? 'Nothing was new: every closed incident was learned from.' : done);
      void client.invalidateQueries({ queryKey: key });
      // Reliabilities stand beside the records.
      void client.invalidateQueries({ queryKey: ['knowledge'] });
    },
    onError: (error) => toast.error(errorWords(error)),
  });
}

function words({ kind, undoes, added }: ShownStep): string {
  if (kind === 'rolled-back') return `took back step ${undoes ?? ''}`.trim();
  return `learned from ${count(added.length, 'incident')}`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-GB')} ${noun}${number === 1 ? '' : 's'}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
