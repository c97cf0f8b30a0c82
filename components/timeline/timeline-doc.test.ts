import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { entryTextKey, type timelineEntryKinds } from '../../domain/document.ts';
import type { EventNumber, PersonId, TimelineEntryId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { incidentRoles } from '../../domain/vocabulary.ts';
import { addEntry, entryFragment, type NewTimelineEntry, pin, readRows, setEntryTime, setPinned, timelineMap } from './timeline-doc.ts';
import { blocksOf, plainText } from './timeline-text.ts';

const mara: Omit<NewTimelineEntry, 'at' | 'createdAt' | 'text'> = {
  kind: 'note',
  authorId: 'p-mara' as PersonId,
  authorName: 'Mara',
  authorRole: 'commander',
  event: null,
};
const at = (ms: number) => ms as EpochMs;
const note = (text: string, ms: number, created = ms): NewTimelineEntry => ({
  ...mara,
  at: at(ms),
  createdAt: at(created),
  text: blocksOf(text),
});

describe('the timeline in the document', () => {
  it('reads back what was added, with its form', () => {
    const doc = new Y.Doc();
    addEntry(doc, note('`pool.max` is **20**, see https://example.org/x.\n- one\n- two', 5));
    const [row] = readRows(doc);
    expect(row?.authorName).toBe('Mara');
    expect(row?.text).toEqual([
      {
        type: 'paragraph',
        runs: [
          { text: 'pool.max', code: true },
          { text: ' is ' },
          { text: '20', bold: true },
          { text: ', see ' },
          { text: 'https://example.org/x', href: 'https://example.org/x' },
          { text: '.' },
        ],
      },
      {
        type: 'list',
        ordered: false,
        items: [[{ type: 'paragraph', runs: [{ text: 'one' }] }], [{ type: 'paragraph', runs: [{ text: 'two' }] }]],
      },
    ]);
  });

  it('orders by incident time, then by when it was written', () => {
    const doc = new Y.Doc();
    addEntry(doc, note('third', 20, 21));
    addEntry(doc, note('second', 20, 20));
    addEntry(doc, note('first', 10, 30));
    expect(readRows(doc).map((row) => plainText(row.text))).toEqual(['first', 'second', 'third']);
  });

  it('moves an entry whose time is corrected, and says when there is none', () => {
    const doc = new Y.Doc();
    const id = addEntry(doc, note('late fact', 20));
    addEntry(doc, note('start', 10));
    expect(setEntryTime(doc, id, at(5))).toBe(true);
    expect(readRows(doc).map((row) => plainText(row.text))).toEqual(['late fact', 'start']);
    expect(setEntryTime(doc, 'nothing' as TimelineEntryId, at(5))).toBe(false);
  });

  it('writes nothing when a value stays as it is', () => {
    const doc = new Y.Doc();
    const id = addEntry(doc, note('x', 20));
    const before = Y.encodeStateVector(doc);
    setEntryTime(doc, id, at(20));
    setPinned(doc, id, false);
    expect(Y.encodeStateVector(doc)).toEqual(before);
  });

  it('shows one pin of an event although two people pinned it at once', () => {
    const [a, b] = [new Y.Doc(), new Y.Doc()];
    const pinOf = (createdAt: number) => ({ ...mara, at: at(7), createdAt: at(createdAt), event: 12 as EventNumber });
    const first = pin(a, pinOf(100));
    pin(b, pinOf(101));
    exchange(a, b);
    for (const doc of [a, b]) expect(readRows(doc).map((row) => row.id)).toEqual([first]);
    setPinned(a, first, false);
    expect(pin(a, pinOf(200))).toBe(first);
    expect(readRows(a)[0]?.pinned).toBe(true);
  });

  it('leaves out what is not an entry and keeps the rest', () => {
    const doc = new Y.Doc();
    addEntry(doc, note('good', 1));
    const map = timelineMap(doc) as Y.Map<unknown>;
    map.set('text', 'not a map');
    map.set('empty', new Y.Map());
    map.set(
      'wrong',
      new Y.Map([
        ['kind', 'note'],
        ['at', 'yesterday'],
        ['createdAt', 1],
        ['authorId', 'p'],
        ['authorName', 'P'],
        [entryTextKey, new Y.XmlFragment()],
      ]),
    );
    expect(readRows(doc)).toHaveLength(1);
  });

  it('never turns a script address into a link', () => {
    const doc = new Y.Doc();
    const id = addEntry(doc, note('click', 1));
    const paragraph = entryFragment(doc, id)?.get(0) as Y.XmlElement;
    (paragraph.get(0) as Y.XmlText).format(0, 5, { link: { href: 'javascript:alert(1)' } });
    expect(readRows(doc)[0]?.text).toEqual([{ type: 'paragraph', runs: [{ text: 'click' }] }]);
  });

  it('gives the inner words of what no entry may hold, however deep somebody nests it', () => {
    const doc = new Y.Doc();
    const fragment = entryFragment(doc, addEntry(doc, note('good', 1)));
    const around = (name: string, child: Y.XmlElement | Y.XmlText) => {
      const made = new Y.XmlElement(name);
      made.insert(0, [child]);
      return made;
    };
    const quoted = around('blockquote', around('heading', new Y.XmlText('bad')));
    let deep = around('paragraph', new Y.XmlText('deep'));
    for (let depth = 0; depth < 100; depth += 1) deep = around('blockquote', deep);
    fragment?.insert(1, [quoted, new Y.XmlElement('horizontalRule'), new Y.XmlElement('image'), deep]);
    expect(readRows(doc)[0]?.text).toEqual([
      { type: 'paragraph', runs: [{ text: 'good' }] },
      { type: 'paragraph', runs: [{ text: 'bad' }] },
    ]);
  });

  it('converges: two documents with any concurrent edits end with the same rows', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), operation), { maxLength: 40 }), (steps) => {
        const [a, b] = [docOf(1), docOf(2)];
        for (const [left, step] of steps) {
          if (step.type === 'exchange') exchange(a, b);
          else apply(left ? a : b, step);
        }
        exchange(a, b);
        expect(readRows(a)).toEqual(readRows(b));
        const times = readRows(a).map((row) => row.at);
        expect(times).toEqual([...times].sort((x, y) => x - y));
      }),
      { seed: 20260312, numRuns: 150 },
    );
  });
});

