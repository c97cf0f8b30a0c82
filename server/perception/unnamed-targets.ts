// Phrases behind a verb that name no thing (pronouns, measures, times, persons), and those that do.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { isRegion } from './identifiers.ts';
import type { ReadAction } from './read-action.ts';

const pronoun =
  /^(?:(?:\w+ing )?(?:this|that|the|these) (?:changes?|one|issue|thing)|\w+ing (?:this|that)(?: change)?|it|this|that|them|they|these|those|one|ones|all|everything|same|to|him|her|us|me|you|there|(?:we|you|they|it|he|she|i|that|who)['’](?:re|s|ve|ll|d|m)|(?:my|your|him|her|it|our|them)sel(?:f|ves)|(?:any|every|some|no)(?:one|body|thing))$/i;
/** A phrase that is no name of a thing: too long, or nothing but a person or a measure. */
const noTarget =
  /^(?:sev-?\d|.*\b(?:minutes?|hours?|seconds?|tomorrow|today|tonight)\b.*|utc|\d.*|pids? \d+|(?:[\w-]+ )?(?:changes?|commits?|prs?|merges?)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/i;

/** Whether a phrase is no name of a thing. */
export function isUnnamed(target: string): boolean {
  return pronoun.test(target) || noTarget.test(target) || target.length > 60;
}

/** Steps that are taken on a whole place: `drain eu-1`. */
const ofPlaces: ReadonlySet<ActionClass> = new Set(['isolate', 'reroute']);

/** What a step acts on by the words of its own sentence; a place only where such a step is taken on places. */
export function namedTargets({ class: cls, targets }: ReadAction): string[] {
  return targets.filter((target) => (!isRegion(target) || ofPlaces.has(cls)) && !isUnnamed(target));
}
