import { describe, expect, it } from 'vitest';
import { condition } from '../../domain/knowledge.ts';
import { readConditions } from './condition-grammar.ts';

const symptoms = { any: ['crash loop', 'OOMKilled'], not: ['planned'] };

describe('the words of conditions', () => {
  it.each([
    ['these symptoms', { kind: 'symptom', any: ['crash loop', 'OOMKilled'], not: ['planned'] }],
    ['these symptoms, but not: drill', { kind: 'symptom', any: ['crash loop', 'OOMKilled'], not: ['planned', 'drill'] }],
    ['seen: a b, c or d', { kind: 'symptom', any: ['a b', 'c or d'] }],
    ['seen: a, b, or c, but not: d, e', { kind: 'symptom', any: ['a', 'b', 'c'], not: ['d', 'e'] }],
    ['a change within 2 hours', { kind: 'change', withinMinutes: 120 }],
    ['a change within 30 minutes: deploy, config', { kind: 'change', withinMinutes: 30, any: ['deploy', 'config'] }],
    ['the stage is triage, mitigate or recover', { kind: 'stage', in: ['triage', 'mitigate', 'recover'] }],
    ['the severity is sev2 or worse', { kind: 'severity', atLeast: 'sev2' }],
    ['nobody is commander', { kind: 'role-open', role: 'commander' }],
    ['somebody is the scribe', { kind: 'role-held', role: 'scribe' }],
    ['after restart', { kind: 'done', classes: ['restart'] }],
    [
      'after restart or scale that did not work within 30 minutes',
      { kind: 'done', classes: ['restart', 'scale'], outcomes: ['did-not-work'], withinMinutes: 30 },
    ],
    ['after verify that worked or had no known effect', { kind: 'done', classes: ['verify'], outcomes: ['worked', 'unknown'] }],
    ['no rollback or disable yet', { kind: 'not-done', classes: ['rollback', 'disable'] }],
    ['no update within 1 hour', { kind: 'not-done', classes: ['update-internal', 'update-external'], withinMinutes: 60 }],
    ['an update is due within 5 minutes', { kind: 'update-due', withinMinutes: 5 }],
    ['an update is overdue', { kind: 'update-due', withinMinutes: 0 }],
    ['at least 10 minutes in', { kind: 'elapsed', minutes: 10 }],
    ['nothing was tried for 15 minutes', { kind: 'idle', minutes: 15 }],
    ['it got worse within 10 minutes', { kind: 'trend', direction: 'worse', withinMinutes: 10 }],
    ['a cause is suspected', { kind: 'cause', in: ['suspected'] }],
    ['a cause is supported or confirmed: memory leak, OOM', { kind: 'cause', in: ['supported', 'confirmed'], any: ['memory leak', 'OOM'] }],
    ['a cause is ruled out: network', { kind: 'cause', in: ['ruled out'], any: ['network'] }],
    ['sources disagree', { kind: 'conflict' }],
    ['said: backup, snapshot (ask: Is there a backup?)', { kind: 'fact', any: ['backup', 'snapshot'], question: 'Is there a backup?' }],
  ])('%s', (words, wanted) => {
    const { conditions, faults } = readConditions(`${words}.`, symptoms);
    expect(faults).toEqual([]);
    expect(conditions).toMatchObject([wanted]);
    expect(condition.safeParse(conditions[0]).success).toBe(true);
  });

  it('names all mitigations but muting an alert', () => {
    const [read] = readConditions('after any mitigation', symptoms).conditions;
    expect(read?.kind === 'done' && read.classes).toEqual(expect.arrayContaining(['rollback', 'restart', 'secure']));
    expect(read?.kind === 'done' && read.classes.includes('silence')).toBe(false);
  });

  it.each([
    'it is broken',
    'after dancing',
    'no luck yet',
    'after restart that pleased everybody',
    'the stage is panic',
    'nobody is king',
    'a cause is certain',
    'seen: ,',
    'the severity is sev9 or worse',
  ])('does not guess at "%s"', (words) => {
    const { conditions, faults } = readConditions(`${words}; sources disagree`, symptoms);
    expect(faults).toHaveLength(1);
    expect(conditions.map((one) => one.kind)).toEqual(['conflict']);
  });

  it('does not stand for symptoms that a playbook does not have', () => {
    expect(readConditions('these symptoms', { any: [], not: [] }).faults).toHaveLength(1);
  });
});
