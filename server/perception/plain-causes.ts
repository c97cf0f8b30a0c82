// Reads causes that people tell without a word for it: a belief, a discovery, a question or a finding that names what makes things fail.
import type { HypothesisState } from '../../domain/state-panel.ts';
import {
  bareMechanism,
  believed,
  believedBehind,
  cryBefore,
  cryBehind,
  fillers,
  finding,
  firmlyBelieved,
  mechanism,
  reason,
} from './cause-words.ts';
import { recoveryPattern } from './sentence-patterns.ts';

export type PlainCause = { readonly state: HypothesisState; readonly clause: string; readonly asked: boolean };

/** Plans, proposals and wishes; who speaks so tells no cause. */
const planned =
  /\b(?:should|shall|let['’]?s|please|can (?:we|you|i|someone)|could (?:we|you|someone)|i['’]ll|we['’]ll|will|gonna|going to|want to|need to|have to (?!be)|would|tomorrow|next week|if)\b/i;
const isQuestionOfCause =
  /^(?:is|was|are|were|could|might|may|can) (?:it|this|that|there)\b|^(?:so |and |then |hm+ )*(?:it|this|that)(?:['’]s| is| was)\b/i;
/** Questions that ask for facts, deeds or opinions: they suspect nothing. */
const asksElse =
  /^(?:(?:so|and|but|ok(?:ay)?|hm+)[ ,]+)*(?:who|what|why|how|where|when|which|did|do|does|has|have|can|any|anyone|anybody|should|shall|got|are (?:we|you|they)|(?:is|are|was|were) (?!it\b|this\b|that\b|there\b)\w+)\b/i;
const deniesIt =
  /\b(?:no|not|isn['’]?t|wasn['’]?t|aren['’]?t|never|without any|nothing)\b(?! (?:timeout|index|limit|retry|backoff|route|permission|renewed|rotated|migrated|propagated|configured|set))/i;
/** `Stable since the limit was set`: why it is well. */
const wellBefore = /\b(?:stable|better|fine|ok(?:ay)?|normal|works?|working|back)\b.*\b(?:because|since|cos)\b/i;
const foundBefore = /\b(?:found it|got it|gotcha)\b/i;
const longest = 200;

/**
 * What a sentence takes for the cause, in a clause of its own. `tellsChange` says that the sentence tells of a change,
 * `afterCry` is what somebody cried out right before it, '' for nothing.
 */
export function readPlainCause(written: string, question: boolean, tellsChange: boolean, afterCry: string): PlainCause | undefined {
  if (written.length > longest || planned.test(written) || recoveryPattern.test(written)) return undefined;
  const text = written.replace(fillers, '');
  const own = cryBefore.exec(text)?.[0] ?? '';
  const cry = own + afterCry;
  const cried = cry !== '' || cryBehind.test(text);
  const said = text.slice(own.length).replace(cryBehind, '').replace(fillers, '');
  if (question) return askedCause(said, tellsChange);
  const firm = firmlyBelieved.exec(said)?.[0];
  const weak = believed.exec(said)?.[0];
  const lead = firm ?? weak ?? '';
  const behind = believedBehind.test(said);
  const clause = said.slice(lead.length).replace(believedBehind, '');
  const isCause = (of: string): boolean => (tellsChange || mechanism.test(of)) && !deniesIt.test(of);
  if ((lead !== '' || (behind && !/,|(?:\S+ ){9}/.test(clause))) && isCause(clause))
    return { state: firm === undefined ? 'suspected' : 'supported', clause, asked: false };
  const because = reason.exec(said)?.[1];
  if (because !== undefined && !wellBefore.test(said) && isCause(because)) return { state: 'supported', clause: because, asked: false };
  // Who tells of their own change tells it as a change; others' is looked at as the cause.
  if (cried && isCause(clause) && (mechanism.test(clause) || !/^(?:i|we)\b/i.test(clause)))
    return { state: foundBefore.test(cry) ? 'confirmed' : mechanism.test(clause) ? 'supported' : 'suspected', clause, asked: false };
  const found = finding.exec(said)?.[1];
  if (found !== undefined && !/["“]/.test(found) && mechanism.test(found) && !deniesIt.test(found))
    return { state: 'suspected', clause: found, asked: false };
  return undefined;
}

/** `so it's locking the table?`, `the new rule blocks 636?`, `noisy neighbour?`. */
function askedCause(said: string, tellsChange: boolean): PlainCause | undefined {
  if (asksElse.test(said) || deniesIt.test(said)) return undefined;
  const clause = said
    .replace(/,? (?:right|no|maybe|or)?\?+\s*$/i, '')
    .replace(/\?+\s*$/, '')
    .replace(/^(?:is|was|could|might|may|can) (?:it|this|that)(?: be)? |^(?:it|this|that)(?:['’]s| is| was) /i, '');
  if (!mechanism.test(clause)) return undefined;
  const bare = bareMechanism.test(said);
  // A name with a mechanism is a theory in a question; a longer question may be about anything.
  if (!bare && !isQuestionOfCause.test(said) && !/^(?:the |our |an? |some |one of )?[\w.'-]+(?: [\w.'-]+){0,7}$/i.test(clause))
    return undefined;
  return { state: 'suspected', clause, asked: !tellsChange || bare };
}
