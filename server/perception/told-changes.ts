// Reads in a sentence a change that somebody tells of afterwards: a deploy at noon, a setting changed yesterday.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { changeNouns, changeVerbs, earlier, eitherVerbs, longAgo, looseVerbs, runNouns } from './change-words.ts';
import { type Mention, mentionsIn } from './entities.ts';
import { isRegion } from './identifiers.ts';

export type ToldChange = {
  readonly kind: 'change';
  /** Null where the sentence leaves it out: `merged this noon`. */
  readonly entity: string | null;
  /** The version that came with it, where that is all that names it: `4.18 went out`. */
  readonly version: string | null;
  /** Classes of action that the sentence seems to tell: it tells this change instead. */
  readonly instead: ReadonlySet<ActionClass>;
};

const changed = new RegExp(String.raw`\b(?:${changeVerbs})\b`, 'i');
const anyChanged = new RegExp(String.raw`\b(?:${looseVerbs})\b`, 'i');
/** Done by somebody who is no responder: `got renamed by the network team`, `somebody edited the zone`. */
const byOthers = new RegExp(
  String.raw`\b(?:got|was|were|been|is|are) (?:\w+ly )?(?:${eitherVerbs})\b[^.;,]{0,40}?\bby (?:the |our |an? )?(?!(?:us|me|him|her|them|hand|mistake|accident|now|default|responder-\d+)\b)[A-Za-z]|\b(?:someone|somebody|some(?:one|body) else|another team|the (?:vendor|carrier|contractor|isp|dbas?)|our provider) (?:has |had |must have )?(?:\w+ly )?(?:${looseVerbs}|ran|started|stopped|broke)\b`,
  'i',
);
/** Told to explain what came of it: `it was renamed, so the job cannot find it`. */
const explained = new RegExp(
  String.raw`\b(?:was|were|got|been) (?:\w+ly )?(?:${eitherVerbs})\b[^.;]{0,60}?,? (?:so (?:my|our|the|that|it|they|we|now)|which is why|that is why|that's why|hence)\b`,
  'i',
);
/** The other way round: `it did not, because the preference was changed`, `since the index got dropped`. */
const explains = new RegExp(
  String.raw`\b(?:because|since|cos)\s+(?:[\w.-]+ ){0,6}(?:was|were|got|has been|had been) (?:\w+ly )?(?:${eitherVerbs})\b`,
  'i',
);
/** Nobody does against trouble what they did by mistake. */
const confessed = new RegExp(
  String.raw`\b(?:${looseVerbs})\b(?:[^.;]|\.(?=\w)){0,60}\bby (?:accident|mistake)\b|\b(?:${looseVerbs})\b[^.;]{0,80}\b(?:forgot|forgetting)\b|\b(?:accidentally|mistakenly) (?:${looseVerbs})\b`,
  'i',
);
/** What a change did is no step of anybody: `the 4.18 migration renamed the alias`. */
const ofChange = new RegExp(
  String.raw`(?:^\s*|[,;:] |\b(?:that|because|since|but|and) )(?:(?:the|our|that|this|last night['’]s|yesterday['’]s|an?)\s+)?((?:[\w.-]+ ){0,2}?)(?:${changeNouns}) (?:${looseVerbs}|broke) (?!(?:by|at|on|in|to|out|yesterday|this|last)\b)[a-z]`,
  'i',
);
const live =
  /\b(?:went (?:live|out)|(?:is|are) live since|(?:was|were|got|has been|have been) (?:just )?(?:released|shipped|rolled out|upgraded|deployed|merged|migrated|rotated|updated)|went to \d+ ?%|(?:deployed|synced|promoted|released) to (?:prod\w*|live|staging|v?\d[\w.]*))\b/i;
const noun =
  /\b(?:there (?:was|has been)|we had|they had|had) an? (?:\w+ )?([\w-]+(?: [\w-]+)?) (?:change|deploy(?:ment)?|release|upgrade|migration|rollout|update|maintenance)\b/i;
