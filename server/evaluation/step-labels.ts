// Sentences that speak of steps (proposed, refused, taken, or only asked about), and how well perception tells them apart.
import path from 'node:path';
import { z } from 'zod';
import { type ActionClass, actionClasses, actionGroup } from '../../domain/vocabulary.ts';
import type { Perceiver } from '../room/agent-types.ts';
import { type LabelledPart, readLabelledLines, sentence, signalsOf } from './perception-labels.ts';
import { named, share } from './perception-scoring.ts';
import type { Table } from './report-tables.ts';

/** `restart: cart-api`, `restart: -` where the sentence names nothing, `restart` where what it names is not judged. */
const step = z.string().transform((text, context) => {
  const [written = '', target] = text.split(/:\s*/);
  const cls = actionClasses.find((known) => known === written);
  if (cls === undefined) context.addIssue(`${written} is no class of action.`);
  return { class: cls ?? 'record', target };
});
const labelledSteps = z.strictObject({
  id: z.string(),
  ...sentence.shape,
  after: z.array(sentence).optional(),
  proposed: z.array(step).default([]),
  refused: z.array(step).default([]),
  taken: z.array(step).default([]),
  /** Words of the reason that must be given for a refusal; without it, none may be. */
  reason: z.string().optional(),
  forNow: z.boolean().default(false),
});
type LabelledSteps = z.output<typeof labelledSteps>;

const kinds = ['proposed', 'refused', 'taken'] as const;
type Kind = (typeof kinds)[number];
type Told = { readonly class: ActionClass; readonly target: string | null };
type Pair = { readonly wanted: LabelledSteps['refused'][number]; readonly got: Told };

/** What was told of one kind of talk: labels paired with what was perceived, and what is left of both. */
type ScoredKind = { readonly pairs: readonly Pair[]; readonly misses: LabelledSteps['refused']; readonly falseAlarms: readonly Told[] };
export type ScoredSteps = {
  readonly labelled: LabelledSteps;
  readonly of: Readonly<Record<Kind, ScoredKind>>;
  /** Refusals that were heard: whether `not yet` was told from a flat no, and the reason found (or none where none is given). */
  readonly heard: readonly { readonly forNow: boolean; readonly reason: boolean; readonly given: string | null }[];
};
export type StepPart = Extract<LabelledPart, 'tuned' | 'fresh'>;
export type ScoredStepPart = { readonly part: StepPart; readonly cases: readonly ScoredSteps[] };

/** Reads one part and scores it, every sentence with a perceiver of its own. Deterministic; throws MusterError naming file and line. */
export async function scoreSteps(folder: string, part: StepPart, createPerceiver: () => Perceiver): Promise<ScoredStepPart> {
  const all = await readLabelledLines(path.join(folder, `steps-${part}.jsonl`), labelledSteps);
  return { part, cases: all.map((labelled) => scoreOne(labelled, createPerceiver())) };
}

function scoreOne(labelled: LabelledSteps, perceiver: Perceiver): ScoredSteps {
  const { after = [], text, from, role } = labelled;
  const said = [...after, { text, from, role }].map((one, at) => ({ ...one, at }));
  let last: ReturnType<Perceiver['observe']> | undefined;
  for (const { signal } of signalsOf(said, 0)) last = perceiver.observe(signal);
  const { intended = [], refused = [], actions = [] } = last ?? {};
  const taken = actions.filter((action) => actionGroup(action.class) === 'mitigate');
  return {
    labelled,
    of: { proposed: pair(labelled.proposed, intended), refused: pair(labelled.refused, refused), taken: pair(labelled.taken, taken) },
    heard:
      labelled.refused.length === 0
        ? []
        : refused.map(({ forNow, reason }) => ({
            forNow: forNow === labelled.forNow,
            reason: labelled.reason === undefined ? reason === null : named(reason ?? '', labelled.reason),
            given: reason,
          })),
  };
}

