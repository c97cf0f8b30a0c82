// Reads steps that stand in a sentence as nouns: `rollback of the hub done`, `failover it is`, `not the database restart`.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { objectsAfter, subjectBefore } from './action-targets.ts';
import { negations, starters } from './clause-words.ts';
import { determiners } from './entity-words.ts';
import type { ReadAction } from './read-action.ts';
import type { Word } from './sentence-split.ts';
import type { StepTalk } from './step-talk.ts';

/** A step named by its noun that somebody proposes or refuses: `hold off on the rollback`, `not the database restart`. */
export function talkedOf(words: readonly Word[], index: number, cls: ActionClass, talk: StepTalk): Omit<ReadAction, 'start'> | undefined {
  if (talk === 'fact') return undefined;
  const targets = nounTargets(words, index);
  const needing = words.findLastIndex((word, at) => at < index && /^needs?$/.test(word.lower));
  const whose = targets.length > 0 || needing < 1 ? targets : subjectBefore(words, needing);
  const lemma = words[index]?.lower ?? '';
  return talk === 'refused'
    ? { class: cls, mode: 'refused', lemma, targets: whose }
    : { class: cls, mode: 'planned', lemma, targets: whose, proposed: true };
}

/** What a step named by its noun is done to: `the restart of the hub`, `the hub restart`. */
function nounTargets(words: readonly Word[], index: number): string[] {
  const next = words[index + 1]?.lower;
  return next === 'of' || next === 'on' || next === 'for' || next === 'to'
    ? objectsAfter(words, index + 2, null)
    : subjectBefore(words, index);
}

/** The words after a step's noun and what it is done to: `done` in `failover to the replica done`. */
function behindOf(words: readonly Word[], index: number): string[] {
  const after = words.slice(index + 1, index + 9).map((word) => word.lower);
  const told = /^(?:to|of|on|for|in)$/.test(after[0] ?? '')
    ? after.findIndex((word) => /^(?:done|completed?|finished|succeeded|is|was|has|started|underway|running)$/.test(word))
    : -1;
  return after.slice(Math.max(0, told), Math.max(0, told) + 3);
}

/** `restart done`, `started a node rollover`, `second restart of the proxy`. */
export function nounAction(words: readonly Word[], index: number, cls: ActionClass): Omit<ReadAction, 'start'> | undefined {
  const left = words.slice(0, index).map((word) => word.lower);
  const right = behindOf(words, index);
  const negated = left.slice(-2).some((word) => negations.has(word)) || left.includes('not');
  const target = nounTargets(words, index);
  const lemma = words[index]?.lower ?? '';
  if (negated) return undefined;
  if (left.slice(0, 4).some((word) => starters.has(word)) && !left.some((word) => /^(?:after|before|since|when|if)$/.test(word)))
    return { class: cls, mode: 'doing', lemma, targets: target };
  // `Rollback it is`: that is what was agreed on.
  if (right[0] === 'it' && right[1] === 'is') return { class: cls, mode: 'decided', lemma, targets: target };
  if (/^(?:trying|doing|running|attempting|triggering|performing)$/.test(left.findLast((word) => !determiners.has(word)) ?? ''))
    return { class: cls, mode: 'doing', lemma, targets: target };
  if (
    /^(?:started|initiated|underway|begins|running|starting|ongoing)$/.test(right[0] ?? '') ||
    (right[0] === 'in' && right[1] === 'progress') ||
    (/^(?:is|are|was)$/.test(right[0] ?? '') && /^(?:underway|running|started|ongoing)$/.test(right[1] ?? ''))
  ) {
    return { class: cls, mode: 'doing', lemma, targets: target };
  }
  if (
    /^(?:done|completed?|finished|succeeded|is done|over)$/.test(right[0] ?? '') ||
    (/^(?:is|are|was|has)$/.test(right[0] ?? '') && /^(?:done|completed?|finished|through|over)$/.test(right[1] ?? ''))
  ) {
    return { class: cls, mode: 'done', lemma, targets: target };
  }
  return undefined;
}
