import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knowledgeRecord } from '../../domain/knowledge.ts';
import { diffRecords, distill } from './distiller.ts';

const playbook = `---
title: Pods keep crashing
technologies: kubernetes
entities: pod
alerts: KubePodCrashLooping
validated: 2026-11-21
---

# Pods keep crashing

## Symptoms

- crash loop, back-off restarting
- exit code 137

## Steps

1. **Read the logs of {target}.** When: these symptoms; no inspect-logs within 30 minutes. Expect: a stack
   trace. Verify: it is of the last container.
2. **Roll back {target}.**
   - When: seen: crash loop; a change within 2 hours: deploy, image; no rollback yet.
   - Target: change. Role: expert. Stage: mitigate. Risk: destructive. Urgency: high.
   - Undo: roll forward.
`;

const source = { path: 'kubernetes/crash.md' };

describe('distilling our own convention', () => {
  const { records, problems } = distill(playbook, source);
  const [read, back] = records;

  it('makes one valid record of every step, without a problem', () => {
    expect(problems).toEqual([]);
    expect(records.map((record) => record.id)).toEqual(['kubernetes/crash.md#read-the-logs-of', 'kubernetes/crash.md#roll-back']);
    for (const record of records) expect(knowledgeRecord.safeParse(record).success).toBe(true);
  });

  it('takes class, stages, risk and target from the verb when the step says nothing', () => {
    expect(read).toMatchObject({
      status: 'active',
      version: 1,
      key: {
        symptoms: ['crash loop', 'back-off restarting', 'exit code 137'],
        alerts: ['KubePodCrashLooping'],
        technologies: ['kubernetes'],
      },
      action: { class: 'inspect-logs', risk: 'safe', role: 'operations', target: { from: 'symptom' }, expect: 'a stack trace.' },
      urgency: 0.6,
      lastValidatedAt: Date.UTC(2026, 10, 21),
    });
    expect(read?.key.stages[0]).toBe('triage');
  });

  it('takes what the step says over the defaults', () => {
    expect(back).toMatchObject({
      key: { symptoms: ['crash loop'], alerts: [], stages: ['mitigate'], roles: ['expert'] },
      action: { class: 'rollback', text: 'Roll back {target}', target: { from: 'change' }, risk: 'destructive', undo: 'roll forward.' },
      urgency: 0.9,
    });
    expect(back?.conditions.map((condition) => condition.kind)).toEqual(['symptom', 'change', 'not-done']);
  });

  it('points at the line it comes from', () => {
    const lines = playbook.split('\n');
    for (const { provenance } of records) {
      if (provenance.kind !== 'playbook') throw new Error('expected a playbook');
      expect(lines[provenance.line - 1]?.trim()).toBe(provenance.quote);
      expect(provenance.title).toBe('Pods keep crashing');
    }
  });

  it('gives equal records for the same file', () => {
    expect(distill(playbook, source)).toEqual({ records, problems });
  });

  it('reads the same from a file with Windows line ends', () => {
    expect(distill(playbook.replaceAll('\n', '\r\n'), source).records).toEqual(records);
  });

  it.each([
    ['no condition', '1. **Restart {target}.** Expect: it runs.', 'no "When:"'],
    ['a clause nobody knows', '1. **Restart {target}.** When: the moon is full.', '"the moon is full" is not a condition'],
    ['a verb nobody knows', '1. **Ponder {target}.** When: these symptoms.', 'No action class is known'],
    ['a label nobody knows', '1. **Restart {target}.** When: these symptoms. Risks: none.', '"Risks:" is not a label'],
    ['a risk nobody knows', '1. **Restart {target}.** When: these symptoms. Risk: huge.', 'is not a risk'],
    ['a role nobody knows', '1. **Restart {target}.** When: these symptoms. Role: king.', 'is not a role'],
    ['an urgency nobody knows', '1. **Restart {target}.** When: these symptoms. Urgency: soon.', 'is not an urgency'],
    ['a target nobody knows', '1. **Restart {target}.** When: these symptoms. Target: 7.', 'is not a target'],
    ['a target of two minds', '1. **Restart {target}.** When: these symptoms. Target: change, node.', 'is not a target'],
    ['a class nobody knows', '1. **Restart {target}.** When: these symptoms. Class: bounce.', 'No action class is known'],
    ['a step that is not in bold', '1. Restart {target}.\n2. **Restart {target}.** When: these symptoms.', 'no "When:"'],
    [
      'the same step twice',
      '1. **Restart {target}.** When: these symptoms.\n2. **Restart {target}.** When: these symptoms.',
      'stands twice',
    ],
  ])('reports %s with its line', (_, step, message) => {
    const read = distill(`---\ntitle: A\nvalidated: 2026-11-21\n---\n\n## Symptoms\n\n- down\n\n## Steps\n\n${step}\n`, source);
    expect(read.problems.map((problem) => problem.message).join('\n')).toContain(message);
    expect(read.problems[0]?.line).toBeGreaterThanOrEqual(12);
  });

  it('reports a missing date and a strange field of the front matter', () => {
    const read = distill(
      '---\ntitle: A\ntech: b\n---\n## Symptoms\n- down\n## Steps\n1. **Restart {target}.** When: these symptoms.\n',
      source,
    );
    expect(read.problems).toEqual([
      { line: 3, message: expect.stringContaining('"tech" is not a field') },
      { line: 1, message: expect.stringContaining('validated') },
    ]);
  });
});

