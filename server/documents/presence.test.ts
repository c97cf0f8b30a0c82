import * as decoding from 'lib0/decoding';
import { describe, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { type AwarenessEntry, awarenessFrame, type Frame, readFrame } from './frames.ts';
import { Presence } from './presence.ts';
import { mara, tomas } from './test-documents.ts';

const says = (clientId: number, clock: number, state: Record<string, unknown> | null) => [{ clientId, clock, state }];

describe('Presence', () => {
  it('DOC-17 puts the person of the session into every state, whatever the tab claims', () => {
    const presence = new Presence<string>();
    const [heard] = presence.take('line 1', mara, says(1, 1, { person: { id: 'tomas', name: 'Tomas' }, editing: 'e1' }));
    expect(heard?.state).toEqual({ person: { id: 'mara', name: 'Mara' }, editing: 'e1' });
  });

  it('DOC-18 lets nobody speak for the tab of another, or end it', () => {
    const presence = new Presence<string>();
    presence.take('line 1', mara, says(1, 1, { editing: 'e1' }));
    expect(presence.take('line 2', tomas, says(1, 9, { editing: 'e2' }))).toEqual([]);
    expect(presence.take('line 2', tomas, says(1, 9, null))).toEqual([]);
    expect(presence.all()).toHaveLength(1);
  });

  it('DOC-19 takes the same person back on a new line before the old one was noticed dead', () => {
    const presence = new Presence<string>();
    presence.take('old line', mara, says(1, 1, { editing: 'e1' }));
    expect(presence.take('new line', mara, says(1, 2, { editing: 'e2' }))).toHaveLength(1);
    expect(presence.leave('old line')).toEqual([]);
    expect(presence.all()).toHaveLength(1);
  });

  it('DOC-19 ignores what is older than what it knows', () => {
    const presence = new Presence<string>();
    presence.take('line 1', mara, says(1, 5, { editing: 'new' }));
    expect(presence.take('line 1', mara, says(1, 4, { editing: 'old' }))).toEqual([]);
  });

  it('DOC-19 says goodbye for all tabs of a line that is gone', () => {
    const presence = new Presence<string>();
    presence.take('line 1', mara, says(1, 5, {}));
    presence.take('line 1', mara, says(2, 1, {}));
    presence.take('line 2', tomas, says(3, 1, {}));
    expect(presence.leave('line 1')).toEqual([
      { clientId: 1, clock: 5, state: null },
      { clientId: 2, clock: 1, state: null },
    ]);
    expect(presence.all().map(({ clientId }) => clientId)).toEqual([3]);
  });

  it('DOC-19 a tab that comes back is seen by the others at once', () => {
    const presence = new Presence<string>();
    const others = new Awareness(new Y.Doc());
    const hear = (entries: readonly AwarenessEntry[]) => {
      const { entries: heard } = readFrame(awarenessFrame(entries)) as Extract<Frame, { type: 'awareness' }>;
      const body = decoding.createDecoder(awarenessFrame(heard));
      decoding.readVarUint(body);
      applyAwarenessUpdate(others, decoding.readVarUint8Array(body), 'test');
    };
    hear(presence.take('line 1', mara, says(1, 5, { editing: 'e1' })));
    expect(others.getStates().get(1)).toMatchObject({ editing: 'e1' });
    hear(presence.leave('line 1'));
    expect(others.getStates().has(1)).toBe(false);
    hear(presence.take('line 2', mara, says(1, 6, { editing: 'e2' })));
    expect(others.getStates().get(1)).toMatchObject({ editing: 'e2' });
    others.destroy();
  });

  it('DOC-19 an echo of a tab that is gone does not bring it back under the name of who repeats it', () => {
    const presence = new Presence<string>();
    const said = says(1, 5, { editing: 'e1' });
    presence.take('line 1', mara, said);
    presence.leave('line 1');
    expect(presence.take('line 2', tomas, said)).toEqual([]);
    expect(presence.all()).toEqual([]);
  });

  it('DOC-31 keeps a handful of tabs of a line, and forgets the oldest that are gone', () => {
    const presence = new Presence<string>();
    for (let clientId = 0; clientId < 5_000; clientId++) presence.take('line 1', mara, says(clientId, 1, {}));
    expect(presence.all()).toHaveLength(8);
    for (let clientId = 0; clientId < 5_000; clientId++) {
      presence.take('line 2', tomas, says(10_000 + clientId, 1, {}));
      presence.leave('line 2');
    }
    // Long forgotten: taken as new.
    expect(presence.take('line 2', tomas, says(10_000, 1, {}))).toHaveLength(1);
    expect(presence.take('line 2', tomas, says(14_999, 1, {}))).toEqual([]);
  });
});
