import { expect, it } from 'vitest';
import type { PersonId } from '../../domain/ids.ts';
import { readEntry } from '../../domain/log.ts';
import { newsOf } from './room-news.ts';
import { makeEntry } from './test-world.ts';

const me = { id: 'mara' as PersonId, name: 'Mara' };
const wei = { id: 'wei', name: 'Wei' };
const by = (person: { id: string; name: string }, seq: number, kind: string, data: unknown) =>
  readEntry({ ...makeEntry(seq), kind, data, actor: { type: 'person', ...person } });

it('sums up events and tells at once what was given to me', () => {
  const entries = [
    readEntry(makeEntry(2)),
    readEntry(makeEntry(3)),
    by(wei, 4, 'severity-set', { number: 4, from: 'sev2', to: 'sev1' }),
    by(wei, 5, 'task-given', { actionId: 'a', class: null, target: null, text: 'Look at the pool', doer: me, callBackAt: null }),
    by(wei, 6, 'task-given', { actionId: 'b', class: null, target: null, text: 'Not mine', doer: wei, callBackAt: null }),
    by(wei, 7, 'role-set', { number: 7, role: 'scribe', person: me, previous: null }),
  ];
  expect(newsOf(entries, me)).toEqual({
    events: 3,
    worse: 3,
    urgent: ['Wei gave you: Look at the pool', 'Wei gave you the role Scribe'],
  });
});

it('keeps quiet about what I did myself', () => {
  expect(newsOf([by(me, 4, 'severity-set', { number: 4, from: 'sev2', to: 'sev1' })], me)).toEqual({ events: 0, worse: 0, urgent: [] });
});
