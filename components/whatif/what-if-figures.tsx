// The figures of both agents side by side, each share with its cases and interval, and what is different.
import type { Share } from '../../domain/advised.ts';
import { durationWords } from '../../domain/time-words.ts';
import type { WhatIf } from '../../domain/what-if.ts';

const shares = [
  ['precision', 'Precision', 'offers that people followed'],
  ['recallTaken', 'Recall', 'steps taken that were advised before'],
  ['recallEndorsed', 'Recall, endorsed', 'without steps that did nothing or harm'],
] as const;

export function WhatIfFigures({ result: { figures } }: { result: WhatIf }) {
  const { past, today } = figures;
  return (
    <section aria-labelledby="wi-figures">
      <h2 id="wi-figures">Figures</h2>
      <div className="wi-scroll">
        <table className="wi-figures">
          <caption className="sr">Figures of the advice then and today</caption>
          <thead>
            <tr>
              <td />
              <th scope="col">Then</th>
              <th scope="col">Today</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Offers</th>
              <td>{past.offers}</td>
              <td>{today.offers}</td>
              <td className="q">{signed(today.offers - past.offers)}</td>
            </tr>
            {shares.map(([name, word, of]) => (
              <tr key={name}>
                <th scope="row">
                  {word} <span className="q">{of}</span>
                </th>
                <td>
                  <ShareWords share={past[name]} />
                </td>
                <td>
                  <ShareWords share={today[name]} />
                </td>
                <td className="q">{pointsWords(past[name], today[name])}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">
                Lead time <span className="q">median, advice before action</span>
              </th>
              <td>{past.leadTimeMs === null ? 'unknown' : durationWords(past.leadTimeMs)}</td>
              <td>{today.leadTimeMs === null ? 'unknown' : durationWords(today.leadTimeMs)}</td>
              <td className="q">{leadWords(past.leadTimeMs, today.leadTimeMs)}</td>
            </tr>
          </tbody>
        </table>
      </div>
      <p className="q small">
        People did what they did with the advice of then before them, and could only take up what they were shown: what of today's advice
        they would have followed nobody knows. One incident is few cases; the intervals say how few.
      </p>
    </section>
  );
}

function ShareWords({ share }: { share: Share }) {
  if (share.value === null) return <span className="q">unknown</span>;
  return (
    <>
      <b>{percent(share.value)}%</b>{' '}
      <span className="q">
        {share.hits} of {share.of}
        <span className="sr">, 95 % interval</span>, {percent(share.low)} to {percent(share.high)}
      </span>
    </>
  );
}

function percent(value: number | null): number {
  return Math.round((value ?? 0) * 100);
}

function signed(value: number): string {
  return value === 0 ? 'the same' : `${value > 0 ? '+' : '−'}${Math.abs(value)}`;
}

function pointsWords(past: Share, today: Share): string {
  if (past.value === null || today.value === null) return '';
  const points = percent(today.value) - percent(past.value);
  return points === 0 ? 'the same' : `${signed(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
}

function leadWords(past: number | null, today: number | null): string {
  if (past === null || today === null) return '';
  const words = durationWords(Math.abs(today - past));
  return words === 'now' ? 'the same' : `${words} ${today > past ? 'longer' : 'shorter'}`;
}
