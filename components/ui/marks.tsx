// Small marks that every region uses: severity, confidence, a change of value, its direction.
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Direction, type Severity, severityWord } from '../../domain/vocabulary.ts';

export const severityClass: Record<Severity, string> = { sev1: 's1', sev2: 's2', sev3: 's3', sev4: 's4' };

export function SeverityBadge({ severity }: { severity: Severity }) {
  return <span className={`sev ${severityClass[severity]}`}>{severityWord[severity]}</span>;
}

/** How sure: certain, likely, unsure. */
export function sureWord(confidence: number): string {
  if (confidence >= 0.95) return 'certain';
  return confidence >= 0.65 ? 'likely' : 'unsure';
}

/** Bar and number together; with `word`, also how sure in a word. */
export function Confidence({ value, word }: { value: number; word?: boolean }) {
  const percent = Math.round(value * 100);
  return (
    <span className="conf" title={`Confidence ${percent}%, ${sureWord(value)}`}>
      <i style={{ '--v': percent }} aria-hidden="true" />
      <span className="sr">Confidence </span>
      {percent}%{word === true ? `, ${sureWord(value)}` : ''}
    </span>
  );
}

/** Triangle and word: never colour alone. */
export function DirectionMark({ direction, words }: { direction: Direction; words?: ReactNode }) {
  const said = words === undefined ? null : <span className="trunc">{words}</span>;
  if (direction === 'neutral') return said === null ? null : <span className="dir">{said}</span>;
  return (
    <span className={`dir ${direction}`}>
      <i className="tri" aria-hidden="true" />
      {said ?? direction}
      {said === null ? null : <span className="sr">, {direction}</span>}
    </span>
  );
}

/** From one value to another, with its direction. `word: false` leaves the direction to its colour and shape elsewhere. */
export function Transition({
  from,
  to,
  direction,
  word = true,
}: {
  from: string | null;
  to: string;
  direction: Direction;
  word?: boolean;
}) {
  return (
    <span className={direction === 'neutral' ? 'tr' : `tr ${direction}`}>
      {from === null ? null : (
        <>
          <span className="from">{from}</span>
          <ArrowRight className="i xs" role="img" aria-label="to" />
        </>
      )}
      <span className="to">{to}</span>
      {word ? <DirectionMark direction={direction} /> : null}
    </span>
  );
}
