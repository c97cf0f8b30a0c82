import { describe, expect, it, vi } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { PersonId, TimelineEntryId } from '../../domain/ids.ts';
import { editingWords, editorsOf, PeopleHere, readersOf, readPersonHere, tabOf, writersOf } from './people-here.ts';

const state = (name: string, more: object = {}) => ({ person: { id: `p-${name}`, name }, role: null, editing: null, draft: null, ...more });
const here = (tab: number, name: string, more: object = {}) => {
  const read = readPersonHere(tab, state(name, more), false);
  if (read === null) throw new Error('state was not read');
  return read;
};

describe('who is here', () => {
  it.each([[null], [{}], [{ person: 'Mara' }], [{ person: { id: 'a b', name: 'x' } }], [{ person: { id: 'p' } }]])(
    'takes nobody from a state that says nothing usable: %j',
    (broken) => expect(readPersonHere(1, broken, false)).toBeNull(),
  );

  it('drops what is not in the vocabulary and cuts what is too long', () => {
    const read = here(1, 'Mara', { role: 'emperor', editing: 7, draft: { kind: 'note', text: 'x'.repeat(5_000) } });
    expect(read).toMatchObject({ role: null, editing: null });
    expect(read.draft?.text).toHaveLength(600);
    expect(here(1, 'Mara', { draft: { kind: 'note', text: '  ' } }).draft).toBeNull();
  });

  it('counts a person with two tabs once', () => {
    const entry = 'e1' as TimelineEntryId;
    const people = [
      here(1, 'Noor', { editing: entry }),
      here(2, 'Noor', { editing: entry }),
      here(3, 'Wei', { draft: { kind: 'note', text: 'so' } }),
    ];
    expect(editorsOf(people, entry)).toHaveLength(1);
    expect(writersOf(people).map((writer) => writer.person.name)).toEqual(['Noor', 'Wei']);
  });

  it('reads where somebody looks, and believes nothing that is not a place', () => {
    const looking = { region: 'timeline', item: 'e1', at: 5 };
    expect(here(1, 'Mara', { looking }).looking).toEqual(looking);
    expect(here(1, 'Mara', { looking: { region: 'events' } }).looking).toEqual({ region: 'events', item: null, at: null });
    expect(here(1, 'Mara', { looking: { ...looking, at: 'soon' } }).looking).toEqual({ region: 'timeline', item: null, at: null });
    for (const broken of [null, 7, {}, { region: 'cellar', item: 'e1', at: 5 }])
      expect(here(1, 'Mara', { looking: broken }).looking).toBeNull();
  });

  it('marks a row for who reads from it on, each once, and goes along with the tab that somebody uses', () => {
    const looking = { region: 'timeline', item: 'e1', at: 5 };
    const people = [
      here(1, 'Noor'),
      here(2, 'Noor', { looking }),
      here(3, 'Noor', { looking }),
      here(4, 'Wei', { looking: { ...looking, item: 'e2' } }),
    ];
    expect(readersOf(people, 'e1').map((reader) => reader.person.name)).toEqual(['Noor']);
    const noor = 'p-Noor' as PersonId;
    expect(tabOf(people, noor)?.tab).toBe(2);
    expect(tabOf([...people, here(9, 'Noor', { editing: 'e7' })], noor)?.tab).toBe(9);
    expect(tabOf([here(1, 'Noor')], noor)?.tab).toBe(1);
    expect(tabOf(people, 'p-Ines' as PersonId)).toBeNull();
  });

  it('names up to three editors', () => {
    const people = ['Noor', 'Wei', 'Ines', 'Tomas'].map((name, index) => here(index, name));
    expect([1, 2, 3, 4].map((count) => editingWords(people.slice(0, count)))).toEqual([
      'Noor is editing',
      'Noor and Wei are editing',
      'Noor, Wei and Ines are editing',
      'Noor, Wei and 2 others are editing',
    ]);
  });

  it('is quiet while only a caret moves', () => {
    const awareness = new Awareness(new Y.Doc());
    awareness.setLocalState(state('Mara'));
    const people = new PeopleHere(awareness);
    const told = vi.fn();
    people.subscribe(told);
    awareness.setLocalStateField('cursor', { head: 1 });
    expect(told).not.toHaveBeenCalled();
    awareness.setLocalStateField('editing', 'e1');
    expect(told).toHaveBeenCalledTimes(1);
    expect(people.people()[0]).toMatchObject({ self: true, editing: 'e1' });
    const others = people.others();
    awareness.setLocalStateField('editing', null);
    expect(people.others()).toBe(others);
    expect(others).toEqual([]);
    people.destroy();
    awareness.destroy();
  });

  it('forgets a tab that says nothing more, though nobody said that it left', () => {
    vi.useFakeTimers({ now: 0 });
    const awareness = new Awareness(new Y.Doc());
    const gone = new Awareness(new Y.Doc());
    const people = new PeopleHere(awareness);
    gone.setLocalState(state('Wei', { editing: 'e1' }));
    applyAwarenessUpdate(awareness, encodeAwarenessUpdate(gone, [gone.clientID]), 'server');
    // The tab crashed: it renews nothing.
    gone.destroy();
    vi.advanceTimersByTime(5_000);
    expect(people.others()).toMatchObject([{ person: { name: 'Wei' }, editing: 'e1' }]);
    // The library keeps the real clock; what counts is when it last heard.
    const heard = awareness.meta.get(gone.clientID);
    if (heard !== undefined) heard.lastUpdated -= 30_000;
    vi.advanceTimersByTime(5_000);
    expect(people.others()).toEqual([]);
    people.destroy();
    awareness.destroy();
    vi.useRealTimers();
  });
});
