// The learning curve and what it rests on: rehearsals, lessons that never leak, calibration, an installation's own incidents.
import { describe, expect, it, test } from 'vitest';
import { incidentId, type SignalSeq } from '../../domain/ids.ts';
import type { RecordedAction, RecordedSignal, Recording } from '../../domain/recording.ts';
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { createReliability } from '../learning/reliability.ts';
import { minute, record, TestRoom } from '../memory/test-room.ts';
import { createPerceiver } from '../perception/perceiver.ts';
import { recordingOf } from './from-database.ts';
import { calibrationOf } from './learning-calibration.ts';
import { learningCurve } from './learning-curve.ts';
import { learnedFrom, lessonOfRecording } from './learning-lessons.ts';
import { rehearse } from './learning-rehearsal.ts';
import type { ScoredOffer } from './offer-book.ts';

const start = 1_800_000_000_000;
const at = (minutes: number): EpochMs => (start + minutes * minuteMs) as EpochMs;
const restart = record({
  id: 'restart',
  key: { symptoms: ['connection pool exhausted'] },
  conditions: [{ kind: 'symptom', any: ['connection pool exhausted'], text: 'The pool is exhausted' }],
  action: { class: 'restart', text: 'Restart {target}' },
  urgency: 1,
});

function recording(id: string, taken: Partial<RecordedAction>[] = []): Recording {
  const lines = ['CRITICAL orders-db connection pool exhausted', 'ERROR orders-db connection pool exhausted again', 'still failing'];
  const signals: RecordedSignal[] = lines.map((text, index) => ({
    id: `s${index + 1}`,
    at: at(index * 10),
    channel: 'log',
    from: 'orders-db',
    text,
  }));
  return {
    incident: {
      ...{ version: 1, id, title: id, summary: '', organization: '', platform: '', severity: 'sev2' },
      ...{ startedAt: null, detectedAt: null, mitigatedAt: null, resolvedAt: null },
      entities: [{ id: 'orders-db', kind: 'database', aliases: [] }],
      source: { repository: '', commit: null, path: '', license: '', copyright: '' },
    },
    signals,
    actions: taken.map((given, index) => ({
      ...{ id: `a${index + 1}`, at: at(12), by: 'r', role: 'operations', stage: 'mitigate', class: 'restart', target: 'orders-db' },
      ...{ text: 'Restart orders-db', taken: true, endorsed: true, outcome: 'worked', basis: [] },
      ...given,
    })),
  };
}
const engine = { createPerceiver, knowledge: [restart], knowledgeVersion: 'k', reliability: createReliability([], 'none') };

describe('a rehearsal', () => {
  it('sees what is offered, accepts what people then took, and keeps how it went', () => {
    const log = rehearse(recording('one', [{}]), engine);
    const kinds = log.map(({ kind }) => kind);
    expect(kinds.indexOf('offer-seen')).toBeGreaterThan(kinds.indexOf('offered'));
    expect(log.find(({ kind }) => kind === 'action-accepted')).toMatchObject({ actor: { type: 'person' }, observedAt: at(12) });
    expect(log.find(({ kind }) => kind === 'action-outcome')).toMatchObject({ data: { outcome: 'worked' } });
    const { evidence } = lessonOfRecording(recording('one', [{}]), engine);
    expect(evidence.items).toMatchObject([{ records: ['restart'], rank: 1, fate: { kind: 'taken', outcome: 'worked', judged: true } }]);
  });

  it('leaves what nobody took ignored, and notes what nobody advised', () => {
    const { evidence } = lessonOfRecording(recording('one', [{ class: 'scale', text: 'Scale orders-db' }]), engine);
    expect(evidence.items.map(({ class: step, fate }) => [step, fate.kind])).toEqual([
      ['scale', 'missed'],
      ['restart', 'ignored'],
    ]);
  });

  it('takes nothing that was only endorsed', () => {
    const log = rehearse(recording('one', [{ taken: false }]), engine);
    expect(log.some(({ kind }) => kind === 'action-accepted' || kind === 'task-given')).toBe(false);
  });
});

