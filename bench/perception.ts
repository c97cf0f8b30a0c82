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

type Source = (random: Random, at: number) => SignalInput;
/** `busyMs` is time on the clock, `coreMs` the processor time that the process took meanwhile, collecting garbage included. */
type Read = { signals: number; characters: number; busyMs: number; coreMs: number; events: number };

export const perception: Benchmark = {
  name: 'perception',
  does: `One perceiver reads ${logLines.toLocaleString('en-GB')} generated log lines on one core, and another 32 million characters (8 million tokens of about four) of mixed signals: 92 % log lines, 5 % metrics, 2 % alerts, 1 % chat. Generating them is not counted. A second of a core is processor time of the whole process, so other work on the machine does not count. Memory is the heap after collection with the perceiver alive, beyond what was there before.`,
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
    const figures: Figure[] = [
      {
        what: 'log lines in a second of a core',
        value: perSecond(logs.signals, logs.coreMs),
        unit: '',
        budget: { limit: 50_000, is: 'at least' },
      },
      { what: 'log lines in a second on the clock', value: perSecond(logs.signals, logs.busyMs), unit: '' },
      { what: 'mixed signals in a second of a core', value: perSecond(flood.signals, flood.coreMs), unit: '' },
      { what: '8 million tokens', value: flood.busyMs / 1000, unit: 's', budget: { limit: 60, is: 'at most' } },
      { what: 'signals for one event', value: flood.signals / Math.max(1, flood.events), unit: '' },
      { what: 'memory after half of them', value: halfMb, unit: 'MB' },
      { what: `memory after all ${flood.signals.toLocaleString('en-GB')}`, value: fullMb, unit: 'MB' },
    ];
    return figures;
  },
};

/** Gives the perceiver chunk after chunk; only its own time counts. */
function read(perceiver: Perceiver, source: Source, goesOn: (sofar: Read) => boolean): Read {
  const random = seededRandom(seed);
  const sofar: Read = { signals: 0, characters: 0, busyMs: 0, coreMs: 0, events: 0 };
  while (goesOn(sofar)) {
    const chunk: Signal[] = [];
    for (let index = 0; index < chunkSize; index += 1) chunk.push(stored(source, random, sofar.signals + index));
    const usage = process.cpuUsage();
    const startedMs = performance.now();
    for (const signal of chunk) sofar.events += perceiver.observe(signal).events.length;
    sofar.busyMs += performance.now() - startedMs;
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
