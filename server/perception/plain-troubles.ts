// Reads trouble that is told in plain words, without a word that stands for trouble: what sits, spins, stays black, gets nowhere or hands out the wrong thing.
import type { Aspect } from './sentence-patterns.ts';

const span = String.raw`(?:for (?:(?:about |over |more than |nearly |almost |the last )?(?:\d+|an?|half an?|two|three|ten|twenty|thirty|several|some) ?(?:s|sec\w*|min\w*|h|hours?|days?)\b|hours|ages|days)|since\b)`;
const quantity = String.raw`(?:(?:about |over |more than |nearly |almost )?(?:\d[\d.,]*|an?|half an?|two|three|ten|twenty|thirty|several|many|some) ?(?:s|sec\w*|min\w*|h|hours?|days?))`;

/** Each by itself, the most telling first. */
const forms: readonly (readonly [Aspect, RegExp])[] = [
  // It does not get on.
  [
    'queue',
    new RegExp(
      String.raw`\b(?:is|are|was|were|runs?|falls?|lags?) (?:now |still |already )?(?:${quantity}) behind\b|\b(?:piles? up|piled up|stacks? up)\b`,
      'i',
    ),
  ],
  [
    'health',
    new RegExp(
      String.raw`\b(?:has|have) been (?:sitting|hanging|spinning|standing|waiting|stalled|at \d+ ?%|in (?:pending|starting|creating))(?: \w+){0,4}? ${span}|\b(?:sits?|stands?|stays|remains|sticks) (?:at|on|in) (?:the same|\d+ ?%|pending|starting|creating)\b|\b(?:has|have)(?:n['’]t| not) (?:moved|progressed|advanced|budged|come (?:back|through)|got(?:ten)? (?:any )?(?:further|through)|produced|written|delivered|sent)\b|\bnever (?:come to an end|comes to an end|ends|gets (?:past|there|through)|completes|reaches)\b|\b(?:does|do)(?:n['’]t| not) (?:move|progress|advance|get (?:past|through|anywhere|any further))\b|\b(?:makes|making) no progress\b`,
      'i',
    ),
  ],
  [
    'health',
    /\b(?:nothing|no one|nobody|none of (?:it|them|the \w+)) (?:gets?|goes|comes?|arrives?|makes it|leaves|reaches) (?:through|out|in|to|past|into|the|any)\b|\b(?:prints?|shows?|returns?|delivers?|sends?|displays?|writes?) nothing\b|\bjust (?:spins|sits there|stares|hangs there|blinks)\b|\bspinning (?:wheel|circle)s?\b/i,
  ],
  // What people get to see.
  [
    'health',
    /\b(?:sees?|gets?|got|stares? at|ends? up (?:on|with|at)|shows?|only) (?:just |only )?(?:an? |the )?(?:[\w-]+ )?(?:white|blank|empty|black|grey|gray|frozen) (?:page|screen|basket|cart|window|list|results?|dashboard|report)s?\b|\b(?:stays?|went|remains?|turned) (?:black|blank|white|dark|frozen)\b|\b(?:wrote|writes|produced|produces|sent|sends|exported|exports) (?:an? )?(?:empty|truncated|broken|half) \w+/i,
  ],
  [
    'health',
    /\b(?:cannot|can['’]?t|can not|could ?n[o'’]t|unable to) (?:hear|print|book|order|call|search|join|upload|download|play|scan|register|receive|edit|approve|finish|enter|get (?:in|into|past|through|to|at|any))\b/i,
  ],
  // It comes and goes, or loses what it is given.
  [
    'health',
    /\b(?:goes?|going|drops?|dropping) (?:away|off|offline|silent) (?:every|again|all the time|constantly|for (?:seconds|minutes))\b|\bkeeps? (?:bouncing|rejecting|dropping|losing|refusing|disappearing|flipping|blinking|stopping|disconnecting|resetting)\b|\b(?:swallows?|loses?|drops?|eats?) (?:every|half|some|most|all)\b(?! (?:of )?(?:our )?(?:time|memory))/i,
  ],
  ['connections', /\b(?:eats?|hogs?|takes?|holds?|grabs?) (?:up )?(?:all|every|most)(?: of)?(?: the| our)? (?:\w+ )?connections?\b/i],
  [
    'data',
    /\b(?:hands? out|serves?|shows?|returns?|delivers?|displays?) (?:yesterday['’]s|last (?:week|month|night)['’]s|old|outdated|wrong|somebody else['’]s|other people['’]s|half(?: of)? the|duplicate\w*|mixed up|ancient) ?\w*|\b(?:report|reports|reporting|complain\w* (?:about|of)|call\w* about|asks? about|have|has) (?:missing|lost|duplicate|wrong|double|vanished) (?:[\w-]+ )?\w+/i,
  ],
  ['credentials', /\b(?:rejects?|refuses?|declines?|turns? (?:away|down)) (?:valid|good|correct|all|every|our|known|existing)\b/i],
  [
    'network',
    /\b(?:does|do)(?:n['’]t| not) resolve\b|\b(?:is|are|gets?|being) (?:deferred|greylisted|blacklisted|blocklisted|bounced) by\b/i,
  ],
  ['capacity', /\bshards? (?:are|is) (?:still )?unassigned\b/i],
  [
    'latency',
    /\btak(?:es?|ing) (?:half an? (?:minute|hour)|an? (?:whole )?(?:minute|hour|eternity)|(?:ten|twenty|thirty|forty|sixty) (?:seconds|minutes)|several (?:seconds|minutes)) (?:for|to|per|now|each|until)\b|\bcrawls?\b|\bcrawling\b|\bat a snail['’]s pace\b|\blike (?:treacle|molasses)\b|\bfreez(?:es?|ing)\b/i,
  ],
];

/** It is meant so, was so at another time, only may be, or is about those who talk. */
const notSo =
  /\b(?:usually|normally|always|by design|on purpose|as (?:it|they|he|she) (?:should|must)|as (?:expected|intended|planned|designed)|used to|mock-?ups?|demo|staging|in (?:january|february|march|april|may|june|july|august|september|october|november|december)|at night|without (?:a |an |any )|expired|would|should|could be|might|will|unless|any ?more|any longer|no longer|until (?:then|noon|monday)|review|before (?:noon|lunch|monday)|tests?\b(?! (?:environment|system)))\b|^(?:if|when|once|should|unless)\b|,? if\b/i;
const ourselves = /(?:^|[,;] )(?:i|we|he|she)(?:['’](?:ve|m|re))? (?:\w+ )?$/i;
const inTheWay = /\b(?:my|your|his|her) \w+/i;

/** The trouble that plain words tell, and where; undefined where a text tells none, denies it or asks. Total. */
export function plainTrouble(text: string): { readonly aspect: Aspect; readonly at: number } | undefined {
  if (text.length > 240 || /\?\s*$/.test(text) || notSo.test(text)) return undefined;
  for (const [aspect, form] of forms) {
    const match = form.exec(text);
    if (match === null) continue;
    if (ourselves.test(text.slice(0, match.index)) || inTheWay.test(match[0])) continue;
    return { aspect, at: match.index };
  }
  return undefined;
}
