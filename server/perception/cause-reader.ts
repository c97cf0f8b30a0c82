// Reads what a sentence says about the cause: suspected, supported, confirmed or ruled out, and the hypothesis in words.
import type { HypothesisState } from '../../domain/state-panel.ts';
import { believedBehind, confirms, cryBefore, cryBehind, firmlyBelieved, mechanism, unsure } from './cause-words.ts';
import { mentionsIn } from './entities.ts';
import { readPlainCause } from './plain-causes.ts';
import { causePattern, confirmedPattern, hedge, recoveryPattern, ruledOutPattern, supportedPattern } from './sentence-patterns.ts';

export type CauseStatement = {
  readonly kind: 'cause';
  readonly state: HypothesisState;
  /** The hypothesis in words; '' for what was suspected last. */
  readonly statement: string;
  readonly decided: boolean;
  /** It is asked, so that an answer to it counts. */
  readonly asked?: true;
  /** It says of what was suspected last that it is so; the statement is what it adds. */
  readonly takesUp?: true;
  /** Told without a word for it: the trouble that the sentence names is news all the same. */
  readonly plain?: true;
  /** Somebody looked at it and found nothing wrong. */
  readonly cleared?: true;
};

/** What else is known of the sentence: whether it tells of a change, and what somebody cried out right before. */
export type Around = { readonly tellsChange: boolean; readonly afterCry: string };

const leads =
  /^(?:(?:so|and|but|also|then|ok|okay|yes|no(?=\s*[,:-])|nope|well|hm+|decision|confirmed|update|idea|explanation found|found it|found the (?:culprit|cause|reason|problem)|(?:the )?(?:reason|culprit)(?: (?:is|was))?|working hypothesis|hypothesis|theory|ruled out|ruling out|root cause|cause|note|there it is|this means|another realization)\b\s*[:,-]?\s+)+|^(?:it (?:could|might|may) (?:also )?be (?:that )?|(?:could|might|may) (?:also )?be (?:that )?|it (?:appears|seems|looks like) (?:that |like )?|(?:looks|seems) like |i (?:think|guess|bet(?: on)?|believe|suspect|read it as|am (?:fairly|pretty) sure)(?: that)? (?:it(?:'s| is) )?|we (?:think|suspect|believe)(?: that)? |my guess is(?: that)? |i'd bet(?: on)? |i would bet(?: on)? |my bet is(?: on)? |my money is on |gut feeling:? |(?:it )?(?:smells|feels) like |thinking it(?:'s| is) |what if |definitely (?:it(?:'s| is) )?|checked |don't think (?:it(?:'s| is) )?|nothing (?:is )?wrong with |(?:probably|maybe|perhaps|possibly|likely|apparently|unlikely)[,:]? ?(?:it(?:'s| is) )?|this (?:might|may|could|is likely|is probably) be (?:because of |due to |caused by )?|assuming (?:that )?(?:this is )?|suspect(?:ed|ing)? |treat |it(?:'s| is|s) (?:not )?|it was |there (?:is|was) no |this is (?:not )?(?:because of |due to |caused by )?|not )/i;
