// A severity that is only said.
import { describe, expect, it } from 'vitest';
import { saidSeverity } from '../../domain/said-severity.ts';
import { evaluate } from './conditions.ts';
import { minute, TestRoom } from './test-room.ts';
import { workingMemory } from './working-memory.ts';

describe('what is said of the severity', () => {
  const room = (): TestRoom => new TestRoom({ severity: 'sev3' }).event(3, 'severity', 'Incident', 'SEV-1');

  it('is known as said, and what was set stays', () => {
    expect(saidSeverity(room().state)).toMatchObject({ severity: 'sev1', at: minute(3) });
    expect(room().state.severity).toBe('sev3');
  });

  it('is no more than what is set, where it is the same or nothing was said', () => {
    expect(saidSeverity(new TestRoom({ severity: 'sev3' }).state)).toBeNull();
    expect(saidSeverity(new TestRoom({ severity: 'sev1' }).event(3, 'severity', 'Incident', 'SEV-1').state)).toBeNull();
  });

  it('is what advice goes by, with the words as its reason', () => {
    const condition = { kind: 'severity', atLeast: 'sev2', text: 'It is bad.' } as const;
    const before = new TestRoom({ severity: 'sev3' }).state;
    expect(evaluate(condition, workingMemory(before, minute(4))).value).toBe('false');
    const memory = workingMemory(room().state, minute(4));
    expect(memory.severity).toBe('sev1');
    expect(evaluate(condition, memory)).toMatchObject({
      value: 'true',
      since: minute(3),
      evidence: [{ kind: 'event' }, { kind: 'room', note: 'SEV-1 was said, SEV-3 is set.' }],
    });
  });

  it('is over when people set one', () => {
    expect(saidSeverity(room().severity(5, 'sev3', 'sev2').state)).toBeNull();
  });
});
