// Reads in a sentence how far the trouble reaches: which regions, and which part of users or of the system.
import type { Mention } from './entities.ts';
import { isRegion } from './identifiers.ts';
import type { Context, Statement } from './sentences.ts';

const unaffected =
  /\b(?:not affected|unaffected|is (?:green|fine|ok|okay|clean|normal|healthy)|looks? (?:green|fine|ok|okay|clean|normal|healthy)|no (?:impact|outage|errors)|do(?:es)? not see (?:an?|any) (?:outage|errors?|impact)|not in)\b/i;
const affectedWords =
  /\b(?:affected|(?:only|just) .{0,40}\b(?:has|have|see|sees)\b|hit\b|same (?:errors?|problem|issue|symptoms?)|too\b|also|as well|scope|failing|failed?|fails|errors?|down|outage|5xx|cannot|impact\w*|tickets?|timing out|slow|unavailable)\b/i;

/** Which regions a sentence says to be affected or not. */
export function readRegions(text: string, question: boolean, mentions: readonly Mention[], statements: Statement[]): void {
  const regions = [...new Set(mentions.filter((one) => isRegion(one.name)).map((one) => one.name.toLowerCase()))];
  if (regions.length === 0 || question) return;
  if (unaffected.test(text) && !/\bbut\b/i.test(text)) statements.push({ kind: 'region', regions, affected: false });
  else if (affectedWords.test(text) && !statements.some((one) => one.kind === 'action' && one.action.mode !== 'negated'))
    statements.push({ kind: 'region', regions, affected: true });
}

const group = String.raw`(?:[\w./'-]+ ){0,4}?(?:users?|customers?|clients?|tenants?|accounts?|merchants?|stores?|shops?|sites?|branch(?:es)?|offices?|regions?|zones?|datacenters?|countr(?:y|ies)|clusters?|namespaces?|shards?|devices?|browsers?|android|ios|chrome|safari|firefox|subscribers?|partners?|teams?)\b(?:[^.,;:?!]{0,60})`;
const affected: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:only|just|limited to|restricted to|exclusively)\s+(?:affects? |affecting |hits? |for |in |on |the )*(?<who>${group})`,
    'i',
  ),
  new RegExp(String.raw`\b(?:this |it )?(?:only )?(?:hits?|affects?|affecting|impacts?|impacting)\s+(?:only |just )?(?<who>${group})`, 'i'),
  new RegExp(
    String.raw`\b(?<who>(?:all|both|every|each|most|half of|many|several|at least \w+|\d+(?:\s?%)?(?: of)?)\s+(?:of )?(?:the |our )?${group})`,
    'i',
  ),
];
const affectedVerb = /\b(?:affect\w*|hit|hits|impact\w*|only|just|limited|scope|see|sees|broken|down|offline)\b/i;
const noScope =
  /\b(?:not affected|unaffected|if|should|would|until|when|need|please|update|mail|e-mail|told|informed|notif\w*|asked|has been sent|back|again|works?|recovered|fine|ok)\b/i;

/** Who or what is affected in the words of a sentence, where it is not a region of a cloud; undefined for none. */
export function readAffected(text: string, { channel }: Context): string | undefined {
  if (channel !== 'chat' || text.length > 240 || noScope.test(text)) return undefined;
  const whole =
    text.length <= 48 &&
    /^(?:only|just|all|every|both|at least)\b/i.test(text) &&
    !/\b(?:is|are|was|were|has|have|do|does|did|can)\b/i.test(text);
  if (!affectedVerb.test(text) && !whole) return undefined;
  for (const pattern of affected) {
    const who = pattern.exec(text)?.groups?.who?.trim();
    if (who === undefined || /^(?:all|both|every|each)?\s*(?:i|we|you|me|us|\w+(?:ed|tten|ing))\b/i.test(who)) continue;
    // `all stores are offline` says what is wrong with them: the symptom tells it.
    return who.replace(/\s+(?:is|are|was|were|has|have|see|sees|hit|get|gets|got)\b.*$/i, '').trim();
  }
  return undefined;
}
