// Reads what a sentence says about the cause: suspected, supported, confirmed or ruled out, and the hypothesis in words.
import type { HypothesisState } from '../../domain/state-panel.ts';
import { mentionsIn } from './entities.ts';
import { causePattern, confirmedPattern, hedge, ruledOutPattern, supportedPattern } from './sentence-patterns.ts';

export type CauseStatement = {
  readonly kind: 'cause';
  readonly state: HypothesisState;
  readonly statement: string;
  readonly decided: boolean;
};

const leads =
  /^(?:(?:so|and|but|also|then|ok|okay|yes|no|nope|well|hm+|decision|confirmed|update|idea|explanation found|found it|found the (?:culprit|cause|reason|problem)|(?:the )?(?:reason|culprit)(?: (?:is|was))?|working hypothesis|hypothesis|theory|ruled out|ruling out|root cause|cause|note|there it is|this means|another realization)\b\s*[:,-]?\s+)+|^(?:it (?:could|might|may) (?:also )?be (?:that )?|(?:could|might|may) (?:also )?be (?:that )?|it (?:appears|seems|looks like) (?:that |like )?|(?:looks|seems) like |i (?:think|guess|bet(?: on)?|believe|suspect|read it as|am (?:fairly|pretty) sure)(?: that)? (?:it(?:'s| is) )?|we (?:think|suspect|believe)(?: that)? |my guess is(?: that)? |i'd bet(?: on)? |i would bet(?: on)? |my bet is(?: on)? |my money is on |gut feeling:? |(?:it )?(?:smells|feels) like |thinking it(?:'s| is) |what if |definitely (?:it(?:'s| is) )?|checked |don't think (?:it(?:'s| is) )?|nothing (?:is )?wrong with |(?:probably|maybe|perhaps|possibly|likely|apparently|unlikely)[,:]? ?(?:it(?:'s| is) )?|this (?:might|may|could|is likely|is probably) be (?:because of |due to |caused by )?|assuming (?:that )?(?:this is )?|suspect(?:ed|ing)? |treat |it(?:'s| is|s) (?:not )?|it was |there (?:is|was) no |this is (?:not )?(?:because of |due to |caused by )?|not )/i;
