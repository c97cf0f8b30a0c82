import { expect, test } from 'vitest';
import { actionId, incidentId, offerId, signalSeq } from '../../domain/ids.ts';
import { createKnowledgeIndex } from '../memory/knowledge-index.ts';
import { minute, TestRoom } from '../memory/test-room.ts';
import { workingMemory } from '../memory/working-memory.ts';
import { draftsFromIncident } from './drafts-from-incident.ts';

const incident = incidentId.parse('i1');
const troubled = () =>
  new TestRoom()
    .event(1, 'symptom', 'orders-db pool wait', 'connection pool exhausted')
    .event(2, 'change', 'checkout-api config', 'version 8841 deployed')
    .stage(5, 'detect', 'mitigate');

test('a step becomes a draft with the state in which it was taken, how it went, and where it comes from', () => {
  const room = troubled().action(10, 'restart', 'orders-db', { outcome: 'worked' });
  const { drafts, passedOver } = draftsFromIncident(incident, room.entries);
  expect(passedOver).toEqual([]);
  expect(drafts).toMatchObject([
    {
      id: 'incident/i1#restart-orders-db',
      status: 'draft',
      key: { symptoms: ['connection pool exhausted'], stages: ['mitigate'] },
      conditions: [
        { kind: 'symptom', any: ['connection pool exhausted'] },
        { kind: 'stage', in: ['mitigate'] },
      ],
      action: { class: 'restart', text: 'restart {target}', target: { from: 'symptom' }, risk: 'cautious' },
      provenance: { kind: 'incident', incident: 'i1', reference: 'INC-1', action: 'restart orders-db (worked)' },
    },
  ]);
});

test('what changed is what was rolled back', () => {
  const room = troubled().action(10, 'rollback', 'checkout-api', { outcome: 'partly' });
  const [draft] = draftsFromIncident(incident, room.entries).drafts;
  expect(draft?.action.target).toEqual({ from: 'change' });
  expect(draft?.conditions.map(({ kind }) => kind)).toEqual(['symptom', 'change', 'stage']);
});

test('only what was known then is a condition', () => {
  const room = troubled().action(10, 'restart', 'orders-db').event(20, 'symptom', 'mail-worker', 'queue is stuck');
  expect(JSON.stringify(draftsFromIncident(incident, room.entries).drafts)).not.toContain('stuck');
});

test('says of every other step why there is no draft', () => {
  const room = new TestRoom().action(1, 'restart', 'orders-db');
  room.event(2, 'symptom', 'orders-db pool wait', 'connection pool exhausted');
  room.action(3, 'scale', 'orders-db', { outcome: 'harmful' }).action(4, 'verify', 'orders-db').action(5, 'isolate', 'orders-db');
  room.action(6, 'isolate', 'orders-db');
  const advised = { actionId: actionId.parse('n'), class: 'throttle' as const, target: 'orders-db', text: 'Throttled', by: 'ana' };
  room.add(7, {
    kind: 'action-noticed',
    data: { ...advised, state: 'done', sources: [signalSeq.parse(1)], offerId: offerId.parse('o1') },
  });
  const { drafts, passedOver } = draftsFromIncident(incident, room.entries);
  expect(drafts.map(({ action }) => action.class)).toEqual(['isolate']);
  expect(passedOver.map(({ why }) => why)).toEqual([
    'Nothing was known to be wrong when it was taken.',
    'Made it worse: it is kept as a dead end.',
    'Every incident has this step.',
    'The same step was taken before in this incident.',
    'It followed advice: the record it came from learns from it.',
  ]);
});

test('an approved draft is a candidate in an incident like it, and not before', () => {
  const [draft] = draftsFromIncident(incident, troubled().action(10, 'restart', 'orders-db', { outcome: 'worked' }).entries).drafts;
  const again = new TestRoom()
    .event(1, 'symptom', 'ledger-db pool wait', 'connection pool exhausted since 02:10')
    .stage(3, 'detect', 'mitigate');
  const memory = workingMemory(again.state, minute(5));
  expect(createKnowledgeIndex([draft!]).candidates(memory)).toEqual([]);
  expect(createKnowledgeIndex([{ ...draft!, status: 'active' }]).candidates(memory)).toHaveLength(1);
});