describe('what changed between two distillations', () => {
  const before = distill(playbook, source).records;

  it('sees an added step and leaves those that moved alone', () => {
    const after = distill(playbook.replace('1. **Read', '1. **Restart {target}.** When: these symptoms.\n2. **Read'), source).records;
    const diff = diffRecords(before, after);
    expect(diff.added.map((record) => record.id)).toEqual(['kubernetes/crash.md#restart']);
    expect(diff.changed).toEqual([]);
    expect(diff.removed).toEqual([]);
  });

  it('sees a changed and a removed step', () => {
    const after = distill(playbook.replace('Urgency: high', 'Urgency: low').replace(/1\. \*\*Read[\s\S]*?(?=2\. )/, ''), source).records;
    const diff = diffRecords(before, after);
    expect(diff.removed.map((record) => record.id)).toEqual(['kubernetes/crash.md#read-the-logs-of']);
    expect(diff.changed.map(({ before, after }) => [before.urgency, after.urgency])).toEqual([[0.9, 0.3]]);
    expect(diff.added).toEqual([]);
  });
});

describe('any text at all', () => {
  it('never throws, and every record it gives is valid and has a condition', () => {
    const bit = fc.constantFrom(
      '---\n',
      'title: x\n',
      '# ',
      '## Steps\n',
      '## Symptoms\n',
      '- ',
      '1. ',
      '**Restart {target}.** ',
      'When: ',
      'these symptoms; ',
      'a change within 9999999999 hours',
      '```\n',
      'kubectl logs x\n',
      'If it is down, restart it.\n',
      '\n',
      ': ',
      '`',
      '[a](b)',
      '\u0000',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 5, arbitrary: bit }, { weight: 2, arbitrary: fc.string({ unit: 'binary' }) })),
        fc.string(),
        (parts, path) => {
          const read = distill(parts.join(''), { path });
          for (const record of read.records) {
            expect(knowledgeRecord.safeParse(record).success).toBe(true);
            expect(record.conditions.length).toBeGreaterThan(0);
          }
          expect(new Set(read.records.map((record) => record.id)).size).toBe(read.records.length);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  }, 20_000);

  it('reads a long line of nothing but marks', () => {
    // Quadratic back-tracking in one of the patterns would run into the test's time limit here.
    for (const text of ['[', '*', '_ ', '1. If ', '<a', '`a ', 'a.', '- x: ', 'When: ']) {
      expect(distill(text.repeat(200_000 / text.length), { path: 'x.md' }).problems.length).toBeGreaterThanOrEqual(0);
    }
  }, 20_000);
});
