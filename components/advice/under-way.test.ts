import { describe, expect, it } from 'vitest';
import type { ActionId, SignalSeq } from '../../domain/ids.ts';
import { accepted, anOffer, at, roomAfter, type Step, tomas } from './test-room.ts';
import { callBack, underWay } from './under-way.ts';

const id = (text: string) => text as ActionId;

describe('underWay', () => {
  it('tells accepted, in progress, done and judged apart, done not being worked', () => {
    const steps: Step[] = [
      anOffer('a', { verify: '5xx below 1% for 5 min', undo: 'Apply 8841 again' }),
      anOffer('b'),
      anOffer('c'),
      anOffer('d'),
      accepted('4', 'd', 8),
      accepted('1', 'a', 1, tomas, 12),
      accepted('2', 'b', 2),
      accepted('3', 'c', 3),
      { kind: 'action-started', minute: 4, data: { actionId: id('1') } },
      { kind: 'action-done', minute: 5, data: { actionId: id('2') } },
      { kind: 'action-outcome', minute: 6, data: { actionId: id('3'), outcome: 'did-not-work', note: 'Errors back within 90 s' } },
    ];
    const list = underWay(roomAfter(...steps), tomas.id);
    expect(list.open.map((row) => [row.id, row.standing.kind])).toEqual([
      ['1', 'in-progress'],
      ['2', 'done'],
      ['4', 'accepted'],
    ]);
    expect(list.open[0]).toMatchObject({
      callBackAt: at(12),
      verify: '5xx below 1% for 5 min',
      undo: 'Apply 8841 again',
      doerIsMe: true,
      givenBy: 'Mara',
    });
    expect(list.open[1]?.callBackAt).toBeNull();
    expect(list.finished).toMatchObject([
      { id: '3', note: 'Errors back within 90 s', standing: { kind: 'judged', outcome: 'did-not-work', at: at(6) } },
    ]);
  });

  it('keeps what people took before what was noticed, and what was noticed as done out of the way', () => {
    const noticed = (name: string, minute: number, state: 'doing' | 'done'): Step => ({
      kind: 'action-noticed',
      minute,
      data: { actionId: id(name), class: 'restart', target: null, text: name, by: 'Jonas', state, sources: [3 as SignalSeq] },
    });
    const room = roomAfter(
      noticed('n1', 1, 'doing'),
      noticed('n2', 2, 'done'),
      noticed('n3', 3, 'doing'),
      anOffer('a'),
      accepted('1', 'a', 4),
    );
    const list = underWay(room, tomas.id);
    expect(list.open.map((row) => row.id)).toEqual(['1', 'n3', 'n1']);
    expect(list.finished.map((row) => row.id)).toEqual(['n2']);
  });

  it('has what was called off among what is over', () => {
    const room = roomAfter(anOffer('a'), accepted('1', 'a', 4), {
      kind: 'action-called-off',
      minute: 6,
      data: { actionId: id('1'), by: 'Ben', text: 'abort it', sources: [3 as SignalSeq] },
    });
    expect(underWay(room, tomas.id)).toMatchObject({
      open: [],
      finished: [{ id: '1', callBackAt: null, standing: { kind: 'called-off', by: 'Ben', at: at(6) } }],
    });
  });

  it('marks what was only read in the signals', () => {
    const room = roomAfter({
      kind: 'action-noticed',
      minute: 3,
      data: {
        actionId: id('n'),
        class: 'restart',
        target: 'checkout-api',
        text: 'Restart checkout-api pods',
        by: 'Jonas',
        state: 'doing',
        sources: [3 as SignalSeq],
      },
    });
    expect(underWay(room, tomas.id).open).toMatchObject([
      { noticed: true, text: 'Restart checkout-api', doer: 'Jonas', doerIsMe: false, standing: { kind: 'in-progress' } },
    ]);
  });
});

describe('callBack', () => {
  it('counts down, warns two minutes before and says overdue', () => {
    expect(callBack(at(0), at(10), at(5))).toEqual({ words: '5:00 left', tone: 'calm', usedPercent: 50 });
    expect(callBack(at(0), at(10), at(9.2))).toEqual({ words: '0:48 left', tone: 'soon', usedPercent: 92 });
    expect(callBack(at(0), at(10), at(11.5))).toEqual({ words: '1:30 overdue', tone: 'over', usedPercent: 100 });
    expect(callBack(at(0), at(600), at(0)).words).toBe('10:00:00 left');
  });
});
