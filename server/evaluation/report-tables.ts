// The tables of a report as plain rows of words, from which both forms are written.
import { minuteMs } from '../../domain/time.ts';
import { differences } from './differences.ts';
import { type Evaluation, type SystemResult, systemTitle } from './evaluate.ts';
import { type FigureName, type Figures, figuresOf, type Interval } from './figures.ts';
import { calibrationOf, calibrationTable } from './learning-calibration.ts';
import { curveTable } from './learning-curve.ts';

export type Table = {
  readonly title: string;
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

const figureTitle: Record<FigureName, string> = {
  precision: 'Precision',
  precisionAt3: 'Precision at 3',
  recallTaken: 'Recall, taken',
  recallEndorsed: 'Recall, endorsed',
  f1: 'F1',
  leadTimeMs: 'Lead time',
  offersPerHour: 'Offers per hour',
};
const figureNames = [
  'precision',
  'precisionAt3',
  'recallTaken',
  'recallEndorsed',
  'f1',
  'leadTimeMs',
  'offersPerHour',
] as const satisfies readonly FigureName[];

/** All tables of the report, in reading order. */
export function reportTables(evaluation: Evaluation): Table[] {
  const [room] = evaluation.systems;
  const perRecording = evaluation.systems.map((system) => recordingTable(evaluation, system));
  return [...mainTables(evaluation), ...perRecording, ...(room === undefined ? [] : oneByOne(evaluation, room))];
}

/** The tables that say how good it is, without what happened in each recording. */
export function mainTables(evaluation: Evaluation): Table[] {
  const { recordings, systems, curve } = evaluation;
  const [room] = systems;
  return [
    summaryTable(evaluation),
    strictTable(evaluation),
    ...(curve === null ? [] : [curveTable(curve)]),
    ...(room === undefined ? [] : [calibrationTable(calibrationOf(recordings, room.offers))]),
  ];
}

/** The figures of everybody with intervals, pooled. */
export function summaryTable({ systems, seed, recordings }: Evaluation): Table {
  return {
    title: 'Figures, pooled',
    note: `${recordings.length} recordings. In brackets the 95 % interval: bootstrap over recordings, 2,000 draws, seed ${seed}. F1 is of precision and the mean of both recalls.`,
    head: ['', 'Offers', 'Matched', ...figureNames.map((name) => figureTitle[name])],
    rows: systems.map(({ system, kind }) => [
      systemTitle[system],
      String(total(kind.tallies.map((one) => one.offers))),
      String(total(kind.tallies.map((one) => one.matched))),
      ...figureNames.map((name) => withInterval(name, kind.pooled, kind.intervals[name])),
    ]),
  };
}

function strictTable({ systems }: Evaluation): Table {
  return {
    title: 'Strict and class-only',
    note: 'Strict asks for the equal class. Class-only does not compare the target: the difference is what targets cost.',
    head: [
      '',
      'Strict precision',
      'Strict recall, taken',
      'Strict recall, endorsed',
      'Class-only precision',
      'Class-only recall, taken',
      'Class-only recall, endorsed',
    ],
    rows: systems.map(({ system, strict, classOnly }) => [
      systemTitle[system],
      ...[strict, classOnly].flatMap(({ pooled }) => [
        percent(pooled.precision),
        percent(pooled.recallTaken),
        percent(pooled.recallEndorsed),
      ]),
    ]),
  };
}

function recordingTable({ recordings }: Evaluation, { system, kind, strict, classOnly }: SystemResult): Table {
  return {
    title: `Per recording: ${systemTitle[system]}`,
    note: 'Strict and class-only are precision / recall taken / recall endorsed.',
    head: ['Recording', 'Offers', 'Matched', ...figureNames.map((name) => figureTitle[name]), 'Strict', 'Class-only'],
    rows: recordings.map(({ incident }, index) => {
      const [one, exact, loose] = [kind.tallies[index], strict.tallies[index], classOnly.tallies[index]];
      if (one === undefined || exact === undefined || loose === undefined) return [incident.id];
      const figures = figuresOf([one]);
      const triple = (of: Figures): string => [of.precision, of.recallTaken, of.recallEndorsed].map(percent).join(' / ');
      return [
        incident.id,
        String(one.offers),
        String(one.matched),
        ...figureNames.map((name) => figureText(name, figures[name])),
        triple(figuresOf([exact])),
        triple(figuresOf([loose])),
      ];
    }),
  };
}

/** Matches, misses and false alarms of every recording, each with its reason. */
function oneByOne({ recordings }: Evaluation, { offers }: SystemResult): Table[] {
  return recordings.flatMap((recording, index) => {
    const start = recording.signals[0]?.at ?? 0;
    const when = (at: number): string => clockText(at - start);
    const { pairs, misses, falseAlarms } = differences(recording, offers[index] ?? []);
    const { id } = recording.incident;
    return [
      {
        title: `${id}: followed (${pairs.length})`,
        note: 'Times count from the first signal, in hours and minutes.',
        head: ['Offered', 'Offer', 'Done', 'What people did'],
        rows: pairs.map(({ offer, action }) => [
          when(offer.openedAt),
          `${offer.class}: ${offer.text}`,
          when(action.at),
          `${action.class}: ${action.text}`,
        ]),
      },
      {
        title: `${id}: misses (${misses.length})`,
        note: 'What people did, or should have done, without having been advised.',
        head: ['Done', 'Class', 'Target', 'What people did', 'Why it did not match'],
        rows: misses.map(({ action, why }) => [when(action.at), action.class, action.target ?? 'none', action.text, why]),
      },
      {
        title: `${id}: false alarms (${falseAlarms.length})`,
        note: 'What was offered and nobody did.',
        head: ['Offered', 'Closed', 'Class', 'Target', 'Offer', 'Knowledge', 'Why it did not match'],
        rows: falseAlarms.map(({ offer, why }) => [
          when(offer.openedAt),
          offer.closedAt === null ? 'open' : `${when(offer.closedAt)} ${offer.reason ?? ''}`,
          offer.class,
          offer.target ?? 'none',
          offer.text,
          offer.knowledge.join(', '),
          why,
        ]),
      },
    ];
  });
}

function withInterval(name: FigureName, figures: Figures, interval: Interval): string {
  const value = figureText(name, figures[name]);
  if (interval.low === null || interval.high === null) return value;
  return `${value} (${figureText(name, interval.low)} to ${figureText(name, interval.high)})`;
}

function figureText(name: FigureName, value: number | null): string {
  if (value === null) return 'none';
  if (name === 'leadTimeMs') return `${(value / minuteMs).toFixed(1)} min`;
  return name === 'offersPerHour' ? value.toFixed(2) : percent(value);
}

function percent(value: number | null): string {
  return value === null ? 'none' : `${(100 * value).toFixed(1)} %`;
}

function clockText(ms: number): string {
  const minutes = Math.floor(ms / minuteMs);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
