// Reads in a sentence a change that somebody tells of afterwards: a deploy at noon, a setting changed yesterday.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { type Mention, mentionsIn } from './entities.ts';
import { isRegion } from './identifiers.ts';

export type ToldChange = {
  readonly kind: 'change';
  /** Null where the sentence leaves it out: `merged this noon`. */
  readonly entity: string | null;
  /** Classes of action that the sentence seems to tell: it tells this change instead. */
  readonly instead: ReadonlySet<ActionClass>;
};

const earlier =
  /\b(?:yesterday|last (?:night|week|month|evening|sprint)|this (?:morning|afternoon|noon|week)|overnight|earlier (?:today|this)|at (?:noon|midnight|lunch)|(?:an?|two|three|four|few|some|half an|couple of|\d+)\s?(?:h|hours?|hrs?|mins?|minutes?|days?|weeks?|months?)(?: ago| before)|a while ago|the other day|before the (?:first|alert|incident|outage)|at \d{1,2}[:.]\d\d|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|\b(?:on|since) (?:the )?(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w*|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w* \d{1,2}|\d{4}-\d\d-\d\d)\b/i;
const verbs =
  'changed|deployed|released|upgraded|updated|enabled|disabled|rotated|migrated|shipped|merged|pushed|installed|patched|rolled out|switched on|switched off|turned on|turned off|replaced|moved|applied|introduced|added|removed|bumped|raised|lowered|renamed|modified|reconfigured|mounted|unmounted|swapped|promoted|edited|tweaked|altered|retired|decommissioned';
/** What responders do against trouble, too: a change where others did it, or where it explains the trouble. */
const either = `${verbs}|deleted|dropped|revoked|recreated|rebuilt|reimaged|reset|cleaned up`;
const changed = new RegExp(String.raw`\b(?:${verbs})\b`, 'i');
const anyChanged = new RegExp(String.raw`\b(?:${either})\b`, 'i');
/** Done by somebody who is no responder: `got renamed by the network team`, `somebody edited the zone`. */
const byOthers = new RegExp(
  String.raw`\b(?:got|was|were|been|is|are) (?:\w+ly )?(?:${either})\b[^.;,]{0,40}?\bby (?:the |our |an? )?(?!(?:us|me|him|her|them|hand|mistake|accident|now|default|responder-\d+)\b)[A-Za-z]|\b(?:someone|somebody|some(?:one|body) else|another team|the vendor|our provider) (?:has |had |must have )?(?:\w+ly )?(?:${either})\b`,
  'i',
);
/** Told to explain what came of it: `it was renamed, so the job cannot find it`. */
const explained = new RegExp(
  String.raw`\b(?:was|were|got|been) (?:\w+ly )?(?:${either})\b[^.;]{0,60}?,? (?:so (?:my|our|the|that|it|they|we|now)|which is why|that is why|that's why|hence)\b`,
  'i',
);
const live =
  /\b(?:went (?:live|out)|(?:is|are) live since|(?:was|were|got|has been|have been) (?:just )?(?:released|shipped|rolled out|upgraded|deployed|merged|migrated|rotated|updated)|went to \d+ ?%|(?:deployed|synced|promoted|released) to (?:prod\w*|live|staging|v?\d[\w.]*))\b/i;
const noun =
  /\b(?:there (?:was|has been)|we had|they had|had) an? (?:\w+ )?([\w-]+(?: [\w-]+)?) (?:change|deploy(?:ment)?|release|upgrade|migration|rollout|update|maintenance)\b/i;
const applied =
  /\b(terraform|ansible|helm|puppet|chef|pulumi|cloudformation) (?:apply|run|upgrade|deploy|playbook|update)\b.{0,12}\b(?:ran|run|was|went|finished|started|applied)/i;
/** Words of somebody who acts against the trouble now. */
const responding =
  /\b(?:hot-?fix\w*|fix(?:ed|es)?|patch\w*|revert\w*|roll(?:ed|ing)?[ -]?back|back to|again|workaround|mitigat\w*|did not|didn't|helped|restored?|decision|no longer|not yet|to (?:test|see|check|rule|reduce|relieve|stop))\b/i;
/** `root cause: the index was dropped`: told as the cause, which is read as one. */
const asCause = /\b(?:root )?causes?\b\s*(?::|is\b|was\b)/i;
const denied =
  /\b(?:no|not|nobody|no one|nothing|none|never|without|who|what|did|if|when|until|before we|should|would|could|can|please|need|plan\w*|will)\b/i;
const instead: ReadonlySet<ActionClass> = new Set(['deploy-fix', 'reconfigure', 'secure', 'disable', 'scale', 'replace']);
const insteadOfAll: ReadonlySet<ActionClass> = new Set([...instead, 'reroute', 'free-resource', 'restart', 'rollback', 'isolate']);

const cry = /^(?:(?:oh|uh|ah|no|god|damn|sorry|hm+|ouch|crap|shit)\b[ ,.!…]*)+/i;

/** The change that a sentence tells of, or undefined. A thing that responders did against the trouble is none. */
export function readToldChange(written: string, mentions: readonly Mention[], question: boolean): ToldChange | undefined {
  // `Oh no. I merged it an hour ago`: a cry denies nothing. As long as before, or names would stand elsewhere.
  const text = written.replace(cry, (found) => ' '.repeat(found.length));
  if (question || text.length > 240 || denied.test(text) || responding.test(text) || asCause.test(text)) return undefined;
  const tool = applied.exec(text)?.[1];
  if (tool !== undefined) return { kind: 'change', entity: tool, instead };
  const named = noun.exec(text)?.[1];
  if (named !== undefined) return { kind: 'change', entity: named.replace(/^(?:the|a|new) /i, ''), instead };
  const went = live.exec(text);
  const others = byOthers.test(text) || explained.test(text);
  const told = others ? anyChanged.exec(text) : earlier.test(text) ? changed.exec(text) : null;
  if (went === null && told === null) return undefined;
  // `have been released` without a time may be what was done against it: only told with a time, or as news of a release.
  if (
    went !== null &&
    told === null &&
    !earlier.test(text) &&
    !/\b(?:went|live|deployed to|synced to|promoted to|released to)\b/i.test(text)
  )
    return undefined;
  const usable = mentions.filter((one) => one.kind !== 'version' && one.kind !== 'change' && one.kind !== 'team' && !isRegion(one.name));
  // Who did it is not what was changed: `the network team swapped the router`.
  const active = told !== null && !/\b(?:is|are|was|were|been|being|got) (?:\w+ly )?$/i.test(text.slice(0, told.index));
  const done = active ? (usable.find((one) => one.certain && one.start > told.index)?.name ?? objectAfter(text, told)) : undefined;
  const entity = done ?? usable.find((one) => one.certain)?.name ?? subjectOf(text, told) ?? usable[0]?.name ?? objectAfter(text, told);
  // A sentence that begins with its verb tells of what was spoken of before: `Merged this noon`.
  if (entity === undefined && (told === null || !/^\W*(?:just |only |also )?$/i.test(text.slice(0, told.index)))) return undefined;
  return { kind: 'change', entity: entity ?? null, instead: others ? insteadOfAll : instead };
}

function objectAfter(text: string, told: RegExpExecArray | null): string | undefined {
  if (told === null) return undefined;
  const phrase =
    /^\s+(?!(?:by|to|from|in|on|at|for|with|and|so|this|last)\b)(?:the |our |a |an |all )?((?:[\w-]+ ){0,2}?[\w-]+)(?=\s+(?:at|on|this|last|yesterday|to|from|in|for|by|\d+|an?|two|three|before|earlier)\b|[.,;]|$)/i.exec(
      text.slice(told.index + told[0].length),
    )?.[1];
  return phrase === undefined || mentionsIn(phrase).length === 0 ? phrase : mentionsIn(phrase)[0]?.name;
}

/** `the service account` in `the service account got renamed`. */
function subjectOf(text: string, told: RegExpExecArray | null): string | undefined {
  if (told === null) return undefined;
  return /(?:^|[,;:.…]\s*|\bthat\s+|\bbecause\s+)(?:the |our |a |an )?([A-Za-z][\w.-]*(?: [a-z][\w-]*){0,2}) (?:got|was|were|has been|have been|had been) (?:\w+ly )?$/i.exec(
    text.slice(0, told.index),
  )?.[1];
}
