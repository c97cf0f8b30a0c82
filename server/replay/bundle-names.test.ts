// Pseudonyms: who is replaced where, and that no name is left in any byte of a bundle.
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { fold } from '../../domain/fold.ts';
import type { Seq } from '../../domain/ids.ts';
import { readEntry } from '../../domain/log.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Database } from '../store/database.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { DocumentNames } from './bundle-document-names.ts';
import { fitted, PeopleBook } from './bundle-names.ts';
import { bundlesOf, filesOf, seedIncident, signal, typedEdits } from './test-bundles.ts';

const book = (...people: { id: string | null; name: string; email?: string }[]) => {
  const made = new PeopleBook();
  for (const person of people) made.add(person);
  return made.pseudonyms();
};

test('a name is replaced as whole words, in any case when it is whole, and as written when it is a part of one', () => {
  const names = book({ id: 'p1', name: 'Grace Hopper', email: 'grace@navy.example' }, { id: 'p2', name: 'will' });
  expect(names.text('Grace Hopper, GRACE HOPPER and Grace: ask grace@navy.example')).toBe(
    'responder-1, responder-1 and responder-1: ask responder-1',
  );
  expect(names.text('with good grace, Hopperton (Hopper) said')).toBe('with good grace, Hopperton (responder-1) said');
  expect(names.text('@Will will not, willing or not')).toBe('@responder-2 responder-2 not, willing or not');
  expect(names.text('Die Überwill und willé')).toBe('Die Überwill und willé');
});

test('the id beside a name says whose it is when two people have one name', () => {
  const names = book({ id: 'p1', name: 'Kim' }, { id: 'p2', name: 'Kim' });
  expect(names.json({ doer: { id: 'p2', name: 'Kim' }, by: 'Kim', seenBy: ['p1', 'p2'], role: 'expert' })).toEqual({
    doer: { id: 'responder-2', name: 'responder-2' },
    ...{ by: 'responder-1', seenBy: ['responder-1', 'responder-2'], role: 'expert' },
  });
});

test('pseudonyms stay, are given to nobody else, and words of the format are no names', () => {
  const made = new PeopleBook();
  made.reserve('responder-1');
  for (const name of ['Ada', 'responder-1', 'commander']) made.add({ id: null, name });
  const names = made.pseudonyms();
  expect(names.text('Ada and responder-1, commander')).toBe('responder-2 and responder-1, commander');
});

test('a pseudonym is fitted to any length', () => {
  const shown = (length: number) => fitted({ from: 0, to: length, pseudonym: 'responder-12' });
  expect([1, 2, 3, 4, 8, 12, 14].map(shown)).toEqual(['·', '··', 'r12', 'r-12', 'respo-12', 'responder-12', 'responder-12··']);
});

test('names in a document are written over in every edit, however their letters came together', () => {
  const edits = typedEdits({ type: 'person', id: 'p1', name: 'Ada' }, (doc) => {
    const [note, entry] = [new Y.XmlElement('paragraph'), new Y.Map<unknown>()];
    const text = new Y.XmlText();
    note.insert(0, [text]);
    doc.getXmlFragment('body').insert(0, [note]);
    for (const letter of 'ask Axda') text.insert(text.length, letter);
    // Only now it is a name, and by a deletion.
    text.delete(5, 1);
    text.insert(text.length, ' now, not Adam');
    text.format(4, 3, { bold: true });
    doc.getMap('timeline').set('e1', entry);
    entry.set('authorName', 'Ada');
    entry.set('authorId', 'p1');
    const mention = new Y.XmlElement('mention');
    mention.setAttribute('label', 'Ada');
    note.insert(1, [mention]);
  });
  const names = new DocumentNames(book({ id: 'p1', name: 'Ada' }));
  for (const { bytes } of edits) names.read(bytes);
  const [before, after] = [new Y.Doc(), new Y.Doc()];
  for (const { bytes } of edits) {
    const rewritten = names.rewrite(bytes);
    expect(Buffer.from(rewritten).includes('Ada"') || /Ada(?!m)/.test(Buffer.from(rewritten).toString('latin1'))).toBe(false);
    Y.applyUpdate(before, bytes);
    Y.applyUpdate(after, rewritten);
    expect(Y.encodeStateVector(after)).toEqual(Y.encodeStateVector(before));
    expect(names.rewrite(rewritten)).toEqual(rewritten);
  }
  expect(before.getXmlFragment('body').toString()).toContain('ask <bold>Ada</bold> now, not Adam');
  expect(after.getXmlFragment('body').toString()).toBe(
    '<paragraph>ask <bold>r-1</bold> now, not Adam<mention label="responder-1"></mention></paragraph>',
  );
  expect(after.getMap('timeline').toJSON()).toEqual({ e1: { authorName: 'responder-1', authorId: 'responder-1' } });
});

