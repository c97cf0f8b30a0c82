// The directory of accounts: who exists, kept in memory because every decision looks people up.
import type { Person } from '../../domain/api.ts';
import { type PersonId, personId } from '../../domain/ids.ts';
import { type AccountRole, accountRoles } from '../../domain/policy.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import type { PrismaClient } from '../store/generated/client.ts';

export type People = {
  find(id: PersonId): PersonRef | undefined;
  /** Everybody, in the order of their names. */
  list(): Person[];
  /** Reads the accounts again, after one was made or changed here, and tells the other nodes. */
  reload(): Promise<void>;
  /** Reads the accounts again. */
  refresh(): Promise<void>;
};

/** Reads the accounts and keeps them. `ring` tells the other nodes to read them again. */
export async function openPeople(prisma: PrismaClient, ring: () => void): Promise<People> {
  let people = new Map<PersonId, Person>();
  const refresh = async (): Promise<void> => {
    const users = await prisma.user.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }] });
    const read = users.map(
      ({ id, name, email, accountRole }): Person => ({
        id: personId.parse(id),
        name,
        email,
        accountRole: readAccountRole(accountRole),
      }),
    );
    people = new Map(read.map((person) => [person.id, person]));
  };
  await refresh();
  return {
    find(id) {
      const person = people.get(id);
      return person === undefined ? undefined : { id: person.id, name: person.name };
    },
    list: () => [...people.values()],
    async reload() {
      await refresh();
      ring();
    },
    refresh,
  };
}

/** A role as stored; anything unknown may only look. */
export function readAccountRole(stored: unknown): AccountRole {
  return accountRoles.find((role) => role === stored) ?? 'viewer';
}
