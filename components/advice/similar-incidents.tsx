'use client';
// Similar incidents: a quiet place under what is going on, there only when a past incident really is like this one.
import { useQuery } from '@tanstack/react-query';
import { Check, History, X } from 'lucide-react';
import Link from 'next/link';
import { similarAnswer } from '../../domain/learning-api.ts';
import { useRoom, useRoomClient } from '../room/use-room.tsx';
import { requestApi } from '../ui/api-client.ts';
import { type SimilarRow, similarRow } from './similar-words.ts';

/** What is wrong changes slowly, and the past not at all. */
const lookAgainMs = 60_000;

export function SimilarIncidents() {
  const { incidentId, state } = useRoom();
  // In the past the answer of today would be hindsight.
  const isLive = useRoomClient() !== null;
  const { data, isError, refetch } = useQuery({
    queryKey: ['similar', incidentId],
    queryFn: ({ signal }) => requestApi(similarAnswer, `/api/incidents/${encodeURIComponent(incidentId)}/similar`, { signal }),
    refetchInterval: state.resolvedAt === null ? lookAgainMs : false,
    staleTime: lookAgainMs,
    enabled: isLive,
  });
  if (data === undefined) {
    if (!isError) return null;
    return (
      <p className="q small">
        Past incidents could not be read.{' '}
        <button type="button" className="lnk" onClick={() => void refetch()}>
          Try again
        </button>
      </p>
    );
  }
  const rows = data.similar.map(similarRow);
  if (rows.length === 0) return null;
  return (
    <section className="similar" aria-labelledby="h-similar">
      <h3 className="grp" id="h-similar">
        Similar incidents <span className="q">{rows.length}</span>
      </h3>
      <ul>
        {rows.map((row) => (
          <Similar key={row.incident} row={row} />
        ))}
      </ul>
    </section>
  );
}

function Similar({ row }: { row: SimilarRow }) {
  const href = `/incidents/${encodeURIComponent(row.incident)}`;
  return (
    <li>
      <p className="s-head">
        <History className="i xs" aria-hidden="true" />
        <Link className="lnk" href={href}>
          {row.reference}
        </Link>
        <span className="trunc" title={row.title}>
          {row.title}
        </span>
      </p>
      <p className="s-why">
        {row.why.map(({ words, event }, index) => (
          <span key={words}>
            {index > 0 && <span className="sep" aria-hidden="true" />}
            {words}
            {event !== null && (
              <>
                {' '}
                <Link className="lnk" href={`${href}#E${event}`} aria-label={`Event ${event} of ${row.reference}`}>
                  E{event}
                </Link>
              </>
            )}
          </span>
        ))}
      </p>
      {row.cause !== null && <p className="s-why">It was: {row.cause}</p>}
      {(row.worked.length > 0 || row.didNot.length > 0) && (
        <ul className="why" aria-label={`What was done in ${row.reference}`}>
          {row.worked.map((text) => (
            <li key={text} className="yes">
              <Check className="i xs" role="img" aria-label="Worked" />
              <span>{text}</span>
            </li>
          ))}
          {row.didNot.map((text) => (
            <li key={text} className="no">
              <X className="i xs" role="img" aria-label="Did not work" />
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