let database: Database;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const accounts = [
  { id: 'acc-quentin', name: 'Quentin Xerxes', email: 'quentin.x@corp.example' },
  { id: 'acc-zelda', name: 'Zelda Ypsilanti', email: 'zelda@corp.example' },
  { id: 'acc-bystander', name: 'Bystander Wolfram', email: 'wolfram@corp.example' },
];
/** Nothing of these may be found, in any case. */
const secrets = ['quentin', 'xerxes', 'zelda', 'ypsilanti', 'wolfram', 'bystander', 'corp.example', 'acc-', 'kerstin', 'chatty.umlaut'];

test('no known name is left anywhere in the bytes of a bundle, also not inside the edits of the document', async () => {
  const at = 1_700_000_000_000 as EpochMs;
  const quentin = { type: 'person' as const, id: 'acc-quentin', name: 'Quentin Xerxes' };
  const zelda = { id: 'acc-zelda', name: 'Zelda Ypsilanti' };
  const times = { occurredAt: at, observedAt: at, recordedAt: at };
  const entries = [
    {
      kind: 'declared',
      data: { number: 1, title: 'Zelda sees errors', severity: 'sev2', reference: 'INC-9', origin: { kind: 'declared' } },
      actor: quentin,
    },
    { kind: 'role-set', data: { number: 2, role: 'commander', person: zelda, previous: null }, actor: quentin },
    {
      kind: 'task-given',
      data: {
        actionId: 'a',
        class: 'restart',
        target: "Wolfram's box",
        text: `Ask Quentin. ${'x'.repeat(50)}`,
        doer: zelda,
        callBackAt: null,
      },
      actor: quentin,
    },
    { kind: 'action-done', data: { actionId: 'a', note: 'zelda ypsilanti did' }, actor: { type: 'person' as const, ...zelda } },
    { kind: 'hologram', data: { Quentin: [{ deep: 'Ypsilanti' }], who: { id: 'acc-zelda', name: 'Zelda Ypsilanti' } }, actor: quentin },
    { kind: 'resolved', data: { number: 3, summary: 'Kerstin and Bystander Wolfram helped.' }, actor: quentin },
  ];
  const log = entries.map((entry, index) => ({ ...entry, ...times, seq: (index + 1) as Seq }));
  const id = await seedIncident(database, {
    log,
    signals: [
      signal({ text: 'Quentin: looking', channel: 'chat', from: 'chatty.umlaut' }),
      signal({ text: 'mail to zelda@corp.example', channel: 'ticket', from: 'Kerstin', externalId: 'mail-Zelda-1' }),
      signal({ text: 'up', attributes: { owner: 'Zelda Ypsilanti', Quentin: ['chatty.umlaut', { a: 'kerstin' }] } }),
      signal({ text: 'pod restarted', from: 'kubelet' }),
    ],
    updates: typedEdits(quentin, (doc) => {
      const text = doc.getText('update-draft');
      for (const letter of 'Thanks Zelda and kerstin') text.insert(text.length, letter);
      text.insert(0, 'Bystander Wolfram: ');
      doc.getMap('notes').set('n', 'Notes of Quentin Xerxes');
    }),
  });
  await database.pool.query(
    `INSERT INTO image (incident_id, id, type, width, height, bytes, created_by, created_at) VALUES ($1, 'x', 'image/png', 1, 1, 'zelda', 'acc-zelda', 1)`,
    [id],
  );
  const bundle = await bundlesOf(database, accounts).export(id, true);
  const { files } = filesOf(bundle);
  const edits = String(files['document-updates.jsonl'])
    .trim()
    .split('\n')
    .map((line) => Buffer.from(JSON.parse(line).bytes, 'base64'));
  const words = new Y.Doc();
  for (const edit of edits) Y.applyUpdate(words, edit);
  const all = [
    ...Object.entries(files).flatMap(([name, content]) => [name, Buffer.from(content as string).toString('latin1')]),
    ...edits.map((edit) => edit.toString('latin1')),
    words.getText('update-draft').toString(),
    JSON.stringify(words.getMap('notes').toJSON()),
  ];
  for (const secret of secrets) for (const text of all) expect(text.toLowerCase()).not.toContain(secret);

  expect(Object.keys(files).filter((name) => name.startsWith('images/'))).toEqual([]);
  expect(JSON.parse(String(files['manifest.json']))).toMatchObject({ pseudonyms: true, imagesLeftOut: 1 });
  const shown = String(files['log.jsonl'])
    .trim()
    .split('\n')
    .map((line) => readEntry(JSON.parse(line)));
  expect(shown.map(({ kind }) => kind)).toEqual(log.map(({ kind }) => (kind === 'hologram' ? 'foreign' : kind)));
  const room = fold(shown);
  expect(room.declaredBy).toBe('responder-1');
  expect(room.roles).toEqual([{ role: 'commander', person: { id: 'responder-2', name: 'responder-2' }, since: at }]);
  expect(words.getText('update-draft').toString()).toBe('responder-5······: Thanks res-2 and respo-4');
});
