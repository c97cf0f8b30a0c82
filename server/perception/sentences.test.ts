import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LabelledSentence, labelledSentences } from './labelled-sentences.ts';
import { sentencesOf } from './sentence-split.ts';
import { type Reading, readSentence } from './sentences.ts';

const acts = new Set(['doing', 'done', 'decided', 'tried']);

function read({ text, role, channel }: LabelledSentence): Reading {
  return readSentence(text, { channel: channel ?? 'chat', role: role ?? null, from: role === 'user' ? 'user-1' : 'responder-1' });
}

function labelsOf(reading: Reading): string[] {
  const labels = reading.statements.flatMap((one): string[] => {
    switch (one.kind) {
      case 'action':
        return acts.has(one.action.mode) ||
          ((one.action.class === 'engage' || one.action.class === 'consult') && one.action.mode === 'asked')
          ? [one.action.class]
          : [];
      case 'cause':
        return [one.state];
      case 'outcome':
        return [one.outcome];
      case 'role':
        return ['ownership'];
      case 'region':
        return [];
      case 'recovery':
        return [one.eased === true ? 'eased' : 'recovery'];
      default:
        return [one.kind];
    }
  });
  return [...new Set(labels)];
}

const results = labelledSentences.map((sentence) => {
  const reading = read(sentence);
  const got = labelsOf(reading);
  return {
    sentence,
    reading,
    right: got.filter((label) => sentence.says.includes(label)),
    extra: got.filter((label) => !sentence.says.includes(label)),
    missed: sentence.says.filter((label) => !got.includes(label)),
  };
});
const count = (pick: (one: (typeof results)[number]) => readonly string[], label?: string): number =>
  results.flatMap(pick).filter((one) => label === undefined || one === label).length;
const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
const faults = (): string =>
  results
    .filter((one) => one.extra.length + one.missed.length > 0)
    .map((one) => `${one.sentence.text} | missed: ${one.missed.join(', ')} | extra: ${one.extra.join(', ')}`)
    .join('\n');

describe('reading sentences', () => {
  it('has a labelled set of enough size', () => {
    expect(labelledSentences.length).toBeGreaterThanOrEqual(180);
    expect(new Set(labelledSentences.map(({ text }) => text)).size).toBe(labelledSentences.length);
  });

  it('reads what is said: precision and recall over the labelled set', () => {
    const right = count((one) => one.right);
    expect(ratio(right, right + count((one) => one.extra)), faults()).toBeGreaterThanOrEqual(0.95);
    expect(ratio(right, right + count((one) => one.missed)), faults()).toBeGreaterThanOrEqual(0.95);
  });

  it.each(['symptom', 'recovery', 'suspected', 'ruled out', 'restart', 'rollback', 'did-not-work', 'asked'])(
    'reads %s well on its own',
    (label) => {
      const right = count((one) => one.right, label);
      expect(ratio(right, right + count((one) => one.extra, label)), faults()).toBeGreaterThanOrEqual(0.85);
      expect(ratio(right, right + count((one) => one.missed, label)), faults()).toBeGreaterThanOrEqual(0.85);
    },
  );

  it('says what it is about', () => {
    const named = results.filter((one) => one.sentence.about !== undefined);
    const wrong = named.filter(({ sentence, reading }) => {
      const action = reading.statements.find((one) => one.kind === 'action')?.action.targets[0];
      const thing = reading.statements.find((one) => one.kind === 'symptom' || one.kind === 'recovery')?.entity;
      return ![action, thing].some((name) => name?.toLowerCase() === sentence.about);
    });
    expect(1 - wrong.length / named.length, wrong.map(({ sentence }) => sentence.text).join('\n')).toBeGreaterThanOrEqual(0.9);
  });

  it.each([
    ['search-indexer-5 is back since the restart', ['worked']],
    ['search-indexer-5 does not come back ready after the restart', []],
    ["It still isn't healthy after the roll-back", []],
  ])('gives credit only where there is some: %s', (text, outcomes) => {
    const told = labelsOf(read({ text, says: [] } as unknown as LabelledSentence));
    expect(told.filter((label) => label === 'worked')).toEqual(outcomes);
  });

  it('reads any text without failing, and the same text alike', () => {
    const pieces = fc.constantFrom(
      'restart',
      'rolling back',
      'the',
      'checkout-api',
      '`',
      'not',
      '?',
      ':',
      ' - ',
      '\n',
      'SEV-1',
      'might be',
      '->',
      '"',
      '(',
      '..',
      'and',
      ',',
      '5xx',
      '12 %',
      '@mara',
      '🔥',
      '\u0000',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 400 }),
          fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(' ')),
        ),
        fc.constantFrom('chat', 'ticket', 'log', 'status', 'change', 'telemetry', 'alert'),
        (text, channel) => {
          for (const sentence of sentencesOf(text)) {
            const once = readSentence(sentence, { channel: channel as 'chat', role: null, from: 'responder-2' });
            expect(readSentence(sentence, { channel: channel as 'chat', role: null, from: 'responder-2' })).toEqual(once);
          }
        },
      ),
      { numRuns: 400, seed: 11 },
    );
  });

  // A pattern that backtracks over such texts runs into the time limit of the test.
  it.each([
    'a'.repeat(60_000),
    '('.repeat(60_000),
    'no '.repeat(20_000),
    '- '.repeat(20_000),
    'restart, '.repeat(6_000),
    '`'.repeat(60_000),
  ])('reads %.12s, many times over', (text) => {
    const sentences = sentencesOf(text);
    for (const sentence of sentences) readSentence(sentence, { channel: 'chat', role: null, from: 'Mara' });
    expect(sentences.length).toBeLessThanOrEqual(40);
  });
});