/** `there was a migration on orders`, `the network team did a firewall change`, `the carrier had planned maintenance`. */
const happened = new RegExp(
  String.raw`\b(?:there (?:was|were|has been|is|are)|(?:we|they|[\w-]+ team|the [\w-]+|[a-z]+) (?:had|has|did|made|ran|pushed|started|have))\s+(?:an?|some|the|their|our|another|planned|scheduled)?\s*(?:planned |scheduled |big |small |quick |new )?((?:[\w.-]+ ){0,2}?)(?:${changeNouns})\b(?!-)(?: (?:on|of|to|for|at|in) (?:the |our )?([\w.-]+))?`,
  'i',
);
/** `the gitlab 17.2 upgrade was last night`. */
const tookPlace = new RegExp(
  String.raw`(?:^|[,;:] )\s*(?:the |our )?((?:[\w.-]+ ){0,3}?[\w.-]+) (?:${changeNouns}) (?:was|were|happened|took place|is from) (?:just )?(?:${earlier.source})`,
  'i',
);
/** `the import ran at 06:00`, `started a spark job an hour ago`. */
const ran = new RegExp(
  String.raw`\b((?:[\w-]+ )?(?:${runNouns})) (?:ran|runs|started|kicked in|kicked off)\b|\b(?:started|kicked off|launched|scheduled|ran) (?:an?|the|their|our|some) ((?:[\w-]+ ){0,2}(?:${runNouns}))\b`,
  'i',
);
const applied =
  /\b(terraform|ansible|helm|puppet|chef|pulumi|cloudformation) (?:apply|run|upgrade|deploy|playbook|update)\b(?:.{0,12}\b(?:ran|run|was|went|finished|started|applied)|.{0,40}\bago\b)/i;
