// What this browser keeps of a person's words: copies of documents, the list of unsaved edits, drafts. Read and cleared when they sign out.
import type { PersonId } from '../../domain/ids.ts';

/** Names begin with one of these and the incident, and end with `-<person>`: on a shared computer nobody sends or reads another's words. */
export const keptNames = { document: 'muster-document-', unsaved: 'muster-unsaved-', draft: 'muster-draft-' } as const;

/** Told to the window when somebody signs out on purpose: who guards unsaved words against closing the tab steps aside. */
export const leavingEvent = 'muster-leaving';

export type KeptPlaces = {
  readonly storage: Pick<Storage, 'getItem' | 'removeItem' | 'key' | 'length'>;
  readonly databases: Pick<IDBFactory, 'databases' | 'deleteDatabase'>;
};

export type UnsavedHere = {
  /** Entries with edits that the server has not stored. */
  readonly edits: number;
  /** Entries that were begun and never added. */
  readonly drafts: number;
};

/** What would be lost if this person's words were deleted from this browser now. */
export function unsavedHere(storage: KeptPlaces['storage'], person: PersonId): UnsavedHere {
  // A tab may have taken over what another still has in its list.
  const edits = new Set(keptKeys(storage, keptNames.unsaved, person).flatMap((key) => listIn(storage.getItem(key))));
  return { edits: edits.size, drafts: keptKeys(storage, keptNames.draft, person).length };
}

/** Deletes what this browser keeps of the person's words. Copies that another tab holds open go when it closes. */
export async function forgetWords({ storage, databases }: KeptPlaces, person: PersonId): Promise<void> {
  for (const prefix of [keptNames.unsaved, keptNames.draft]) for (const key of keptKeys(storage, prefix, person)) storage.removeItem(key);
  const known = await databases.databases();
  const own = known.flatMap(({ name }) => (name !== undefined && isOf(name, keptNames.document, person) ? [name] : []));
  await Promise.all(own.map((name) => deleted(databases.deleteDatabase(name))));
}

function deleted(request: IDBOpenDBRequest): Promise<void> {
  return new Promise((resolve) => {
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });
}

/** The names of what is kept of the person under a prefix of `keptNames`. */
export function keptKeys(storage: Pick<Storage, 'key' | 'length'>, prefix: string, person: PersonId): string[] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  return keys.flatMap((key) => (key !== null && isOf(key, prefix, person) ? [key] : []));
}

function isOf(name: string, prefix: string, person: PersonId): boolean {
  return name.startsWith(prefix) && name.endsWith(`-${person}`);
}

/** The parts of a document that a kept list names; none when it cannot be read. */
export function listIn(stored: string | null): string[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** `3 edits are not saved yet and 1 draft was not added`. */
export function unsavedWords({ edits, drafts }: UnsavedHere): string {
  const parts = [
    edits === 0 ? null : edits === 1 ? '1 edit is not saved yet' : `${edits} edits are not saved yet`,
    drafts === 0 ? null : drafts === 1 ? '1 entry was begun and not added' : `${drafts} entries were begun and not added`,
  ];
  return parts.filter((part) => part !== null).join(', and ');
}
