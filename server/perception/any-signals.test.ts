// The perceiver on anything: any signals, the same ones again, floods, and whole recordings.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventBody } from '../../domain/event.ts';
import { actionId } from '../../domain/ids.ts';
import type { NoticedAction, PerceivedEvent } from '../../domain/perception.ts';
import { parseRecordedSignals } from '../../domain/recording.ts';
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, parseTime } from '../../domain/time.ts';
import { createPerceiver } from './perceiver.ts';
import { type Given, signalOf } from './test-signals.ts';

const say = (text: string, at?: number): Given => ({ text, role: 'operations', ...(at === undefined ? {} : { at }) });

const anySignal: fc.Arbitrary<Given> = fc.record({
  text: fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.constantFrom(
      'cart-api is down.',
      'Restarting cart-api.',
      'It helps!',
      'Rolled back.',
      '[FIRING] X',
      '[RESOLVED] X',
      'ERROR failed to open 12',
      'Merge pull request #4: Revert "a"',
      '$ kubectl delete pod a-7d9f8-x2x4k',
      'SEV-1',
      'It might be the pool.',
    ),
  ),
  channel: fc.constantFrom('alert', 'telemetry', 'log', 'chat', 'ticket', 'status', 'change'),
  from: fc.constantFrom('responder-1', 'user-1', 'prometheus', 'cart-api', 'Mara', ''),
  attributes: fc.dictionary(
    fc.constantFrom('metric', 'value', 'service', 'state', 'level', 'region', 'unit', 'release', 'previous', '__proto__'),
    fc.oneof(fc.string({ maxLength: 8 }), fc.double(), fc.boolean(), fc.constant(null), fc.constant([1]), fc.constant({ a: 1 })),
  ) as fc.Arbitrary<Record<string, string>>,
});

function checked(signals: readonly Signal[], ticks = true): { events: PerceivedEvent[]; actions: NoticedAction[] } {
  const perceiver = createPerceiver();
  const events: PerceivedEvent[] = [];
  const actions: NoticedAction[] = [];
  const refs = new Set<string>();
  let last = 0;
  for (const signal of signals) {
    last = Math.max(last, signal.seq);
    for (const perception of ticks
      ? [perceiver.observe(signal), perceiver.tick((signal.observedAt + 20_000) as EpochMs)]
      : [perceiver.observe(signal)]) {
      for (const event of perception.events) {
        const { supersedesRef, conflictsWithRef, ...body } = event;
        expect(eventBody.safeParse(body).success, JSON.stringify(event)).toBe(true);
        expect(refs.has(event.ref)).toBe(false);
        for (const named of [supersedesRef, conflictsWithRef]) if (named !== undefined) expect(refs.has(named)).toBe(true);
        refs.add(event.ref);
        expect(event.sources.every((seq) => seq >= 1 && seq <= last)).toBe(true);
        events.push(event);
      }
      for (const action of perception.actions) {
        expect(actionId.safeParse(action.ref).success, action.ref).toBe(true);
        expect(action.sources.every((seq) => seq >= 1 && seq <= last)).toBe(true);
        actions.push(action);
      }
      for (const { signal: seq, ref, confidence } of perception.supported ?? []) {
        expect(refs.has(ref)).toBe(true);
        expect(seq).toBe(signal.seq);
        expect(confidence).toBeLessThanOrEqual(0.99);
      }
      for (const { signal: seq, ref } of perception.attached) {
        expect(refs.has(ref)).toBe(true);
        expect(seq).toBe(signal.seq);
      }
    }
  }
  return { events, actions };
}

describe('whatever comes', () => {
  it('never throws, gives valid events with names of their own, and the same for the same signals', () => {
    fc.assert(
      fc.property(fc.array(anySignal, { maxLength: 40 }), (given) => {
        const signals = given.map((one, index) => signalOf(one, index + 1));
        expect(checked(signals)).toEqual(checked(signals));
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('names events alike whether or not the clock ticked between', () => {
    const given = [
      say('cart-api is down.', 0),
      ...Array.from(
        { length: 30 },
        (_, index): Given => ({ channel: 'log', from: 'mailer', text: `ERROR mail ${index} failed: relay refused`, at: 1 + index / 60 }),
      ),
      say('Restarting mailer.', 9),
      say('It helps!', 12),
    ];
    const signals = given.map((one, index) => signalOf(one, index + 1));
    const refs = (ticks: boolean): string[] => checked(signals, ticks).events.map(({ ref }) => ref);
    expect(refs(true)).toEqual(refs(false));
  });

  it('makes a handful of events of 60,000 lines that are all alike', () => {
    const perceiver = createPerceiver();
    let events = 0;
    for (let index = 0; index < 60_000; index++) {
      const text =
        index % 50 === 0
          ? `2026-05-02T09:00:00Z ERROR [w-${index}] job ${index} of ${index * 3} failed: code ${index % 7}`
          : `2026-05-02T09:00:00Z INFO [w-${index}] job ${index} done in ${index % 90}ms`;
      events += perceiver.observe(signalOf({ channel: 'log', from: `worker-${index % 20}`, text, at: index / 2_000 }, index + 1)).events
        .length;
    }
    expect(events).toBeLessThanOrEqual(40);
  });
});

const corpus = '../shared/corpus/incidents';
const recordings = existsSync(corpus) ? readdirSync(corpus).filter((name) => existsSync(`${corpus}/${name}/signals.jsonl`)) : [];
const ours = existsSync('recordings') ? readdirSync('recordings').filter((name) => existsSync(`recordings/${name}/signals.jsonl`)) : [];

function replay(path: string): { signals: Signal[]; events: PerceivedEvent[]; actions: NoticedAction[] } {
  const read = parseRecordedSignals(readFileSync(`${path}/signals.jsonl`, 'utf8'));
  if (!read.ok) throw new Error(`${path} cannot be read.`);
  const signals = read.value.map(
    (one, index): Signal => ({
      ...signalOf({ text: one.text, channel: one.channel, from: one.from, attributes: one.attributes ?? {} }, index + 1),
      role: one.role ?? null,
      occurredAt: one.occurredAt ?? one.at,
      observedAt: one.at,
    }),
  );
  return { signals, ...checked(signals) };
}

describe.skipIf(recordings.length === 0)(
  recordings.length === 0 ? 'SKIPPED: ../shared/corpus/incidents is not there' : 'recorded incidents',
  () => {
    it.each(recordings)('%s replays without an error, and the stream is shorter than its signals', (name) => {
      const { signals, events, actions } = replay(`${corpus}/${name}`);
      expect(actions.length).toBeGreaterThan(0);
      expect(events.length).toBeGreaterThan(0);
      // These recordings are notes that people took of the decisive moments: little in them is noise.
      expect(events.length / signals.length).toBeLessThanOrEqual(signals.length > 40 ? 0.95 : 1.3);
    });
  },
);

describe('our own recordings', () => {
  it.each(ours)('%s compresses at least ten to one', (name) => {
    const { signals, events } = replay(`recordings/${name}`);
    expect(events.length).toBeLessThan(signals.length / 10);
    expect(events.filter((event) => event.dimension === 'stage' && event.entity === 'Incident').map((event) => event.to)).toEqual(
      expect.arrayContaining(['triage', 'mitigate', 'recover']),
    );
    expect(parseTime(new Date(events[0]!.observedAt).toISOString())).toBe(events[0]!.observedAt);
  });
});
