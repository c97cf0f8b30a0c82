import { describe, expect, it } from 'vitest';
import type { CriticalEvent } from '../../domain/event.ts';
import type { EventNumber, SignalSeq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { countWord, eventRow, eventSentence, filterEvents, findEvent, isSystemName, noFilter, repeats } from './event-rows.ts';

const at = (minute: number) => Date.UTC(2026, 2, 12, 2, minute) as number as EpochMs;

function event(over: Partial<CriticalEvent> & { number: EventNumber }): CriticalEvent {
  return {
    ref: 'r',
    dimension: 'symptom',
    entity: 'orders-db pool wait',
    from: '4 ms',
    to: '2.3 s',
    direction: 'worse',
    occurredAt: at(17),
    observedAt: at(17),
    recordedAt: at(17),
    sources: [1 as SignalSeq],
    confidence: 0.96,
    author: { type: 'agent', name: 'rules' },
    supersededBy: null,
    ...over,
  };
}
const n = (number: number) => number as EventNumber;

describe('filterEvents', () => {
  const events = [
    event({ number: n(1) }),
    event({ number: n(2), dimension: 'impact', entity: 'Failing checkouts', from: '38%', to: '21%', direction: 'better' }),
    event({ number: n(3), dimension: 'change', entity: 'checkout-api config', from: '8840', to: '8841', direction: 'neutral' }),
  ];
  const numbers = (filter: Partial<typeof noFilter>) => filterEvents(events, { ...noFilter, ...filter }).map((one) => one.number);

  it('hands back the same array when nothing is asked', () => {
    expect(filterEvents(events, { ...noFilter, words: '  ' })).toBe(events);
  });
  it('filters by dimension, direction and words, all at once', () => {
    expect(numbers({ dimensions: ['impact', 'change'] })).toEqual([2, 3]);
    expect(numbers({ directions: ['worse'] })).toEqual([1]);
    expect(numbers({ words: 'CHECKOUT 8841' })).toEqual([3]);
    expect(numbers({ words: 'e2' })).toEqual([2]);
    expect(numbers({ dimensions: ['impact'], directions: ['worse'] })).toEqual([]);
  });
});

describe('findEvent', () => {
  it('finds by number also where numbers have gaps', () => {
    const events = [event({ number: n(2) }), event({ number: n(5) })];
    expect(findEvent(events, n(5))).toBe(events[1]);
    expect(findEvent(events, n(1))).toBeUndefined();
  });
});

describe('eventRow', () => {
  it('says signals, confidence and the way it went', () => {
    const row = eventRow(event({ number: n(12) }), 1204, true);
    expect(row).toMatchObject({
      label: 'E12',
      dimensionWord: 'Symptom',
      signalsWord: '1,204 signals',
      confidence: 0.96,
      low: false,
      entityIsName: true,
    });
    expect(row).toMatchObject({ happenedAt: null, pinned: true, setBy: null, against: null, correctedBy: null });
    expect(eventSentence(row)).toBe('Symptom: orders-db pool wait from 4 ms to 2.3 s, worse');
  });
  it('counts the signals it cites while the counter has not arrived', () => {
    expect(eventRow(event({ number: n(1) }), undefined, false).signalsWord).toBe('1 signal');
  });
  it('says when a late fact happened', () => {
    expect(eventRow(event({ number: n(1), occurredAt: at(2), observedAt: at(19) }), 1, false).happenedAt).toBe(at(2));
    expect(eventRow(event({ number: n(1), occurredAt: at(18), observedAt: at(19) }), 1, false).happenedAt).toBeNull();
  });
  it("names the person and drops the machine's confidence and the entity of the incident itself", () => {
    const row = eventRow(
      event({
        number: n(1),
        ref: null,
        dimension: 'severity',
        entity: 'Incident',
        from: 'SEV-2',
        to: 'SEV-1',
        sources: [],
        author: { type: 'person', id: 'm', name: 'Mara' },
      }),
      0,
      false,
    );
    expect(row).toMatchObject({ entity: null, signalsWord: null, confidence: null, low: false, setBy: 'Mara' });
    expect(eventSentence(row)).toBe('Severity: from SEV-2 to SEV-1, worse');
  });
  it('calls a role by its word on the screen', () => {
    const given = {
      number: n(1),
      ref: null,
      dimension: 'ownership' as const,
      entity: 'operations',
      from: null,
      to: 'Tomas',
      direction: 'neutral' as const,
    };
    expect(eventSentence(eventRow(event(given), 0, false))).toBe('Ownership: Ops Tomas');
  });
  it('keeps unsure, conflicting and corrected apart', () => {
    const row = eventRow(event({ number: n(7), confidence: 0.48, conflictsWith: n(5), supersededBy: n(9) }), 9, false);
    expect(row).toMatchObject({ low: true, against: 5, correctedBy: 9 });
  });
});

describe('words', () => {
  it('tells names of machines from phrases', () => {
    for (const name of ['orders-db pool wait', 'checkout-api', 'pool.max', '10.0.3.7', 'refund-worker queue', 'db2'])
      expect(isSystemName(name), name).toBe(true);
    for (const phrase of ['Failing checkouts', 'Gateway is slow', 'Regions affected', '8841 cut the pool limit', ''])
      expect(isSystemName(phrase), phrase).toBe(false);
  });
  it('counts', () => {
    expect(countWord(1, 'signal')).toBe('1 signal');
    expect(countWord(409, 'repeat')).toBe('409 repeats');
    expect(repeats(['took 20 ms', 'took 31 ms', 'gone'])).toBe(1);
  });
});
