// Bodies of deliveries: every form, the good kept beside the bad, each fault named by place and field.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MusterError } from '../../domain/errors.ts';
import { maxSignalsPerRequest, readSignalBody } from './signal-body.ts';

const good = { channel: 'log', from: 'web-1', text: 'started' };
const json = 'application/json; charset=utf-8';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof MusterError) return error.code;
    throw error;
  }
  return 'none';
}

describe('forms', () => {
  test('one object, a list, a named list and lines give the same signals', () => {
    const two = [good, { ...good, text: 'stopped' }];
    const one = readSignalBody(JSON.stringify(good), json);
    expect(one).toMatchObject({ isBatch: false, items: [{ index: 0, input: good }], refused: [] });
    const list = readSignalBody(JSON.stringify(two), json);
    expect(readSignalBody(JSON.stringify({ signals: two }), json)).toEqual(list);
    expect(readSignalBody(two.map((signal) => JSON.stringify(signal)).join('\r\n'), 'application/x-ndjson')).toEqual(list);
  });

  test('lines are counted as they stand in the body, empty ones too', () => {
    const body = readSignalBody(
      `${JSON.stringify(good)}\n\n{oops\n${JSON.stringify({ ...good, channel: 'smoke' })}\n`,
      'application/x-ndjson',
    );
    expect(body.items.map(({ index }) => index)).toEqual([0]);
    expect(body.refused.map(({ index, faults }) => [index, faults[0]?.path])).toEqual([
      [2, ''],
      [3, 'channel'],
    ]);
  });
});

describe('refusals', () => {
  test('a bad item is named by its fields and the others are kept', () => {
    const { items, refused } = readSignalBody(JSON.stringify([good, { ...good, at: 'yesterday', text: '' }, 7]), json);
    expect(items).toHaveLength(1);
    expect(refused.map(({ index, faults }) => [index, faults.map(({ path }) => path).sort()])).toEqual([
      [1, ['at', 'text']],
      [2, ['']],
    ]);
  });

  test('what is not JSON, empty, or too much is refused whole', () => {
    expect(codeOf(() => readSignalBody('{', json))).toBe('malformed-body');
    expect(codeOf(() => readSignalBody('[]', json))).toBe('invalid-input');
    expect(codeOf(() => readSignalBody('\n\n', 'application/x-ndjson'))).toBe('invalid-input');
    expect(codeOf(() => readSignalBody('{"signals":"many"}', json))).toBe('invalid-input');
    expect(codeOf(() => readSignalBody(JSON.stringify(new Array(maxSignalsPerRequest + 1).fill(good)), json))).toBe('too-large');
  });

  test('no body breaks it', () => {
    const form = fc.constantFrom(json, 'application/x-ndjson', '');
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify([good, value])),
    );
    fc.assert(
      fc.property(body, form, (text, type) => {
        expect(['none', 'malformed-body', 'invalid-input']).toContain(codeOf(() => readSignalBody(text, type)));
      }),
      { numRuns: 300, seed: 20261121 },
    );
  });
});
