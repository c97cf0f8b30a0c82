// Why a step was offered: its conditions as they were evaluated, and where the advice comes from.
import { Check, CircleHelp } from 'lucide-react';
import Link from 'next/link';
import { unreachable } from '../../domain/errors.ts';
import { eventLabel } from '../../domain/ids.ts';
import type { Evidence, Offer } from '../../domain/offer.ts';
import { PlaybookLink } from '../advice/playbook-link.tsx';
import { playbackAddress } from './what-if-words.ts';

export function WhatIfWhy({ word, offer, incidentId }: { word: string; offer: Offer; incidentId: string }) {
  const { conditions, basis, score } = offer;
  return (
    <section className="wi-why" aria-label={`${word}: ${offer.text}`}>
      <h3>
        {word} <span className="q">score {score.toFixed(2)}</span>
      </h3>
      <ul>
        {conditions.map((condition) => (
          <li key={condition.text}>
            {condition.status === 'true' ? (
              <Check className="i xs" role="img" aria-label="True" />
            ) : (
              <CircleHelp className="i xs" role="img" aria-label="Unknown" />
            )}
            <span>
              {condition.status === 'true' ? condition.text : `Unknown: ${condition.question ?? condition.text}`}{' '}
              {condition.evidence.slice(0, 3).map((one) => (
                <Source key={JSON.stringify(one)} evidence={one} offer={offer} incidentId={incidentId} />
              ))}
            </span>
          </li>
        ))}
        {conditions.length === 0 && <li className="q">No condition: it fits the stage and the role.</li>}
        {basis.map((one) => (
          <li key={JSON.stringify(one)}>
            <span className="q">From</span> <Source evidence={one} offer={offer} incidentId={incidentId} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Source({ evidence, offer, incidentId }: { evidence: Evidence; offer: Offer; incidentId: string }) {
  switch (evidence.kind) {
    case 'event':
      return (
        <Link className="ev" href={`${playbackAddress(incidentId, offer.openedAt)}#${eventLabel(evidence.number)}`}>
          {eventLabel(evidence.number)}
        </Link>
      );
    case 'signal':
      return <span className="q mono">signal {evidence.seq}</span>;
    case 'playbook':
      return <PlaybookLink path={evidence.path} line={evidence.line} title={evidence.title} />;
    case 'incident':
      return (
        <span>
          <Link className="lnk" href={`/incidents/${encodeURIComponent(evidence.id)}`}>
            {evidence.reference}
          </Link>
          {evidence.note === '' ? null : <span className="q">, {evidence.note}</span>}
        </span>
      );
    case 'room':
      return (
        <span className="q">
          <span className="sep" aria-hidden="true" /> {evidence.note}
        </span>
      );
    default:
      return unreachable(evidence);
  }
}