const tails =
  /(?:\s+(?:(?:might|may|could|would) )?explains?\b.*|\s+(?:has|have|had) (?:any|no|some)thing to do with.*|,? (?:that|this|it)(?:'s| is) not it\b.*|\s+(?:can|could) be excluded.*|\s+(?:is|are) (?:off the hook|fine, not)\b.*|\s+(?:might|may|could) be (?:responsible|the (?:cause|culprit|reason|problem|issue)|to blame|behind (?:it|this))|\s+(?:is|was|are) (?:probably |likely )?(?:the (?:root )?(?:cause|culprit|reason|problem|issue)|to blame|responsible|ruled out|not (?:it|involved|related|to blame|the (?:cause|culprit|problem|issue|reason))|(?:suspected|believed)(?: to be)?(?: (?:the culprit|as the (?:source|cause)[^.]*))?|unrelated|innocent|in the clear|bored\b.*)|\s+as the cause.*|\s+(?:itself)\b|\s+until disproved.*|\s*\(.*\)|,\s+(?:to be|though|i think|i guess|right|but)\b.*)$/i;

/** A difference that was found between what is and what should be: `the workers run v2 instead of v3`. */
const found =
  /^(?:(?:so|ok|ah|and|hm+|but)[ ,]+)*(?:the |our )?[\w.'` -]{3,60}? (?:is|are|was|were|has|have|had|runs?|uses?|points? to|listens? on|asks? for) (?!.*\b(?:should|could|would|let's|please|will)\b)(?:[\w.:/-]+ ){1,4}instead of [\w.:/-]+/i;

/** What a sentence says about the cause, or undefined. */
export function readCause(
  text: string,
  question: boolean,
  around: Around = { tellsChange: false, afterCry: '' },
): CauseStatement | undefined {
  if (!question && confirms.test(text) && !recoveryPattern.test(text)) {
    const adds = hypothesisOf(text.replace(confirms, '').replace(/^[\s,.:;!–-]+/, ''));
    const state = unsure.test(text.replace(confirms, '')) ? 'supported' : 'confirmed';
    return { kind: 'cause', state, statement: adds, decided: false, takesUp: true };
  }
  const said = readWorded(text, question);
  if (said !== undefined) return said;
  const change = question ? undefined : deniedChange(text);
  if (change !== undefined) return { kind: 'cause', state: 'ruled out', statement: `Recent ${change}`, decided: false, plain: true };
  const plain = readPlainCause(text, question, around.tellsChange, around.afterCry);
  if (plain === undefined) return question ? undefined : cleared(text);
  const statement = hypothesisOf(plain.clause.replace(reasonBefore, ''));
  if (statement === '') return undefined;
  return { kind: 'cause', state: plain.state, statement, decided: false, plain: true, ...(plain.asked ? { asked: true } : {}) };
}

const reasonBefore = /^.*\b(?:because|cos)\s+(?!of\b)/i;
const noDeploy =
  /^(?:(?:so|ok(?:ay)?|nope?|and|but|there (?:was|were|have been|are))[ ,]+)*no (?:recent |new |other )?(deploy|release|rollout|push|merge)(?:ment)?s?\b|\bno (?:recent |config |code )*(change)s?\b (?:there|on (?:our|my) (?:side|end)|since|today|in the last|recently|that i)|\b(?:nobody|no one|none of us|nothing)(?: was| has been| has| got| have)? (?:recently )?(deploy|release|push|merg|roll|touch|chang)e?d\b|\b(?:we|i) (?:did(?: not|n['’]?t)|have(?: not|n['’]?t)) (?:\w+ )?(deploy|release|push|merge|touch|change)(?:d|ed)? (?:anything|any|it|that|since|today)\b|\blast (deploy|release|change)\w* (?:was|is|were) (?:\d+|two|three|several|a few|some) (?:days|weeks|months) (?:ago|old)/i;

/** `no deploys`, `nobody touched it`: which sort of change there was none of. */
function deniedChange(text: string): 'deploy' | 'change' | undefined {
  const found = noDeploy.exec(text);
  if (found === null || /\bnothing changed\b(?! (?:on|in|there|recently|since|today))/i.test(text)) return undefined;
  const sort = found.slice(1).find((one) => one !== undefined) ?? '';
  return /^(?:deploy|release|rollout|push|merg|roll)/i.test(sort) ? 'deploy' : 'change';
}

const well =
  /^(?:(?:so|ok(?:ay)?|and|but|no|nope|yes|well|hm+)[ ,]+)*(?:the |our )?((?:[\w./-]+ ){0,2}?[\w./-]+) (?:(?:is|are|looks?|seems?|was|were|all|to be|pretty|also|perfectly|still)\s)*(?:fine|ok(?:ay)?|good|healthy|clean|flat|quiet|normal|bored|idle)\b(?! (?:again|now|after|since|with|for (?:me|us)|to)\b)/i;
const noThing =
  /\b(?:it|this|that|they|everything|all|things|i|we|you|he|she|us|looks?|seems?|orders|users|customers|errors?|which|who|sounds?|again|now|back|if|when|once|should|not|search(?:es)?|logins?|payments|ones?|rest)\b/i;

/** `the db looks fine`: a part of the system that somebody looked at and found well. */
function cleared(text: string): CauseStatement | undefined {
  const match = well.exec(text);
  const name = match?.[1];
  if (
    match === null ||
    name === undefined ||
    noThing.test(name) ||
    /\b(?:now|again|but|back)\b/i.test(text) ||
    !mentionsIn(`the ${name}`).some((one) => one.kind !== 'region' && one.kind !== 'version')
  )
    return undefined;
  return { kind: 'cause', state: 'ruled out', statement: cased(name), decided: false, plain: true, cleared: true };
}

/** What a sentence says about the cause in words that are made for it. */
function readWorded(text: string, question: boolean): CauseStatement | undefined {
  const decided = /^decision\b/i.test(text);
  const ruledOut = (ruledOutPattern.test(text) && !(/\bunlikely\b/i.test(text) && /\bnot unlikely\b/i.test(text))) || namesNoCause(text);
  // `It is not the cache, or not only`: nobody rules it out.
  if (ruledOut && /\bnot only\b/i.test(text)) return undefined;
  const wasIt = namesWhatItWas(text) || theoryWas.test(text);
  const concluded = concludes.exec(text)?.[1];
  const asserted = question ? null : asserts.exec(text);
  const isAsserted = asserted !== null && mentionsIn(`the ${asserted[1] ?? ''}`).length > 0;
  const confirmed = confirmedPattern.test(text) || wasIt || (isAsserted && mechanism.test(asserted[2] ?? ''));
  const supported =
    found.test(text) ||
    (concluded !== undefined && !question && mentionsIn(`the ${concluded}`).length > 0) ||
    (supportedPattern.test(text) && !/\b(?:might|may|could) (?:also )?explain/i.test(text));
  const suspected =
    isAsserted ||
    (causePattern.test(text) &&
      !/\bmy guess is no\b|\b(?:might|may|could|seems?|looks?) (?:to )?(?:be )?(?:ok(?:ay)?|fine|good|better|back|up|healthy|gone|over|stable)\b(?! (?:to|for|because|since)\b)/i.test(
        text,
      ) &&
      (hedge.test(text) || /\b(?:hypothesis|theory|suspect\w*|culprits?|cause)\b/i.test(text)));
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
  return {
    kind: 'cause',
    state: decided && state === 'confirmed' ? 'supported' : state,
    statement,
    decided,
    ...(question ? { asked: true } : {}),
  };
}

/** `not dns`, `its not the cache, hit ratio is flat`: a bare denial of a part of the system. */
function namesNoCause(text: string): boolean {
  const name = /^(?:(?:so|ok|nope|well|and|but)[ ,]+)*(?:it(?:'s|s| is| was) )?not (?:the |a |an |our |any )?([\w.-]+(?: [\w.-]+)?)/i.exec(
    text,
  )?.[1];
  return name !== undefined && !/^(?:all|every|only|just|on|in|at|from|for|sure|yet)\b/i.test(name) && startsWithName(name);
}

/** `so the backup it was`. */
const theoryWas = /^(?:so |ok |yes |yep )*(?:the|our) [\w -]{3,40} it was\b/i;
/** `so it's the plugin`: what the room comes to, after all it saw. */
const concludes = /^so (?:it(?:['’]s| is)|that(?:['’]s| is)|this is) (?:the|our|an?) ([\w./ -]{3,40}?)(?: then| after all)?[.!]*$/i;
/** `it's the intermediate`: said flatly, by one person; with why it is so behind it, more than a suspicion. */
const asserts =
  /^(?:(?:ok|ah|aha|ha|and|yes|yep|hm+)[ ,]+)*it(?:['’]s| is) (?:the|our|an?) (?!(?:same|first|second|last|only|usual|whole|one|other|known|new|good|bad|bit|lot|few|day|night|week|question|matter|pity|shame|test|drill|problem|issue)\b)([\w./ -]{3,40}?)(?:[.!]*$|, (.+)$)/i;

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
  let clause = clauseOfCause(
    text.replaceAll('’', "'").replace(cryBefore, '').replace(cryBehind, '').replace(believedBehind, '').replace(firmlyBelieved, ''),
  );
  // `That lines up with the start`: with when it began, so it speaks of what was said before.
  if (
    /^(?:(?:hm+|so|ok|and|yes|oh|ah)[ ,]+)*(?:that|this|it|which) .*\b(?:with|to) (?:the |our |when )?(?:start|timing|time|beginning|onset|drop|spike|alert|outage|trouble|errors?|graph|it)\b/i.test(
      clause,
    )
  )
    return '';
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
  if (ruledOut && /^[^,]{2,40}, /.test(clause)) clause = clause.slice(0, clause.indexOf(','));
  clause = clause
    .replace(/, [^,]*\b(?:tomorrow|will|later|next week|ticket)\b.*$/i, '')
    .replace(/ (?:again|then|tho|though|it was|right)$/i, '')
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
    !/^(?:ruled? out|ruling out|working hypothesis|hypothesis|theory|root cause|explanation found|found (?:it|the (?:culprit|cause|reason|problem))|(?:the )?(?:culprit|reason|cause)|confirmed|definitely|gut feeling|my (?:guess|bet|theory))$/i.test(
      telling.trim(),
    )
    ? telling
    : text;
}
