// Reads what a sentence says about the cause: suspected, supported, confirmed or ruled out, and the hypothesis in words.
import type { HypothesisState } from '../../domain/state-panel.ts';
import { causePattern, confirmedPattern, hedge, ruledOutPattern, supportedPattern } from './sentence-patterns.ts';

export type CauseStatement = {
  readonly kind: 'cause';
  readonly state: HypothesisState;
  readonly statement: string;
  readonly decided: boolean;
};

const leads =
  /^(?:(?:so|and|but|also|then|ok|okay|yes|no|well|hm+|decision|confirmed|update|idea|explanation found|found it|working hypothesis|hypothesis|theory|ruled out|ruling out|root cause|cause|note|there it is|this means|another realization)\b\s*[:,-]?\s+)+|^(?:it (?:could|might|may) (?:also )?be (?:that )?|(?:could|might|may) (?:also )?be (?:that )?|it (?:appears|seems|looks like) (?:that |like )?|(?:looks|seems) like |i (?:think|guess|bet|believe|suspect|read it as|am (?:fairly|pretty) sure)(?: that)? (?:it(?:'s| is) )?|we (?:think|suspect|believe)(?: that)? |my guess is(?: that)? |(?:probably|maybe|perhaps|possibly|likely|apparently|unlikely)[,:]? ?(?:it(?:'s| is) )?|this (?:might|may|could|is likely|is probably) be (?:because of |due to |caused by )?|assuming (?:that )?(?:this is )?|suspect(?:ed|ing)? |treat |it(?:'s| is) (?:not )?|there (?:is|was) no |this is (?:not )?(?:because of |due to |caused by )?|not )/i;
const tails =
  /(?:\s+(?:(?:might|may|could|would) )?explains?\b.*|\s+(?:has|have|had) nothing to do with.*|\s+(?:might|may|could) be (?:responsible|the (?:cause|culprit|reason|problem|issue)|to blame|behind (?:it|this))|\s+(?:is|was|are) (?:probably |likely )?(?:the (?:root )?(?:cause|culprit|reason|problem|issue)|to blame|responsible|ruled out|not (?:it|involved|related|to blame|the (?:cause|culprit|problem|issue|reason))|(?:suspected|believed)(?: to be)?(?: (?:the culprit|as the (?:source|cause)[^.]*))?|unrelated|innocent|in the clear|bored\b.*)|\s+as the cause.*|\s+(?:itself)\b|\s+until disproved.*|\s*\(.*\)|,\s+(?:to be|though|i think|i guess|right|but)\b.*)$/i;

/** What a sentence says about the cause, or undefined. */
export function readCause(text: string, question: boolean): CauseStatement | undefined {
  const decided = /^decision\b/i.test(text);
  const ruledOut = ruledOutPattern.test(text) && !(/\bunlikely\b/i.test(text) && /\bnot unlikely\b/i.test(text));
  const confirmed = confirmedPattern.test(text);
  const supported = supportedPattern.test(text) && !/\b(?:might|may|could) (?:also )?explain/i.test(text);
  const suspected =
    causePattern.test(text) &&
    !/\bmy guess is no\b/i.test(text) &&
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

/** The hypothesis in words, without the words that only say how sure somebody is. */
export function hypothesisOf(text: string, ruledOut = false): string {
  let clause = clauseOfCause(text);
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
    !/^(?:ruled? out|ruling out|working hypothesis|hypothesis|theory|root cause|explanation found|confirmed)$/i.test(telling.trim())
    ? telling
    : text;
}
