// Reads in a sentence how many and which are hit: a share of requests, a place, a platform, and who is not hit.

import { mentionsIn } from './entities.ts';
import { isRegion } from './identifiers.ts';

export type Extent = {
  /** Under which heading it stands: who is affected, or who is not. */
  readonly of: 'Who is affected' | 'Not affected';
  readonly who: string;
};

const counted =
  'requests?|calls|users?|customers?|clients?|orders?|payments?|log-?ins?|sign-?ins?|sessions|checkouts?|transactions|traffic|stores?|shops?|sites?|tenants?|merchants?|accounts?|devices|terminals|branches|offices|mails?|uploads|searches|page views';
const about = String.raw`(?:about|around|roughly|approx\w*|maybe|some|up to|at least|nearly|almost|over|more than|~)`;
/** `about 5 % of requests`, `half of europe`, `one in ten logins`, `31 stores`. */
const share = new RegExp(
  String.raw`(?:^|[\s,(])(?<who>(?:${about}\s*)?(?:(?:\d+(?:[.,]\d+)?\s?%|half|a third|two thirds|a quarter|most|all|one in \w+|\d+ in \d+)(?: of)?(?: the| our| all)? (?:\w+ ){0,2}?(?:${counted}|europe|asia|africa|america|the (?:us|eu|uk|world))|\d[\d.,]*k? (?:of \d[\d.,]* )?(?:stores?|shops?|sites?|tenants?|merchants?|branches|offices|customers|users|terminals|devices)))(?![\w-])`,
  'i',
);
const place =
  'building|floor|office|site|room|hall|rack|branch|store|campus|region|zone|dc|datacenter|datacentre|country|plant|warehouse|ward|shop|wing|vlan|subnet|cluster|tenant';
/** `nobody in building B`, `everything behind sw-core-2`, `all from the Paris office`. */
const placed = new RegExp(
  String.raw`\b(?:nobody|no one|everyone|everybody|everything|all|users?|people|customers?|staff|calls|(?:(?:re)?ports|tickets|complaints)|stores?|only)\b (?:\w+ ){0,3}?(?:in|at|from|on|behind|of|for) (?:the )?(?<who>(?:${place}) (?!is\b|are\b|and\b|can\w*\b)[A-Za-z\d][\w-]*|(?!the |our |an? |this |that |each |every |same )[\w-]+ (?:${place})s?)(?![\w-])|, (?<tail>(?:${place}) [A-Z\d][\w-]*)\s*$`,
  'i',
);
const thing = String.raw`(?:the )?(?:[A-Za-z\d][\w./-]*)(?: (?!it\b|i\b|so\b|now\b|and\b|but\b|seems?\b|since\b|with\b|is\b|are\b|for\b)[A-Za-z\d][\w./-]*){0,2}`;
/** `checkout down for DE only`, `from building B only`. */
const onlyBehind = new RegExp(String.raw`\b(?:for|in|on|from|with|at|via) (?<who>${thing}?) only\b(?! \w+(?:ed|ing)\b)`, 'i');
/** `only mastercard, it seems`, `only on android`. */
const onlyBefore = new RegExp(
  String.raw`(?:^|[,;(–-]\s*|\band |\bbut |\b(?:affects?|hits?|fails?|broken|down|errors?|timeouts?|happens) )(?:it(?:['’]s| is) )?(?:only|just) (?:for |in |on |from |with |at |affects? |hits? )*(?<who>${thing})(?:,? (?:it seems|i think|so far|for now|as far as.*|affected|is affected|are affected|though|tho|right|apparently))?\s*[.!)]*$`,
  'i',
);
const notHit =
  /(?:^|[,;] |\band |\bbut )(?<who>(?:the )?[\w./-]+(?: [\w./-]+)?) (?:(?:is|are|seems?|looks?) )?(?:not affected|unaffected|not impacted|not hit)\b/i;
/** What follows `only` and tells no part of users or of the system. */
const noPart =
  /^(?:an?|the (?:first|last|one|thing|way)|one|two|three|few|some|a few|\d+ \w+|\d|once|twice|when|if|after|because|since|until|now|today|yesterday|partly|briefly|half|so|to|by|helped|works?|worked|that|this|it|me|us|you|then|read|write|seen?|got|had|have|has|did|do|does|need|needs|restart\w*|\w+ed|\w+ing|way|thing|problem|question|idea|option|reason|change|difference|just|been|very|slightly|minor|warnings?)\b/i;
const trouble =
  /\b(?:fail\w*|errors?|down|dead|broken|affect\w*|hit|hits|impact\w*|can['’]?t|cannot|unable|slow\w*|time[sd]?[- ]?out\w*|timing out|out|offline|lost|loss|gone|missing|5xx|50\d|see|sees|calls|reports?|tickets?|complain\w*|(?:nobody|no one)\b.* (?:can|gets?|sees?|is able)|unreachable|reach|stuck|dark|blank|empty|refus\w*|reject\w*|declin\w*|degraded|intermittent\w*|seems)\b/i;
const settled =
  /\b(?:back|again|recovered|restored|fixed|resolved|works?|fine|ok(?:ay)?|healthy|normal|if|should|would|will|until|please|let['’]?s|expected|usually|planned|test(?:ed|ing)?)\b/i;

/** Who is written to is not hit by it. */
const addressed =
  /\b(?:written|wrote|sent|told|mail\w*|inform\w*|ask\w*|answer\w*|deployed|rolled out|is out|is live|live)\b[^,;]{0,20}\b(?:to|on|in|by)\b/i;

/** Which part of users or of the system a sentence says to be hit, and which not; at most one of each. */
export function readExtents(text: string, question: boolean): Extent[] {
  const extents: Extent[] = [];
  if (question || text.length > 200) return extents;
  const spared = notHit.exec(text)?.groups?.who;
  if (
    spared !== undefined &&
    !mentionsIn(spared).some((one) => isRegion(one.name)) &&
    !/^(?:we|it|this|that|they|i|users?|customers?|which|others?|is|are|still)\b/i.test(spared)
  )
    extents.push({ of: 'Not affected', who: spared.trim() });
  // `half of europe cannot reach it, us is fine`: the second clause is about others.
  const said = text.replace(/(?:,| but| while)[^,;]{2,30}\b(?:is|are|looks?) (?:fine|ok(?:ay)?|unaffected|not affected)\b.*$/i, '');
  if (settled.test(said) && spared === undefined) return extents;
  const who = spared === undefined ? hitIn(said) : undefined;
  if (who !== undefined) extents.unshift({ of: 'Who is affected', who });
  return extents;
}

function hitIn(text: string): string | undefined {
  const behind = onlyBehind.exec(text)?.groups?.who?.trim();
  const before = onlyBefore.exec(text)?.groups?.who?.trim();
  const only = behind ?? before;
  const part = addressed.test(text) ? undefined : share.exec(text)?.groups?.who?.trim();
  const told = trouble.test(text);
  if (only !== undefined && !noPart.test(only) && !mentionsIn(only).some((one) => isRegion(one.name)) && (told || behind !== undefined)) {
    const name = only.replace(/^the /i, '');
    return part === undefined ? `only ${name}` : `${part}, only ${name}`;
  }
  if (part !== undefined && (told || /\b(?:now|so far|already)\b/i.test(text))) return part;
  const groups = placed.exec(text)?.groups;
  return told || groups?.tail !== undefined ? (groups?.who ?? groups?.tail)?.trim() : undefined;
}