function pair(labels: LabelledSteps['refused'], told: readonly Told[]): ScoredKind {
  const open = [...told];
  const pairs: Pair[] = [];
  const misses: LabelledSteps['refused'] = [];
  for (const wanted of labels) {
    const at = open.findIndex((one) => one.class === wanted.class);
    const [got] = at === -1 ? [] : open.splice(at, 1);
    if (got === undefined) misses.push(wanted);
    else pairs.push({ wanted, got });
  }
  return { pairs, misses, falseAlarms: open };
}

function isAboutRight({ wanted: { target }, got }: Pair): boolean {
  return target === '-' ? got.target === null : target === undefined || (got.target !== null && named(got.target, target));
}

const titles: Record<StepPart, string> = {
  fresh: 'Steps that people speak of, fresh: written after the readers',
  tuned: 'Steps that people speak of, tuned against',
};

/** The figures of one part: a row for what is proposed, refused and taken. */
export function stepFigures({ part, cases }: ScoredStepPart): Table {
  const silent = cases.filter(({ labelled }) => kinds.every((kind) => labelled[kind].length === 0));
  const kept = silent.filter(({ of }) => kinds.every((kind) => of[kind].falseAlarms.length === 0));
  const heard = cases.flatMap((one) => one.heard);
  const count = (right: (one: (typeof heard)[number]) => boolean): string => `${heard.filter(right).length} of ${heard.length}`;
  return {
    title: titles[part],
    note: `${cases.length} sentences, ${silent.length} of which neither propose, refuse nor tell of a step (${kept.length} yielded none). Of the refusals that were heard, ${count(({ forNow }) => forNow)} were rightly told flat or for now, and ${count(({ reason }) => reason)} have the reason that was given, or none where none was.`,
    head: ['', 'Labelled', 'Perceived', 'Right', 'Precision', 'Recall', 'About the right thing'],
    rows: kinds.map((kind) => {
      const all = cases.map(({ of }) => of[kind]);
      const pairs = all.flatMap((one) => one.pairs);
      const labelled = pairs.length + all.flatMap(({ misses }) => misses).length;
      const perceived = pairs.length + all.flatMap(({ falseAlarms }) => falseAlarms).length;
      const judged = pairs.filter(({ wanted }) => wanted.target !== undefined);
      const shares = [
        share(pairs.length, perceived),
        share(pairs.length, labelled),
        share(judged.filter(isAboutRight).length, judged.length),
      ];
      return [kind, String(labelled), String(perceived), String(pairs.length), ...shares];
    }),
  };
}

/** Every miss, false alarm, wrong thing, hedge and reason of one part. */
export function stepFaults({ part, cases }: ScoredStepPart): Table {
  const words = ({ class: cls, target }: { readonly class: string; readonly target?: string | null | undefined }): string =>
    `${cls}: ${target ?? '-'}`;
  return {
    title: `One by one: steps, ${part}`,
    note: 'Steps that were told and not heard, heard and not told, about another thing, or with another hedge or reason.',
    head: ['Case', 'Text', 'Fault', 'Labelled', 'Perceived'],
    rows: cases.flatMap(({ labelled: { id, text, reason, forNow }, of, heard }) => [
      ...kinds.flatMap((kind) => [
        ...of[kind].misses.map((one) => [id, text, `${kind}: miss`, words(one), '']),
        ...of[kind].falseAlarms.map((one) => [id, text, `${kind}: false alarm`, '', words(one)]),
        ...of[kind].pairs
          .filter((one) => !isAboutRight(one))
          .map(({ wanted, got }) => [id, text, `${kind}: other thing`, words(wanted), words(got)]),
      ]),
      ...heard.filter((one) => !one.forNow).map(() => [id, text, 'hedge', forNow ? 'for now' : 'flat', forNow ? 'flat' : 'for now']),
      ...heard.filter((one) => !one.reason).map(({ given }) => [id, text, 'reason', reason ?? 'none', given ?? 'none']),
    ]),
  };
}
