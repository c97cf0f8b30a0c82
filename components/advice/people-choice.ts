// Who can be chosen to do or to answer something: the room's people first, each with role and open work.
import type { Person } from '../../domain/api.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { type IncidentRole, roleWord } from '../../domain/vocabulary.ts';

export type PersonChoice = {
  readonly id: PersonId;
  readonly name: string;
  readonly role: IncidentRole | null;
  /** `Ops, 1 open task`, `Responder, free`, `free`. */
  readonly words: string;
};

/**
 * People whose name starts a word with `query`: holders of `role` first, then other holders of roles, then the rest by
 * name. Accounts that may only look are left out, because they could not report back.
 */
export function peopleChoices(people: readonly Person[], room: RoomState, query: string, role: IncidentRole | null): PersonChoice[] {
  const wanted = query.trim().toLowerCase();
  return people
    .filter((person) => person.accountRole !== 'viewer')
    .filter((person) => wanted === '' || ` ${person.name.toLowerCase()}`.includes(` ${wanted}`))
    .map((person) => {
      const held = room.roles.filter((one) => one.person.id === person.id).map((one) => one.role);
      const first = role !== null && held.includes(role) ? role : (held[0] ?? null);
      const open = [...room.actions.values()].filter(
        (action) => action.doer.id === person.id && action.doneAt === null && action.outcome === null,
      ).length;
      const load = open === 0 ? 'free' : `${open} open task${open === 1 ? '' : 's'}`;
      return { id: person.id, name: person.name, role: first, words: first === null ? load : `${roleWord[first]}, ${load}` };
    })
    .sort((a, b) => order(a, role) - order(b, role) || a.name.localeCompare(b.name));
}

function order(choice: PersonChoice, role: IncidentRole | null): number {
  if (role !== null && choice.role === role) return 0;
  return choice.role === null ? 2 : 1;
}
