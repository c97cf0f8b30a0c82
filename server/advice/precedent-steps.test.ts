import { describe, expect, it } from 'vitest';
import type { Episode } from '../../domain/episode.ts';
import { actionId, incidentId } from '../../domain/ids.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { createPrecedents } from '../memory/precedents.ts';
import { minute, TestRoom } from '../memory/test-room.ts';
import { workingMemory } from '../memory/working-memory.ts';
import { hearPrecedents } from './precedent-steps.ts';
import type { Proposal } from './proposals.ts';

const episode: Episode = {
  ...{ incident: incidentId.parse('INC-7'), reference: 'INC-7', title: 'Slow', severity: 'sev2' },
  ...{ declaredAt: 0 as EpochMs, resolvedAt: 1 as EpochMs, entities: [], symptoms: [], cause: null, ruledOut: [] },
  steps: [
    {
      ...{ action: actionId.parse('a1'), class: 'restart', target: 'orders-db', text: 'Restarted it' },
      outcome: 'worked',
      tookMs: 4 * minuteMs,
    },
  ],
};
const precedents = createPrecedents([episode]);
const inTrouble = () => new TestRoom().event(2, 'symptom', 'orders-db latency', 'over 2 s');
const hear = (room: TestRoom, at: number, proposals: readonly Proposal[] = [], reference = 'INC-99') =>
  hearPrecedents(proposals, workingMemory(room.state, minute(at)), precedents, reference);
const proposal = (target: string): Proposal => ({
  ...{ identity: `replace ${target}`, step: 'replace', target, voices: [], score: 0.5 },
  ...{ supportAt: minute(2), freshAt: minute(2) },
});
const cited = { kind: 'incident', id: 'INC-7', reference: 'INC-7', note: 'worked in 4 min' };

describe('hearPrecedents', () => {
  it('adds the step that was taken on the thing before, with the incident and the event that names the thing', () => {
    const [added, ...more] = hear(inTrouble(), 3);
    expect(more).toEqual([]);
    expect(added).toMatchObject({ step: 'restart', target: 'orders-db', voices: [], past: [cited] });
    expect(added?.said).toMatchObject({ status: 'true', evidence: [{ kind: 'event' }] });
    expect(added?.score).toBeGreaterThan(0);
    expect(added?.score).toBeLessThan(0.7);
  });

  it('is worth less the longer nothing is said of the thing', () => {
    const at = (minutes: number): number => hear(inTrouble(), minutes)[0]?.score ?? 0;
    expect(at(60)).toBeLessThan(at(3));
  });

  it('raises a step of the kind that knowledge speaks for, cites the past once, and adds no second one', () => {
    const [raised, ...more] = hear(inTrouble(), 3, [
      { ...proposal('orders-db'), past: [{ ...cited, kind: 'incident', id: episode.incident }] },
    ]);
    expect(more).toEqual([]);
    expect(raised?.score).toBeGreaterThan(0.5);
    expect(raised?.past).toHaveLength(1);
  });

  it('leaves alone what is another thing, is better again, or asks about itself', () => {
    const other = proposal('mail-worker');
    expect(hear(new TestRoom().event(2, 'symptom', 'mail-worker latency', 'over 2 s'), 3, [other])).toEqual([other]);
    expect(hear(inTrouble().event(4, 'symptom', 'orders-db latency', 'normal', { direction: 'better' }), 5)).toEqual([]);
    expect(hear(inTrouble(), 3, [], 'INC-7')).toEqual([]);
  });
});
