import { describe, expect, it } from 'vitest';
import { Presence } from './presence.ts';
import { mara, tomas } from './test-documents.ts';

const says = (clientId: number, clock: number, state: Record<string, unknown> | null) => [{ clientId, clock, state }];

describe('Presence', () => {
  it('puts the person of the session into every state, whatever the tab claims', () => {
    const presence = new Presence<string>();
    const [heard] = presence.take('line 1', mara, says(1, 1, { person: { id: 'tomas', name: 'Tomas' }, editing: 'e1' }));
    expect(heard?.state).toEqual({ person: { id: 'mara', name: 'Mara' }, editing: 'e1' });
  });

  it('lets nobody speak for the tab of another, or end it', () => {
    const presence = new Presence<string>();
    presence.take('line 1', mara, says(1, 1, { editing: 'e1' }));
    expect(presence.take('line 2', tomas, says(1, 9, { editing: 'e2' }))).toEqual([]);
    expect(presence.take('line 2', tomas, says(1, 9, null))).toEqual([]);
    expect(presence.all()).toHaveLength(1);
  });

  it('takes the same person back on a new line before the old one was noticed dead', () => {
    const presence = new Presence<string>();
    presence.take('old line', mara, says(1, 1, { editing: 'e1' }));
    expect(presence.take('new line', mara, says(1, 2, { editing: 'e2' }))).toHaveLength(1);
    expect(presence.leave('old line')).toEqual([]);
    expect(presence.all()).toHaveLength(1);
  });

  it('ignores what is older than what it knows', () => {
    const presence = new Presence<string>();
    presence.take('line 1', mara, says(1, 5, { editing: 'new' }));
    expect(presence.take('line 1', mara, says(1, 4, { editing: 'old' }))).toEqual([]);
  });

  it('says goodbye for all tabs of a line that is gone, with a newer clock', () => {
    const presence = new Presence<string>();
    presence.take('line 1', mara, says(1, 5, {}));
    presence.take('line 1', mara, says(2, 1, {}));
    presence.take('line 2', tomas, says(3, 1, {}));
    expect(presence.leave('line 1')).toEqual([
      { clientId: 1, clock: 6, state: null },
      { clientId: 2, clock: 2, state: null },
    ]);
    expect(presence.all().map(({ clientId }) => clientId)).toEqual([3]);
  });
});
