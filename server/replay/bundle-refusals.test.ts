// Foreign and damaged bundles: each is refused with its reason, and nothing of it is written.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { canonicalJson, maxBundleLineBytes } from '../../domain/bundle.ts';
import { MusterError } from '../../domain/errors.ts';
import type { IncidentId, Seq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { gif, png } from '../http/test-images.ts';
import type { Database } from '../store/database.ts';
import { createTestDatabase } from '../store/test-database.ts';
import { bundlesOf, type Files, filesOf, rowsOf, seedIncident, signal, typedEdits, zipOf } from './test-bundles.ts';

let here: Database;
let there: Database;
let id: IncidentId;
let bundle: Uint8Array;
let folder: string;
let files: Files;
const imageId = createHash('sha256').update(png).digest('base64url');
const image = `images/${imageId}.png`;

beforeAll(async () => {
  [here, there] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const at = 1_700_000_000_000 as EpochMs;
  const actor = { type: 'person' as const, id: 'ada', name: 'Ada' };
  const times = { actor, occurredAt: at, observedAt: at, recordedAt: at };
  id = await seedIncident(here, {
    log: [
      {
        ...times,
        seq: 1 as Seq,
        kind: 'declared',
        data: { number: 1, title: 'Checkout', severity: 'sev2', reference: 'INC-31', origin: { kind: 'declared' } },
      },
      { ...times, seq: 2 as Seq, kind: 'resolved', data: { number: 2 } },
    ],
    signals: [
      signal({ text: 'pool is full', externalId: 'x1' }),
      signal({ text: 'ünïcode ✓', externalId: 'x2', attributes: { pool: { size: 5 } } }),
    ],
    attached: [[1, 2]],
    updates: typedEdits(actor, (doc) => {
      for (const letter of 'hello') doc.getText('notes').insert(0, letter);
    }),
  });
  await here.pool.query(
    `INSERT INTO image (incident_id, id, type, width, height, bytes, created_by, created_at) VALUES ($1, $2, 'image/png', 3, 2, $3, 'ada', $4)`,
    [...[id, imageId, Buffer.from(png), at]],
  );
  bundle = await bundlesOf(here).export(id);
  ({ folder, files } = filesOf(bundle));
});
afterAll(() => Promise.all([here.close(), there.close()]));
afterEach(empty);

async function empty(): Promise<void> {
  await there.pool.query('TRUNCATE incident, log_entry, signal, signal_event, document_update, image');
}

const nothing = { incident: 0, log_entry: 0, signal: 0, signal_event: 0, document_update: 0, image: 0 };

async function refused(zip: Uint8Array): Promise<MusterError> {
  const error = await bundlesOf(there)
    .import(zip)
    .then(
      () => null,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(MusterError);
  expect(await rowsOf(there)).toEqual(nothing);
  return error as MusterError;
}

/** The bundle with texts of one file changed, and its sums set right. */
function changed(name: string, from: string | RegExp, to: string): Uint8Array {
  const text = String(files[name]);
  expect(text).toMatch(from);
  return zipOf(folder, { ...files, [name]: text.replace(from, to) });
}

function without(name: string): Files {
  return Object.fromEntries(Object.entries(files).filter(([file]) => file !== name));
}

test.each<[string, () => Uint8Array, string]>([
  ['no zip', () => strToU8('this is not a zip at all, whatever it is called'), 'It is not a zip file, or its end is missing'],
  ['nothing', () => new Uint8Array(0), 'It is not a zip file'],
  ['cut off', () => bundle.subarray(0, bundle.length - 300), 'its end is missing'],
  ['something behind its end', () => Buffer.concat([bundle, Buffer.from('more')]), 'its end is missing'],
  ['another zip', () => zipSync({ 'notes.txt': strToU8('hello') }), 'It holds "notes.txt", which is no file of a bundle.'],
  ['an empty zip', () => zipSync({}), 'Its files are not in one folder.'],
  ['only a recording', () => zipOf(folder, { 'incident.json': String(files['incident.json']) }), 'It has no manifest.json'],
  ['a way out of its folder', () => zipOf(folder, { ...files, '../../etc/passwd': 'x' }), 'which is no file of a bundle'],
  ['an absolute name', () => zipSync({ '/etc/passwd': strToU8('x') }), 'which is no file of a bundle'],
  ['a name of another system', () => zipSync({ 'C:\\log.jsonl': strToU8('x') }), 'which is no file of a bundle'],
  ['two folders', () => zipSync({ 'a/log.jsonl': strToU8('x'), 'b/log.jsonl': strToU8('x') }), 'Its files are not in one folder.'],
  [
    'a file that is not named',
    () => zipOf(folder, { ...files, 'images/AAAA.png': png }),
    'It holds files that its manifest does not name.',
  ],
  ['a file less', () => zipOf(folder, without('offers.jsonl')), '"offers.jsonl" is missing.'],
  ['another format', () => changed('manifest.json', 'muster-bundle', 'other-bundle'), 'This is not a bundle of an incident.'],
  ['a newer version', () => changed('manifest.json', '"version": 1', '"version": 2'), 'Only version 1 of the bundle format is known.'],
  [
    'another incident in the manifest',
    () => changed('manifest.json', 'INC-31', 'INC-32'),
    'Its manifest speaks of another incident than its log.',
  ],
  [
    'a manifest in another form',
    () =>
      zipOf(
        folder,
        { ...files, 'manifest.json': `${JSON.stringify(JSON.parse(String(files['manifest.json'])))}\n` },
        { keepManifest: true },
      ),
    'manifest.json is not as a bundle writes it',
  ],
  [
    'other sums',
    () => zipOf(folder, { ...files, 'log.jsonl': String(files['log.jsonl']).replace('Checkout', 'Checkin!') }, { keepManifest: true }),
    'log.jsonl is not the file that the manifest names',
  ],
  [
    'fewer entries than counted',
    () => changed('manifest.json', '"entries": 2', '"entries": 3'),
    'Its manifest counts 3 entries, and there are 2.',
  ],
  [
    'fewer signals than counted',
    () => changed('manifest.json', '"signals": 2', '"signals": 3'),
    'Its manifest counts 3 signals, and there are 2.',
  ],
  [
    'a gap in the log',
    () => changed('log.jsonl', '"seq":2', '"seq":3'),
    'log.jsonl:2 seq: Entries follow one another: this one should be 2.',
  ],
  ['an entry without a time', () => changed('log.jsonl', '"recordedAt":1700000000000,', ''), 'log.jsonl:1 recordedAt:'],
  ['an entry without data', () => changed('log.jsonl', '{"number":2}', 'null'), 'log.jsonl:2 data: An entry holds data.'],
  ['a field that would be lost', () => changed('log.jsonl', '{"actor"', '{"extra":1,"actor"'), 'log.jsonl:1'],
  [
    'keys in another order',
    () => changed('log.jsonl', /\{"number":2\}/, '{"number":2,"a":1}'),
    'log.jsonl:2: The line is not as a bundle writes it',
  ],
  ['no JSON', () => changed('signals.jsonl', /^\{/, '{{'), 'signals.jsonl:1: This is not JSON.'],
  ['a signal twice', () => changed('signals.jsonl', '"s2"', '"s1"'), 'signals.jsonl:2 at: Signals are in the order'],
  ['one id twice', () => changed('signals.jsonl', '"x2"', '"x1"'), 'signals.jsonl holds a signal twice.'],
  ['a signal too many', () => changed('signals.jsonl', '"s2"', '"s3"'), 'signals.jsonl:2 id: There are not so many signals.'],
  ['an unknown channel', () => changed('signals.jsonl', '"channel":"alert"', '"channel":"telepathy"'), 'signals.jsonl:1 channel:'],
  ['an event that no number can be', () => changed('signals.jsonl', '"events":[1]', '"events":[99999999999]'), 'signals.jsonl:2 events.0:'],
  [
    'a zero character',
    () => changed('signals.jsonl', 'pool is full', 'pool\\u0000'),
    'signals.jsonl:1: It holds characters that no text can hold.',
  ],
  [
    'half a character',
    () => changed('signals.jsonl', 'pool is full', 'pool\\ud800'),
    'signals.jsonl:1: It holds characters that no text can hold.',
  ],
  [
    'nesting without end',
    () => changed('signals.jsonl', '{"size":5}', '['.repeat(3000) + ']'.repeat(3000)),
    'signals.jsonl:2: It is nested too deeply.',
  ],
  ['no line feed at its end', () => changed('log.jsonl', /\n$/, ''), 'log.jsonl ends in the middle of a line.'],
  [
    'a line without end',
    () => changed('log.jsonl', 'Checkout', 'x'.repeat(maxBundleLineBytes + 1)),
    'A line of log.jsonl is longer than a line may be.',
  ],
  [
    'no edit of a document',
    () => changed('document-updates.jsonl', /"bytes":"[^"]+"/, '"bytes":"AQEB"'),
    'document-updates.jsonl:1 bytes: This is not an edit of a document.',
  ],
  ['an edit less', () => changed('document-updates.jsonl', /^.*\n/, ''), 'document-updates.jsonl:1 seq: Edits follow one another'],
  ['another picture', () => zipOf(folder, { ...files, [image]: gif }), `${image} is not the image that images.jsonl names.`],
  [
    'a picture with a tail',
    () => zipOf(folder, { ...files, [image]: Buffer.concat([png, Buffer.from('PK')]) }),
    'has another content than its name says',
  ],
  ['no text', () => zipOf(folder, { ...files, 'log.jsonl': Buffer.from([0xff, 0xfe, 10]) }), 'log.jsonl:1 is not UTF-8 text.'],
  ['an action of no class', () => changed('incident.json', '"severity": "sev2"', '"severity": "sev9"'), 'incident.json:1 severity:'],
])('refuses %s', async (_, make, why) => {
  const error = await refused(make());
  expect(error.message).toContain(why);
  expect(['invalid-input', 'too-large']).toContain(error.code);
});

test('refuses a file that says it is larger than it may be, and one that unpacks to more than it says', async () => {
  const bomb = zipSync({ [`${folder}/manifest.json`]: new Uint8Array(17 * 1024 * 1024) });
  expect(bomb.byteLength).toBeLessThan(100_000);
  expect((await refused(bomb)).code).toBe('too-large');
  // The same bytes, said to be a hundred.
  const lying = Buffer.from(bomb);
  const central = lying.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  lying.writeUInt32LE(100, central + 24);
  expect((await refused(lying)).message).toContain('manifest.json is larger than it says.');
});

test('refuses files that share their bytes, links, and what is encrypted or packed in an unknown way', async () => {
  const two = Buffer.from(zipSync({ [`${folder}/log.jsonl`]: strToU8('{}\n'), [`${folder}/offers.jsonl`]: strToU8('{}\n') }));
  const second = two.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const patched = (offset: number, value: number, bytes: 2 | 4): Buffer => {
    const copy = Buffer.from(two);
    if (bytes === 2) copy.writeUInt16LE(value, second + offset);
    else copy.writeUInt32LE(value >>> 0, second + offset);
    return copy;
  };
  expect((await refused(patched(42, 0, 4))).message).toContain('Two of its files are in the same place.');
  expect((await refused(patched(38, 0o120777 << 16, 4))).message).toContain('is a link or a folder');
  expect((await refused(patched(8, 1, 2))).message).toContain('is encrypted');
  expect((await refused(patched(10, 12, 2))).message).toContain('compressed in a way that is not known');
});

test('names the first twenty faults, each with file, line and field', async () => {
  const lines = Array.from({ length: 50 }, () => '{"seq":0}');
  const { code, faults } = await refused(zipOf(folder, { ...files, 'log.jsonl': `${lines.join('\n')}\n` }));
  expect([code, faults.length, faults[0]?.path]).toEqual(['invalid-input', 20, 'log.jsonl:1 seq']);
});

test('whatever is changed in its bytes, it is refused or is the same incident, and never half of one', async () => {
  const mutation = fc.oneof(
    fc.record({ kind: fc.constant('byte' as const), at: fc.nat(bundle.length - 1), value: fc.nat(255) }),
    fc.record({ kind: fc.constant('cut' as const), at: fc.nat(bundle.length - 1), value: fc.nat(500) }),
    fc.record({ kind: fc.constant('double' as const), at: fc.nat(bundle.length - 1), value: fc.nat(500) }),
  );
  const mutate = (bytes: Buffer, { kind, at, value }: { kind: 'byte' | 'cut' | 'double'; at: number; value: number }): Buffer => {
    const place = at % Math.max(1, bytes.length);
    if (kind === 'byte') return Buffer.concat([bytes.subarray(0, place), Buffer.from([value]), bytes.subarray(place + 1)]);
    if (kind === 'cut') return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + value)]);
    return Buffer.concat([bytes.subarray(0, place + value), bytes.subarray(place)]);
  };
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
      const zip = mutations.reduce(mutate, Buffer.from(bundle));
      const answer = await bundlesOf(there)
        .import(zip)
        .catch((error: unknown) => error);
      if (answer instanceof MusterError) {
        expect(['invalid-input', 'too-large']).toContain(answer.code);
        expect(await rowsOf(there)).toEqual(nothing);
        return;
      }
      // What was changed is no part of what is said: a time of a file, say.
      expect(answer).toMatchObject({ reference: 'INC-31', remade: [] });
      expect(Buffer.compare(await bundlesOf(there).export(id), bundle)).toBe(0);
      await empty();
    }),
    { numRuns: 200, seed: 5 },
  );
}, 120_000);

