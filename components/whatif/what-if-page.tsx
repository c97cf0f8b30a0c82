'use client';
// What if: the agent of today over a past incident, beside what was offered then and what people did.
import { Play } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { WhatIf, WhatIfSubject } from '../../domain/what-if.ts';
import { AsideLink, AsideName, LeaveAside } from '../room/aside-head.tsx';
import { RefusedIncident } from '../room/refused-incident.tsx';
import { errorWords } from '../ui/api-client.ts';
import { Moment } from '../ui/moment.tsx';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { useWhatIf, useWhatIfSubject } from './use-what-if.ts';
import type { WhatIfProgress } from './what-if-answer.ts';
import { WhatIfFigures } from './what-if-figures.tsx';
import { WhatIfOffers } from './what-if-offers.tsx';
import { WhatIfSteps } from './what-if-steps.tsx';
import { usedWords } from './what-if-words.ts';

export function WhatIfPage({ incidentId }: { incidentId: IncidentId }) {
  const { data: subject, error, isPending } = useWhatIfSubject(incidentId);
  if (isPending || subject === undefined) {
    const refused =
      error === null ? null : { code: error instanceof MusterError ? error.code : ('internal' as const), message: errorWords(error) };
    return (
      <main className="room">
        <h1 className="sr">What if</h1>
        <div className="w-full max-w-[640px] px-6 py-8">
          {refused === null ? (
            <Waiting what="the incident" widths={[60, 36, 88]} />
          ) : (
            <RefusedIncident refusal={refused} title="This incident cannot be run over" />
          )}
        </div>
      </main>
    );
  }
  return <OpenWhatIf subject={subject} />;
}

function OpenWhatIf({ subject }: { subject: WhatIfSubject }) {
  const { run, result, start, cancel } = useWhatIf(subject.id);
  const isRunning = run.phase === 'running';
  useEffect(() => {
    document.title = `${subject.reference} what if · Muster`;
  }, [subject.reference]);
  useShortcuts([{ keys: 'Escape', label: 'Cancel the run', scope: 'review', hidden: true, run: () => (isRunning ? cancel() : false) }]);
  return (
    <div className="room wi">
      <Header subject={subject} />
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="wi-main">
          <section className="wi-run" aria-labelledby="wi-run">
            <h2 id="wi-run">What would today's agent have offered?</h2>
            {subject.refusal !== null ? (
              <p className="t2">{subject.refusal}</p>
            ) : (
              <Run
                result={result}
                progress={isRunning ? run.progress : undefined}
                subject={subject}
                onStart={() => void start()}
                onCancel={cancel}
              />
            )}
            {run.phase === 'refused' && <Trouble title="The run gave no result">{run.words}</Trouble>}
          </section>
          {result !== null && <Result subject={subject} result={result} />}
        </div>
      </main>
    </div>
  );
}

function Header({ subject }: { subject: WhatIfSubject }) {
  return (
    <header className="head">
      <div className="head-a">
        <AsideName page="what-if" room={subject} />
        <span className="q closed">read-only</span>
        <span className="grow" />
        <AsideLink to="playback" incidentId={subject.id} />
        <AsideLink to="review" incidentId={subject.id} />
        <LeaveAside label="Leave what if and go to the room" incidentId={subject.id} />
      </div>
    </header>
  );
}

/** The way to a run: what it does, how far it is, or what the last one was made of. `progress` is undefined while none runs. */
function Run({
  subject,
  result,
  progress,
  onStart,
  onCancel,
}: {
  subject: WhatIfSubject;
  result: WhatIf | null;
  progress: WhatIfProgress | null | undefined;
  onStart: () => void;
  onCancel: () => void;
}) {
  if (progress !== undefined) {
    const percent = Math.round((progress?.share ?? 0) * 100);
    return (
      <>
        <div className="wi-bar" role="progressbar" aria-label="The run" aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
          <i style={{ width: `${percent}%` }} />
        </div>
        <p className="wi-line">
          <span className="t2">
            {progress === null || progress.at === null ? (
              'Reading the incident and what is known today'
            ) : (
              <>
                At <Moment at={progress.at} form="seconds" />, {progress.offers} {progress.offers === 1 ? 'offer' : 'offers'} so far
              </>
            )}
          </span>
          <span className="grow" />
          <button type="button" className="btn" onClick={onCancel}>
            Cancel
          </button>
        </p>
      </>
    );
  }
  const { signals } = subject;
  return (
    <p className="wi-line">
      <span className="t2">
        {result === null ? (
          <>
            Its {signals.toLocaleString('en-GB')} {signals === 1 ? 'signal is' : 'signals are'} read again as they came, beside what people
            did when they did it, with the knowledge and learning of today. What this incident taught is left out. Nothing is written.
          </>
        ) : (
          usedWords(result.used)
        )}
      </span>
      <span className="grow" />
      <button type="button" className={result === null ? 'btn primary' : 'btn'} onClick={onStart}>
        <Play className="i s" aria-hidden="true" />
        {result === null ? 'Run' : 'Run again'}
      </button>
    </p>
  );
}

function Result({ subject, result }: { subject: WhatIfSubject; result: WhatIf }): ReactNode {
  if (result.rows.length === 0) {
    return (
      <section className="panel mid" role="status">
        <p>
          <b>Nothing to compare</b>
        </p>
        <p className="t2">
          Neither agent offered a step in this incident: nothing fitted well enough.
          {result.steps.length === 0
            ? ''
            : ` People took ${result.steps.length} ${result.steps.length === 1 ? 'step' : 'steps'} without advice.`}
        </p>
      </section>
    );
  }
  return (
    <>
      <WhatIfFigures result={result} />
      <WhatIfOffers incidentId={subject.id} rows={result.rows} />
      <WhatIfSteps incidentId={subject.id} steps={result.steps} />
    </>
  );
}
