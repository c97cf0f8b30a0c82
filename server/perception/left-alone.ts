// Reads that things are to be left as they are: `nobody touches db-2 and db-3`, `hands off the primary`, `leave node-4 alone`.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { actionsIn } from './action-reader.ts';

/** What leaving a thing alone rules out: one class of each kind of step that disturbs it. */
export const disturbing: readonly ActionClass[] = ['restart', 'isolate', 'reconfigure'];

const touch = '(?:touch(?:es|ing)?|mess(?:es|ing)? with|fiddl(?:e|es|ing) with|go(?:es)? near|disturb(?:s|ing)?)';
const forms: readonly RegExp[] = [
  new RegExp(
    String.raw`(?:^|[\s,;:])(?:do not|don['’]?t|dont|never|nobody|no[- ]?one|nobody (?:should|may|must|is to)|(?:must|should|may|shall) not|(?:must|should)n['’]t|(?:let['’]?s|please) not|stop|avoid)\s+${touch}\s+(?<what>.+)$`,
    'i',
  ),
  /(?:^|[\s,;:])hands off\s+(?:of\s+)?(?<what>.+)$/i,
  /(?:^|[\s,;:])(?:leave|leaving|keep|keeping)\s+(?<what>.+?)\s+(?:alone|untouched|as (?:it|they) (?:is|are)|be)\b/i,
];
const passive =
  /^(?:(?:ok(?:ay)?|and|but|so|please|decision)[,:]?\s+)*(?<what>.+?)\s+(?:(?:must|should|may|shall) not|mustn['’]t|shouldn['’]t|(?:are|is) not to) be (?:touched|disturbed|messed with)\b/i;

/** Only names of things: `leave the limits alone` says not to change them, which is another matter than to leave a machine alone. */
const identifier = /^[a-z][\w.]*[-_\d][\w.-]*$/i;

/** The things that a sentence says are not to be touched, as written, and where the words for them end; undefined for none. */
export function readLeftAlone(text: string): { readonly targets: readonly string[]; readonly end: number } | undefined {
  if (/\?\s*$/.test(text) || /^(?:if|when|once|unless)\b/i.test(text)) return undefined;
  for (const form of [...forms, passive]) {
    const match = form.exec(text);
    const what = match?.groups?.what;
    if (match === null || what === undefined) continue;
    // Things are named as where one is restarted.
    const targets = (actionsIn(`restarting ${what}`, 'chat')[0]?.targets ?? []).filter((target) => identifier.test(target));
    const last = targets.at(-1);
    if (last !== undefined) return { targets, end: text.indexOf(last, match.index) + last.length };
  }
  return undefined;
}
