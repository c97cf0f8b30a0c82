import { describe, expect, it } from 'vitest';
import type { Person } from '../../domain/api.ts';
import type { EventNumber, PersonId } from '../../domain/ids.ts';
import { peopleChoices } from './people-choice.ts';
import { accepted, anOffer, mara, roomAfter, tomas } from './test-room.ts';

const person = (id: string, name: string, accountRole: Person['accountRole'] = 'member'): Person => ({
  id: id as PersonId,
  name,
  email: `${id}@example.org`,
  accountRole,
});
const people = [
  person('jonas', 'Jonas Tolle'),
  person('mara', 'Mara'),
  person('anna', 'Anna'),
  person('tomas', 'Tomas'),
  person('eve', 'Eve', 'viewer'),
];

describe('peopleChoices', () => {
  const room = roomAfter(
    { kind: 'role-set', data: { number: 2 as EventNumber, role: 'commander', person: mara, previous: null } },
    { kind: 'role-set', data: { number: 3 as EventNumber, role: 'operations', person: tomas, previous: null } },
    anOffer('a'),
    accepted('1', 'a', 1),
  );

  it('puts the role that does it first, then other roles, then names; nobody who may only look', () => {
    expect(peopleChoices(people, room, '', 'operations').map(({ name, words }) => `${name}: ${words}`)).toEqual([
      'Tomas: Ops, 1 open task',
      'Mara: Commander, free',
      'Anna: free',
      'Jonas Tolle: free',
    ]);
  });
  it('finds by the start of any name', () => {
    expect(peopleChoices(people, room, 'to', null).map((choice) => choice.name)).toEqual(['Tomas', 'Jonas Tolle']);
    expect(peopleChoices(people, room, 'om', null)).toEqual([]);
  });
});
