// Reads posts on status pages: whose page it is, and whether the post opens or ends an incident.
import type { Signal } from '../../domain/signal.ts';
import { technologies } from './entity-words.ts';

export type StatusPost =
  /** Our own page: what it says was told to the public by people who know more than it says. */
  | { readonly whose: 'own'; readonly turn: 'declare' | 'resolve' | null }
  /** The page of somebody we depend on: what it says is the state of their thing. */
  | { readonly whose: 'vendor'; readonly vendor: string; readonly isFine: boolean };

/** What stands before the words of a post: a time, a mark, `Status:`. */
const opening =
  /^(?:\s|[-–—|*>]|\[?\(?(?:\d{4}-\d{2}-\d{2}[T ]?)?\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:Z|UTC|GMT|CES?T|[AP]M|[ECMP][SD]T)?\]?\)?\s*[-–—:]?|(?:new |incident |latest )?(?:status|update)(?: #?\d+)?\s*[:\-–—](?=\s*\[?(?:resolved|solved|closed|fixed))|\[(?=(?:resolved|solved|closed|fixed)\]))*/i;
const ended = /^(?:resolved|solved|closed|fixed|all clear|over|case closed)(?=\s*(?:$|[\])}.,:;!–—-]|\s(?:at|on)\b))/i;
/** Ended in part, not at all, or not yet. */
const notEnded =
  /\b(?:not|never|partly|partially|mostly|nearly|almost|some|most|many|will be|to be|being|until|once|when|if|before|hope\w*|expect\w*)\b[^.;]{0,40}\b(?:resolved|solved|closed|fixed|over|operational|recovered)\b|\b(?:resolved|solved|fixed)\b[^.;]{0,20}\bfor (?:some|most|many|part)\b|\b(?:re-?opened|resolved\?)/i;
const incidentEnded =
  /\b(?:incident|outage|issue|problem|disruption|event|case)s?\b.{0,30}\b(?:closed|resolved|solved|over|fixed)\b|\ball (?:systems?|services?|components?) (?:are |is |now |again |back )*(?:operational|normal|up|available)\b/i;
const incidentOpened = /\b(?:incident|outage)\b.{0,20}\b(?:created|opened|declared)\b/i;
const fine =
  /\b(?:operational|resolved|solved|completed?|no (?:known )?(?:incidents?|issues?|problems?)|all clear|fully recovered|back to normal|(?:works?|working|operating|running|processing) normally)\b/i;

/** Whose page a post stands on and what it turns. A page is our own unless its role, its labels or its name are a vendor's. Total. */
export function readStatusPost(signal: Signal): StatusPost {
  const { attributes, role, from, text } = signal;
  const said = typeof attributes.vendor === 'string' && attributes.vendor !== '' ? attributes.vendor : undefined;
  const vendor = said ?? (role === 'vendor' ? from : vendorIn(from));
  const words = text.replace(opening, '');
  const open = notEnded.test(words);
  if (vendor !== undefined) return { whose: 'vendor', vendor, isFine: fine.test(words) && !open };
  if (incidentOpened.test(words)) return { whose: 'own', turn: 'declare' };
  return { whose: 'own', turn: !open && (ended.test(words) || incidentEnded.test(words)) ? 'resolve' : null };
}

/** The vendor that a page's name names: `github-status`, `status.stripe.com`. */
function vendorIn(from: string): string | undefined {
  return from
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .find((word) => technologies.get(word) === 'vendor');
}
