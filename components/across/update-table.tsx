'use client';
// Whether updates came when they had been promised, by the severity the incident had then.
import type { AcrossAnswer, UpdateCounts } from '../../domain/across-api.ts';
import type { UpdateFigure } from '../../domain/across-facts.ts';
import { type Severity, severityWord } from '../../domain/vocabulary.ts';
import { SeverityBadge } from '../ui/marks.tsx';
import { incidentsWords, updateWord } from './across-words.ts';
import { FigureButton } from './figure-button.tsx';
import { ShareBar, shareWords } from './share-cell.tsx';

const columns = ['promised', 'kept', 'late', 'missed'] as const satisfies readonly UpdateFigure[];

export function UpdateTable({ updates }: { updates: AcrossAnswer['updates'] }) {
  return (
    <section aria-labelledby="h-updates" className="fg">
      <header>
        <h2 id="h-updates">Updates when promised</h2>
        <p className="q">by the severity there was when an update came, or should have</p>
      </header>
      <table className="list figs upd">
        <caption className="sr">Updates sent in the promised interval, by severity</caption>
        <thead>
          <tr>
            <th scope="col">Severity</th>
            {columns.map((figure) => (
              <th key={figure} scope="col" className="num">
                {updateWord[figure]}
              </th>
            ))}
            <th scope="col" className="prec">
              Share in time
            </th>
          </tr>
        </thead>
        <tbody>
          <Row severity={null} counts={updates.all} />
          {updates.bySeverity.map(({ severity, counts }) => (
            <Row key={severity} severity={severity} counts={counts} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ severity, counts }: { severity: Severity | null; counts: UpdateCounts }) {
  const name = severity === null ? 'All updates' : severityWord[severity];
  const group = severity === null ? {} : { by: 'severity' as const, key: severity };
  return (
    <tr className={severity === null ? 'sum' : undefined}>
      <th scope="row">
        <span className="by quiet">
          {severity === null ? <span className="med">{name}</span> : <SeverityBadge severity={severity} />}
          <span className="su">{incidentsWords(counts.incidents)}</span>
        </span>
      </th>
      {columns.map((figure) => (
        <td key={figure} className="num" data-word={updateWord[figure].toLowerCase()}>
          <FigureButton
            figure={{ figure, ...group }}
            count={counts[figure]}
            says={`${name}: ${counts[figure]} ${updateWord[figure].toLowerCase()}`}
          >
            {counts[figure].toLocaleString('en')}
          </FigureButton>
        </td>
      ))}
      <td className="prec" data-word="in time">
        {counts.inTime.value === null ? (
          <span className="q">unknown</span>
        ) : (
          <FigureButton
            figure={{ figure: 'kept', ...group }}
            count={counts.kept}
            says={`${name}: in time ${shareWords(counts.inTime)}`}
            className="bar"
          >
            <ShareBar share={counts.inTime} />
          </FigureButton>
        )}
      </td>
    </tr>
  );
}
