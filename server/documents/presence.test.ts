import * as decoding from 'lib0/decoding';
import { describe, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { PersonRef } from '../../domain/room-state.ts';
import { type AwarenessEntry, awarenessFrame, type Frame, readFrame } from './frames.ts';
import { Presence } from './presence.ts';
import { mara, tomas } from './test-documents.ts';

/** A connection, by name. */
const lines = new Map<string, { name: string }>();
const line = (name: string): { name: string } => {
  const known = lines.get(name) ?? { name };
  lines.set(name, known);
  return known;
};
const says = (clientId: number, clock: number, state: Record<string, unknown> | null) => [{ clientId, clock, state }];

describe('Presence', () => {
  it('DOC-17 puts the person of the session into every state, whatever the tab claims', () => {
    const presence = new Presence();
    const [heard] = presence.take(line('line 1'), mara, says(1, 1, { person: { id: 'tomas', name: 'Tomas' }, editing: 'e1' }));
    expect(heard?.state).toEqual({ person: { id: 'mara', name: 'Mara' }, editing: 'e1' });
  });

  it('DOC-18 lets nobody speak for the tab of another, or end it', () => {
    const presence = new Presence();
    presence.take(line('line 1'), mara, says(1, 1, { editing: 'e1' }));
    expect(presence.take(line('line 2'), tomas, says(1, 9, { editing: 'e2' }))).toEqual([]);
    expect(presence.take(line('line 2'), tomas, says(1, 9, null))).toEqual([]);
    expect(presence.all()).toHaveLength(1);
  });

  it('DOC-19 takes the same person back on a new line before the old one was noticed dead', () => {
    const presence = new Presence();
    presence.take(line('old line'), mara, says(1, 1, { editing: 'e1' }));
    expect(presence.take(line('new line'), mara, says(1, 2, { editing: 'e2' }))).toHaveLength(1);
    expect(presence.leave(line('old line'))).toEqual([]);
    expect(presence.all()).toHaveLength(1);
  });

  it('DOC-19 ignores what is older than what it knows', () => {
    const presence = new Presence();
    presence.take(line('line 1'), mara, says(1, 5, { editing: 'new' }));
    expect(presence.take(line('line 1'), mara, says(1, 4, { editing: 'old' }))).toEqual([]);
  });

  it('DOC-19 says goodbye for all tabs of a line that is gone', () => {
    const presence = new Presence();
    presence.take(line('line 1'), mara, says(1, 5, {}));
    presence.take(line('line 1'), mara, says(2, 1, {}));
    presence.take(line('line 2'), tomas, says(3, 1, {}));
    expect(presence.leave(line('line 1'))).toEqual([
      { clientId: 1, clock: 5, state: null },
      { clientId: 2, clock: 1, state: null },
    ]);
    expect(presence.all().map(({ clientId }) => clientId)).toEqual([3]);
  });

  it('DOC-19 a tab that comes back is seen by the others at once', () => {
    const presence = new Presence();
    const others = new Awareness(new Y.Doc());
    const hear = (entries: readonly AwarenessEntry[]) => {
      const { entries: heard } = readFrame(awarenessFrame(entries)) as Extract<Frame, { type: 'awareness' }>;
      const body = decoding.createDecoder(awarenessFrame(heard));
      decoding.readVarUint(body);
      applyAwarenessUpdate(others, decoding.readVarUint8Array(body), 'test');
    };
    hear(presence.take(line('line 1'), mara, says(1, 5, { editing: 'e1' })));
    expect(others.getStates().get(1)).toMatchObject({ editing: 'e1' });
    hear(presence.leave(line('line 1')));
    expect(others.getStates().has(1)).toBe(false);
    hear(presence.take(line('line 2'), mara, says(1, 6, { editing: 'e2' })));
    expect(others.getStates().get(1)).toMatchObject({ editing: 'e2' });
    others.destroy();
  });

  it('DOC-19 an echo of a tab that is gone does not bring it back under the name of who repeats it', () => {
    const presence = new Presence();
    const said = says(1, 5, { editing: 'e1' });
    presence.take(line('line 1'), mara, said);
    presence.leave(line('line 1'));
    expect(presence.take(line('line 2'), tomas, said)).toEqual([]);
    expect(presence.all()).toEqual([]);
  });

  it('DOC-48 shows the tabs of another node, and takes from it only news of its own', () => {
    const presence = new Presence();
    const of = (person: PersonRef, more: object) => ({ person: { ...person }, ...more });
    presence.take(line('line 1'), mara, says(1, 5, { editing: 'e1' }));
    expect(presence.hear('b', [...says(2, 1, of(tomas, {})), ...says(3, 1, of(tomas, {}))], false)).toHaveLength(2);
    expect(presence.all().map(({ clientId }) => clientId)).toEqual([1, 2, 3]);
    // What that node is told of is what is on this one.
    expect(presence.here().map(({ clientId }) => clientId)).toEqual([1]);
    // Not the tab of another person, nor one of this node, nor what has no person; older news change nothing.
    expect(
      presence.hear('b', [...says(1, 9, of(tomas, {})), ...says(4, 1, { editing: 'e1' }), ...says(2, 1, of(tomas, {}))], false),
    ).toEqual([]);
    expect(presence.hear('b', says(1, 9, null), false)).toEqual([]);
    expect(presence.hear('c', says(2, 9, null), false)).toEqual([]);
    expect(presence.hear('b', says(2, 1, null), false)).toEqual(says(2, 1, null));
    // All of them: who is not named has left.
    expect(presence.hear('b', says(5, 1, of(tomas, {})), true)).toEqual([...says(5, 1, of(tomas, {})), ...says(3, 1, null)]);
    expect(presence.leave('b')).toEqual(says(5, 1, null));
    expect(presence.all().map(({ clientId }) => clientId)).toEqual([1]);
    // A node that was taken for dead says again what it had said.
    expect(presence.hear('b', says(5, 1, of(tomas, {})), true)).toHaveLength(1);
  });

  it('DOC-48 follows a tab from one node to another, whichever is heard of first', () => {
    const presence = new Presence();
    const said = (clock: number) => says(1, clock, { person: { ...mara } });
    presence.take(line('line 1'), mara, says(1, 5, {}));
    // It is on the other node before its old line here was noticed dead.
    expect(presence.hear('b', said(6), false)).toHaveLength(1);
    expect(presence.leave(line('line 1'))).toEqual([]);
    expect(presence.here()).toEqual([]);
    // And back; what the other node says late is old.
    expect(presence.take(line('line 2'), mara, says(1, 7, {}))).toHaveLength(1);
    expect(presence.hear('b', said(6), true)).toEqual([]);
    expect(presence.hear('b', says(1, 6, null), false)).toEqual([]);
    expect(presence.hear('b', [], true)).toEqual([]);
    expect(presence.here()).toHaveLength(1);
  });

  it('DOC-31 keeps a handful of tabs of a line, and forgets the oldest that are gone', () => {
    const presence = new Presence();
    for (let clientId = 0; clientId < 5_000; clientId++) presence.take(line('line 1'), mara, says(clientId, 1, {}));
    expect(presence.all()).toHaveLength(8);
    for (let clientId = 0; clientId < 5_000; clientId++) {
      presence.take(line('line 2'), tomas, says(10_000 + clientId, 1, {}));
      presence.leave(line('line 2'));
    }
    // Long forgotten: taken as new.
    expect(presence.take(line('line 2'), tomas, says(10_000, 1, {}))).toHaveLength(1);
    expect(presence.take(line('line 2'), tomas, says(14_999, 1, {}))).toEqual([]);
  });
});
