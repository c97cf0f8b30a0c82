'use client';
// What became of advice, by service, record or role: from offered to worked, and how precise it was.
import { useState } from 'react';
import { type AcrossAnswer, type AdviceCounts, type AdviceGrouping, adviceGroupings } from '../../domain/across-api.ts';
import type { AdviceFigure } from '../../domain/across-facts.ts';
import { Choice } from '../ui/choice.tsx';
import type { OpenFigure } from './across-view.ts';
import { adviceWord, groupingWord, groupName, incidentsWords } from './across-words.ts';
import { FigureButton } from './figure-button.tsx';
import { ShareBar, shareWords } from './share-cell.tsx';

const columns = ['offered', 'seen', 'accepted', 'done', 'worked', 'dismissed', 'ignored'] as const satisfies readonly AdviceFigure[];
const firstShown = 12;
const shownMore = 40;

export function AdviceTable({ advice, by: opened }: { advice: AcrossAnswer['advice']; by: AdviceGrouping | null }) {
  const [by, setBy] = useState<AdviceGrouping>(opened ?? 'service');
  const [shown, setShown] = useState(firstShown);
  const { groups, total } = advice[by];
  const rest = Math.min(shownMore, groups.length - shown);
  return (
    <section aria-labelledby="h-advice" className="fg">
      <header>
        <h2 id="h-advice">What became of advice</h2>
        <p className="q">{by === 'record' ? 'an offer that several records spoke for counts for each' : 'each offer counts once'}</p>
        <span className="grow" />
        <Choice
          label="Advice by"
          value={by}
          options={adviceGroupings.map((value) => ({ value, text: groupingWord[value] }))}
          onChange={(value) => {
            setBy(value);
            setShown(firstShown);
          }}
        />
      </header>
      <table className="list figs adv-figs">
        <caption className="sr">What became of advice, {groupingWord[by].toLowerCase()}</caption>
        <thead>
          <tr>
            <th scope="col">{groupingWord[by].replace('By ', '').replace(/^./, (letter) => letter.toUpperCase())}</th>
            {columns.map((figure) => (
              <th key={figure} scope="col" className="num">
                {adviceWord[figure]}
              </th>
            ))}
            <th scope="col" className="num" title="Accepted, of those that somebody saw">
              Acceptance
            </th>
            <th scope="col" className="prec" title="Offers that an action followed, of all offered, with the 95 % interval">
              Precision
            </th>
          </tr>
        </thead>
        <tbody>
          <Row name="All advice" counts={advice.all} group={{}} first />
          {groups.slice(0, shown).map((group) => (
            <Row key={group.key} name={groupName(by, group)} counts={group.counts} group={{ by, key: group.key }} />
          ))}
        </tbody>
      </table>
      {rest > 0 ? (
        <button type="button" className="lnk more" onClick={() => setShown(shown + shownMore)}>
          Show {rest} more
        </button>
      ) : total > groups.length ? (
        <p className="q more">{(total - groups.length).toLocaleString('en')} more groups with fewer offers are in the CSV</p>
      ) : null}
    </section>
  );
}

function Row({
  name,
  counts,
  group,
  first = false,
}: {
  name: string;
  counts: AdviceCounts;
  group: Pick<Partial<OpenFigure>, 'by' | 'key'>;
  first?: boolean;
}) {
  const percent = counts.acceptance.value === null ? null : Math.round(counts.acceptance.value * 100);
  return (
    <tr className={first ? 'sum' : undefined}>
      <th scope="row">
        <span className={first ? 'med' : 'nm'} title={name}>
          {name}
        </span>
        <span className="su">{incidentsWords(counts.incidents)}</span>
      </th>
      {columns.map((figure) => (
        <td key={figure} className="num" data-word={adviceWord[figure].toLowerCase()}>
          <FigureButton
            figure={{ figure, ...group }}
            count={counts[figure]}
            says={`${name}: ${counts[figure]} ${adviceWord[figure].toLowerCase()}`}
          >
            {counts[figure].toLocaleString('en')}
          </FigureButton>
        </td>
      ))}
      <td className="num" data-word="acceptance">
        {percent === null ? (
          <span className="q">unknown</span>
        ) : (
          <FigureButton
            figure={{ figure: 'accepted', ...group }}
            count={counts.accepted}
            says={`${name}: acceptance ${shareWords(counts.acceptance)}`}
          >
            {percent}%
          </FigureButton>
        )}
      </td>
      <td className="prec" data-word="precision">
        {counts.precision.value === null ? (
          <span className="q">unknown</span>
        ) : (
          <FigureButton
            figure={{ figure: 'followed', ...group }}
            count={counts.followed}
            says={`${name}: precision ${shareWords(counts.precision)}`}
            className="bar"
          >
            <ShareBar share={counts.precision} />
          </FigureButton>
        )}
      </td>
    </tr>
  );
}