const tails =
  /(?:\s+(?:(?:might|may|could|would) )?explains?\b.*|\s+(?:has|have|had) (?:any|no|some)thing to do with.*|,? (?:that|this|it)(?:'s| is) not it\b.*|\s+(?:can|could) be excluded.*|\s+(?:is|are) (?:off the hook|fine, not)\b.*|\s+(?:might|may|could) be (?:responsible|the (?:cause|culprit|reason|problem|issue)|to blame|behind (?:it|this))|\s+(?:is|was|are) (?:probably |likely )?(?:the (?:root )?(?:cause|culprit|reason|problem|issue)|to blame|responsible|ruled out|not (?:it|involved|related|to blame|the (?:cause|culprit|problem|issue|reason))|(?:suspected|believed)(?: to be)?(?: (?:the culprit|as the (?:source|cause)[^.]*))?|unrelated|innocent|in the clear|bored\b.*)|\s+as the cause.*|\s+(?:itself)\b|\s+until disproved.*|\s*\(.*\)|,\s+(?:to be|though|i think|i guess|right|but)\b.*)$/i;

/** A difference that was found between what is and what should be: `the workers run v2 instead of v3`. */
const found =
  /^(?:(?:so|ok|ah|and|hm+|but)[ ,]+)*(?:the |our )?[\w.'` -]{3,60}? (?:is|are|was|were|has|have|had|runs?|uses?|points? to|listens? on|asks? for) (?!.*\b(?:should|could|would|let's|please|will)\b)(?:[\w.:/-]+ ){1,4}instead of [\w.:/-]+/i;

/** What a sentence says about the cause, or undefined. */
export function readCause(text: string, question: boolean): CauseStatement | undefined {
  const decided = /^decision\b/i.test(text);
  const ruledOut = (ruledOutPattern.test(text) && !(/\bunlikely\b/i.test(text) && /\bnot unlikely\b/i.test(text))) || namesNoCause(text);
  // `It is not the cache, or not only`: nobody rules it out.
  if (ruledOut && /\bnot only\b/i.test(text)) return undefined;
  const confirmed = confirmedPattern.test(text) || namesWhatItWas(text);
  const supported = found.test(text) || (supportedPattern.test(text) && !/\b(?:might|may|could) (?:also )?explain/i.test(text));
  const suspected =
    causePattern.test(text) &&
    !/\bmy guess is no\b|\b(?:might|may|could|seems?|looks?) (?:to )?(?:be )?(?:ok(?:ay)?|fine|good|better|back|up|healthy|gone|over|stable)\b(?! (?:to|for|because|since)\b)/i.test(
      text,
    ) &&
    (hedge.test(text) || /\b(?:hypothesis|theory|suspect\w*|culprits?|cause)\b/i.test(text));
  if (!ruledOut && !confirmed && !supported && !suspected) return undefined;
  if (question && !suspected && !/\bcould it be\b/i.test(text)) return undefined;
  if (
    /^(?:unclear|not sure|no idea|unknown|the cause (?:for this |of this )?is (?:still )?unknown)/i.test(text) ||
    /\bcause\b.{0,24}\b(?:unknown|unclear)\b|\b(?:find|finding|look(?:ing)? for|into|investigat\w*|know|found the likely|the likely) (?:out )?(?:the )?(?:root )?(?:likely )?cause\b/i.test(
      text,
    )
  )
    return undefined;
  // Outcomes and plans that happen to use the words: `rolling back because of the errors`.
  if (
    !ruledOut &&
    !suspected &&
    !supported &&
    /^(?:decision|rolling|restarting|raising)\b/i.test(text) &&
    !/\bas the cause\b|\bis the cause\b/i.test(text)
  )
    return undefined;
  const statement = hypothesisOf(text, ruledOut);
  // `That fits the wait`: it supports what was suspected last, which the sentence does not name.
  if (statement === '' && !supported && !confirmed) return undefined;
  const uncertain = hedge.test(text) && !/\b(?:found|turns out)\b/i.test(text);
  const state: HypothesisState = ruledOut ? 'ruled out' : confirmed && !uncertain ? 'confirmed' : supported ? 'supported' : 'suspected';
  // A decision to treat something as the cause is not yet proof.
  return { kind: 'cause', state: decided && state === 'confirmed' ? 'supported' : state, statement, decided };
}

/** `not dns`, `its not the cache, hit ratio is flat`: a bare denial of a part of the system. */
function namesNoCause(text: string): boolean {
  const name = /^(?:(?:so|ok|nope|well|and|but)[ ,]+)*(?:it(?:'s|s| is| was) )?not (?:the |a |an |our |any )?([\w.-]+(?: [\w.-]+)?)/i.exec(
    text,
  )?.[1];
  return name !== undefined && !/^(?:all|every|only|just|on|in|at|from|for|sure|yet)\b/i.test(name) && startsWithName(name);
}

/** `it was the health check path, changed in #881`. */
function namesWhatItWas(text: string): boolean {
  const name = /^(?:(?:so|ok|ah|aha|yes|yep|right)[ ,]+)*it was (?:the|a|an|our) (.{3,60})/i.exec(text)?.[1];
  return name !== undefined && !/\bnot\b/i.test(text) && mentionsIn(name).length > 0;
}

function startsWithName(text: string): boolean {
  const [first] = mentionsIn(text);
  return first !== undefined && first.start <= text.indexOf(' ') + 1 && first.kind !== 'version' && first.kind !== 'region';
}

/** The hypothesis in words, without the words that only say how sure somebody is. */
export function hypothesisOf(text: string, ruledOut = false): string {
  let clause = clauseOfCause(text);
  const beside = /\b(?:correlates?|lin(?:es?|ed) up|coincides?|consistent|fits)\s+(?:\w+ )?with\s+(?:the |our |a |an )?(.{3,})$/i.exec(
    clause,
  )?.[1];
  if (beside !== undefined) return cased(beside.replace(/\s+at \d.*$/, ''));
  if (/^(?:that|this|it|which) (?:fits|matches|explains|would explain|makes sense|correlates|lines up|is consistent)/i.test(clause))
    return '';
  const because =
    /\b(?:due to|because of|caused by|culprit is|cause (?:is|was)|behind (?:it|this) is|turns out (?:that )?|points? to|traced (?:it |this )?(?:back )?to)\s+(.{3,})$/i.exec(
      text,
    );
  if (because?.[1] !== undefined && !ruledOut) clause = because[1];
  if (ruledOut) {
    const not = /(?:\b(?:it(?:'s| is| was)|this (?:is|was)|so|that is) not |\bthere (?:is|was) no |\bruled? out:?\s+)(.{2,})$/i.exec(text);
    if (not?.[1] !== undefined) clause = not[1];
  }
  for (let round = 0; round < 4; round++) {
    const shorter = clause
      .replace(leads, '')
      .replace(tails, '')
      .replace(/[.!?,;:\s]+$/, '');
    if (shorter === clause) break;
    clause = shorter;
  }
  clause = clause
    .replace(/^(?:the|a|an|our)\s+/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  return cased(clause);
}

function cased(clause: string): string {
  const cut = clause.length <= 100 ? clause : `${clause.slice(0, 100).replace(/\s+\S*$/, '')} ...`;
  return cut === '' || /^(?:it|this|that|so|yes|no)$/i.test(cut) ? '' : cut.charAt(0).toUpperCase() + cut.slice(1);
}

/** The part of a sentence, between colons and semicolons, that speaks of the cause. */
function clauseOfCause(text: string): string {
  const parts = text.split(/(?<=[^\d\s])[:;]\s+|\s+-\s+/);
  if (parts.length === 1) return text;
  const tests = [ruledOutPattern, confirmedPattern, causePattern, supportedPattern];
  const telling = parts.find((part) => tests.some((pattern) => pattern.test(part)));
  const only = telling?.replace(leads, '').trim() ?? '';
  return telling !== undefined &&
    only.length > 3 &&
    !/^(?:ruled? out|ruling out|working hypothesis|hypothesis|theory|root cause|explanation found|found (?:it|the (?:culprit|cause|reason|problem))|(?:the )?(?:culprit|reason|cause)|confirmed|definitely)$/i.test(
      telling.trim(),
    )
    ? telling
    : text;
}
