import { describe, expect, it, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { TimelineEntryId } from '../../domain/ids.ts';
import { editingWords, editorsOf, PeopleHere, readPersonHere, writersOf } from './people-here.ts';

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
});
