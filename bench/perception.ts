// Perception alone: how many lines a second one core reads, and whether what it remembers stays small.
import { type SignalSeq, signalSeq } from '../domain/ids.ts';
import type { Signal, SignalInput } from '../domain/signal.ts';
import type { EpochMs } from '../domain/time.ts';
import { createPerceiver, type Perceiver } from '../server/perception/perceiver.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { logLine, mixedSignal } from './generated-signals.ts';
import { type Random, seededRandom } from './random.ts';

const seed = 20_261_121;
const startAt = Date.UTC(2026, 10, 21, 3);
/** Between two signals, in incident time: 200,000 of them are 67 minutes. */
const stepMs = 20;
const chunkSize = 10_000;
/** 8 million tokens of about four characters. */
const floodCharacters = 32_000_000;
const logLines = 200_000;
/** One long incident: its first and last tenth are compared. */
const longSignals = 1_000_000;
const tenth = longSignals / 10;

type Source = (random: Random, at: number) => SignalInput;
/** `busyMs` is time on the clock, `wholeMs` the same with generating, `coreMs` the processor time that the process took meanwhile, collecting garbage included. */
type Read = { signals: number; characters: number; busyMs: number; wholeMs: number; coreMs: number; events: number };

export const perception: Benchmark = {
  name: 'perception',
  does: `One perceiver reads ${logLines.toLocaleString('en-GB')} generated log lines on one core, and another 32 million characters (8 million tokens of about four) of mixed signals: 92 % log lines, 5 % metrics, 2 % alerts, 1 % chat. Generating them is counted only where it says so. A second of a core is processor time of the whole process, so other work on the machine does not count. Memory is the heap after collection with the perceiver alive, beyond what was there before. A third one reads a million mixed signals of one incident: the processor time for each signal of the last 100,000 beside that of the first 100,000 shows whether the cost grows.`,
  async run() {
    // The first reading warms the compiler up.
    read(createPerceiver(), logLine, (sofar) => sofar.signals < 30_000);
    read(createPerceiver(), mixedSignal, (sofar) => sofar.signals < 30_000);
    const logs = read(createPerceiver(), logLine, (sofar) => sofar.signals < logLines);
    const emptyMb = heapMb();
    const perceiver = createPerceiver();
    let halfMb = 0;
    const flood = read(perceiver, mixedSignal, (sofar) => {
      if (halfMb === 0 && sofar.characters >= floodCharacters / 2) halfMb = heapMb() - emptyMb;
      return sofar.characters < floodCharacters;
    });
    const fullMb = heapMb() - emptyMb;
    // Used after the heap was measured, or the collector might have taken it.
    perceiver.tick((startAt + flood.signals * stepMs) as EpochMs);
    const long = readLong();
    const figures: Figure[] = [
      {
        what: 'log lines in a second of a core',
        value: perSecond(logs.signals, logs.coreMs),
        unit: '',
        budget: { limit: 50_000, is: 'at least' },
      },
      { what: 'log lines in a second on the clock', value: perSecond(logs.signals, logs.busyMs), unit: '' },
      { what: 'mixed signals in a second of a core', value: perSecond(flood.signals, flood.coreMs), unit: '' },
      { what: '8 million tokens, read', value: flood.busyMs / 1000, unit: 's' },
      { what: '8 million tokens, generated and read', value: flood.wholeMs / 1000, unit: 's', budget: { limit: 60, is: 'at most' } },
      { what: 'signals for one event', value: flood.signals / Math.max(1, flood.events), unit: '' },
      { what: 'memory after half of them', value: halfMb, unit: 'MB' },
      { what: `memory after all ${flood.signals.toLocaleString('en-GB')}`, value: fullMb, unit: 'MB' },
      { what: 'a signal of the first 100,000', value: long.firstUs, unit: 'µs' },
      { what: `a signal of the last 100,000 of ${longSignals.toLocaleString('en-GB')}`, value: long.lastUs, unit: 'µs' },
      { what: 'last beside first', value: long.lastUs / long.firstUs, unit: 'times', budget: { limit: 1.25, is: 'at most' } },
      { what: 'memory after the first 100,000', value: long.firstMb, unit: 'MB' },
      { what: `memory after ${longSignals.toLocaleString('en-GB')}`, value: long.lastMb, unit: 'MB' },
    ];
    return figures;
  },
};

/** A million signals of one incident: processor time for each of the first and of the last tenth, and memory after each. */
function readLong(): { firstUs: number; lastUs: number; firstMb: number; lastMb: number } {
  const emptyMb = heapMb();
  const perceiver = createPerceiver();
  const random = seededRandom(seed);
  const part = (from: number, upTo: number): number =>
    read(perceiver, mixedSignal, (sofar) => from + sofar.signals < upTo, random, from).coreMs;
  const firstMs = part(0, tenth);
  const firstMb = heapMb() - emptyMb;
  part(tenth, longSignals - tenth);
  const lastMs = part(longSignals - tenth, longSignals);
  const lastMb = heapMb() - emptyMb;
  perceiver.tick((startAt + longSignals * stepMs) as EpochMs);
  return { firstUs: (firstMs * 1000) / tenth, lastUs: (lastMs * 1000) / tenth, firstMb, lastMb };
}

/** Gives the perceiver chunk after chunk; only its own time counts. */
function read(perceiver: Perceiver, source: Source, goesOn: (sofar: Read) => boolean, random = seededRandom(seed), from = 0): Read {
  const sofar: Read = { signals: 0, characters: 0, busyMs: 0, wholeMs: 0, coreMs: 0, events: 0 };
  while (goesOn(sofar)) {
    const chunk: Signal[] = [];
    const generatedMs = performance.now();
    for (let index = 0; index < chunkSize; index += 1) chunk.push(stored(source, random, from + sofar.signals + index));
    const usage = process.cpuUsage();
    const startedMs = performance.now();
    for (const signal of chunk) sofar.events += perceiver.observe(signal).events.length;
    sofar.busyMs += performance.now() - startedMs;
    sofar.wholeMs += performance.now() - generatedMs;
    const used = process.cpuUsage(usage);
    sofar.coreMs += (used.user + used.system) / 1000;
    sofar.signals += chunk.length;
    for (const { text } of chunk) sofar.characters += text.length;
  }
  return sofar;
}

function stored(source: Source, random: Random, index: number): Signal {
  const at = (startAt + index * stepMs) as EpochMs;
  const { channel, from, text, attributes = {} } = source(random, at);
  const seq: SignalSeq = signalSeq.parse(index + 1);
  return { seq, externalId: null, channel, from, role: null, text, attributes, occurredAt: at, observedAt: at, recordedAt: at };
}

function perSecond(signals: number, tookMs: number): number {
  return signals / (tookMs / 1000);
}

function heapMb(): number {
  if (globalThis.gc === undefined) throw new Error('Memory can only be measured with node --expose-gc, as `npm run bench` does.');
  globalThis.gc();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}
