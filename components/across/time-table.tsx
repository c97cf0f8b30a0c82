'use client';
// How long it took to detect, acknowledge, mitigate and resolve: the middle, the slow end, and where every incident lies.
import { type ReactNode, useState } from 'react';
import { leastForPercentile } from '../../domain/across.ts';
import type { AcrossAnswer, Spread } from '../../domain/across-api.ts';
import type { TimeFigure } from '../../domain/across-facts.ts';
import { tookWords } from '../../domain/review-durations.ts';
import { hourMs, minuteMs, secondMs } from '../../domain/time.ts';
import { type Severity, severityWord } from '../../domain/vocabulary.ts';
import { Choice } from '../ui/choice.tsx';
import { SeverityBadge } from '../ui/marks.tsx';
import { incidentsWords } from './across-words.ts';
import { FigureButton } from './figure-button.tsx';
import { placeOf, scaleOf, type TimeScale } from './time-scale.ts';

const figureWords: Record<TimeFigure, { readonly name: string; readonly note: string }> = {
  detect: { name: 'Detect', note: 'from the first sign of trouble' },
  acknowledge: { name: 'Acknowledge', note: 'until somebody took command' },
  mitigate: { name: 'Mitigate', note: 'until the stage Recover' },
  resolve: { name: 'Resolve', note: 'until it was resolved' },
};

type Times = AcrossAnswer['times'];

