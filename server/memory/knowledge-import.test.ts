import { describe, expect, it } from 'vitest';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { StoredKnowledge } from '../../domain/stored-knowledge.ts';
import type { EpochMs } from '../../domain/time.ts';
import { planImport } from './knowledge-import.ts';
import { record } from './test-room.ts';

const step = (id: string, text: string, line = 3): KnowledgeRecord =>
  record({ id, action: { text }, provenance: { kind: 'playbook', path: 'p.md', line, title: 'P', quote: text } });

const stored = (says: KnowledgeRecord, given: Partial<StoredKnowledge> = {}): StoredKnowledge => ({
  ...{ number: 1, record: says, source: 'p.md', upstream: says, isPending: false, isGone: false, isEdited: false, mergedInto: null },
  ...{ createdAt: 0 as EpochMs, changedAt: 0 as EpochMs },
  ...given,
});

const upload = { path: 'p.md', isTrusted: false };
const starter = { path: 'p.md', isTrusted: true };
const [before, after] = [step('p#a', 'Restart {target}'), step('p#a', 'Restart {target} slowly')];
const draft = (says: KnowledgeRecord): KnowledgeRecord => ({ ...says, status: 'draft' });
const active = (says: KnowledgeRecord): KnowledgeRecord => ({ ...says, status: 'active' });

describe('importing a source again', () => {
  it('adds what is new: a draft of an upload, an active record of the starter knowledge', () => {
    expect(planImport([], [before], upload).writes).toMatchObject([{ kind: 'add', record: { status: 'draft' }, source: 'p.md' }]);
    expect(planImport([], [before], starter).writes).toMatchObject([{ kind: 'add', record: { status: 'active' } }]);
  });

  it('writes nothing for what says the same', () => {
    expect(planImport([stored(draft(before))], [before], upload)).toMatchObject({ writes: [], unchanged: 1 });
  });

  it('moves the line without a new version', () => {
    const { writes, unchanged } = planImport([stored(active(before))], [step('p#a', 'Restart {target}', 9)], upload);
    expect(unchanged).toBe(1);
    expect(writes).toMatchObject([{ kind: 'mark', record: { status: 'active', provenance: { line: 9 } } }]);
  });

  it.each([
    [
      'an untouched draft follows',
      stored(draft(before)),
      upload,
      { kind: 'version', record: { status: 'draft' }, change: 'source-changed' },
    ],
    ['an approved record waits', stored(active(before), { upstream: draft(before) }), upload, { kind: 'mark', marks: { isPending: true } }],
    ['an edited draft waits', stored(draft(before), { isEdited: true }), upload, { kind: 'mark', marks: { isPending: true } }],
    ['untouched starter knowledge follows', stored(active(before)), starter, { kind: 'version', record: { status: 'active' } }],
    [
      'starter knowledge that was edited here waits',
      stored(active(before), { isEdited: true }),
      starter,
      { kind: 'mark', marks: { isPending: true } },
    ],
    [
      'starter knowledge that was deprecated here stays so',
      stored({ ...before, status: 'deprecated' }, { isEdited: true }),
      starter,
      { kind: 'mark', marks: { isPending: true } },
    ],
    [
      'a rejected draft comes back',
      stored({ ...before, status: 'rejected' }, { isEdited: true }),
      upload,
      { kind: 'version', record: { status: 'draft' } },
    ],
  ])('changed: %s', (_, one, source, write) => {
    expect(planImport([one], [after], source).writes).toMatchObject([write]);
  });

  it.each([
    ['an untouched draft goes', stored(draft(before)), upload, { kind: 'version', record: { status: 'rejected' }, change: 'gone' }],
    ['an approved record waits', stored(active(before)), upload, { kind: 'mark', marks: { isGone: true } }],
    ['untouched starter knowledge is deprecated', stored(active(before)), starter, { kind: 'version', record: { status: 'deprecated' } }],
    ['edited starter knowledge waits', stored(active(before), { isEdited: true }), starter, { kind: 'mark', marks: { isGone: true } }],
  ])('gone: %s', (_, one, source, write) => {
    const plan = planImport([one], [], source);
    expect(plan.writes).toMatchObject([write]);
    expect(plan.gone).toEqual([one]);
  });

  it('says once that something is gone, and takes it back when it returns', () => {
    const gone = stored(active(before), { isGone: true });
    expect(planImport([gone], [], upload).writes).toEqual([]);
    expect(planImport([gone], [before], upload).writes).toMatchObject([{ kind: 'mark', marks: { isGone: false } }]);
  });
});
