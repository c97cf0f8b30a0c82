// Words and phrases: how texts of events and the key words of knowledge are compared.
import { recentMemo } from './recent-memo.ts';

/** A text as stems, compounds both whole and in parts: `OOMKilled` gives `oomkill`, `oom`, `kill`. */
export type Words = { readonly list: readonly string[]; readonly set: ReadonlySet<string> };

/** A word or phrase to look for: a compound is found written as one (`whole`) or in parts, which are the same for most. */
export type Phrase = {
  readonly text: string;
  readonly whole: readonly string[];
  readonly parts: readonly string[];
  /** Whole and parts; the parts only where they differ. */
  readonly forms: readonly (readonly string[])[];
};

const vowel = /[aeiouy]/;

/** A light, deterministic English stem: plural, -ing, -ed and a final e go; numbers and short words stay. */
export function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  let out = word;
  if (out.endsWith('ies') && out.length > 4) out = `${out.slice(0, -3)}y`;
  else if (/(?:ss|sh|ch|x|z)es$/.test(out)) out = out.slice(0, -2);
  else if (out.endsWith('s') && !/(?:ss|us|is)$/.test(out)) out = out.slice(0, -1);
  for (const ending of ['ing', 'ed']) {
    const rest = out.slice(0, -ending.length);
    if (!out.endsWith(ending) || rest.length < 3 || !vowel.test(rest)) continue;
    out = /([bdgklmnprt])\1$/.test(rest) && !/(?:ll)$/.test(rest) ? rest.slice(0, -1) : rest;
    break;
  }
  return out.length > 4 && out.endsWith('e') ? out.slice(0, -1) : out;
}

/** Splits a text into its stems. */
export function wordsOf(text: string): Words {
  const list: string[] = [];
  for (const token of tokens(text)) {
    list.push(token.whole);
    if (token.parts.length > 1) list.push(...token.parts);
  }
  return { list, set: new Set(list) };
}

/** Phrases that were read, by their texts: as many as the knowledge has, whatever is said in incidents. */
const phrases = new Map<string, Phrase>();

/** How many phrases with each word were read. */
const phrasesWith = new Map<string, number>();

/** Reads one key word or phrase. Records share most of theirs: the same text gives the same object. */
export function phraseOf(text: string): Phrase {
  const known = phrases.get(text);
  if (known !== undefined) return known;
  const found = tokens(text);
  const whole = found.map((token) => token.whole);
  const parts = found.flatMap((token) => token.parts);
  const phrase = { text, whole, parts, forms: parts.length === whole.length ? [whole] : [whole, parts] };
  for (const form of phrase.forms) for (const word of form) phrasesWith.set(word, (phrasesWith.get(word) ?? 0) + 1);
  phrases.set(text, phrase);
  return phrase;
}

/** Words by which to notice a phrase, whatever holds it holds one of them: of each form the one that the fewest phrases have. */
export function anchorsOf({ forms }: Phrase, frequency: ReadonlyMap<string, number> = phrasesWith): readonly string[] {
  const anchors = new Set<string>();
  for (const form of forms) {
    let anchor: string | undefined;
    for (const word of form) if (anchor === undefined || (frequency.get(word) ?? 0) < (frequency.get(anchor) ?? 0)) anchor = word;
    if (anchor !== undefined) anchors.add(anchor);
  }
  return [...anchors];
}

/** Whether the phrase stands in the text: its words near one another, in any order. */
export function hasPhrase(words: Words, phrase: Phrase): boolean {
  return near(words, phrase.whole) || (phrase.parts.length !== phrase.whole.length && near(words, phrase.parts));
}

/** Whether the one name stands in the other as whole words, both lower-cased: `checkout` in `checkout api pods`. */
export function sameName(one: string, other: string): boolean {
  const a = plainWords(one);
  const b = plainWords(other);
  return containsRun(a, b) || containsRun(b, a);
}

/** Lower-cased words of a name, split at everything that is no letter or digit. */
export const plainWords = recentMemo(10_000, readPlainWords);

/** The same for a text that is read once. */
export function readPlainWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Whether `part` stands in `whole` as consecutive words; one word of under three letters counts for nothing. */
export function containsRun(whole: readonly string[], part: readonly string[]): boolean {
  const first = part[0];
  if (first === undefined || (part.length === 1 && first.length < 3)) return false;
  return whole.some((_, start) => part.every((word, offset) => whole[start + offset] === word));
}

function tokens(text: string): { whole: string; parts: string[] }[] {
  const out: { whole: string; parts: string[] }[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const raw = match[0];
    const parts = raw.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{L}+/gu) ?? [raw];
    // 5xx, v2 and i3 are words of their own: digits are split off in names of camel case only.
    const split = parts.length > 1 && /\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}/u.test(raw) ? parts : [raw];
    out.push({ whole: stem(raw.toLowerCase()), parts: split.map((part) => stem(part.toLowerCase())) });
  }
  return out;
}

function near({ list, set }: Words, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false;
  for (const word of wanted) if (!set.has(word)) return false;
  if (wanted.length === 1) return true;
  const span = wanted.length + 2;
  for (let at = 0; at < list.length; at += 1) {
    if (wanted.includes(list[at] ?? '') && holdsAll(list, at, Math.min(list.length, at + span), wanted)) return true;
  }
  return false;
}

/** Whether all of the words stand between two places of the list. */
function holdsAll(list: readonly string[], from: number, to: number, wanted: readonly string[]): boolean {
  for (const word of wanted) {
    let at = from;
    while (at < to && list[at] !== word) at += 1;
    if (at === to) return false;
  }
  return true;
}