describe('lessons', () => {
  it('of the scored recording are never known, whoever asks', () => {
    const lessons = ['one', 'two'].map((id) => lessonOfRecording(recording(id, [{}]), engine));
    expect(learnedFrom(lessons, 'one').reliability.version).toBe('lessons-1');
    expect(learnedFrom(lessons, 'three').reliability.of(restart)).toMatchObject({ worked: 2, tried: 2 });
    expect(learnedFrom(lessons, 'one').reliability.of(restart)).toMatchObject({ worked: 1, tried: 1 });
    expect(learnedFrom([lessons[0]!], 'one').reliability.of(restart)).toEqual(createReliability([], 'none').of(restart));
  });
});

test('the curve goes from none to all of the others, and is the same for the same seed', () => {
  const recordings = ['one', 'two', 'three'].map((id) => recording(id, [{}]));
  const lessons = recordings.map((one) => lessonOfRecording(one, engine));
  const engineFor = () => ({ createPerceiver, knowledge: [restart], knowledgeVersion: 'k' });
  const draw = (seed: number) => learningCurve({ recordings, lessons, engineFor, seed, orders: 2 });
  const curve = draw(1);
  expect(curve.points.map((point) => point.lessons)).toEqual([0, 1, 2]);
  expect(curve.points[0]?.mean).toMatchObject({ precision: 1, recallTaken: 1 });
  expect(curve.points[0]?.gain.f1).toEqual({ mean: 0, low: 0, high: 0 });
  expect(draw(1)).toEqual(curve);
});

test('calibration compares scores with what people followed', () => {
  const offer = (id: string, score: number): ScoredOffer => ({
    ...{
      recording: 'one',
      offer: id,
      openedAt: at(1),
      openedAfter: 0,
      closedAt: null,
      reason: null,
      class: 'restart',
      target: 'orders-db',
    },
    ...{ text: 'Restart', role: 'operations', stage: 'detect', rank: 1, bestRank: 1, score, evidence: [], knowledge: [] },
  });
  const { bins, error } = calibrationOf([recording('one', [{}])], [[offer('a', 0.8), offer('b', 0.82), offer('c', 1)]]);
  expect(bins.map(({ from, offers, matched }) => [from, offers, matched])).toEqual([
    [0.8, 2, 1],
    [0.9, 1, 0],
  ]);
  expect(error).toBeCloseTo((2 * (0.81 - 0.5) + 1) / 3);
  expect(bins[0]!.low).toBeLessThan(0.5);
});

test('a closed incident of the installation becomes a recording with what its log says people did', () => {
  const room = new TestRoom({ origin: 'declared' }).event(1, 'symptom', 'orders-db pool wait', 'exhausted').stage(4, 'detect', 'mitigate');
  room.action(5, 'restart', 'orders-db', { outcome: 'did-not-work' }).add(30, { kind: 'resolved', data: { number: 90 as never } });
  const signal = (seq: number, minutes: number): Signal => ({
    ...{ seq: seq as SignalSeq, externalId: null, channel: 'log', from: 'orders-db', role: null, text: `line ${seq}`, attributes: {} },
    ...{ occurredAt: minute(minutes), observedAt: minute(minutes), recordedAt: minute(minutes) },
  });
  const made = recordingOf(incidentId.parse('Own1'), room.entries, [signal(900, 6), signal(1, 1)]);
  expect(made.signals.map(({ id, text, reveals }) => [id, text, reveals])).toEqual([
    ['s1', 'line 1', undefined],
    ['s2', 'line 900', ['a2']],
  ]);
  expect(made.actions.map(({ class: step, target, stage, endorsed }) => [step, target, stage, endorsed])).toEqual([
    ['declare', null, 'detect', true],
    ['restart', 'orders-db', 'mitigate', false],
    ['resolve', null, 'review', true],
  ]);
  expect(made.incident.entities).toEqual([{ id: 'orders-db', kind: 'unknown', aliases: [] }]);
});
