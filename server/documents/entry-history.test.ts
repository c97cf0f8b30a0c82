// Who wrote which words when: told apart by person and pause, right about words that others brought back, and cheap.
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { entryTextKey, notesMapName, timelineMapName, updateDraftName } from '../../domain/document.ts';
import type { Actor } from '../../domain/event.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { PersonRef } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import { createDocumentTimes } from './document-times.ts';
import { createEntryHistory } from './entry-history.ts';
import { mara, memoryStore, tomas } from './test-documents.ts';
import { randomOf } from './test-random.ts';

const incident = 'inc' as IncidentId;
const actorOf = ({ id, name }: PersonRef): Actor => ({ type: 'person', id, name });

/** A log that tabs of several people write into, with a clock that the test moves. */
function world() {
  const store = memoryStore();
  const clock = { now: 1_000_000 };
  const tabs: Y.Doc[] = [];
  const record = (person: PersonRef, bytes: Uint8Array): void => {
    const seq = (store.updates.length + 1) as Seq;
    store.updates.push({ seq, at: clock.now as EpochMs, actor: actorOf(person), bytes });
    for (const tab of tabs) Y.applyUpdate(tab, bytes, 'server');
  };
  return {
    store,
    clock,
    record,
    history: createEntryHistory({ store, times: createDocumentTimes(store) }),
    /** A tab whose edits are stored at once under the name of its person. */
    tab(person: PersonRef): Y.Doc {
      const doc = new Y.Doc();
      for (const { bytes } of store.updates) Y.applyUpdate(doc, bytes, 'server');
      doc.on('update', (bytes: Uint8Array, origin: unknown) => {
        if (origin !== 'server') record(person, bytes);
      });
      tabs.push(doc);
      return doc;
    },
  };
}

/** Adds an entry with one paragraph. */
function addEntry(doc: Y.Doc, id: string, words: string): void {
  doc.transact(() => {
    const map = new Y.Map<unknown>();
    const text = new Y.XmlFragment();
    map.set('at', 500);
    map.set('pinned', false);
    map.set(entryTextKey, text);
    doc.getMap(timelineMapName).set(id, map);
    addParagraph(text, words);
  });
}
function addParagraph(into: Y.XmlFragment, words: string): void {
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  into.insert(into.length, [paragraph]);
}
const entryOf = (doc: Y.Doc, id: string): Y.Map<unknown> => doc.getMap(timelineMapName).get(id) as Y.Map<unknown>;
const textOf = (doc: Y.Doc, id: string): Y.XmlText =>
  ((entryOf(doc, id).get(entryTextKey) as Y.XmlFragment).get(0) as Y.XmlElement).get(0) as Y.XmlText;
const said = (spans: readonly { change: string; text: string }[]): string =>
  spans.map(({ change, text }) => (change === 'kept' ? text : change === 'added' ? `+[${text}]` : `-[${text}]`)).join('');

