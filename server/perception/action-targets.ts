// Finds what an action acts on: the noun phrases after its verb, or the subject of a passive.

import { copulas, filler, modals, negations, starters } from './clause-words.ts';
import { cleanPhrase } from './entities.ts';
import { determiners, emptyNames, phraseEnds } from './entity-words.ts';
import type { Word } from './sentence-split.ts';
import { verbForms } from './verb-forms.ts';

/** Noun phrases after a verb: `both hub and proxy pods` gives two. */
export function objectsAfter(words: readonly Word[], from: number, particle: string | null): string[] {
  const targets: string[] = [];
  let phrase: string[] = [];
  let skippedHead: string | undefined;
  const flush = (): void => {
    const name = cleanPhrase(phrase);
    if (name !== '' && !emptyNames.has(name.toLowerCase()) && /[a-z]/i.test(name)) targets.push(name);
    phrase = [];
  };
  for (let index = from; index < words.length && index < from + 18; index++) {
    const word = words[index];
    if (word === undefined || targets.length >= 4) break;
    if (word.lower === particle) continue;
    if (phrase.length === 0 && (determiners.has(word.lower) || adverb.test(word.lower))) continue;
    if (phrase.length === 0 && index === from && /^(?:at|into|for|of|on|in|to|with|through|whether|that|if|from)$/.test(word.lower))
      continue;
    if (phrase.length > 0 && /^(?:of|on|for|in|from|inside|behind)$/.test(word.lower) && targets.length === 0) {
      // `raise the limit in place`: that is how it is raised, and no thing.
      if (manner.test(words[index + 1]?.lower ?? '')) break;
      // `logs of the proxy`, `limits on the worker`: the thing stands after the preposition.
      const head = phrase.at(-1)?.toLowerCase() ?? '';
      if (settingHead.test(head) && word.lower === 'for') break;
      if (genericHead.test(head) || settingHead.test(head)) {
        skippedHead ??= phrase.join(' ');
        phrase = [];
        continue;
      }
      break;
    }
    // `db-2 or db-3`: only names are listed so; `the hub or restart it` begins anew.
    if (/^n?or$/.test(word.lower) && identifier.test(phrase.at(-1) ?? '') && identifier.test(words[index + 1]?.text ?? '')) {
      flush();
      continue;
    }
    if (word.lower === 'and' || word.lower === ',') {
      const next = words[index + 1]?.lower ?? '';
      // `requests and limits on the worker`: still the same head.
      if (word.lower === 'and' && settingHead.test(phrase.at(-1)?.toLowerCase() ?? '') && verbForms(next).length === 0) {
        skippedHead ??= phrase.join(' ');
        phrase = [];
        continue;
      }
      flush();
      if (verbForms(next).length > 0 || next === '' || goesOn.test(next)) break;
      const listed = word.lower === 'and' || words.slice(index + 1, index + 7).some((later) => later.lower === 'and');
      if (targets.length === 0 || !listed) break;
      continue;
    }
    if (/^[;:()]$|^[-=]>$/.test(word.text) || (phraseEnds.has(word.lower) && word.lower !== 'running')) break;
    // `the backend running the create index`: what it runs is told of it.
    if (word.lower === 'running' && phrase.length > 0 && determiners.has(words[index + 1]?.lower ?? '')) break;
    if (/^[\d~$]/.test(word.text) && phrase.length > 0) break;
    if (/^[\d~]/.test(word.text)) continue;
    if (/^https?:/.test(word.text)) break;
    if (word.text.startsWith('/')) {
      // `purging /search/* at the edge`: a path is no thing, and where it is stands after it.
      if (phrase.length > 0 || !/^(?:at|on|in|from|of)$/.test(words[index + 1]?.lower ?? '')) break;
      index += 1;
      continue;
    }
    phrase.push(word.text);
    if (phrase.length >= 5) break;
  }
  flush();
  // `the memory limit of the indexer` is one thing, by both its names.
  if (targets.length === 1 && skippedHead !== undefined && settingHead.test(skippedHead.split(' ').at(-1)?.toLowerCase() ?? '')) {
    return [`${targets[0]} ${skippedHead}`];
  }
  if (targets.length === 0 && skippedHead !== undefined) return [cleanPhrase(skippedHead.split(' '))];
  return targets;
}

/** After `and`: another clause, no second object. */
const goesOn = /^(?:then|so|saw|found|noticed|learned|discovered|got|waited|said|began|it|they|we|he|she|that)$/;

/** After a preposition: in which way, for how long, or why, never on what. */
const manner =
  /^(?:place|parallel|turn|stages?|steps|batches|waves|advance|time|general|full|order|between|case|particular|hold|demand|purpose|site|sight|now|today|tonight|good|real)$/;

/** Heads that with the thing after `of` or `on` make its setting. */
const settingHead =
  /^(?:\w*limits?|quotas?|timeouts?|requests|size|memory|cpu|pool|settings?|policy|permissions|acls?|password|certificate|flag)$/;
const adverb = /(?<!night|dai|week|hour|month|rep|fami|supp|assemb|anoma)ly$/;
const genericHead =
  /^(?:number|count|amount|size|content|contents|list|state|status|logs?|traces?|metrics?|graphs?|dashboards?|usage|health|copy|version|rest|half|one|some|resources|value|set|part|percentage|cause|reason|output|events?|process|configuration|config|eye|watch|look|plan)$/;

/** The noun phrase a passive speaks of: `All pods` in `All pods are deleted`. */
export function subjectBefore(words: readonly Word[], index: number): string[] {
  const phrase: string[] = [];
  let at = index - 1;
  for (; at >= 0 && phrase.length < 4; at--) {
    const word = words[at];
    if (word === undefined) break;
    if (
      phrase.length === 0 &&
      (copulas.has(word.lower) ||
        negations.has(word.lower) ||
        filler.has(word.lower) ||
        /ly$/.test(word.lower) ||
        word.lower === 'to' ||
        modals.has(word.lower))
    )
      continue;
    if (/^[,;:()]$/.test(word.text) || phraseEnds.has(word.lower) || determiners.has(word.lower) || starters.has(word.lower)) break;
    phrase.unshift(word.text);
  }
  const name = cleanPhrase(phrase);
  return name === '' || emptyNames.has(name.toLowerCase()) ? [] : [...listedBefore(words, at, name), name];
}

const identifier = /^[a-z][\w.]*[-_\d][\w.-]*$/i;

/** The names that are listed before the last of them, which stands behind `at`: `db-1, db-2` in `db-1, db-2 and db-3 were drained`. */
function listedBefore(words: readonly Word[], at: number, last: string): string[] {
  const names: string[] = [];
  if (!identifier.test(last)) return names;
  for (let joint = at; joint > 0 && names.length < 3; joint -= 2) {
    if (!/^(?:,|and|or|nor)$/.test(words[joint]?.lower ?? '')) break;
    // `db-1, and db-2`
    if (words[joint - 1]?.lower === ',') joint -= 1;
    const before = words[joint - 1];
    if (before === undefined || !identifier.test(before.text)) break;
    names.unshift(before.text);
  }
  return names;
}
