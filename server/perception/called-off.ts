// Reads that somebody breaks off a step that is under way: `abort the rollback`, `stopping the restart, not helping`, `failover cancelled`.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { actionsIn } from './action-reader.ts';

/** What is called off: `class` is null for `it`, `target` where no thing is named. `start` and `end` are where the words stand. */
export type CalledOff = {
  readonly class: ActionClass | null;
  readonly target: string | null;
  readonly start: number;
  readonly end: number;
};

/** Who says it, and words that only lead to it. */
const lead =
  "^(?:(?:ok(?:ay)?|wait|no|so|and|then|right|alright|decision|decided|please|everyone|all|now|just|let['’]?s|we|i|i['’]m|we['’]re|am|are|is|i['’]ve|we['’]ve|have|has|had|already|going to|(?:i|we)['’]ll|will|to|doing|update|@\\S+|(?!(?:not|never|nobody|don['’]?t|dont|if|when|before|after|should|could|would|may|might|can|cannot|must|who|why|did|do|does|didn['’]t|what|how|it|that|this|the|they|which)\\b)[\\w-]+(?= (?:has |is |have |just )*(?:abort|cancel|stopp|halt|call|broke|scrapp|interrupt)\\w*(?:ed|ing|off)\\b))[,:.!]?\\s+)*";
const breaking = new RegExp(
  `${lead}(?:abort(?:ing|ed)?|cancel(?:l?ing|l?ed)?|stop(?:ping|ped)?|halt(?:ing|ed)?|call(?:ing|ed)? off|break(?:ing)? off|broke off|scrap(?:ping|ped)?|interrupt(?:ing|ed)?)\\s+(?<what>.+)$`,
  'i',
);
const calling = new RegExp(`${lead}call(?:ing|ed)? (?<what>.{2,60}?) off\\b`, 'i');
const broken =
  /^(?:ok(?:ay)?,? |and |so |the |our |that |this )*(?<what>.{3,60}?)\s+(?:(?:is|was|has been|have been|got|gets|being|now|just|already|itself)\s+)*(?:aborted|cancell?ed|called off|stopped|halted|interrupted|broken off|scrapped)\b(?!\s+\w+ing\b)/i;
const alone = new RegExp(`${lead}abort(?:ing|ed)?[.!\\s]*$`, 'i');
/** It is to be broken off only then. */
const conditional = /\b(?:if|when|once|unless|in case|until|should (?:it|this|that|things))\b/i;

/** What a sentence calls off, or undefined. Whether such a step is under way is for the caller to know. */
export function readCalledOff(text: string): CalledOff | undefined {
  if (/\?\s*$/.test(text) || conditional.test(text)) return undefined;
  let start = 0;
  for (const piece of text.split(/((?:[,;:]|\s[-–—]|\bso\b|\bbut\b|\band\b|\.(?=\s))\s*)/)) {
    const end = start + piece.length;
    const read = readPiece(piece.replace(/[.!\s]+$/, ''));
    if (read !== undefined) return { ...read, start, end };
    start = end;
  }
  return undefined;
}

function readPiece(piece: string): Pick<CalledOff, 'class' | 'target'> | undefined {
  if (alone.test(piece)) return { class: null, target: null };
  const active = (calling.exec(piece) ?? breaking.exec(piece))?.groups?.what;
  if (active !== undefined && /^(?:it|that|this)\b(?: (?:for )?now)?$/i.test(active))
    return /stop/i.test(piece) ? undefined : { class: null, target: null };
  const what = active ?? broken.exec(piece)?.groups?.what;
  if (what === undefined) return undefined;
  // `stopping draining the node` and `stopping the drain of the node` name the step as somebody who begins it would.
  const [read] = actionsIn(/^\w+ing\b/i.test(what) ? what : `started ${what}`, 'chat');
  if (read === undefined || read.mode !== 'doing') return undefined;
  return { class: read.class, target: read.targets[0] ?? null };
}
