'use client';
// The offers of both agents, a row for each step: when it came, at which place, why, and what people did.
import { ChevronRight, CircleCheck, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useRef, useState } from 'react';
import type { EpochMs } from '../../domain/time.ts';
import { actionClassWord } from '../../domain/vocabulary.ts';
import { openedAt, type WhatIfRow, type WhatIfSide } from '../../domain/what-if.ts';
import { Moment } from '../ui/moment.tsx';
import { useShortcuts } from '../ui/shortcuts-provider.tsx';
import { WhatIfWhy } from './what-if-why.tsx';
import {
  differenceWords,
  followWords,
  kindOfRow,
  placeWords,
  playbackAddress,
  type RowFilter,
  rowFilters,
  rowFilterWord,
} from './what-if-words.ts';

export function WhatIfOffers({ incidentId, rows }: { incidentId: string; rows: readonly WhatIfRow[] }) {
  const [filter, setFilter] = useState<RowFilter>('all');
  const list = useRef<HTMLOListElement>(null);
  const counts = new Map<RowFilter, number>([['all', rows.length]]);
  for (const row of rows) counts.set(kindOfRow(row), (counts.get(kindOfRow(row)) ?? 0) + 1);
  const shown = rows.filter((row) => filter === 'all' || kindOfRow(row) === filter);
  const move = (by: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a.wi-step') ?? [])];
    const at = links.findIndex((link) => link.closest('li')?.contains(document.activeElement));
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  useShortcuts([
    { keys: 'j', label: 'Next offer', scope: 'lists', run: () => move(1) },
    { keys: 'k', label: 'Previous offer', scope: 'lists', run: () => move(-1) },
    { keys: 'ArrowDown', label: 'Next offer', scope: 'lists', hidden: true, run: () => move(1) },
    { keys: 'ArrowUp', label: 'Previous offer', scope: 'lists', hidden: true, run: () => move(-1) },
  ]);
  return (
    <section aria-labelledby="wi-offers">
      <div className="wi-line">
        <h2 id="wi-offers">Offers</h2>
        <span className="grow" />
        <fieldset className="seg">
          <legend className="sr">Which offers</legend>
          {rowFilters
            .filter((each) => each === 'all' || (counts.get(each) ?? 0) > 0)
            .map((each) => (
              <button key={each} type="button" aria-pressed={filter === each} onClick={() => setFilter(each)}>
                {rowFilterWord[each]} <span className="q">{counts.get(each)}</span>
              </button>
            ))}
        </fieldset>
      </div>
      <ol className="wi-rows" ref={list}>
        {shown.map((row) => (
          <Row key={`${row.past?.offer.id ?? ''} ${row.today?.offer.id ?? ''}`} incidentId={incidentId} row={row} />
        ))}
      </ol>
    </section>
  );
}

function Row({ incidentId, row }: { incidentId: string; row: WhatIfRow }) {
  const [open, setOpen] = useState(false);
  const { past, today } = row;
  const kind = kindOfRow(row);
  const offer = (today ?? past)?.offer;
  if (offer === undefined) return null;
  const isReworded = past !== null && today !== null && past.offer.text !== today.offer.text;
  return (
    <li data-kind={kind}>
      <div className="wi-what">
        <Link className="wi-step" href={playbackAddress(incidentId, openedAt(row) as EpochMs)}>
          {offer.text}
        </Link>
        <span className="wi-meta">
          <Difference row={row} />
          <span className="q">
            {actionClassWord[offer.class]}
            {offer.target === null ? '' : ` ${offer.target}`}
          </span>
          <button type="button" className="btn ghost sm" aria-expanded={open} onClick={() => setOpen(!open)}>
            <ChevronRight className="i xs" aria-hidden="true" />
            Why<span className="sr">: {offer.text}</span>
          </button>
        </span>
        {isReworded && <span className="q small">Then: “{past.offer.text}”</span>}
      </div>
      <Side word="Then" incidentId={incidentId} side={past} />
      <Side word="Today" incidentId={incidentId} side={today} />
      {open && (
        <div className="wi-whys">
          {past !== null && <WhatIfWhy word="Why then" offer={past.offer} incidentId={incidentId} />}
          {today !== null && <WhatIfWhy word="Why today" offer={today.offer} incidentId={incidentId} />}
        </div>
      )}
    </li>
  );
}

/** Earlier is better and later is worse; that only one of them offered it is neither. */
function Difference({ row }: { row: WhatIfRow }) {
  const kind = kindOfRow(row);
  const words = differenceWords(row);
  if (kind === 'earlier' || kind === 'later') {
    return (
      <span className={`dir ${kind === 'earlier' ? 'better' : 'worse'}`}>
        <i className="tri" aria-hidden="true" />
        {words}
      </span>
    );
  }
  return <span className={kind === 'same' ? 'tag' : 'tag line'}>{words}</span>;
}

function Side({ word, incidentId, side }: { word: string; incidentId: string; side: WhatIfSide | null }) {
  if (side === null) {
    return (
      <p className="wi-side none">
        <span className="wi-word q">{word}</span>
        <span className="q">Not offered</span>
      </p>
    );
  }
  const { offer, followed, decision } = side;
  const place = placeWords(side);
  return (
    <p className="wi-side">
      <span className="wi-word q">{word}</span>
      <span>
        <Link className="lnk mono" href={playbackAddress(incidentId, offer.openedAt)}>
          <Moment at={offer.openedAt} form="seconds" />
        </Link>{' '}
        {place}
      </span>
      <span className={followed === null ? 'q' : 't2'}>
        {followed !== null && <CircleCheck className="i xs" aria-hidden="true" />}
        {followed === null && decision === 'dismissed' && <TriangleAlert className="i xs" aria-hidden="true" />}
        {followWords(side)}
      </span>
    </p>
  );
}
