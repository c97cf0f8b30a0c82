import { afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { MusterError } from '../../domain/errors.ts';
import { errorWords, mayRetry, requestApi } from './api-client.ts';

const shape = z.object({ ok: z.literal(true) });
const answerWith = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })),
  );
const refusalOf = async (): Promise<MusterError> => {
  const error: unknown = await requestApi(shape, '/api/x').catch((caught: unknown) => caught);
  if (!(error instanceof MusterError)) throw new Error('expected a MusterError');
  return error;
};

afterEach(() => vi.unstubAllGlobals());

it('returns what the schema reads, and tells the time of the server', async () => {
  answerWith(200, { ok: true, more: 1 }, { date: 'Thu, 12 Mar 2026 02:08:55 GMT' });
  const times: number[] = [];
  expect(await requestApi(shape, '/api/x', { onServerTime: (at) => times.push(at) })).toEqual({ ok: true });
  expect(times).toEqual([Date.UTC(2026, 2, 12, 2, 8, 55)]);
});

it('sends JSON with its idempotency key', async () => {
  answerWith(200, { ok: true });
  await requestApi(shape, '/api/x', { method: 'POST', body: { a: 1 }, idempotencyKey: 'k1' });
  expect(fetch).toHaveBeenCalledWith(
    '/api/x',
    expect.objectContaining({
      method: 'POST',
      body: '{"a":1}',
      headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': 'k1' },
    }),
  );
});

it('passes on what the server refused, with its faults', async () => {
  answerWith(422, {
    error: {
      code: 'invalid-input',
      message: 'Some of the input is not valid.',
      faults: [{ path: 'title', message: 'Write at least one word.' }],
    },
  });
  const error = await refusalOf();
  expect(error.code).toBe('invalid-input');
  expect(errorWords(error)).toBe('Write at least one word.');
  expect(mayRetry(error)).toBe(false);
});

it('makes sense of an answer that is not ours', async () => {
  answerWith(503, '<html>gateway</html>');
  const error = await refusalOf();
  expect(['overloaded', 'stopping', 'unavailable']).toContain(error.code);
  expect(mayRetry(error)).toBe(true);
});

it('says that the server could not be reached', async () => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Promise.reject(new TypeError('fetch failed'))),
  );
  const error = await refusalOf();
  expect(error.code).toBe('unavailable');
  expect(error.message).toContain('could not be reached');
});

it('does not trust an answer of another shape', async () => {
  answerWith(200, { ok: 'yes' });
  expect((await refusalOf()).code).toBe('internal');
});
