// Splits what people write into sentences, sentences into clauses and clauses into words.

export type Word = { readonly text: string; readonly lower: string; readonly start: number; readonly end: number };

/** Longer texts are read up to here: nobody says something new after four pages. */
const maxLength = 6_000;
const maxSentences = 40;

const boundary = /(?<=[^\s.][.!?])["'”’)]?\s+(?=\S)|\n+|\s+\.\.\.\s+/g;
const abbreviation = /(?:^|\s)(?:e\.g|i\.e|approx|vs|etc|no|incl|resp|ca|cf|fig|mr|mrs|dr)\.$/i;

/** Sentences of a text, trimmed, without empty ones; at most 40. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const part of text.slice(0, maxLength).split(boundary)) {
    const sentence = part?.trim().replace(/^(?:[-*•>]\s+)+/, '') ?? '';
    const last = sentences.at(-1);
    if (last !== undefined && abbreviation.test(last)) sentences[sentences.length - 1] = `${last} ${sentence}`;
    else if (sentence !== '') sentences.push(sentence);
    if (sentences.length >= maxSentences) break;
  }
  return sentences;
}

const clauseBreak =
  /;\s+|\s+[-–—]\s+|,\s+(?:and then|and(?!\s+(?:the|a|an|both|all|our|`)\b|\s+`)|but|so|then|while|because|since|which|whereas|although|though|however|they|we|i|it)\s+(?=\S)|\s+(?:but|because|although|whereas|so that|since)\s+|,\s+(?=(?:[a-z]+ing|not|no|only|just|now)\s)|\.\s+/gi;

/** Clauses of a sentence, in order, each with where it starts. */
export function clausesOf(sentence: string): { readonly text: string; readonly start: number }[] {
  const clauses: { text: string; start: number }[] = [];
  let start = 0;
  for (const match of sentence.matchAll(clauseBreak)) {
    // A break without anything before it is no break.
    if (match.index === 0) continue;
    clauses.push({ text: sentence.slice(start, match.index), start });
    const joint = /^[,\s]+(?:and then|and|then)\s+$/i.test(match[0])
      ? match[0].length
      : /[,]\s+(?:they|we|i|it)\s+$/i.test(match[0])
        ? match[0].search(/[a-z]/i)
        : match[0].length;
    start = match.index + joint;
  }
  clauses.push({ text: sentence.slice(start), start });
  return clauses.filter((clause) => clause.text.trim() !== '');
}

const wordPattern =
  /`[^`\n]*`|(?<![\w.*])\/[\w*][\w*./-]*|https?:\/\/\S+|@[\w-]+|#?[A-Za-z0-9][\w.\-/:#%']*[\w%]|[A-Za-z0-9]|[,;:()]|[-=]>/g;

/** Words of a clause; commas, colons, brackets and arrows are words of their own. At most 120. */
export function wordsIn(clause: string): Word[] {
  const words: Word[] = [];
  for (const match of clause.matchAll(wordPattern)) {
    words.push({
      text: match[0],
      lower: match[0].toLowerCase().replaceAll('’', "'"),
      start: match.index,
      end: match.index + match[0].length,
    });
    if (words.length >= 120) break;
  }
  return words;
}
