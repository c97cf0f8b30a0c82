// Pseudonyms for the people of an incident: who is known by which names, and where those names stand in a text.
import {
  actionClasses,
  adviceRoles,
  channels,
  dimensions,
  directions,
  dismissReasons,
  incidentRoles,
  outcomes,
  responderRoles,
  risks,
  severities,
  stages,
} from '../../domain/vocabulary.ts';

/** A stretch of a text in which a person is named, and the pseudonym of that person. */
export type Mention = { readonly from: number; readonly to: number; readonly pseudonym: string };

type Replacer = {
  text(text: string): string;
  /** A value of JSON in one of our own formats: all its strings replaced, and all keys but those that a format may have. */
  json(value: unknown): unknown;
  /** A value of JSON in which the keys are somebody's words, too. */
  freeJson(value: unknown): unknown;
};

/** Replaces the names of people. The same person has the same pseudonym everywhere. */
export type Pseudonyms = Replacer & {
  /** Every stretch in which a known person is named as whole words, first to last. */
  mentions(text: string): Mention[];
  /** The same with every pseudonym as long as the name it stands for, where a text must not become longer. */
  readonly fitted: Replacer;
  /** The pseudonym for this id of a person; unknown ids stay. */
  id(id: string): string;
};

type Person = { readonly pseudonym: string };
type Form = { readonly exact: string; readonly lower: string; readonly anyCase: boolean; readonly pseudonym: string };

/** What is a pseudonym already stays: a bundle whose names were replaced stays as it is when they are replaced again. */
const alreadyPseudonym = /^(responder|user|vendor)-(\d{1,9})$/;
/** A name that is a word of the format could not be told from it. */
const formatWords: ReadonlySet<string> = new Set([
  ...[...actionClasses, ...adviceRoles, ...channels, ...dimensions, ...directions, ...dismissReasons, ...incidentRoles],
  ...[...outcomes, ...responderRoles, ...risks, ...severities, ...stages, 'person', 'agent', 'source', 'unknown', 'true', 'false', 'null'],
]);
const words = /[\p{L}\p{M}\p{N}_]+/gu;
const wordCharacter = /[\p{L}\p{M}\p{N}_]/u;

/** Collects the people of an incident and gives each a pseudonym, in the order in which they are added. */
export class PeopleBook {
  readonly #byId = new Map<string, Person>();
  readonly #byName = new Map<string, Person>();
  readonly #forms = new Map<string, Form>();
  readonly #reserved = new Set<string>();
  #last = 0;

  /** These senders of signals may be pseudonyms already: no one else gets those. */
  reserve(name: string): void {
    if (alreadyPseudonym.test(name)) this.#reserved.add(name);
  }

