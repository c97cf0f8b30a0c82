// What an export makes of each row: as it is, or with the people of the incident behind pseudonyms.
import { setImmediate } from 'node:timers/promises';
import type { BundleSignal } from '../../domain/bundle.ts';
import type { Actor } from '../../domain/event.ts';
import { type RawEntry, readEntry } from '../../domain/log.ts';
import { maxSignalTextLength } from '../../domain/signal.ts';
import type { IncidentSnapshot } from '../store/bundle-store.ts';
import { DocumentNames } from './bundle-document-names.ts';
import { PeopleBook } from './bundle-names.ts';

/** Somebody with an account on this server. */
export type KnownAccount = { readonly id: string; readonly name: string; readonly email: string };

type Edit = { readonly actor: Actor; readonly bytes: Uint8Array };

export type Disguise = {
  entry(entry: RawEntry): RawEntry;
  signal(signal: BundleSignal): BundleSignal;
  update(edit: Edit): Edit;
  /** Nobody can say what a picture shows. */
  readonly withImages: boolean;
};

/** Nothing is replaced. */
export const undisguised: Disguise = { entry: (entry) => entry, signal: (signal) => signal, update: (edit) => edit, withImages: true };

/**
 * Replaces people by `responder-1`, `responder-2`, ... in the order in which they come up: in the log, in the edits of the
 * document, among those who sent signals that people send; then everybody else with an account here. Reads log, document and
 * senders once.
 */
export async function disguiseOf(snapshot: IncidentSnapshot, accounts: readonly KnownAccount[]): Promise<Disguise> {
  const book = new PeopleBook();
  const senders = await snapshot.senders();
  for (const { from } of senders) book.reserve(from);
  for (const { name } of accounts) book.reserve(name);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const meet = (person: { readonly id: string; readonly name: string }): void => {
    const account = byId.get(person.id);
    // First as the account is called now, and then as they were called then.
    if (account !== undefined) book.add(account);
    book.add(person);
  };
  for await (const page of snapshot.entries()) for (const entry of page) for (const person of peopleIn(entry)) book.reserve(person.name);
  for await (const page of snapshot.entries()) for (const entry of page) for (const person of peopleIn(entry)) meet(person);
  for await (const page of snapshot.updates()) for (const { actor } of page) if (actor.type === 'person') meet(actor);
  for (const { from } of senders) book.add({ id: null, name: from });
  for (const account of accounts.toSorted((a, b) => (a.id < b.id ? -1 : 1))) book.add(account);

  const pseudonyms = book.pseudonyms();
  const names = new DocumentNames(pseudonyms);
  for await (const page of snapshot.updates()) {
    for (const { bytes } of page) {
      names.read(bytes);
      // A long text is looked through with each edit; others get their turn in between.
      await setImmediate();
    }
  }
  return {
    entry(entry) {
      const actor = actorOf(entry.actor);
      if (readEntry(entry).kind === 'foreign') return { ...entry, actor, data: pseudonyms.freeJson(entry.data) };
      const replaced = { ...entry, actor, data: pseudonyms.json(entry.data) };
      // A longer text may be more than the field takes, and the entry would be of no kind that is known.
      return readEntry(replaced).kind === 'foreign' ? { ...replaced, data: pseudonyms.fitted.json(entry.data) } : replaced;
    },
    signal: (signal) => ({
      ...signal,
      from: within(200, signal.from),
      text: within(maxSignalTextLength, signal.text),
      externalId: signal.externalId === null ? null : within(200, signal.externalId),
      attributes: attributesOf(pseudonyms.freeJson(signal.attributes)),
    }),
    update: ({ actor, bytes }) => ({ actor: actorOf(actor), bytes: names.rewrite(bytes) }),
    withImages: false,
  };

  function within(most: number, text: string): string {
    const replaced = pseudonyms.text(text);
    return replaced.length > most ? pseudonyms.fitted.text(text) : replaced;
  }

  function actorOf(actor: Actor): Actor {
    if (actor.type !== 'person') return { ...actor, name: pseudonyms.text(actor.name) };
    const id = pseudonyms.id(actor.id);
    return { type: 'person', id, name: id };
  }
}

/** Everybody whom an entry holds as a person, wherever in it. */
function peopleIn(entry: RawEntry): { readonly id: string; readonly name: string }[] {
  const found: { readonly id: string; readonly name: string }[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const inner of Object.values(value)) {
      if (isPerson(inner)) found.push(inner);
      look(inner);
    }
  };
  if (entry.actor.type === 'person') found.push(entry.actor);
  look(entry.data);
  return found;
}

function isPerson(value: unknown): value is { readonly id: string; readonly name: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'name' in value &&
    typeof value.name === 'string'
  );
}

function attributesOf(value: unknown): BundleSignal['attributes'] {
  // An object stays an object, and JSON stays JSON.
  return value as BundleSignal['attributes'];
}