/** Words of somebody who acts against the trouble now. */
const responding =
  /\b(?:hot-?fix\w*|fix(?:ed|es)?|patch\w*|revert\w*|roll(?:ed|ing)?[ -]?back|back to|again|workaround|mitigat\w*|did not|didn't|helped|restored?|decision|no longer|not yet|to (?:test|see|check|rule|reduce|relieve|stop))\b/i;
/** `root cause: the index was dropped`: told as the cause, which is read as one. */
const asCause = /\b(?:root )?causes?\b\s*(?::|is\b|was\b)/i;
const denied =
  /\b(?:no|not|nobody|no one|nothing|none|never|without|who|what|did|if|when|until|before we|should|would|could|can|please|need|plan\w*|will)\b/i;
/** The same for what can have been done by nobody now: a time far back, or others who did it. */
const deniedThen =
  /\b(?:no|not|nobody|no one|nothing|none|never|who|what|if|until|should|would|could|can|please|need|will|tomorrow)\b|n['’]t\b/i;
const instead: ReadonlySet<ActionClass> = new Set(['deploy-fix', 'reconfigure', 'secure', 'disable', 'scale', 'replace']);
const insteadOfAll: ReadonlySet<ActionClass> = new Set([
  ...instead,
  'reroute',
  'free-resource',
  'restart',
  'rollback',
  'isolate',
  'restore-data',
  'record',
]);

const cry = /^(?:(?:oh|uh|ah|no|god|damn|sorry|hm+|ouch|crap|shit|wait|ugh|yes|yep|confirmed)\b[ ,.!…]*)+/i;
/** Where one says another thing: `it did not, because ...`, `..., there is a ticket`. */
const joints = /,\s+|;\s+|:\s+|\s+(?:because|since|but|when|where|as|cos)\s+/i;

/** The change that a sentence tells of, or undefined. A thing that responders did against the trouble is none. */
export function readToldChange(written: string, mentions: readonly Mention[], question: boolean): ToldChange | undefined {
  // `Upgrade was last night, right?` tells it.
  const told = written.replace(/,? (?:right|no|yes)\?\s*$/i, '');
  if ((question && told === written) || written.length > 240 || asCause.test(written)) return undefined;
  // `Oh no. I merged it an hour ago`: a cry denies nothing. As long as before, or names would stand elsewhere.
  const text = told.replace(cry, (found) => ' '.repeat(found.length));
  return readNear(text, mentions) ?? readOther(text, mentions);
}

/** A change near in time, told in a sentence that denies and plans nothing and has no word of a response. */
function readNear(text: string, mentions: readonly Mention[]): ToldChange | undefined {
  if (denied.test(text) || responding.test(text)) return undefined;
  const tool = applied.exec(text)?.[1];
  if (tool !== undefined) return changeOf(tool, instead);
  const named = noun.exec(text)?.[1];
  if (named !== undefined) return changeOf(named.replace(/^(?:the|a|new) /i, ''), instead);
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
  const entity = thingOf(text, mentions, told);
  const version = versionIn(mentions);
  // A sentence that begins with its verb tells of what was spoken of before: `Merged this noon`; a version is of something known.
  if (entity === undefined && version === null && (told === null || !/^\W*(?:just |only |also )?$/i.test(text.slice(0, told.index))))
    return undefined;
  return changeOf(entity ?? null, others || longAgo.test(text) ? insteadOfAll : instead, entity === undefined ? version : null);
}

/** A change that was no step against this trouble whatever it was: far back, by others, by mistake, or the deed of a change. */
function readOther(text: string, mentions: readonly Mention[]): ToldChange | undefined {
  if (/\?\s*$/.test(text)) return undefined;
  const parts = text.split(joints);
  const told = (part: string): boolean => !deniedThen.test(part) && anyChanged.test(part);
  const others = byOthers.exec(text) ?? explains.exec(text) ?? confessed.exec(text);
  if (others !== null && !deniedThen.test(others[0])) {
    const verb = anyChanged.exec(others[0]);
    const end = others.index + (verb?.index ?? 0);
    const subject = explains.test(text) ? subjectOf(text.slice(0, end)) : hostAfter(text.slice(end));
    return changeOf(subject ?? thingOf(text, mentions, verb, others.index) ?? null, insteadOfAll);
  }
  const tool = applied.exec(text)?.[1];
  if (tool !== undefined && !deniedThen.test(text)) return changeOf(tool, insteadOfAll);
  const deed = ofChange.exec(text);
  if (deed !== null && !deniedThen.test(text) && !/\b(?:i|we)\b/i.test(deed[0])) {
    const of = mentionsIn(deed[1] ?? '').find((one) => one.kind !== 'version')?.name;
    return changeOf(
      of ?? thingOf(text, mentions, anyChanged.exec(text)) ?? null,
      insteadOfAll,
      of === undefined ? versionIn(mentions) : null,
    );
  }
  if (!earlier.test(text)) return undefined;
  const place = tookPlace.exec(text)?.[1];
  if (place !== undefined && !deniedThen.test(text))
    return changeOf(mentionsIn(place).find((one) => one.kind !== 'version')?.name ?? place.replace(/\s+v?\d[\w.]*$/, ''), insteadOfAll);
  const event = happened.exec(text);
  if (event !== null && !deniedThen.test(event[0])) {
    const [, before = '', after] = event;
    const kind = before.trim().replace(/^(?:a|an|the|new|planned|scheduled) /i, '');
    const of = mentionsIn(`the ${kind}`)[0]?.name ?? (kind === '' || /^\d/.test(kind) ? undefined : kind);
    return changeOf(of ?? (after !== undefined && !isTime(after) ? after : null), insteadOfAll);
  }
  const run = ran.exec(text);
  if (run !== null && !deniedThen.test(run[0])) return changeOf((run[1] ?? run[2] ?? '').replace(/^(?:the|a|an|our) /i, ''), insteadOfAll);
  if (!longAgo.test(text)) return undefined;
  const part = parts.find(told);
  if (part === undefined || /\b(?:rolled back|reverted|fix(?:ed)?)\b/i.test(part)) return undefined;
  return changeOf(thingOf(text, mentions, anyChanged.exec(text)) ?? null, insteadOfAll);
}

function changeOf(entity: string | null, replaced: ReadonlySet<ActionClass>, version: string | null = null): ToldChange {
  return { kind: 'change', entity: entity === null || entity.trim() === '' ? null : entity.trim(), version, instead: replaced };
}

function versionIn(mentions: readonly Mention[]): string | null {
  return mentions.find((one) => one.kind === 'version')?.name ?? null;
}

const times =
  /^(?:yesterday|today|tonight|noon|midnight|lunch|morning|afternoon|evening|night|overnight|last|this|about|around|ago|\d.*|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/i;
function isTime(word: string): boolean {
  return times.test(word);
}

/** What was changed: the object of who did it, else the name or the subject that the sentence has. */
function thingOf(text: string, mentions: readonly Mention[], told: RegExpExecArray | null, from = 0): string | undefined {
  const usable = mentions.filter(
    (one) => one.kind !== 'version' && one.kind !== 'change' && one.kind !== 'team' && !isRegion(one.name) && !isTime(one.name),
  );
  const at = told === null ? 0 : told.index + from;
  // Who did it is not what was changed: `the network team swapped the router`.
  const active = told !== null && !/\b(?:is|are|was|were|been|being|got) (?:\w+ly )?$/i.test(text.slice(0, at));
  const done = active
    ? (usable.find((one) => one.certain && one.start > at)?.name ?? objectAfter(text.slice(at + (told?.[0].length ?? 0))))
    : undefined;
  return (
    done ??
    usable.find((one) => one.certain)?.name ??
    (told === null ? undefined : subjectOf(text.slice(0, at))) ??
    usable[0]?.name ??
    (told === null ? undefined : objectAfter(text.slice(at + told[0].length)))
  );
}

/** `removed shop.example by accident`: a name with a domain is the whole of it. */
function hostAfter(from: string): string | undefined {
  return /^\w+ (?:the |our )?([a-z][\w-]*(?:\.[a-z][\w-]*)+)\b/i.exec(from)?.[1];
}

function objectAfter(after: string): string | undefined {
  // `patched something in room B-117`: the place is all that is known of it.
  const somewhere =
    /^\s+(?:some ?thing|stuff|things|some \w+) (?:in|on|at|of) (?:the |our )?((?:[\w.-]+ )?[\w.-]+?)(?= (?:at|on|this|last|yesterday|today|\d)|[.,;]|$)/i.exec(
      after,
    )?.[1];
  if (somewhere !== undefined) return somewhere;
  const phrase =
    /^\s+(?!(?:by|to|from|in|on|at|for|with|and|so|this|last|some ?thing|stuff|things|it|that|them|there)\b)(?:the |our |a |an |all )?((?:[\w-]+ ){0,2}?[\w-]+)(?=\s+(?:at|on|this|last|yesterday|to|from|in|for|by|\d+|an?|two|three|before|earlier|and)\b|[.,;]|$)/i.exec(
      after,
    )?.[1];
  if (phrase === undefined || isTime(phrase.split(' ')[0] ?? '')) return undefined;
  const [named] = mentionsIn(phrase);
  // `3ds2 flag` says more than `flag`.
  return named === undefined || (!named.certain && phrase.endsWith(named.name)) ? phrase : named.name;
}

/** `the service account` in `the service account got renamed`. */
function subjectOf(before: string): string | undefined {
  const subject =
    /(?:^|[,;:.…]\s*|\bthat\s+|\bbecause\s+|\b(?:since|when|cos)\s+)(?:\W+)?(?:the |our |a |an )?([A-Za-z][\w.-]*(?: [a-z][\w-]*){0,2}) (?:got|was|were|has been|have been|had been) (?:\w+ly )?$/i.exec(
      before,
    )?.[1];
  return subject === undefined || /^(?:it|this|that|they|maybe|there|everything|nothing)\b/i.test(subject) ? undefined : subject;
}
