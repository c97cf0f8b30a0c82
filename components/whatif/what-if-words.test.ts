// What if in words: what is called the same, and what a run says it knew.
import { describe, expect, test } from 'vitest';
import { minuteMs } from '../../domain/time.ts';
import type { WhatIfRow, WhatIfSide } from '../../domain/what-if.ts';
import { linesOf } from './what-if-answer.ts';
import { advisedWords, differenceWords, followWords, kindOfRow, placeWords, usedWords } from './what-if-words.ts';

function side(minutes: number, part: Partial<WhatIfSide> = {}): WhatIfSide {
  return { offer: { openedAt: minutes * minuteMs } as WhatIfSide['offer'], place: null, decision: null, followed: null, ...part };
}
const row = (past: number | null, today: number | null): WhatIfRow => ({
  past: past === null ? null : side(past),
  today: today === null ? null : side(today),
});

describe('what if in words', () => {
  test('less than a minute apart is the same time, more is told in minutes', () => {
    expect([row(5, 5.9), row(20, 8), row(3, 6), row(null, 1), row(1, null)].map(differenceWords)).toEqual([
      'Same time',
      '12 min earlier',
      '3 min later',
      'Only today',
      'Only then',
    ]);
    expect(kindOfRow(row(5, 5.9))).toBe('same');
  });

  test('places, and what came of an offer', () => {
    expect(
      [null, { view: 'all', rank: 2 }, { view: 'commander', rank: 1 }, { view: 'expert', rank: 3 }].map((place) =>
        placeWords(side(0, { place } as never)),
      ),
    ).toEqual(['', 'number 2', 'number 1 for the commander', 'number 3 for experts']);
    const followed = { text: '', by: 'Wei', at: 0, outcome: 'worked', leadTimeMs: 6 * minuteMs };
    expect([side(0, { followed } as never), side(0), side(0, { decision: 'ignored' })].map(followWords)).toEqual([
      'done after 6 min by Wei, worked',
      'nobody did it after',
      'seen, no action',
    ]);
    expect(advisedWords({ advised: 'before', leadTimeMs: 30_000 })).toBe('just before');
  });

  test('a run says what it knew and what was left out', () => {
    const used = {
      signals: 1531,
      acts: 1,
      knowledge: { records: 397, leftOut: 2 },
      learning: { step: 4, incidents: 3, leftOut: 1 },
      copies: ['INC-3'],
      tookMs: 4_120,
    };
    expect(usedWords(used)).toBe(
      "1,531 signals and 1 act of people, with 397 records of today's knowledge and what 3 other incidents taught (step 4). Left out: 2 records and 1 lesson of this incident and of its copies (INC-3). It took 4.1 s.",
    );
    expect(usedWords({ ...used, knowledge: { records: 1, leftOut: 0 }, learning: { step: null, incidents: 0, leftOut: 0 } })).toContain(
      'nothing learned from other incidents. It took',
    );
  });

  test('lines are whole however the bytes come', async () => {
    const bytes = new TextEncoder().encode('{"a":"é"}\n{"b":1}\n');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const lines: string[] = [];
    for await (const line of linesOf(body)) lines.push(line);
    expect(lines).toEqual(['{"a":"é"}', '{"b":1}']);
  });
});
