// What is told of a frame is what differs, no more, and put together it is the frame.
import { describe, expect, test } from 'vitest';
import { changedFields, changesOf, withChanges } from './frame-changes.ts';

describe('changes', () => {
  test('of a map make the other map of it, and the same map where there are none', () => {
    const value = { text: 'kept' };
    const before = new Map([
      ['kept', value],
      ['changed', { text: 'a' }],
      ['gone', { text: 'b' }],
    ]);
    const after = new Map([
      ['kept', value],
      ['changed', { text: 'c' }],
      ['new', { text: 'd' }],
    ]);
    const changes = changesOf(before, after);
    expect(changes.set.map(([key]) => key)).toEqual(['changed', 'new']);
    expect(changes.gone).toEqual(['gone']);
    expect(new Map(withChanges(before, changes))).toEqual(after);
    expect(withChanges(before, changesOf(before, new Map(before)))).toBe(before);
  });

  test('of fields leave out lists, maps and records that were made anew of the same values', () => {
    const held = { role: 'commander' };
    const before = { seq: 1, roles: [held], lists: { all: [held] }, asked: new Map([['q', held]]), stage: 'detect' };
    const same = { seq: 2, roles: [held], lists: { all: [held] }, asked: new Map([['q', held]]), stage: 'detect' };
    expect(changedFields(before, same)).toEqual({ seq: 2 });
    const other: typeof before = { ...same, roles: [held, { role: 'scribe' }], lists: { all: [] }, asked: new Map(), stage: 'triage' };
    expect(Object.keys(changedFields(before, other))).toEqual(['seq', 'roles', 'lists', 'asked', 'stage']);
    expect(changedFields({}, before)).toEqual(before);
  });
});
