import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knowledgeRecord } from '../../domain/knowledge.ts';
import { actionClasses, adviceRoles, comparesTarget, stages } from '../../domain/vocabulary.ts';
import { loadStarterKnowledge, type StarterKnowledge } from './starter-knowledge.ts';

const folder = join(import.meta.dirname, '../../knowledge');

describe('the starter knowledge', () => {
  let starter: StarterKnowledge;
  beforeAll(async () => {
    starter = await loadStarterKnowledge(folder);
  });

  it('is at least 28 playbooks and 250 records, all active and valid, with ids of their own', () => {
    expect(starter.playbooks.length).toBeGreaterThanOrEqual(28);
    expect(starter.records.length).toBeGreaterThanOrEqual(250);
    expect(new Set(starter.records.map((record) => record.id)).size).toBe(starter.records.length);
    for (const record of starter.records) {
      expect(knowledgeRecord.safeParse(record).success, record.id).toBe(true);
      expect(record.status).toBe('active');
      expect(record.lastValidatedAt).toBeGreaterThan(0);
    }
  });

  it('asks every record for a condition that evidence can show, and says what to expect and how to tell', () => {
    const telling = new Set([
      'symptom',
      'change',
      'cause',
      'fact',
      'done',
      'trend',
      'conflict',
      'update-due',
      'idle',
      'elapsed',
      'role-open',
      'not-done',
      'severity',
    ]);
    for (const { id, conditions, action, key } of starter.records) {
      expect(
        conditions.some((condition) => telling.has(condition.kind)),
        id,
      ).toBe(true);
      expect(action.expect, id).not.toBeNull();
      expect(action.verify, id).not.toBeNull();
      // A record is found by key words; one without is for every incident and must say when by more than one condition.
      const keyed = key.symptoms.length + key.alerts.length > 0;
      expect(keyed || conditions.length >= 2, id).toBe(true);
    }
  });

  it('covers every class, role and stage', () => {
    expect(actionClasses.filter((cls) => !starter.records.some((record) => record.action.class === cls))).toEqual([]);
    expect(adviceRoles.filter((role) => !starter.records.some((record) => record.action.role === role))).toEqual([]);
    expect(stages.filter((stage) => !starter.records.some((record) => record.key.stages[0] === stage))).toEqual([]);
  });

  it('names what it acts on where the target counts', () => {
    for (const { id, action } of starter.records) {
      if (comparesTarget(action.class) && !action.class.startsWith('update')) expect(action.target.from, id).not.toBe('none');
      if (action.text.includes('{target}')) expect(action.target.from, id).not.toBe('none');
      expect(action.text, id).toMatch(/^[A-Z]/);
    }
  });

  it('says how to undo what changes production, where it can be undone', () => {
    const changing = new Set(['rollback', 'reconfigure', 'scale', 'isolate', 'reroute', 'throttle', 'disable', 'silence', 'deploy-fix']);
    const missing = starter.records.filter(({ action }) => changing.has(action.class) && action.undo === null).map((record) => record.id);
    expect(missing).toEqual(['coordination/when-it-is-stuck.md#undo-the-mitigation-that-made-it-worse']);
  });

  it('points every record at the line it quotes', () => {
    for (const { id, provenance } of starter.records) {
      if (provenance.kind !== 'playbook') throw new Error('expected a playbook');
      const playbook = starter.playbooks.find((other) => other.path === provenance.path);
      expect(playbook?.text.split('\n')[provenance.line - 1], id).toBe(provenance.quote);
      expect(playbook?.title).toBe(provenance.title);
      expect(provenance.quote).toContain('**');
    }
  });

  it('has the same version when it is read again', async () => {
    expect((await loadStarterKnowledge(folder)).version).toBe(starter.version);
  });
});

describe('a folder of knowledge', () => {
  let own = '';
  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), 'knowledge-'));
  });
  afterAll(async () => {
    await rm(own, { recursive: true });
  });

  const text = (step: string) =>
    `---\ntitle: A\nvalidated: 2026-11-21\n---\n\n## Symptoms\n\n- down\n\n## Steps\n\n1. **${step}.** When: these symptoms.\n`;

  it('has another version when a step is another', async () => {
    await writeFile(join(own, 'a.md'), text('Restart {target}'));
    const before = await loadStarterKnowledge(own);
    await writeFile(join(own, 'a.md'), text('Replace {target}'));
    const after = await loadStarterKnowledge(own);
    expect(after.records).toHaveLength(1);
    expect(after.version).not.toBe(before.version);
  });

  it('is refused with file and line when a step cannot be read', async () => {
    await writeFile(join(own, 'a.md'), text('Ponder {target}'));
    await expect(loadStarterKnowledge(own)).rejects.toMatchObject({
      code: 'invalid-input',
      faults: [{ path: 'a.md:12', message: expect.stringContaining('action class') }],
    });
  });

  it('is unavailable when it is not there', async () => {
    await expect(loadStarterKnowledge(join(own, 'nowhere'))).rejects.toMatchObject({ code: 'unavailable' });
  });
});
