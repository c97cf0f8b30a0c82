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

const isChip = (one: Evidence) => one.kind === 'event' || one.kind === 'signal';

/** Events and raw signals as short links for the end of a line. */
export function EvidenceChips({ evidence }: { evidence: readonly Evidence[] }) {
  const chips = evidence.filter(isChip);
  if (chips.length === 0) return null;
  const more = chips.length - shownChips;
  return (
    <span className="evs">
      {chips.slice(0, shownChips).map((one) => (
        <EvidenceLink key={JSON.stringify(one)} evidence={one} />
      ))}
      {more > 0 && <span className="q"> +{more}</span>}
    </span>
  );
}

/** The evidence that needs words, after the claim it is for. */
export function EvidenceWords({ evidence }: { evidence: readonly Evidence[] }) {
  return evidence
    .filter((one) => !isChip(one))
    .map((one) => (
      <span key={JSON.stringify(one)} className="ev-words">
        {' '}
        <span className="sep" aria-hidden="true" /> <EvidenceLink evidence={one} />
      </span>
    ));
}

/** One piece of evidence, in as many words as it needs. */
export function EvidenceLink({ evidence }: { evidence: Evidence }) {
  switch (evidence.kind) {
    case 'event':
      return <EventLink number={evidence.number} />;
    case 'signal':
      return <SignalLink seq={evidence.seq} />;
    case 'playbook':
      return (
        <span>
          <PlaybookLink path={evidence.path} line={evidence.line} title={evidence.title} />
          <CautionWords caution={evidence.caution} />
        </span>
      );
    case 'incident':
      return (
        <span>
          <Link className="lnk" href={`/incidents/${encodeURIComponent(evidence.id)}`}>
            {evidence.reference}
          </Link>
          {evidence.note !== '' && <span className="q">, {evidence.note}</span>}
          <CautionWords caution={evidence.caution} />
        </span>
      );
    case 'room':
      return <span className="q">{evidence.note}</span>;
    default:
      return unreachable(evidence);
  }
}

/** Why it must not be read as current. */
function CautionWords({ caution }: { caution: string | undefined }) {
  return caution === undefined ? null : <span className="warn">, {caution}</span>;
}
