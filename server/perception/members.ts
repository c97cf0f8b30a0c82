// Members of one thing that people name by their number alone: `-1 and -3` are of what was last spoken of whose members are so numbered.
import { isHostName, isPerson, isRegion } from './identifiers.ts';

/** What people say of members, by what was said before. Bounded. */
export type Members = {
  /** Notes the numbered names of a text. */
  hear(text: string): void;
  /** The sentence with the members' whole names, where it is known whose they are; else as it is. */
  expand(sentence: string): string;
};

const member = /(?<![\w./:@#-])([a-z][a-z0-9]*(?:-[a-z0-9]+)*)-(\d{1,3})(?![\w/:-]|\.\d)/g;
const suffix = /(?<![\w./:-])-(\d{1,3})(?![\w%/:-]|[.,]\d)/g;
const maxThings = 100;
const maxNumbers = 200;

/** The numbers by which a sentence names members without saying of what: `-1`, `-3`. */
export function bareMembers(sentence: string): string[] {
  return [...sentence.matchAll(suffix)].map(([written]) => written);
}

export function createMembers(): Members {
  /** Numbers by thing, the one last spoken of last. */
  const known = new Map<string, Set<string>>();
  return {
    hear(text) {
      for (const [name, thing = '', number = ''] of text.matchAll(member)) {
        if (isPerson(name) || isRegion(name) || !isHostName(name)) continue;
        const numbers = known.get(thing) ?? new Set<string>();
        if (numbers.size < maxNumbers) numbers.add(number);
        known.delete(thing);
        known.set(thing, numbers);
        const oldest = known.size > maxThings ? known.keys().next().value : undefined;
        if (oldest !== undefined) known.delete(oldest);
      }
    },
    expand(sentence) {
      const wanted = bareMembers(sentence).map((written) => written.slice(1));
      if (wanted.length === 0) return sentence;
      const things = [...known].reverse();
      const last = things.find(([, numbers]) => wanted.every((number) => numbers.has(number)))?.[0];
      return sentence.replace(suffix, (written, _number, at: number) => {
        // `db-2 and -3`: of the thing that the sentence has just named.
        const before = [...sentence.slice(0, at).matchAll(member)].at(-1)?.[1];
        const thing = before ?? last;
        return thing === undefined ? written : `${thing}${written}`;
      });
    },
  };
}
