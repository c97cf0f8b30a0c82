'use client';
// Advised and done: how much of the advice was followed, how much of what was done had been advised, and action by action.
import { Check, Clock, Minus } from 'lucide-react';
import { memo, useState } from 'react';
import type { Share } from '../../domain/advised.ts';
import type { IncidentId } from '../../domain/ids.ts';
import { durationWords, shortCountdownWords } from '../../domain/time-words.ts';
import { outcomeWord } from '../../domain/vocabulary.ts';
import { Waiting } from '../ui/waiting.tsx';
import type { AdvisedSummary } from './playback-messages.ts';
import { RulingButton } from './ruling-button.tsx';
import { AtPace, useOfMoment, usePlayback } from './use-playback.tsx';

/** So often the figures follow while the moment moves. */
const everyMs = 400;

export function AdvisedRegion({ incidentId }: { incidentId: IncidentId }) {
  return (
    <AtPace everyMs={everyMs}>
      <FiguresRegion incidentId={incidentId} />
    </AtPace>
  );
}

function FiguresRegion({ incidentId }: { incidentId: IncidentId }) {
  const { end } = usePlayback();
  const advised = useOfMoment((view) => view.advised);
  const [all, setAll] = useState(false);
  const shown = all ? (end?.advised ?? null) : advised;
  return (
    <aside className="region metrics" aria-labelledby="h-me">
      <header>
        <h2 id="h-me">Advised and done</h2>
        <span className="grow" />
        <fieldset className="seg">
          <legend className="sr">Range</legend>
          {[false, true].map((each) => (
            <button key={String(each)} type="button" aria-pressed={all === each} onClick={() => setAll(each)}>
              {each ? 'All' : 'So far'}
            </button>
          ))}
        </fieldset>
      </header>
      {shown === null ? <Waiting what="the figures" /> : <Figures summary={shown} incidentId={incidentId} />}
    </aside>
  );
}

function Figures({ summary, incidentId }: { summary: AdvisedSummary; incidentId: IncidentId }) {
  const { precision, recallTaken, recallEndorsed, leadTimeMs, latest, actions } = summary;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label="Figures and actions">
      <dl className="mx">
        <ShareRow name="Precision" of="of advice offered" share={precision} />
        <ShareRow name="Recall" of="of actions taken" share={recallTaken} />
        <ShareRow name="Recall" of="of actions endorsed" share={recallEndorsed} />
        <div className="lead">
          <dt>
            Lead time <span className="q">advice before action</span>
          </dt>
          <dd>
            <b>{leadTimeMs === null ? 'unknown' : durationWords(leadTimeMs)}</b>
            <span className="q">median of {recallTaken.hits}</span>
          </dd>
        </div>
      </dl>
      <h3 className="grp">
        Action by action <span className="q">{actions > latest.length ? `latest ${latest.length} of ${actions}` : actions}</span>
      </h3>
      {actions === 0 ? <p className="q">Nothing was done yet</p> : null}
      <ol className="pairs">
        {latest.map((pair) => (
          <PairRow key={pair.action.id} pair={pair} incidentId={incidentId} />
        ))}
      </ol>
    </section>
  );
}

type Pair = AdvisedSummary['latest'][number];

/** The worker sends all of them anew each time: only one that says something else is drawn again. */
const PairRow = memo(
  function PairRow({ pair, incidentId }: { pair: Pair; incidentId: IncidentId }) {
    return (
      <li>
        <PairMark pair={pair} />
        <span className="trunc" title={pair.action.text}>
          {pair.action.text}
        </span>
        <RulingButton incidentId={incidentId} pair={pair}>
          {pair.advised === 'before' && pair.leadTimeMs !== null
            ? `${shortCountdownWords(pair.leadTimeMs)} lead`
            : pair.advised === 'after'
              ? 'advised after'
              : 'not advised'}
          {pair.action.outcome === null ? '' : `, ${outcomeWord[pair.action.outcome].toLowerCase()}`}
          {pair.ruled ? ', ruled' : ''}
        </RulingButton>
      </li>
    );
  },
  (before, after) => before.incidentId === after.incidentId && isSamePair(before.pair, after.pair),
);

function isSamePair(a: Pair, b: Pair): boolean {
  return (
    a.advised === b.advised &&
    a.leadTimeMs === b.leadTimeMs &&
    a.ruled === b.ruled &&
    a.action.id === b.action.id &&
    a.action.text === b.action.text &&
    a.action.outcome === b.action.outcome &&
    a.offer?.id === b.offer?.id &&
    a.offer?.text === b.offer?.text
  );
}

function PairMark({ pair }: { pair: Pair }) {
  if (pair.advised === 'before') {
    return (
      <span className="pm ok">
        <Check className="i xs" aria-hidden="true" />
      </span>
    );
  }
  return (
    <span className={pair.advised === 'after' ? 'pm wait' : 'pm none'}>
      {pair.advised === 'after' ? <Clock className="i xs" aria-hidden="true" /> : <Minus className="i xs" aria-hidden="true" />}
    </span>
  );
}

function ShareRow({ name, of, share }: { name: string; of: string; share: Share }) {
  const percent = (value: number | null) => Math.round((value ?? 0) * 100);
  return (
    <div>
      <dt>
        {name} <span className="q">{of}</span>
      </dt>
      <dd>
        <b>
          {share.hits} of {share.of}
        </b>
        {share.value === null ? (
          <span className="q">unknown</span>
        ) : (
          <span className="rel" style={{ '--p': percent(share.value), '--a': percent(share.low), '--b': percent(share.high) }}>
            <i aria-hidden="true">
              <s />
              <u />
            </i>
            <b>{percent(share.value)}%</b>
            <span className="q">
              <span className="sr">, 95 % interval </span>
              {percent(share.low)} to {percent(share.high)}
            </span>
          </span>
        )}
      </dd>
    </div>
  );
}