type Operation =
  | { type: 'add'; kind: (typeof timelineEntryKinds)[number]; text: string; ms: number; role: (typeof incidentRoles)[number]; id: string }
  | { type: 'time'; index: number; ms: number }
  | { type: 'pin'; event: number; ms: number }
  | { type: 'mark'; index: number; pinned: boolean }
  | { type: 'type'; index: number; at: number; text: string }
  | { type: 'erase'; index: number; at: number }
  | { type: 'exchange' };

const time = fc.integer({ min: 0, max: 50 });
const index = fc.nat(20);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    type: fc.constant('add' as const),
    kind: fc.constantFrom('note' as const, 'decision' as const),
    text: fc.string({ maxLength: 12 }),
    ms: time,
    role: fc.constantFrom(...incidentRoles),
    id: fc.stringMatching(/^[a-f]{8}$/),
  }),
  fc.record({ type: fc.constant('time' as const), index, ms: time }),
  fc.record({ type: fc.constant('pin' as const), event: fc.integer({ min: 1, max: 3 }), ms: time }),
  fc.record({ type: fc.constant('mark' as const), index, pinned: fc.boolean() }),
  fc.record({ type: fc.constant('type' as const), index, at: fc.nat(20), text: fc.string({ minLength: 1, maxLength: 5 }) }),
  fc.record({ type: fc.constant('erase' as const), index, at: fc.nat(20) }),
  fc.record({ type: fc.constant('exchange' as const) }),
);

function docOf(clientId: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  return doc;
}

function apply(doc: Y.Doc, step: Operation): void {
  const rows = readRows(doc);
  const row = 'index' in step ? rows[step.index % Math.max(1, rows.length)] : undefined;
  switch (step.type) {
    case 'add':
      addEntry(
        doc,
        { ...note(step.text, step.ms), kind: step.kind, authorRole: step.role },
        `${doc.clientID}${step.id}` as TimelineEntryId,
      );
      return;
    case 'time':
      if (row !== undefined) setEntryTime(doc, row.id, at(step.ms));
      return;
    case 'pin':
      pin(doc, { ...mara, at: at(step.ms), createdAt: at(step.ms), event: step.event as EventNumber });
      return;
    case 'mark':
      if (row !== undefined) setPinned(doc, row.id, step.pinned);
      return;
    case 'type':
    case 'erase': {
      const paragraph = row === undefined ? undefined : entryFragment(doc, row.id)?.get(0);
      if (!(paragraph instanceof Y.XmlElement) || paragraph.nodeName !== 'paragraph') return;
      if (paragraph.length === 0) paragraph.insert(0, [new Y.XmlText()]);
      const text = paragraph.get(0) as Y.XmlText;
      if (step.type === 'type') text.insert(Math.min(step.at, text.length), step.text);
      else if (text.length > 0) text.delete(step.at % text.length, 1);
      return;
    }
    case 'exchange':
      return;
  }
}

function exchange(a: Y.Doc, b: Y.Doc): void {
  const [fromA, fromB] = [Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)), Y.encodeStateAsUpdate(b, Y.encodeStateVector(a))];
  Y.applyUpdate(a, fromB);
  Y.applyUpdate(b, fromA);
}
