// Which records are considered for what is going on.
import { describe, expect, it } from 'vitest';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import { createKnowledgeIndex } from './knowledge-index.ts';
import { minute, record, TestRoom } from './test-room.ts';
import { workingMemory } from './working-memory.ts';

const found = (records: KnowledgeRecord[], room: TestRoom): string[] =>
  createKnowledgeIndex(records)
    .candidates(workingMemory(room.state, minute(10)))
    .map((candidate) => candidate.record.id);

describe('createKnowledgeIndex', () => {
  const oom = record({ id: 'oom', key: { symptoms: ['out of memory', 'OOMKilled'] } });
  const kube = record({ id: 'kube', key: { technologies: ['kubernetes', 'pod'] } });
  const queue = record({ id: 'queue', key: { entityKinds: ['queue'] } });
  const general = record({ id: 'general' });

  it('finds records by symptom, technology and kind of entity, and general ones always, the most telling first', () => {
    const room = new TestRoom().event(1, 'symptom', 'orders-queue', 'pod OOMKilled');
    expect(found([general, kube, queue, oom], room)).toEqual(['oom', 'kube', 'queue', 'general']);
    expect(found([general, kube, queue, oom], new TestRoom())).toEqual(['general']);
  });

  it('does not take what got better or was ruled out for a symptom', () => {
    const better = new TestRoom()
      .event(1, 'symptom', 'api', 'OOMKilled')
      .event(2, 'symptom', 'api', 'OOMKilled no more', { direction: 'better' });
    expect(found([oom], better)).toEqual([]);
    expect(found([oom], new TestRoom().event(1, 'cause', 'out of memory', 'ruled out'))).toEqual([]);
    expect(found([oom], new TestRoom().event(1, 'cause', 'out of memory', 'suspected'))).toEqual(['oom']);
  });

  it('leaves out drafts and deprecated records', () => {
    const room = new TestRoom().event(1, 'symptom', 'api', 'OOMKilled');
    expect(found([record({ ...oom, id: 'draft', status: 'draft' }), record({ ...oom, id: 'old', status: 'deprecated' })], room)).toEqual(
      [],
    );
  });

  it('looks at 150 keyed records at most, the most telling of them', () => {
    const many = Array.from({ length: 400 }, (_, index) => record({ id: `r${index}`, key: { technologies: ['pod'] } }));
    const room = new TestRoom().event(1, 'symptom', 'api', 'pod OOMKilled');
    const ids = found([...many, oom], room);
    expect(ids).toHaveLength(150);
    expect(ids[0]).toBe('oom');
  });
});
