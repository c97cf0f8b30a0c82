'use client';
// The evidence of a claim as links: events, raw signals, playbook lines, past incidents, the room's own log.
import Link from 'next/link';
import { unreachable } from '../../domain/errors.ts';
import type { Evidence } from '../../domain/offer.ts';
import { EventLink } from '../events/event-link.tsx';
import { SignalLink } from '../events/signal-link.tsx';
import { PlaybookLink } from './playbook-link.tsx';

/** More than this many links say less, not more. */
const shownChips = 3;

/** Short links for the end of a line. */
export function EvidenceChips({ evidence }: { evidence: readonly Evidence[] }) {
  if (evidence.length === 0) return null;
  const more = evidence.length - shownChips;
  return (
    <span className="evs">
      {evidence.slice(0, shownChips).map((one) => (
        <EvidenceLink key={JSON.stringify(one)} evidence={one} />
      ))}
      {more > 0 && <span className="q"> +{more}</span>}
    </span>
  );
}

/** One piece of evidence, in as many words as it needs. */
export function EvidenceLink({ evidence }: { evidence: Evidence }) {
  switch (evidence.kind) {
    case 'event':
      return <EventLink number={evidence.number} />;
    case 'signal':
      return <SignalLink seq={evidence.seq} />;
    case 'playbook':
      return <PlaybookLink path={evidence.path} line={evidence.line} title={evidence.title} />;
    case 'incident':
      return (
        <span>
          <Link className="lnk" href={`/incidents/${encodeURIComponent(evidence.id)}`}>
            {evidence.reference}
          </Link>
          {evidence.note !== '' && <span className="q">, {evidence.note}</span>}
        </span>
      );
    case 'room':
      return <span className="q">{evidence.note}</span>;
    default:
      return unreachable(evidence);
  }
}