test('whatever is changed in its lines, with right sums, it is refused or given back as it was changed', async () => {
  const names = ['log.jsonl', 'signals.jsonl', 'document-updates.jsonl', 'images.jsonl', 'actions.jsonl', 'incident.json', 'manifest.json'];
  const change = fc.record({
    name: fc.constantFrom(...names),
    at: fc.nat(2_000),
    letter: fc.constantFrom('0', '9', '"', '{', ']', 'a', 'é', ',', '-', '\n'),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ name, at, letter }) => {
      const text = String(files[name]);
      const place = at % Math.max(1, text.length);
      const other = text.slice(0, place) + letter + text.slice(place + 1);
      let zip: Uint8Array;
      try {
        zip = zipOf(folder, { ...files, [name]: other });
      } catch {
        // A manifest that is no JSON any more, whose sums nobody can set right.
        zip = zipOf(folder, { ...files, [name]: other }, { keepManifest: true });
      }
      const answer = await bundlesOf(there)
        .import(zip)
        .catch((error: unknown) => error);
      if (answer instanceof MusterError) {
        expect(['invalid-input', 'too-large']).toContain(answer.code);
        expect(await rowsOf(there)).toEqual(nothing);
        return;
      }
      const imported = answer as { id: IncidentId; remade: string[] };
      const again = filesOf(await bundlesOf(there).export(imported.id)).files;
      for (const kept of ['log.jsonl', 'signals.jsonl', 'document-updates.jsonl', 'images.jsonl']) {
        if (!imported.remade.includes(kept)) expect(again[kept]).toEqual(kept === name ? other : files[kept]);
      }
      await empty();
    }),
    { numRuns: 150, seed: 6 },
  );
}, 120_000);

test('an incident that is here already is named, also to who imports it at the same moment', async () => {
  const bundles = bundlesOf(there);
  const { reference } = await bundles.import(bundle);
  expect(reference).toBe('INC-31');
  const before = await rowsOf(there);
  await expect(bundles.import(bundle)).rejects.toMatchObject({
    code: 'wrong-state',
    message: expect.stringContaining('INC-31, “Checkout”'),
  });
  await expect(bundlesOf(here).import(bundle)).rejects.toMatchObject({ code: 'wrong-state' });
  expect(await rowsOf(there)).toEqual(before);
  await empty();
  const [one, other] = await Promise.allSettled([bundlesOf(there).import(bundle), bundlesOf(there).import(bundle)]);
  expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
  expect(await rowsOf(there)).toEqual(before);
  expect(canonicalJson({ b: 1, a: [{ d: 1, c: undefined }] })).toBe('{"a":[{"d":1}],"b":1}');
});
