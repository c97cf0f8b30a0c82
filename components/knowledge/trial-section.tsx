'use client';
// The trial: in which past incidents a record would have spoken, when, how high, and whether people then did it.
import { Play } from 'lucide-react';
import Link from 'next/link';
import type { RecordEditInput, TrialAnswer, TrialFiring } from '../../domain/knowledge-api.ts';
import { durationWords } from '../../domain/time-words.ts';
import { outcomeWord } from '../../domain/vocabulary.ts';
import { errorWords } from '../ui/api-client.ts';
import { useTrial } from './use-knowledge.ts';

export function TrialSection({
  number,
  version,
  edit,
  isWanted,
  isDraft,
  onWant,
}: {
  number: number;
  version: number;
  edit: RecordEditInput | null;
  isWanted: boolean;
  isDraft: boolean;
  onWant: () => void;
}) {
  const trial = useTrial(number, version, edit, isWanted);
  const { data } = trial;
  return (
    <div className="sec" aria-live="polite">
      <h3>
        Tried on past incidents{' '}
        <span className="q">
          read-only{data === undefined ? '' : `, ${data.incidents} incidents`}
          {data !== undefined && data.left > 0 ? `, ${data.left} older ones left out` : ''}
        </span>
      </h3>
      {!isWanted ? (
        <button type="button" className="btn sm" onClick={onWant}>
          <Play className="i xs" aria-hidden="true" />
          Try it
        </button>
      ) : trial.isError ? (
        <p className="small">
          {errorWords(trial.error)}{' '}
          <button type="button" className="lnk" onClick={() => void trial.refetch()}>
            Try again
          </button>
        </p>
      ) : data === undefined ? (
        <p className="q small">Replaying past incidents. You can go on; leaving ends it.</p>
      ) : (
        <Result data={data} word={edit !== null ? 'This edit' : isDraft ? 'This draft' : 'This record'} />
      )}
    </div>
  );
}

function Result({ data, word }: { data: TrialAnswer; word: string }) {
  const { firings, figures, current } = data;
  if (data.incidents === 0) return <p className="t2 small">No incident has ended here yet. Replay a recording to have one to try on.</p>;
  return (
    <>
      <table className="try">
        <caption className="sr">Figures of the trial</caption>
        <thead>
          <tr>
            <td />
            <th scope="col" className="num">
              Held
            </th>
            <th scope="col" className="num">
              Offered
            </th>
            <th scope="col" className="num">
              Then done
            </th>
            <th scope="col" className="num">
              Not done
            </th>
          </tr>
        </thead>
        <tbody>
          {current === null ? null : (
            <tr>
              <th scope="row">Version {current.version}</th>
              <td className="num">{current.held}</td>
              <td className="num">{current.offered}</td>
              <td className="num">{current.done}</td>
              <td className="num">{current.notDone}</td>
            </tr>
          )}
          <tr>
            <th scope="row">
              <b>{word}</b>
            </th>
            <td className="num">{figures.held}</td>
            <td className="num">{figures.offered}</td>
            <td className="num">{figures.done}</td>
            <td className="num">{figures.notDone}</td>
          </tr>
        </tbody>
      </table>
      {firings.length === 0 ? (
        <p className="t2 small">Its conditions held in none of them.</p>
      ) : (
        <ol className="firings">
          {firings.map((firing) => (
            <Firing key={firing.incidentId} firing={firing} leastScore={data.leastScore} />
          ))}
        </ol>
      )}
    </>
  );
}

function Firing({ firing, leastScore }: { firing: TrialFiring; leastScore: number }) {
  const { offered, done, score } = firing;
  return (
    <li>
      <p>
        <Link className="lnk" href={`/incidents/${encodeURIComponent(firing.incidentId)}`}>
          {firing.reference}
        </Link>{' '}
        <span className="t2">{firing.title}</span>
      </p>
      <p className="small t2">
        {offered === null ? (
          <>
            Held {durationWords(firing.afterMs)} in, not offered:{' '}
            {score < leastScore
              ? `too weak by itself (${Math.round(score * 100)} of ${Math.round(leastScore * 100)})`
              : 'others stood above it, or it was done'}
          </>
        ) : (
          <>
            Offered {durationWords(firing.afterMs)} in as <b>number {offered.rank}</b>: {offered.text}
          </>
        )}
      </p>
      <p className="small">
        {done === null ? (
          <span className="q">Nobody did it after that.</span>
        ) : (
          <>
            <span className="good">Then done</span> by {done.by}: {done.text}
            {done.outcome === null ? '' : ` (${outcomeWord[done.outcome].toLowerCase()})`}
          </>
        )}
      </p>
    </li>
  );
}
