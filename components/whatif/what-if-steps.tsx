// The steps that people took, and whether each agent had advised them before.
import { Check, Clock, Minus } from 'lucide-react';
import Link from 'next/link';
import { outcomeWord } from '../../domain/vocabulary.ts';
import type { WhatIfStep } from '../../domain/what-if.ts';
import { Moment } from '../ui/moment.tsx';
import { advisedWords, playbackAddress } from './what-if-words.ts';

export function WhatIfSteps({ incidentId, steps }: { incidentId: string; steps: readonly WhatIfStep[] }) {
  return (
    <section aria-labelledby="wi-steps">
      <h2 id="wi-steps">
        What people did <span className="q">{steps.length}</span>
      </h2>
      {steps.length === 0 ? (
        <p className="t2">No step is known to have been taken.</p>
      ) : (
        <div className="wi-scroll">
          <table className="wi-steps">
            <caption className="sr">Steps taken, and whether they had been advised then and would be today</caption>
            <thead>
              <tr>
                <th scope="col">At</th>
                <th scope="col">Step</th>
                <th scope="col">Advised then</th>
                <th scope="col">Advised today</th>
              </tr>
            </thead>
            <tbody>
              {steps.map((step) => (
                <tr key={step.id}>
                  <td>
                    <Link className="lnk mono" href={playbackAddress(incidentId, step.at)}>
                      <Moment at={step.at} form="seconds" />
                    </Link>
                  </td>
                  <th scope="row">
                    {step.text}{' '}
                    <span className="q">
                      {step.by}
                      {step.outcome === null ? '' : `, ${outcomeWord[step.outcome].toLowerCase()}`}
                    </span>
                  </th>
                  <td data-word="Then">
                    <Advised advice={step.past} />
                  </td>
                  <td data-word="Today">
                    <Advised advice={step.today} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Advised({ advice }: { advice: WhatIfStep['past'] }) {
  const Mark = { before: Check, after: Clock, never: Minus }[advice.advised];
  return (
    <span className={advice.advised === 'before' ? 'wi-adv yes' : 'wi-adv'}>
      <Mark className="i xs" aria-hidden="true" />
      {advisedWords(advice)}
    </span>
  );
}
