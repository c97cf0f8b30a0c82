import { expect, test } from 'vitest';
import type { Episode, SimilarEpisode } from '../../domain/episode.ts';
import { actionId, eventNumber, incidentId } from '../../domain/ids.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { similarRow } from './similar-words.ts';

const step = (text: string, outcome: Episode['steps'][number]['outcome'], tookMs: number | null): Episode['steps'][number] => ({
  ...{ action: actionId.parse('a1'), class: 'rollback', target: 'checkout-api', text, outcome, tookMs },
});
const similar: SimilarEpisode = {
  score: 0.7,
  reasons: [
    { kind: 'entity', shared: ['orders-db', 'checkout-api'], event: null },
    { kind: 'symptom', shared: ['pool', 'exhausted'], event: eventNumber.parse(4) },
    { kind: 'technology', shared: ['database'], event: null },
  ],
  episode: {
    ...{ incident: incidentId.parse('i1'), reference: 'INC-187', title: 'Checkout times out', severity: 'sev1' },
    ...{ declaredAt: 0 as EpochMs, resolvedAt: 1 as EpochMs, entities: [], symptoms: [], ruledOut: [] },
    cause: { statement: 'Pool limit was cut.', state: 'confirmed', event: eventNumber.parse(9) },
    steps: [
      step('Roll back config 8840.', 'worked', 6 * minuteMs),
      step('Raise the limit', 'partly', 10),
      step('Restart the pods', 'did-not-work', null),
      step('Look around', 'unknown', null),
    ],
  },
};

test('a past incident says why it is alike, what it was, what helped and what did not', () => {
  expect(similarRow(similar)).toEqual({
    incident: 'i1',
    reference: 'INC-187',
    title: 'Checkout times out',
    why: [
      { words: 'Same: orders-db, checkout-api', event: null },
      { words: 'Alike: pool, exhausted', event: 4 },
    ],
    cause: 'Pool limit was cut',
    worked: ['Roll back config 8840, in 6 min', 'Raise the limit, in part'],
    didNot: ['Restart the pods'],
  });
});
