'use client';
// The incidents behind a figure, each with the moments to look at in its playback, and its review.
import { FileText, History, X } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import type { AcrossAnswer, BehindIncident } from '../../domain/across-api.ts';
import { tookWords } from '../../domain/review-durations.ts';
import { formatTime } from '../../domain/time.ts';
import { reviewStateWord } from '../../domain/vocabulary.ts';
import { errorWords } from '../ui/api-client.ts';
import { SeverityBadge } from '../ui/marks.tsx';
import { Moment } from '../ui/moment.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import type { OpenFigure } from './across-view.ts';
import { figureTitle, incidentsWords, kindWord, momentWord } from './across-words.ts';
import { useBehind } from './use-across.ts';

export function BehindRegion({
  asked,
  open,
  answer,
  onClose,
}: {
  asked: string;
  open: OpenFigure;
  answer: AcrossAnswer;
  onClose: () => void;
}) {
  const behind = useBehind(asked, open, answer.incidents);
  const heading = useRef<HTMLHeadingElement>(null);
  const { title, group } = figureTitle(open, answer);
  // Who opens a figure reads on here; `figure` so that another one takes the focus again.
  const figure = JSON.stringify(open);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs again for another figure
  useEffect(() => heading.current?.focus(), [figure]);
  const pages = behind.data?.pages ?? [];
  const incidents = pages.flatMap((page) => page.incidents);
  const total = pages[0]?.total ?? 0;
  const moments = incidents.reduce((sum, { count }) => sum + count, 0);
  return (
    <aside className="region behind" aria-labelledby="h-behind">
      <header>
        <h2 id="h-behind" ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <span className="grow" />
        <button type="button" className="btn icon ghost sm" aria-label="Close the list" title="Close (Esc)" onClick={onClose}>
          <X className="i s" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label="Incidents behind the figure">
        {group === null ? null : <p className="gr">{group}</p>}
        {behind.data === undefined ? (
          behind.isError ? (
            <Trouble
              title="The incidents could not be loaded"
              action={
                <button type="button" className="btn sm" onClick={() => void behind.refetch()}>
                  Try again
                </button>
              }
            >
              {errorWords(behind.error)} The figures stand.
            </Trouble>
          ) : (
            <Waiting what="the incidents behind the figure" />
          )
        ) : (
          <>
            <p className="q" role="status">
              {total === 0 ? 'No incident is behind this figure now' : incidentsWords(total)}
              {moments > incidents.length && total === incidents.length ? `, ${moments} times` : ''}
            </p>
            <ol>
              {incidents.map((incident) => (
                <Incident key={incident.id} incident={incident} moment={momentWord[open.figure]} />
              ))}
            </ol>
            {behind.hasNextPage ? (
              <button type="button" className="lnk more" disabled={behind.isFetchingNextPage} onClick={() => void behind.fetchNextPage()}>
                Show {Math.min(50, total - incidents.length)} more
              </button>
            ) : null}
          </>
        )}
      </section>
    </aside>
  );
}

/** `moment` says what is to be seen where the moment has no words of its own. */
function Incident({ incident, moment }: { incident: BehindIncident; moment: string }) {
  const { id, reference, title, severity, kind, declaredAt, review, tookMs, moments, count } = incident;
  const playback = `/incidents/${id}/playback`;
  const [first] = moments;
  return (
    <li>
      <p className="hd">
        <span className={kind === 'open' ? undefined : 'quiet'}>
          <SeverityBadge severity={severity} />
        </span>
        <Link className="ti" href={first === undefined ? playback : `${playback}?t=${encodeURIComponent(formatTime(first.at))}`}>
          {title}
        </Link>
        {tookMs === null ? null : <b className="took">{tookWords(tookMs)}</b>}
      </p>
      <p className="su">
        <span className="mono">{reference}</span>
        <Moment at={declaredAt} form="date" />
        {kind === 'closed' ? null : <span className="tag">{kindWord[kind]}</span>}
        <span className="grow" />
        <Link className="lnk" href={`/incidents/${id}/review`}>
          <FileText className="i xs" aria-hidden="true" /> Review{review === 'draft' ? '' : `, ${reviewStateWord[review].toLowerCase()}`}
        </Link>
      </p>
      {moments.length === 0 ? null : (
        <ul>
          {moments.map(({ at, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two offers may become the same at one moment
            <li key={index}>
              <Link href={`${playback}?t=${encodeURIComponent(formatTime(at))}`}>
                <History className="i xs" aria-hidden="true" />
                <Moment at={at} form="seconds" className="mono" />
                <span className="trunc" title={text ?? undefined}>
                  {text ?? moment}
                </span>
              </Link>
            </li>
          ))}
          {count > moments.length ? <li className="q">and {count - moments.length} more in the playback</li> : null}
        </ul>
      )}
    </li>
  );
}
