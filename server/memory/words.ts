// Words and phrases: how texts of events and the key words of knowledge are compared.

/** A text as stems, compounds both whole and in parts: `OOMKilled` gives `oomkill`, `oom`, `kill`. */
export type Words = { readonly list: readonly string[]; readonly set: ReadonlySet<string> };

/** A word or phrase to look for: a compound is found written as one (`whole`) or in parts. */
export type Phrase = { readonly text: string; readonly whole: readonly string[]; readonly parts: readonly string[] };

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

/** Reads one key word or phrase. */
export function phraseOf(text: string): Phrase {
  const found = tokens(text);
  return { text, whole: found.map((token) => token.whole), parts: found.flatMap((token) => token.parts) };
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

const wordsOfNames = new Map<string, readonly string[]>();
const mostNames = 20_000;

/** Lower-cased words of a name, split at everything that is no letter or digit. */
export function plainWords(text: string): readonly string[] {
  const known = wordsOfNames.get(text);
  if (known !== undefined) return known;
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  // The same few names are compared again and again; without an end the memo would grow with the log.
  if (wordsOfNames.size >= mostNames) wordsOfNames.clear();
  wordsOfNames.set(text, words);
  return words;
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

function near(words: Words, wanted: readonly string[]): boolean {
  if (wanted.length === 0 || !wanted.every((word) => words.set.has(word))) return false;
  if (wanted.length === 1) return true;
  const span = wanted.length + 2;
  return words.list.some((word, at) => {
    if (!wanted.includes(word)) return false;
    const slice = words.list.slice(at, at + span);
    return wanted.every((other) => slice.includes(other));
  });
}
