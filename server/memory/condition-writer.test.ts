import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Condition, KnowledgeRecord } from '../../domain/knowledge.ts';
import { readConditions } from './condition-grammar.ts';
import { writeConditions, writeTarget } from './condition-writer.ts';
import { targetOf } from './playbook-reader.ts';
import { loadStarterKnowledge } from './starter-knowledge.ts';

/** What a condition asks, without how it reads. */
function asked({ text: _, question: __, ...rest }: Condition): unknown {
  return rest;
}

describe('conditions as a playbook writes them', () => {
  let records: readonly KnowledgeRecord[];
  beforeAll(async () => {
    records = (await loadStarterKnowledge(join(import.meta.dirname, '../../knowledge'))).records;
  });

  it('are read back as they were, for everything the starter knowledge asks', () => {
    for (const { id, conditions } of records) {
      const back = readConditions(writeConditions(conditions), { any: [], not: [] });
      expect(back.faults, id).toEqual([]);
      expect(back.conditions.map(asked), id).toEqual(conditions.map(asked));
      expect(back.conditions.map((one) => one.question)).toEqual(conditions.map((one) => one.question));
    }
  });

  it('name targets as a playbook does', () => {
    for (const { id, action } of records) expect(targetOf(writeTarget(action.target)), id).toEqual(action.target);
    expect(writeTarget({ from: 'named', name: 'edge' })).toBe('"edge"');
  });

  it('keep a clause whole whatever its words hold', () => {
    const odd: Condition = { kind: 'fact', any: ['a; b, (c)'], text: 'x', question: 'Is it (so); really?' };
    const written = writeConditions([odd, { kind: 'conflict', text: 'x' }]);
    expect(written).toBe('said: a b c (ask: Is it so really?);\nsources disagree');
    expect(readConditions(written, { any: [], not: [] }).faults).toEqual([]);
  });
});