export function TimeTable({ times }: { times: Times }) {
  const [form, setForm] = useState<'together' | 'severity'>('together');
  const scale = scaleOf(times.flatMap(({ values }) => values));
  return (
    <section aria-labelledby="h-times" className="fg">
      <header>
        <h2 id="h-times">How long it took</h2>
        <p className="q">from detection, or from the declaration where nobody marked one</p>
        <span className="grow" />
        <Choice
          label="Times"
          value={form}
          options={[
            { value: 'together', text: 'Together' },
            { value: 'severity', text: 'By severity' },
          ]}
          onChange={setForm}
        />
      </header>
      <table className="list figs times">
        <caption className="sr">Time to detect, acknowledge, mitigate and resolve</caption>
        <thead>
          <tr>
            <th scope="col">Time to</th>
            <th scope="col" className="num">
              Median
            </th>
            <th scope="col" className="num">
              90th percentile
            </th>
            <th scope="col" className="num">
              Middle half
            </th>
            <th scope="col" className="tm-axis">
              <Ticks scale={scale} />
            </th>
            <th scope="col" className="num">
              Incidents
            </th>
            <th scope="col" className="num">
              Unknown
            </th>
          </tr>
        </thead>
        <tbody>
          {times.map(({ figure, all, values, bySeverity }) =>
            form === 'together' ? (
              <Row key={figure} figure={figure} severity={null} spread={all} values={values} scale={scale}>
                <b className="med">{figureWords[figure].name}</b>
                <span className="su">{figureWords[figure].note}</span>
              </Row>
            ) : (
              bySeverity.map(({ severity, spread }, index) => (
                <Row
                  key={`${figure} ${severity}`}
                  figure={figure}
                  severity={severity}
                  spread={spread}
                  values={[]}
                  scale={scale}
                  first={index === 0}
                >
                  <span className={index === 0 ? 'by first' : 'by'}>
                    {index === 0 ? (
                      <b className="med">{figureWords[figure].name}</b>
                    ) : (
                      <span className="sr">{figureWords[figure].name}</span>
                    )}
                    <span className="quiet">
                      <SeverityBadge severity={severity} />
                    </span>
                  </span>
                </Row>
              ))
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}

function Row({
  figure,
  severity,
  spread,
  values,
  scale,
  first = true,
  children,
}: {
  figure: TimeFigure;
  severity: Severity | null;
  spread: Spread;
  values: readonly number[];
  scale: TimeScale | null;
  first?: boolean;
  children: ReactNode;
}) {
  const group = severity === null ? {} : { by: 'severity' as const, key: severity };
  const name = `Time to ${figure}${severity === null ? '' : `, ${severityWord[severity]}`}`;
  const known = incidentsWords(spread.known);
  return (
    <tr className={`${first ? 'first' : ''} ${severity === null ? '' : 'sv'}`}>
      <th scope="row">{children}</th>
      <td className="num" data-word="median">
        {spread.median === null ? (
          <span className="q">unknown</span>
        ) : (
          <FigureButton
            figure={{ figure, ...group }}
            count={spread.known}
            says={`${name}: median ${tookWords(spread.median)} of ${known}`}
            className="big"
          >
            {tookWords(spread.median)}
          </FigureButton>
        )}
      </td>
      <td className="num" data-word="90th">
        {spread.p90 === null ? (
          <TooFew spread={spread} />
        ) : (
          <FigureButton
            figure={{ figure, ...group }}
            count={spread.known}
            says={`${name}: 90th percentile ${tookWords(spread.p90)} of ${known}`}
          >
            {tookWords(spread.p90)}
          </FigureButton>
        )}
      </td>
      <td className="num t2" data-word="middle half">
        {spread.lowerQuartile === null || spread.upperQuartile === null ? (
          <Range low={spread.lowest} high={spread.highest} word={spread.known > 1 ? 'all within ' : ''} />
        ) : (
          <Range low={spread.lowerQuartile} high={spread.upperQuartile} word="" />
        )}
      </td>
      <td className="tm-axis">{scale === null ? null : <Strip spread={spread} values={values} scale={scale} />}</td>
      <td className="num" data-word="known">
        <FigureButton figure={{ figure, ...group }} count={spread.known} says={`${name}: known of ${known}`}>
          {spread.known.toLocaleString('en')}
        </FigureButton>
      </td>
      <td className="num" data-word="unknown">
        <FigureButton
          figure={{ figure, is: 'unknown', ...group }}
          count={spread.unknown}
          says={`${name}: unknown of ${incidentsWords(spread.unknown)}`}
          className="q"
        >
          {spread.unknown.toLocaleString('en')}
        </FigureButton>
      </td>
    </tr>
  );
}

function TooFew({ spread }: { spread: Spread }) {
  if (spread.known === 0) return <span className="q">unknown</span>;
  return (
    <span className="q few" title={`It takes ${leastForPercentile} incidents to tell a percentile`}>
      {incidentsWords(spread.known)}, too few for a percentile
    </span>
  );
}

function Range({ low, high, word }: { low: number | null; high: number | null; word: string }) {
  if (low === null || high === null || low === high) return <span className="q">unknown</span>;
  return (
    <>
      <span className="q">{word}</span>
      {tookWords(low)} to {tookWords(high)}
    </>
  );
}

/** Every incident as a dot, the middle half as a band, the median as a line: the same as the words beside it. */
function Strip({ spread, values, scale }: { spread: Spread; values: readonly number[]; scale: TimeScale }) {
  const { lowerQuartile, upperQuartile, median, p90, lowest, highest } = spread;
  const [low, high] = [lowerQuartile ?? lowest, upperQuartile ?? highest];
  return (
    <span className="tm-strip" aria-hidden="true">
      {low === null || high === null ? null : <s style={{ '--a': placeOf(scale, low), '--b': placeOf(scale, high) }} />}
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal lengths are told apart by nothing else, and stand in order
        <i key={index} style={{ '--p': placeOf(scale, value) }} />
      ))}
      {median === null ? null : <u style={{ '--p': placeOf(scale, median) }} />}
      {p90 === null ? null : <u className="p90" style={{ '--p': placeOf(scale, p90) }} />}
    </span>
  );
}

const tickWords = (lengthMs: number): string =>
  lengthMs < minuteMs
    ? `${lengthMs / secondMs} s`
    : lengthMs < hourMs
      ? `${lengthMs / minuteMs} min`
      : lengthMs < 24 * hourMs
        ? `${lengthMs / hourMs} h`
        : `${lengthMs / (24 * hourMs)} d`;

function Ticks({ scale }: { scale: TimeScale | null }) {
  if (scale === null) return <span className="sr">Spread</span>;
  return (
    <span className="tm-ticks">
      <span className="sr">Spread on a scale with </span>
      {scale.ticks.map((tick) => (
        <span key={tick} style={{ '--p': placeOf(scale, tick) }}>
          {tickWords(tick)}{' '}
        </span>
      ))}
    </span>
  );
}