  /** Somebody with an account, or of whom only the name is known. Adding the same person again is a no-op. */
  add({ id, name, email }: { readonly id: string | null; readonly name: string; readonly email?: string }): void {
    const known = (id === null ? undefined : this.#byId.get(id)) ?? this.#nameOnly(id, name);
    const person = known ?? { pseudonym: this.#pseudonymFor(name) };
    if (id !== null) this.#byId.set(id, person);
    const key = name.toLowerCase();
    if (!this.#byName.has(key)) this.#byName.set(key, person);
    this.#addForm(name, true, person);
    if (email !== undefined) this.#addForm(email, true, person);
    const parts = name.split(/\s+/);
    if (parts.length < 2) return;
    // "Will you look, Grace?": only as people write a name, and not what could be an initial.
    for (const part of parts) if (part.length >= 3 && /^\p{Lu}/u.test(part)) this.#addForm(part, false, person);
  }

  pseudonyms(): Pseudonyms {
    const forms = new Map<string, Form[]>();
    for (const form of this.#forms.values()) {
      const first = firstWord(form.lower);
      if (first === null) continue;
      forms.set(first, [...(forms.get(first) ?? []), form]);
    }
    for (const list of forms.values()) list.sort((a, b) => b.exact.length - a.exact.length);
    return replacer(forms, new Map([...this.#byId].map(([id, { pseudonym }]) => [id, pseudonym])));
  }

  /** A sender of whom only the name is known is the account of that name; two accounts of one name are two people. */
  #nameOnly(id: string | null, name: string): Person | undefined {
    const person = this.#byName.get(name.toLowerCase());
    const isTaken = id !== null && person !== undefined && [...this.#byId.values()].includes(person);
    return isTaken ? undefined : person;
  }

  #pseudonymFor(name: string): string {
    if (alreadyPseudonym.test(name)) return name;
    let pseudonym: string;
    do pseudonym = `responder-${++this.#last}`;
    while (this.#reserved.has(pseudonym));
    return pseudonym;
  }

  #addForm(given: string, anyCase: boolean, { pseudonym }: Person): void {
    // From its first word on: nobody writes the sign before a handle every time.
    const exact = given.slice(Math.max(0, given.search(wordCharacter))).trim();
    const lower = exact.toLowerCase();
    if (exact.length < 2 || formatWords.has(lower) || exact === pseudonym) return;
    const known = this.#forms.get(lower);
    if (known === undefined || (anyCase && !known.anyCase)) this.#forms.set(lower, { exact, lower, anyCase, pseudonym });
  }
}

function replacer(forms: ReadonlyMap<string, readonly Form[]>, ids: ReadonlyMap<string, string>): Pseudonyms {
  const mentions = (text: string): Mention[] => {
    const found: Mention[] = [];
    let end = 0;
    for (const { 0: word, index } of text.matchAll(words)) {
      if (index < end) continue;
      const form = forms.get(word.toLowerCase())?.find((one) => standsAt(text, index, one));
      if (form === undefined) continue;
      end = index + form.exact.length;
      found.push({ from: index, to: end, pseudonym: form.pseudonym });
    }
    return found;
  };
  const replacerBy = (wordsFor: (mention: Mention) => string): Replacer => {
    const replace = (text: string): string => {
      let [replaced, done] = ['', 0];
      for (const mention of mentions(text)) {
        replaced += text.slice(done, mention.from) + wordsFor(mention);
        done = mention.to;
      }
      return done === 0 ? text : replaced + text.slice(done);
    };
    const walk = (value: unknown, isFree: boolean): unknown => {
      if (typeof value === 'string') return ids.get(value) ?? (formatWords.has(value) ? value : replace(value));
      if (Array.isArray(value)) return value.map((inner) => walk(inner, isFree));
      if (typeof value !== 'object' || value === null) return value;
      const person = 'id' in value && typeof value.id === 'string' ? ids.get(value.id) : undefined;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          !isFree && formatKey.test(key) ? key : replace(key),
          // Two people may have one name: whose it is here, the id beside it says.
          key === 'name' && person !== undefined ? person : walk(inner, isFree),
        ]),
      );
    };
    return { text: replace, json: (value) => walk(value, false), freeJson: (value) => walk(value, true) };
  };
  return { ...replacerBy(({ pseudonym }) => pseudonym), mentions, fitted: replacerBy(fitted), id: (id) => ids.get(id) ?? id };
}

const filler = '\u00b7';

/** The pseudonym in as many letters as the name has: `responder-12` in eight is `respo-12`, in three `r12`, in one a dot. */
export function fitted({ from, to, pseudonym }: Mention): string {
  const length = to - from;
  if (length >= pseudonym.length) return pseudonym.padEnd(length, filler);
  const number = pseudonym.slice(pseudonym.lastIndexOf('-') + 1);
  const room = length - number.length;
  if (room < 1) return filler.repeat(length);
  return room === 1 ? pseudonym.slice(0, 1) + number : `${pseudonym.slice(0, room - 1)}-${number}`;
}

/** Keys as the formats write them; other keys are somebody's words. */
const formatKey = /^[a-z]+(?:[A-Z][a-z]+)*$/;

function standsAt(text: string, at: number, { exact, lower, anyCase }: Form): boolean {
  const there = text.slice(at, at + exact.length);
  if (there !== exact && !(anyCase && there.toLowerCase() === lower)) return false;
  const [last, next] = [exact.at(-1) ?? '', text.slice(at + exact.length, at + exact.length + 2)];
  // Only a form that ends in a word must end where that word ends.
  return !wordCharacter.test(last) || next === '' || !wordCharacter.test(Array.from(next)[0] ?? '');
}

function firstWord(text: string): string | null {
  return /[\p{L}\p{M}\p{N}_]+/u.exec(text)?.[0] ?? null;
}
