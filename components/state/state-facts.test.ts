import { describe, expect, it } from 'vitest';
import { emptyRoom } from '../../domain/fold.ts';
import type { ActionId, PersonId, QuestionId } from '../../domain/ids.ts';
import type { ActionState, QuestionState, RoomState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { entityLine, ownerOf, unknowns, valueLine, valueParts } from './state-facts.ts';

const at = (ms: number) => ms as EpochMs;
const tomas = { id: 'tomas' as PersonId, name: 'Tomas' };
const action = (id: string, part: Partial<ActionState>): ActionState => ({
  id: id as ActionId,
  origin: 'task',
  offerId: null,
  class: null,
  target: null,
  text: id,
  doer: tomas,
  givenBy: 'Mara',
  acceptedAt: at(0),
  callBackAt: null,
  startedAt: null,
  doneAt: null,
  calledOff: null,
  outcome: null,
  outcomeAt: null,
  note: null,
  sources: [],
  ruling: null,
  ...part,
});
const question = (id: string, part: Partial<QuestionState> = {}): QuestionState => ({
  id: id as QuestionId,
  text: id,
  askedBy: 'Mara',
  to: tomas,
  askedAt: at(0),
  offerId: null,
  answer: null,
  ...part,
});

describe('ownerOf', () => {
  it('is operations, with the next report that is still to come', () => {
    const room: RoomState = {
      ...emptyRoom,
      roles: [
        { role: 'commander', person: { id: 'mara' as PersonId, name: 'Mara' }, since: at(0) },
        { role: 'operations', person: tomas, since: at(0) },
      ],
      actions: new Map([
        ['a' as ActionId, action('a', { callBackAt: at(90) })],
        ['b' as ActionId, action('b', { callBackAt: at(50) })],
        ['c' as ActionId, action('c', { callBackAt: at(10), doneAt: at(5) })],
      ]),
    };
    expect(ownerOf(room)).toMatchObject({
      holder: { person: tomas, role: 'operations' },
      callBack: { name: 'Tomas', at: 50, text: 'b' },
      underWay: 2,
    });
  });
  it('is the commander without operations, and nobody at first', () => {
    const mara = { id: 'mara' as PersonId, name: 'Mara' };
    expect(ownerOf({ ...emptyRoom, roles: [{ role: 'commander', person: mara, since: at(0) }] }).holder?.person).toBe(mara);
    expect(ownerOf(emptyRoom)).toEqual({ holder: null, callBack: null, underWay: 0 });
  });
});

it('puts asked questions before those worth asking, and lists none twice', () => {
  const room: RoomState = {
    ...emptyRoom,
    questions: new Map([
      ['q2' as QuestionId, question('q2', { askedAt: at(5) })],
      ['q1' as QuestionId, question('q1', { askedAt: at(1) })],
      ['q3' as QuestionId, question('q3', { answer: { kind: 'yes', text: null, by: 'Wei', at: at(9) } })],
    ]),
    openQuestions: [
      { text: 'Few wait', role: 'operations', waiting: 1 },
      { text: 'Many wait', role: 'operations', waiting: 4 },
      { text: 'Q3', role: 'operations', waiting: 9 },
    ],
  };
  expect(unknowns(room).map((unknown) => unknown.question.text)).toEqual(['q1', 'q2', 'Many wait', 'Few wait']);
});

it('gives a short value its entity, and lets a long one speak for itself', () => {
  expect(valueParts({ entity: 'Failing checkouts', value: '21%' })).toEqual({ lead: 'Failing checkouts', value: '21%' });
  expect(valueLine({ entity: 'Failing checkouts', value: '21%' })).toBe('Failing checkouts 21%');
  const long = { entity: 'Regions affected', value: 'eu-west and us-east' };
  expect(valueLine(long)).toBe('eu-west and us-east');
  expect(entityLine(long)).toBe('Regions affected');
  expect(entityLine({ entity: 'Failing checkouts', value: '21%' })).toBeNull();
});
