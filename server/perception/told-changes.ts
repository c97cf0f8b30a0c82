// Reads in a sentence a change that somebody tells of afterwards: a deploy at noon, a setting changed yesterday.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { type Mention, mentionsIn } from './entities.ts';
import { isRegion } from './identifiers.ts';

export type ToldChange = {
  readonly kind: 'change';
  readonly entity: string;
  /** Classes of action that the sentence seems to tell: it tells this change instead. */
  readonly instead: ReadonlySet<ActionClass>;
};

const earlier =
  /\b(?:yesterday|last (?:night|week|evening)|this (?:morning|afternoon)|overnight|earlier (?:today|this)|at (?:noon|midnight|lunch)|(?:an?|two|three|few|some|half an|\d+)\s?(?:h|hours?|min(?:utes?)?|days?)(?: ago| before)|before the (?:first|alert|incident|outage)|at \d{1,2}[:.]\d\d|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i;
const changed =
  /\b(?:changed|deployed|released|upgraded|updated|enabled|disabled|rotated|migrated|shipped|merged|pushed|installed|patched|rolled out|switched on|switched off|turned on|turned off|replaced|moved|applied|introduced|added|removed|bumped|raised|lowered)\b/i;
const live =
  /\b(?:went (?:live|out)|(?:is|are) live since|(?:was|were|got|has been|have been) (?:just )?(?:released|shipped|rolled out|upgraded|deployed|merged|migrated|rotated|updated)|went to \d+ ?%|(?:deployed|synced|promoted|released) to (?:prod\w*|live|staging|v?\d[\w.]*))\b/i;
const noun =
  /\b(?:there (?:was|has been)|we had|they had|had) an? (?:\w+ )?([\w-]+(?: [\w-]+)?) (?:change|deploy(?:ment)?|release|upgrade|migration|rollout|update|maintenance)\b/i;
const applied =
  /\b(terraform|ansible|helm|puppet|chef|pulumi|cloudformation) (?:apply|run|upgrade|deploy|playbook|update)\b.{0,12}\b(?:ran|run|was|went|finished|started|applied)/i;
/** Words of somebody who acts against the trouble now. */
const responding =
  /\b(?:hot-?fix\w*|fix(?:ed|es)?|patch\w*|revert\w*|roll(?:ed|ing)?[ -]?back|back to|again|workaround|mitigat\w*|did not|didn't|helped|restored?|decision|no longer|not yet|to (?:test|see|check|rule|reduce|relieve|stop))\b/i;
const denied =
  /\b(?:no|not|nobody|no one|nothing|none|never|without|who|what|did|if|when|until|before we|should|would|could|can|please|need|plan\w*|will)\b/i;
const instead: ReadonlySet<ActionClass> = new Set(['deploy-fix', 'reconfigure', 'secure', 'disable', 'scale', 'replace']);

/** The change that a sentence tells of, or undefined. A thing that responders did against the trouble is none. */
export function readToldChange(text: string, mentions: readonly Mention[], question: boolean): ToldChange | undefined {
  if (question || text.length > 240 || denied.test(text) || responding.test(text)) return undefined;
  const tool = applied.exec(text)?.[1];
  if (tool !== undefined) return { kind: 'change', entity: tool, instead };
  const named = noun.exec(text)?.[1];
  if (named !== undefined) return { kind: 'change', entity: named.replace(/^(?:the|a|new) /i, ''), instead };
  const went = live.exec(text);
  const told = earlier.test(text) ? changed.exec(text) : null;
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
  const entity = usable.find((one) => one.certain)?.name ?? usable[0]?.name ?? objectAfter(text, told);
  return entity === undefined ? undefined : { kind: 'change', entity, instead };
}

function objectAfter(text: string, told: RegExpExecArray | null): string | undefined {
  if (told === null) return undefined;
  const phrase =
    /^\s+(?:the |our |a |an |all )?((?:[\w-]+ ){0,2}?[\w-]+)(?=\s+(?:at|on|this|last|yesterday|to|from|in|for|by|\d|an?|two|three|before|earlier)\b|[.,;]|$)/i.exec(
      text.slice(told.index + told[0].length),
    )?.[1];
  return phrase === undefined || mentionsIn(phrase).length === 0 ? phrase : mentionsIn(phrase)[0]?.name;
}
