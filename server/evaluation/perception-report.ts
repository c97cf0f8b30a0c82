// The tables of the measurement of perception: figures for each dimension, and misses and false alarms one by one.
import type { PerceivedEvent } from '../../domain/perception.ts';
import type { LabelledEvent, LabelledPart } from './perception-labels.ts';
import { type Count, countOf, dimensionsOf, type ScoredCase, share } from './perception-scoring.ts';
import type { Table } from './report-tables.ts';

export type ScoredPart = { readonly part: LabelledPart; readonly cases: readonly ScoredCase[] };

const partTitle: Record<LabelledPart, string> = {
  fresh: 'Fresh: written after the last change of the readers',
  'held-out': 'Held out: labelled before the readers were extended',
  tuned: 'Tuned against',
};

/** The figures of one part: for each dimension, for sentences and sequences, and in all. */
export function perceptionFigures({ part, cases }: ScoredPart): Table {
  const sentences = cases.filter(({ labelled }) => labelled.kind === 'sentence');
  const sequences = cases.filter(({ labelled }) => labelled.kind === 'sequence');
  const silent = cases.filter(({ labelled }) => labelled.events.length === 0);
  const row = (name: string, { labelled, perceived, right, entityJudged, entityRight }: Count): string[] => [
    name,
    String(labelled),
    String(perceived),
    String(right),
    share(right, perceived),
    share(right, labelled),
    share(entityRight, entityJudged),
  ];
  const sum = (of: (one: ScoredCase) => number): number => cases.reduce((total, one) => total + of(one), 0);
  const notes = [
    `${sentences.length} sentences and ${sequences.length} sequences, ${silent.length} of which must yield nothing (${silent.filter((one) => one.falseAlarms.length === 0).length} did).`,
    `Signals tied to the event they belong to: ${sum((one) => one.links.right)} of ${sum((one) => one.links.labelled)}.`,
    `Disagreements shown: ${sum((one) => one.conflicts.right)} of ${sum((one) => one.conflicts.labelled)}.`,
    'In brackets the 95 % interval (Wilson). An event is right when dimension, direction and value are; about the right thing, where the label says which, is counted apart.',
  ];
  return {
    title: partTitle[part],
    note: notes.join(' '),
    head: ['', 'Labelled', 'Perceived', 'Right', 'Precision', 'Recall', 'About the right thing'],
    rows: [
      row('All', countOf(cases)),
      row('Sentences', countOf(sentences)),
      row('Sequences', countOf(sequences)),
      ...dimensionsOf(cases).map((dimension) => row(dimension, countOf(cases, dimension))),
    ],
  };
}

/** Every miss, false alarm and wrong entity of one part. */
export function perceptionFaults({ part, cases }: ScoredPart): Table {
  return {
    title: `One by one: ${part}`,
    note: 'What should have been recorded and was not, what was recorded and should not have been, and what was about another thing.',
    head: ['Case', 'Text', 'Fault', 'Labelled', 'Perceived'],
    rows: cases.flatMap(({ labelled, misses, falseAlarms, pairs }) => [
      ...misses.map((wanted) => [labelled.id, labelled.text, 'miss', wantedText(wanted), '']),
      ...falseAlarms.map((event) => [labelled.id, labelled.text, 'false alarm', '', eventText(event)]),
      ...pairs
        .filter(({ entity }) => entity === 'wrong')
        .map(({ wanted, got }) => [labelled.id, labelled.text, 'other thing', wantedText(wanted), eventText(got)]),
      ...pairs
        .filter(({ wanted, got }) => wanted.conflict === true && got.conflictsWithRef === undefined)
        .map(({ wanted, got }) => [labelled.id, labelled.text, 'conflict not shown', wantedText(wanted), eventText(got)]),
    ]),
  };
}

function wantedText({ dimension, direction = [], to = [], contains, action = [], entity = [], entityHas }: LabelledEvent): string {
  const what = [...direction, ...action, ...to, ...(contains === undefined ? [] : [`... ${contains} ...`])].join(' or ');
  const about = entityHas === undefined ? entity.join(' or ') : `... ${entityHas} ...`;
  return `${dimension.join(' or ')} ${what}: ${about === '' ? 'anything' : about}`;
}

function eventText({ dimension, direction, entity, from, to }: PerceivedEvent): string {
  return `${dimension} ${direction}: ${entity}: ${from ?? 'nothing'} to ${to}`;
}
