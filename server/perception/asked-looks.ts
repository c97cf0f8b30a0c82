// Questions about a thing: who asks how something is, or what changed in it, wants somebody to look.
import type { ActionClass } from '../../domain/vocabulary.ts';
import type { Mention } from './entities.ts';
import { isPerson, isRegion } from './identifiers.ts';

/** The look that answers a question, and at what. */
export type AskedLook = { readonly class: Extract<ActionClass, 'inspect-state' | 'inspect-changes'>; readonly thing: string };

/** What may stand before a question: `first thing: is the ...`, `hm, what about ...`. */
const opening = '(?:^|[,;:–—-] ?|\\b(?:so|and|but|ok|also|wait|hm+) )';
/** A thing is named by an article and a word or two, or by a name that is known. */
const thing = '(?:(?:the|our|that|this) )?(?<thing>[\\w./@-]+(?: [\\w./@-]+){0,2}?)';
const states =
  'going|running|up|down|alive|dead|healthy|ok(?:ay)?|fine|full|slow|stuck|blocked|affected|involved|reachable|there|on|off|active|enabled|broken|overloaded|busy|working|in the (?:pool|rotation)|touched';

const ofState: readonly RegExp[] = [
  new RegExp(
    `${opening}(?:is|are|was|were) ${thing} (?:(?:still|even|really|already|actually|also|just|currently) )*(?:${states})\\b`,
    'i',
  ),
  new RegExp(`${opening}(?:does|did|has|can) ${thing} (?:still|even|already|also|really) \\w+`, 'i'),
  new RegExp(`${opening}(?:what|how) about ${thing}(?=[,?]| (?:it|they|is|are|has)\\b)`, 'i'),
  new RegExp(`${opening}how (?:is|are|does) ${thing}(?: (?:doing|looking|look|feeling|today|now))?\\?`, 'i'),
  new RegExp(`\\b(?:was|is) (?:that|this|it) (?:me|you|us|caused by me) (?:with|on|in) ${thing}\\?`, 'i'),
  new RegExp(`\\banything (?:odd|strange|weird|new|unusual|interesting|wrong|suspicious)? ?(?:in|on|with|at|from) ${thing}\\?`, 'i'),
];
const ofChanges: readonly RegExp[] = [
  new RegExp(`\\bwhat(?:['’]s| is| has|) (?:changed|new|different) (?:in|on|with|at|for|about) ${thing}\\b`, 'i'),
  new RegExp(`\\b(?:any|some)(?:one|body) (?:touch|change|deploy|merge|update|upgrade)(?:d|ed)? ${thing}\\b`, 'i'),
];
/** What everybody asks about is no thing to look at. */
const nothing =
  /^(?:it|this|that|they|these|those|there|he|she|you|we|i|me|us|anyone|anybody|anything|someone|somebody|everyone|everybody|everything|all|things?|one|your|my|his|her|their|incident|outage|issue|problem|alert|users?|customers?|people|folks|service|system|site|page|call|bridge|status|plan|reason|idea|thing|time|today|any|some|no|not|still|what|who|how)\b/i;

/** Reads a question; `undefined` where it asks for nothing that a look at a named thing would answer. */
export function askedLook(text: string, mentions: readonly Mention[]): AskedLook | undefined {
  for (const [step, patterns] of [
    ['inspect-changes', ofChanges],
    ['inspect-state', ofState],
  ] as const) {
    for (const pattern of patterns) {
      const found = pattern.exec(text);
      const phrase = found?.groups?.thing;
      if (found === null || phrase === undefined) continue;
      const at = found.index + found[0].indexOf(phrase);
      const named = mentions.find(({ start, name, certain }) => certain && start >= at - name.length && start <= at + phrase.length);
      const name = named?.name ?? (/\b(?:the|our|that|this) $/i.test(text.slice(0, at)) ? phrase : undefined);
      if (name === undefined || nothing.test(name) || isPerson(name) || isRegion(name)) continue;
      return { class: step, thing: name };
    }
  }
  return undefined;
}
