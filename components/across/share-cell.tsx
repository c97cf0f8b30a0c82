// A share as point and interval, and of how many it is: an interval says how far few cases can be trusted.
import type { Share } from '../../domain/advised.ts';
import { percent } from '../knowledge/knowledge-words.ts';

export function ShareBar({ share }: { share: Share }) {
  if (share.value === null) return <span className="q">unknown</span>;
  const [value, low, high] = [percent(share.value), percent(share.low ?? 0), percent(share.high ?? 1)];
  return (
    <span className="rel" style={{ '--p': value, '--a': low, '--b': high }}>
      <i aria-hidden="true">
        <s />
        <u />
      </i>
      <b>{value}%</b>
      <span className="q">
        <span className="sr">, 95 % interval </span>
        {low} to {high}
      </span>
    </span>
  );
}

/** `75 %, 41 to 93 %, 6 of 8`, for who hears it. */
export function shareWords({ hits, of, value, low, high }: Share): string {
  if (value === null) return 'unknown';
  return `${hits} of ${of}, ${percent(value)}%, 95 % interval ${percent(low ?? 0)} to ${percent(high ?? 1)}%`;
}
