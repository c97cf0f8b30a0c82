// The labelled sentences and sequences by which perception is measured: their shape, reading them, and the signals they stand for.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { MusterError } from '../../domain/errors.ts';
import type { SignalSeq } from '../../domain/ids.ts';
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs, secondMs } from '../../domain/time.ts';
import { actionClass, channel, dimension, direction, responderRole } from '../../domain/vocabulary.ts';

const names = z.array(z.string().min(1)).min(1);

/**
 * What a careful commander would record. Lists hold alternatives; what is left out is not judged. `optional` events may
 * be made or not. `entityHas` and `contains` ask for words within the entity and the new value.
 */
export const labelledEvent = z.strictObject({
  optional: z.literal(true).optional(),
  dimension: z.array(dimension).min(1),
  direction: z.array(direction).optional(),
  to: names.optional(),
  contains: z.string().optional(),
  /** For a mitigation: the class of the action noticed with it. */
  action: z.array(actionClass).optional(),
  entity: names.optional(),
  entityHas: z.string().optional(),
  /** Which of the given signals (from 0) belong to it. */
  signals: z.array(z.number().int().nonnegative()).optional(),
  /** It must be shown as standing against another event. */
  conflict: z.literal(true).optional(),
});
export type LabelledEvent = z.output<typeof labelledEvent>;

export const sentence = z.strictObject({
  text: z.string().min(1),
  channel: channel.optional(),
  from: z.string().optional(),
  role: responderRole.optional(),
  attributes: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** A signal of a sequence, `times` times every `every` seconds; `{n}` is the running number and `{v}` the value. */
const given = z.strictObject({
  ...sentence.shape,
  /** Minutes since the start. */
  at: z.number().nonnegative(),
  times: z.number().int().positive().optional(),
  every: z.number().positive().optional(),
  values: z.array(z.number()).optional(),
});
type Given = z.output<typeof given>;

const labelledSentence = z.strictObject({
  id: z.string(),
  ...sentence.shape,
  after: z.array(sentence).optional(),
  events: z.array(labelledEvent),
});
const labelledSequence = z.strictObject({
  id: z.string(),
  about: z.string(),
  given: z.array(given).min(1),
  events: z.array(labelledEvent),
});

/** One thing to measure: signals with what must come of those that are `judged`. */
export type LabelledCase = {
  readonly id: string;
  readonly kind: 'sentence' | 'sequence';
  readonly text: string;
  readonly signals: readonly { readonly signal: Signal; readonly given: number; readonly judged: boolean }[];
  readonly events: readonly LabelledEvent[];
};
export type LabelledPart = 'tuned' | 'held-out' | 'fresh';

const startAt = Date.UTC(2026, 4, 2, 9) as EpochMs;

/** Reads the sentences and sequences of one part, in the order of the files. Throws MusterError naming file and line. */
export async function loadLabelled(folder: string, part: LabelledPart): Promise<LabelledCase[]> {
  const sentences = await readLabelledLines(path.join(folder, `sentences-${part}.jsonl`), labelledSentence);
  const sequences = await readLabelledLines(path.join(folder, `sequences-${part}.jsonl`), labelledSequence);
  return [
    ...sentences.map(({ id, after = [], events, ...own }): LabelledCase => {
      const all: Given[] = [...after, own].map((one, index, list) => ({ ...one, at: index * (index === list.length - 1 ? 5 : 4) }));
      return { id, kind: 'sentence', text: own.text, signals: signalsOf(all, all.length - 1), events };
    }),
    ...sequences.map(
      ({ id, about, given: all, events }): LabelledCase => ({ id, kind: 'sequence', text: about, signals: signalsOf(all, 0), events }),
    ),
  ];
}

/** Reads a file of one JSON object a line. Throws MusterError naming file and line. */
export async function readLabelledLines<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.output<Schema>[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new MusterError('not-found', `The labelled file ${file} cannot be read.`, { cause });
  });
  return text
    .trim()
    .split('\n')
    .map((line, index) => {
      const read = schema.safeParse(parsed(line));
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      throw new MusterError('invalid-input', `${file}:${index + 1} ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
    });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

export function signalsOf(all: readonly Given[], judgedFrom: number): LabelledCase['signals'] {
  const samples = all.flatMap((one, index) => {
    const { at, times, every = 60, values } = one;
    return Array.from({ length: values?.length ?? times ?? 1 }, (_, turn) => ({
      one,
      given: index,
      turn,
      at: (startAt + Math.round(at * minuteMs) + turn * every * secondMs) as EpochMs,
      value: values?.[turn],
    }));
  });
  samples.sort((a, b) => a.at - b.at || a.given - b.given || a.turn - b.turn);
  return samples.map(({ one, given: index, turn, at, value }, order) => ({
    given: index,
    judged: index >= judgedFrom,
    signal: {
      seq: (order + 1) as SignalSeq,
      externalId: null,
      channel: one.channel ?? 'chat',
      from: one.from ?? 'responder-1',
      role: one.role ?? null,
      text: one.text.replaceAll('{n}', String(turn + 1)).replaceAll('{v}', String(value ?? '')),
      attributes: { ...one.attributes, ...(value === undefined ? {} : { value }) },
      occurredAt: at,
      observedAt: at,
      recordedAt: at,
    },
  }));
}
