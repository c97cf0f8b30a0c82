// Who has this room open and what they are writing, read from the awareness of the shared document.
import type { Awareness } from 'y-protocols/awareness';
import {
  type AwarenessState,
  type DocumentPart,
  lookedAtRegions,
  type TimelineEntryKind,
  timelineEntryKinds,
} from '../../domain/document.ts';
import { type PersonId, personId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/time.ts';
import { type IncidentRole, incidentRole } from '../../domain/vocabulary.ts';

export type PersonHere = {
  /** One open tab; a person with two tabs is here twice. */
  readonly tab: number;
  readonly self: boolean;
  readonly person: { readonly id: PersonId; readonly name: string };
  readonly role: IncidentRole | null;
  readonly editing: DocumentPart | null;
  readonly draft: { readonly kind: TimelineEntryKind; readonly text: string } | null;
  readonly looking: AwarenessState['looking'];
};

/** Longest piece of an unfinished text that is shown to others. */
const draftLimit = 600;

/** Reads one tab's state; null when it says nothing usable. The states of others are their word, not ours. */
export function readPersonHere(tab: number, state: unknown, self: boolean): PersonHere | null {
  if (!isRecord(state) || !isRecord(state.person)) return null;
  const id = personId.safeParse(state.person.id);
  const name = state.person.name;
  if (!id.success || typeof name !== 'string') return null;
  const role = incidentRole.safeParse(state.role);
  const editing = state.editing;
  return {
    tab,
    self,
    person: { id: id.data, name: name.slice(0, 100) },
    role: role.success ? role.data : null,
    editing: typeof editing === 'string' ? (editing as DocumentPart) : null,
    draft: readDraft(state.draft),
    looking: readLooking(state.looking),
  };
}

function readDraft(value: unknown): PersonHere['draft'] {
  if (!isRecord(value)) return null;
  const kind = timelineEntryKinds.find((known) => known === value.kind);
  const text = value.text;
  return kind === undefined || typeof text !== 'string' || text.trim() === '' ? null : { kind, text: text.slice(0, draftLimit) };
}

function readLooking(value: unknown): PersonHere['looking'] {
  if (!isRecord(value)) return null;
  const region = lookedAtRegions.find((known) => known === value.region);
  if (region === undefined) return null;
  const at = epochMs.safeParse(value.at);
  const { item } = value;
  return typeof item === 'string' && at.success ? { region, item: item.slice(0, 100), at: at.data } : { region, item: null, at: null };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Follows who is here. The list keeps its identity while only carets move. */
export class PeopleHere {
  readonly #awareness: Awareness;
  readonly #listeners = new Set<() => void>();
  #people: readonly PersonHere[] = [];
  #others: readonly PersonHere[] = [];
  #text = '';
  #othersText = '';

  constructor(awareness: Awareness) {
    this.#awareness = awareness;
    this.#refresh();
    awareness.on('change', this.#onChange);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly people = (): readonly PersonHere[] => this.#people;
  /** Everybody but this tab; keeps its identity while only this tab types. */
  readonly others = (): readonly PersonHere[] => this.#others;

  destroy(): void {
    this.#awareness.off('change', this.#onChange);
    this.#listeners.clear();
  }

  readonly #onChange = (): void => {
    if (!this.#refresh()) return;
    for (const listener of this.#listeners) listener();
  };

  #refresh(): boolean {
    const people = [...this.#awareness.getStates()]
      .flatMap(([tab, state]) => readPersonHere(tab, state, tab === this.#awareness.clientID) ?? [])
      .sort((a, b) => a.person.name.localeCompare(b.person.name) || a.tab - b.tab);
    const text = JSON.stringify(people);
    if (text === this.#text) return false;
    this.#text = text;
    this.#people = people;
    const others = people.filter((here) => !here.self);
    const othersText = JSON.stringify(others);
    if (othersText !== this.#othersText) {
      this.#othersText = othersText;
      this.#others = others;
    }
    return true;
  }
}

/** Those who write in this entry, note or draft, each once. */
export function editorsOf(people: readonly PersonHere[], part: DocumentPart): PersonHere[] {
  return onePerPerson(people.filter((here) => here.editing === part));
}

/** Everybody who writes anywhere, each once. */
export function writersOf(people: readonly PersonHere[]): PersonHere[] {
  return onePerPerson(people.filter((here) => here.editing !== null || here.draft !== null));
}

export function onePerPerson(people: readonly PersonHere[]): PersonHere[] {
  const seen = new Set<PersonId>();
  return people.filter(({ person }) => !seen.has(person.id) && seen.add(person.id));
}

/** Those who read from this row on, each once: who reads at the end is where everybody is, and marks no row. */
export function readersOf(people: readonly PersonHere[], item: string): PersonHere[] {
  return onePerPerson(people.filter((here) => here.looking?.region === 'timeline' && here.looking.item === item));
}

/** The tab of a person to go along with: the one they write in, else one that is on their screen; null when they are gone. */
export function tabOf(people: readonly PersonHere[], person: PersonId): PersonHere | null {
  const tabs = people.filter((here) => here.person.id === person);
  return tabs.find((here) => here.editing !== null || here.draft !== null) ?? tabs.find((here) => here.looking !== null) ?? tabs[0] ?? null;
}

/** `Noor and Wei are editing`. */
export function editingWords(people: readonly PersonHere[]): string {
  const names = people.map((here) => here.person.name);
  if (names.length === 1) return `${names[0]} is editing`;
  if (names.length <= 3) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are editing`;
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} others are editing`;
}