describe('the history of an entry', () => {
  it('DOC-44 tells who wrote and struck which words when, one step a person and pause', async () => {
    const { history, clock, tab } = world();
    const [a, b] = [tab(mara), tab(tomas)];
    addEntry(a, 'e1', 'pool');
    addEntry(a, 'e2', 'other');
    for (const [index, letter] of [...' is full'].entries()) {
      clock.now += 400;
      textOf(a, 'e1').insert(4 + index, letter);
    }
    clock.now += 61_000;
    textOf(a, 'e1').insert(12, '!');
    clock.now += 5_000;
    textOf(b, 'e1').delete(5, 7);
    clock.now += 1_000;
    textOf(b, 'e1').insert(5, 'was exhausted');
    addParagraph(entryOf(b, 'e1').get(entryTextKey) as Y.XmlFragment, 'since 14:05');

    const steps = await history.of(incident, 'e1');
    expect(steps.map(({ actor, from, to, spans }) => [actor.name, from, to, said(spans)])).toEqual([
      ['Mara', 1_000_000, 1_003_200, '+[pool is full]'],
      ['Mara', 1_064_200, 1_064_200, 'pool is full+[!]'],
      ['Tomas', 1_069_200, 1_070_200, 'pool -[is full]+[was exhausted]!\n+[since 14:05]'],
    ]);
    expect(steps[0]).toMatchObject({ actor: actorOf(mara), moved: { from: null, to: 500 }, pinned: null, titled: null, removed: null });
    expect(said((await history.of(incident, 'e2'))[0]?.spans ?? [])).toBe('+[other]');
  });

  it('DOC-44 keeps what two people type into one entry at once apart', async () => {
    const { history, clock, tab } = world();
    const [a, b] = [tab(mara), tab(tomas)];
    addEntry(a, 'e1', '.');
    for (let index = 0; index < 5; index++) {
      clock.now += 300;
      textOf(a, 'e1').insert(0, 'a');
      textOf(b, 'e1').insert(textOf(b, 'e1').length, 'b');
    }
    const steps = await history.of(incident, 'e1');
    expect(steps.map(({ actor, spans }) => [actor.name, said(spans)])).toEqual([
      ['Mara', '+[aaaaa.]'],
      ['Tomas', 'aaaaa.+[bbbbb]'],
    ]);
  });

  it('DOC-44 tells when it was moved, pinned, taken out, and when a note was named', async () => {
    const { history, clock, tab } = world();
    const [a, b] = [tab(mara), tab(tomas)];
    addEntry(a, 'e1', 'words');
    clock.now += 90_000;
    entryOf(b, 'e1').set('at', 600);
    entryOf(b, 'e1').set('at', 700);
    entryOf(b, 'e1').set('pinned', true);
    clock.now += 90_000;
    a.getMap(timelineMapName).delete('e1');
    const steps = await history.of(incident, 'e1');
    expect(steps.map(({ actor, moved, pinned, removed, spans }) => [actor.name, moved, pinned, removed, said(spans)])).toEqual([
      ['Mara', { from: null, to: 500 }, null, null, '+[words]'],
      ['Tomas', { from: 500, to: 700 }, true, null, 'words'],
      ['Mara', null, null, true, '-[words]'],
    ]);

    const note = new Y.Map<unknown>();
    note.set('title', 'Plan');
    a.getMap(notesMapName).set('n1', note);
    clock.now += 90_000;
    note.set('title', 'Plan B');
    expect((await history.of(incident, 'n1')).map(({ titled }) => titled)).toEqual(['Plan', 'Plan B']);
    addParagraph(b.getXmlFragment(updateDraftName), 'We are on it.');
    expect(said((await history.of(incident, updateDraftName))[0]?.spans ?? [])).toBe('+[We are on it.]');
    await expect(history.of(incident, 'never')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('DOC-45 words that a crash took and the tab of another brought back are still of the one who wrote them, and the history says who brought them', async () => {
    const { history, record, tab, store } = world();
    const a = tab(mara);
    addEntry(a, 'e1', 'stored');
    // Mara types on and Tomas sees it; the server is killed before it stores a letter of it, and his tab is back first.
    const [lost, seen] = [new Y.Doc(), new Y.Doc()];
    for (const doc of [lost, seen]) for (const { bytes } of store.updates) Y.applyUpdate(doc, bytes);
    lost.clientID = a.clientID;
    textOf(lost, 'e1').insert(6, ' and seen');
    Y.applyUpdate(seen, Y.encodeStateAsUpdate(lost));
    textOf(seen, 'e1').insert(0, 'was ');
    record(tomas, Y.encodeStateAsUpdate(seen));
    const steps = await history.of(incident, 'e1');
    expect(steps.map(({ actor, broughtBy, spans }) => [actor.name, broughtBy?.name, said(spans)])).toEqual([
      ['Mara', undefined, '+[stored]'],
      ['Tomas', undefined, '+[was ]stored'],
      ['Mara', 'Tomas', 'was stored+[ and seen]'],
    ]);
  });

  it('DOC-44 ends with the words of the live document, whatever was typed', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = randomOf(seed);
      const { history, clock, tab } = world();
      const tabs = [tab(mara), tab(tomas), tab(mara)];
      addEntry(random.pick(tabs), 'e1', 'start');
      for (let index = 0; index < 60; index++) {
        const text = textOf(random.pick(tabs), 'e1');
        const at = random.int(text.length + 1);
        clock.now += random.pick([10, 500, 70_000]);
        if (random() < 0.6 || text.length < 3) text.insert(at, random.pick(['x', 'word ', '🙂']));
        else text.delete(Math.min(at, text.length - 2), 1 + random.int(2));
      }
      const steps = await history.of(incident, 'e1');
      const last = steps.at(-1)?.spans.filter(({ change }) => change !== 'removed') ?? [];
      expect(last.map(({ text }) => text).join(''), `seed ${seed}`).toBe(textOf(tabs[0] ?? new Y.Doc(), 'e1').toString());
      // What is struck in a step stood there at the end of the one before.
      for (const [index, { spans }] of steps.entries()) {
        const before = spans.filter(({ change }) => change !== 'added').map(({ text }) => text);
        const after = steps[index - 1]?.spans.filter(({ change }) => change !== 'removed').map(({ text }) => text) ?? [];
        expect(before.join(''), `seed ${seed}, step ${index}`).toBe(after.join(''));
      }
    }
  });

  it('DOC-44 reads a log once, then only what was added', async () => {
    const { store, tab, clock } = world();
    const a = tab(mara);
    addEntry(a, 'e1', '');
    for (let index = 0; index < 2_500; index++) textOf(a, 'e1').insert(index, 'x');
    const reads: number[] = [];
    const counted = {
      ...store,
      readUpdates: (...given: Parameters<typeof store.readUpdates>) => {
        reads.push(given[1].after);
        return store.readUpdates(...given);
      },
    };
    const history = createEntryHistory({ store: counted, times: createDocumentTimes(store) });
    await history.of(incident, 'e1');
    expect(reads).toEqual([0, 1_000, 2_000]);
    clock.now += 120_000;
    textOf(a, 'e1').insert(0, 'y');
    const steps = await Promise.all([history.of(incident, 'e1'), history.of(incident, 'e1')]);
    expect(reads.slice(3)).toEqual([2_501]);
    expect(steps[0]).toEqual(steps[1]);
    expect(steps[0]).toHaveLength(2);
  });
});
