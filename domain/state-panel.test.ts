// The state panel: the last word about each field, hypotheses in order, conflicts shown, corrections obeyed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CriticalEvent } from './event.ts';
import { fold } from './fold.ts';
import type { EventNumber, SignalSeq } from './ids.ts';
import { readEntry } from './log.ts';
import { statePanel } from './state-panel.ts';
import { arbitraryLog } from './test-entries.ts';
import type { EpochMs } from './time.ts';
import { dimensions } from './vocabulary.ts';

const base: CriticalEvent = {
  ...{ number: 1 as EventNumber, ref: null, dimension: 'impact', entity: 'Checkouts', from: null, to: '10 %', direction: 'worse' },
  ...{ occurredAt: 0 as EpochMs, observedAt: 0 as EpochMs, recordedAt: 0 as EpochMs, sources: [1 as SignalSeq], confidence: 0.8 },
  author: { type: 'agent', name: 'Muster' },
  supersededBy: null,
};
const event = (number: number, over: Partial<CriticalEvent>): CriticalEvent => ({
  ...base,
  number: number as EventNumber,
  observedAt: number as EpochMs,
  ...over,
});

describe('any events', () => {
  test('give one value per field, newest first, of events that stand', () => {
    fc.assert(
      fc.property(arbitraryLog(80), (raw) => {
        // The log numbers its events without repeating; an arbitrary one does not.
        const events = fold(raw.map(readEntry)).events.map((one, index) => ({ ...one, number: (index + 1) as EventNumber }));
        const panel = statePanel(events);
        const fields = dimensions.flatMap((dimension) => panel.fields[dimension]);
        expect(new Set(fields.map((field) => `${field.dimension} ${field.entity.toLowerCase()}`)).size).toBe(fields.length);
        expect(panel.known).toBe(fields.length);
        for (const dimension of dimensions) {
          const numbers = panel.fields[dimension].map((field) => field.event);
          expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
          for (const { event: number, entity, value } of panel.fields[dimension]) {
            expect(events[number - 1]).toMatchObject({ dimension, entity, to: value, supersededBy: null });
          }
        }
        const { leading, competing, ruledOut } = panel.cause;
        expect(ruledOut.every(({ state }) => state === 'ruled out')).toBe(true);
        expect([leading, ...competing].every((hypothesis) => hypothesis?.state !== 'ruled out')).toBe(true);
        expect((leading === null ? 0 : 1) + competing.length + ruledOut.length).toBe(panel.fields.cause.length);
      }),
      { numRuns: 300, seed: 20261121 },
    );
  });
});

describe('the panel', () => {
  test('shows the last value of a field, however its name was written', () => {
    const panel = statePanel([event(1, {}), event(2, { entity: 'CHECKOUTS', from: '10 %', to: '40 %' })]);
    expect(panel.impact).toMatchObject({ value: '40 %', previous: '10 %', event: 2 });
    expect(panel.known).toBe(1);
  });

  test('goes back to the value before when an event is corrected away', () => {
    const panel = statePanel([
      event(1, {}),
      event(2, { to: '90 %', supersededBy: 3 as EventNumber }),
      event(3, { to: '12 %', supersedes: 2 as EventNumber }),
    ]);
    expect(panel.impact).toMatchObject({ value: '12 %', event: 3 });
    expect(statePanel([event(1, {}), event(2, { to: '90 %', supersededBy: 9 as EventNumber })]).impact).toMatchObject({ event: 1 });
  });

  test('shows what sources disagree about until one is corrected', () => {
    const other = event(2, { entity: 'Failing checkouts', to: 'none', conflictsWith: 1 as EventNumber });
    const panel = statePanel([event(1, {}), other]);
    expect(panel.conflicting).toBe(1);
    expect(panel.impact?.conflicting).toEqual([{ value: '10 %', event: 1, entity: 'Checkouts' }]);
    expect(statePanel([event(1, { supersededBy: 3 as EventNumber }), other]).conflicting).toBe(0);
  });

  test('puts the strongest hypothesis first and keeps what was ruled out', () => {
    const cause = (number: number, entity: string, to: string, confidence = 0.5) =>
      event(number, { dimension: 'cause', entity, to, confidence });
    const panel = statePanel([
      cause(1, 'Pool too small', 'suspected', 0.9),
      cause(2, 'Config 8841', 'suspected'),
      cause(3, 'Bad node', 'suspected'),
      cause(4, 'Config 8841', 'supported'),
      cause(5, 'Bad node', 'ruled out'),
    ]);
    expect(panel.cause.leading).toMatchObject({ statement: 'Config 8841', state: 'supported', events: [2, 4] });
    expect(panel.cause.competing.map(({ statement }) => statement)).toEqual(['Pool too small']);
    expect(panel.cause.ruledOut.map(({ statement }) => statement)).toEqual(['Bad node']);
  });
});
