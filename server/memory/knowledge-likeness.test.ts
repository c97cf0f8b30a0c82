import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ActionClass } from '../../domain/vocabulary.ts';
import { contradictions, similarTo } from './knowledge-likeness.ts';
import { loadStarterKnowledge } from './starter-knowledge.ts';
import { record } from './test-room.ts';

const step = (id: string, cls: ActionClass, text: string, symptoms: string[], more: Parameters<typeof record>[0] = { id }) =>
  record({ ...more, id, key: { symptoms }, action: { class: cls, text } });

describe('records that may be doubles', () => {
  const restart = step('a', 'restart', 'Restart the cache', ['miss rate', 'evictions']);

  it('are found by kind of step, words and key, the likest first', () => {
    const same = step('b', 'replace', 'Restart the cache', ['evictions']);
    const near = step('c', 'restart', 'Restart the cache in one zone', ['evictions']);
    expect(similarTo(restart, [near, same, restart]).map((one) => one.record.id)).toEqual(['b', 'c']);
  });

  it('are not the same words for another trouble, nor another kind of step', () => {
    const elsewhere = step('d', 'restart', 'Restart the cache in one zone', ['certificate expired']);
    const look = step('e', 'inspect-logs', 'Restart the cache', ['evictions']);
    expect(similarTo(restart, [elsewhere, look])).toEqual([]);
  });
});

describe('records that contradict one another', () => {
  const pairs = (...records: ReturnType<typeof record>[]) =>
    [...contradictions(records)].map(([id, others]) => [id, others.map(({ other }) => other)]);

  it('turn the same thing opposite ways under the same key', () => {
    const up = step('up', 'scale', 'Raise the pool limit of {target}', ['pool wait']);
    const down = step('down', 'reconfigure', 'Lower the pool limit of {target}', ['pool wait', 'timeouts']);
    expect(pairs(up, down)).toEqual([
      ['up', ['down']],
      ['down', ['up']],
    ]);
  });

  it('forbid what the other asks', () => {
    const ask = step('ask', 'disable', 'Stop the batch jobs', ['backlog']);
    const forbid = step('forbid', 'disable', 'Never stop the batch jobs', ['backlog']);
    expect(pairs(ask, forbid)).toHaveLength(2);
  });

  it('do not when key, thing or situation differ', () => {
    const up = step('up', 'scale', 'Raise the pool limit of {target}', ['pool wait']);
    const otherKey = step('a', 'reconfigure', 'Lower the pool limit of {target}', ['certificate expired']);
    const otherThing = step('b', 'reconfigure', 'Lower the log level of {target}', ['pool wait']);
    const later = record({
      id: 'c',
      key: { symptoms: ['pool wait'] },
      conditions: [{ kind: 'done', classes: ['scale'], outcomes: ['harmful'], text: 'After scaling made it worse' }],
      action: { class: 'reconfigure', text: 'Lower the pool limit of {target}' },
    });
    expect(pairs(up, otherKey, otherThing, later)).toEqual([]);
  });

  it('are not in the starter knowledge', async () => {
    const { records } = await loadStarterKnowledge(join(import.meta.dirname, '../../knowledge'));
    expect([...contradictions(records)].map(([id, others]) => [id, others[0]?.why])).toEqual([]);
  });
});
