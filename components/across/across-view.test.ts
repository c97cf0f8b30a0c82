// The address of the page names what it shows, both ways, and days become moments.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acrossQuery, behindQuery } from '../../domain/across-api.ts';
import { adviceFigures, incidentKinds } from '../../domain/across-facts.ts';
import type { EpochMs } from '../../domain/time.ts';
import { severities } from '../../domain/vocabulary.ts';
import { type AcrossFilter, askBehind, askFor, everything, type OpenFigure, periodDays, readView, writeView } from './across-view.ts';

const now = Date.parse('2026-11-21T18:00:00Z') as EpochMs;
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const day = orNull(fc.constantFrom('2026-01-31', '2026-11-21'));
const filter: fc.Arbitrary<AcrossFilter> = fc.record({
  ...{ days: orNull(fc.constantFrom(...periodDays)), from: day, to: day, service: orNull(fc.constantFrom('checkout-api', 'a&b=c, d')) },
  severities: fc.constantFrom([], ['sev1'], [...severities]) as fc.Arbitrary<AcrossFilter['severities']>,
  kinds: fc.constantFrom(null, ['open'], [...incidentKinds]) as fc.Arbitrary<AcrossFilter['kinds']>,
});
const open: fc.Arbitrary<OpenFigure | null> = orNull(
  fc.oneof(
    fc.record({ figure: fc.constant('resolve' as const), is: fc.constantFrom('known' as const, 'unknown' as const), key: fc.constant('') }),
    fc.record({
      ...{ figure: fc.constantFrom(...adviceFigures), is: fc.constant('known' as const), by: fc.constant('record' as const) },
      key: fc.constantFrom('', 'services/whatever-fails.md#restart'),
    }),
  ),
);

test('what an address was written for is read from it, and the server understands it', () => {
  fc.assert(
    fc.property(filter, open, (chosen, figure) => {
      expect(readView(writeView(chosen, figure))).toEqual({ filter: chosen, open: figure });
      const asked = Object.fromEntries(new URLSearchParams(askFor(chosen, now, 'UTC')));
      expect(acrossQuery.safeParse(asked).error).toBeUndefined();
      if (figure === null) return;
      const behind = Object.fromEntries(new URLSearchParams(askBehind(askFor(chosen, now, 'UTC'), figure, 50)));
      expect(behindQuery.parse(behind)).toMatchObject({ ...figure, offset: 50 });
    }),
    { numRuns: 200, seed: 20261121 },
  );
});

test('nothing chosen is no query, and nonsense is nothing chosen', () => {
  expect(writeView(everything, null)).toBe('');
  expect(readView('?days=7&from=tomorrow&severity=sev9&kind=lost&figure=beauty')).toEqual({ filter: everything, open: null });
});

test('days count whole: from the start of the first to the end of the last', () => {
  expect(Object.fromEntries(new URLSearchParams(askFor({ ...everything, from: '2026-11-01', to: '2026-11-21' }, now, 'UTC')))).toEqual({
    ...{ from: '2026-11-01T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' },
  });
  expect(askFor({ ...everything, days: 30 }, now, 'UTC')).toBe(new URLSearchParams({ from: '2026-10-22T00:00:00.000Z' }).toString());
});
