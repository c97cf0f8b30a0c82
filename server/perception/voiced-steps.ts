// Whether a sentence voices a step that is meant: proposed, asked for or announced, and soon.
import type { ReadAction } from './read-action.ts';

/** Words before a verb by which people propose, ask or announce. */
const voicing =
  /(?:\b(?:should|shall|will|gonna|may|might|must|could|can|let['’]s|lets(?! (?:us|you|me|them|it|him|her|people|the)\b)|please|suggest|propose|recommend|consider(?:ing)?|maybe|perhaps|how about|what about|worth|plan(?:ning)?|proposal|idea|options?|next(?: steps?)?)\b|['’]ll\b)[^.;]{0,40}$/i;
/** What makes `to restart` an intention; without it, it is the purpose of something else. */
const aiming =
  /\b(?:going|need|needs|want|wants|plan|planning|have|like|intend|ready|about|propose|suggest|step is|plan is|idea is)\s+to\s+$/i;
/** What a thing is expected to do by itself is nobody's intention: `it should drain`. */
const ofThing = /\b(?:it|this|that|they|these|those|which) (?:should|shall|will|may|might|must|could|can)\b[^.;,]{0,20}$/i;
/** What is meant for later, or was only thought of: nothing to do now. */
const notNow =
  /\b(?:tomorrow|next (?:week|sprint|month|time|quarter)|later (?:today|this week)|after the (?:incident|outage|weekend)|follow-?up|post-?mortem|in (?:the )?future|long[- ]term|should(?:n't)? (?:not )?have|could have|would have|unless|(?<!what )if (?:it|this|that|things|we|they|the)\b)/i;
/** Whether the words around the action propose it, ask for it or announce it, for now. */
export function isVoiced(text: string, { start, proposed }: Pick<ReadAction, 'start' | 'proposed'>): boolean {
  if (notNow.test(text)) return false;
  const before = text.slice(0, start);
  // `Roll back cart-api?`, `@ben restart the proxy`.
  const asks = /^\W*$/.test(before) ? /\?\s*$/.test(text) : /^@\S+[,:]?\s+$/.test(before);
  return proposed === true || asks || (!ofThing.test(before) && (/\bto\s+$/i.test(before) ? aiming : voicing).test(before));
}
