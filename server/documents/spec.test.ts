// Holds docs/spec/realtime.md and the tests together: every promise has a test, and every id in a test is a promise.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const anyId = /\b(?:DOC|EVT|TRAP)-\d+\b/g;
/** Titles begin with the ids that they stand for. */
const titleIds = /\(\s*['"`]((?:(?:DOC|EVT|TRAP)-\d+ )+)/g;
const idsInTitles = (source: string): string[] => [...source.matchAll(titleIds)].flatMap((match) => match[1]?.trim().split(' ') ?? []);

const sources = ['server', 'components', 'domain', 'e2e'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:test|e2e)\.tsx?$/.test(name) && !name.endsWith('spec.test.ts'))
    .map((name) => ({ file: `${folder}/${name}`, source: readFileSync(`${folder}/${name}`, 'utf8') })),
);
const spec = readFileSync('docs/spec/realtime.md', 'utf8');
const promised = [...spec.matchAll(/^- \*\*((?:DOC|EVT|TRAP)-\d+)\*\* \S.*\.$/gm)].map((match) => match[1] ?? '');
const tested = new Set(sources.flatMap(({ source }) => idsInTitles(source)));

test('every promise of docs/spec/realtime.md has an id of its own and a test whose title begins with it', () => {
  expect(promised.length).toBeGreaterThan(50);
  expect(spec.match(anyId)).toEqual(promised);
  expect(promised.filter((id, index) => promised.indexOf(id) !== index)).toEqual([]);
  expect(promised.filter((id) => !tested.has(id))).toEqual([]);
});

test('every id in a test is a promise of docs/spec/realtime.md', () => {
  expect([...tested].filter((id) => !promised.includes(id))).toEqual([]);
  // An id outside the beginning of a title would look like a test and be none.
  expect(sources.filter(({ source }) => (source.match(anyId) ?? []).length !== idsInTitles(source).length).map(({ file }) => file)).toEqual(
    [],
  );
});
