// Watches numeric series for changes of level against a robust baseline: median and noise, two samples to believe, hysteresis.
import type { Signal } from '../../domain/signal.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { Aliases } from './aliases.ts';
import { aspectOfName } from './aspects.ts';
import { entityOfLabels, entityOfSender } from './entities.ts';
import { formatValue, type MetricSense, metricSense } from './metric-names.ts';
import type { Notebook } from './notebook.ts';
import type { Scope } from './scope.ts';
import type { Stages } from './stages.ts';
import { readTrend, type Trend } from './trends.ts';
import type { Troubles } from './troubles.ts';

type Series = {
  readonly sense: MetricSense;
  readonly word: string;
  readonly label: string;
  readonly key: string;
  /** The thing it is of, where the labels say. */
  readonly thing: string | null;
  readonly trend: Trend;
  values: number[];
  /** The level last shown (or the baseline), and the baseline itself. */
  level: number | null;
  baseline: number | null;
  noise: number;
  pendingSince: EpochMs | null;
  lastEventAt: EpochMs | null;
  ref: string | null;
  samples: number;
};

const maxSeries = 5_000;
const keep = 9;
const learn = 5;
/** A level must stay this long, or settle, before the next step of the same climb is shown. */
const climbMs = 6 * minuteMs;
/** Two events of one series are at least so far apart. */
const gapMs = 3 * minuteMs;
/** So long after an event of a series, what is said about it belongs to that event. */
const nearMs = 12 * minuteMs;
/** After the first change, a level is news when it is so many times the last one shown. */
/** A limit is worth a word when it is reached within so long. */
const fullMs = 240 * minuteMs;
const nextStep = { impact: 1.6, worse: 2, better: 3 };
const unitWords =
  /^(?:jobs?|messages?|connections?|orders?|requests?|users?|pods?|nodes?|queries per second|requests per second|messages per minute)$/;

export type Metrics = {
  /** Takes a sample in; false when the signal has no number to follow. `first` samples of a series leave the text to be read. */
  read(signal: Signal): 'none' | 'first' | 'taken';
  /** The event of a series about this thing that is worse now, for what else is said about it. */
  related(entity: string, words: string, at: EpochMs): string | undefined;
  /** The event of a series that a sentence speaks of. */
  measured(text: string, at: EpochMs): string | undefined;
};

export function createMetrics(book: Notebook, alias: Aliases, scope: Scope, stages: Stages, troubles: Troubles): Metrics {
  const series = new Map<string, Series>();
  const regionsOf = new Map<string, Set<string>>();
  const recent: { entity: string; aspect: string; words: readonly string[]; ref: string; at: EpochMs }[] = [];

  const start = (signal: Signal, name: string, key: string): Series => {
    const { attributes } = signal;
    const text = (label: string): string | undefined => {
      const value = attributes[label];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const service = entityOfLabels(attributes) ?? entityOfSender(signal.from);
    const unit = text('unit');
    const sense = metricSense(name, unit, service);
    const limit = attributes.limit;
    const region = text('region');
    const aspect = `${service ?? ''}\n${sense.aspect}`;
    const regions = regionsOf.get(aspect) ?? new Set<string>();
    const instance = text('instance') ?? text('pod') ?? text('topic') ?? text('queue');
    const thing =
      service !== undefined &&
      instance !== undefined &&
      /used|disk|volume|cpu|memory|lag/.test(name) &&
      instance !== service &&
      !instance.startsWith(service)
        ? instance
        : service;
    const base =
      thing === undefined
        ? sense.aspect
        : sense.aspect.toLowerCase().includes(thing.toLowerCase())
          ? sense.aspect
          : `${alias(thing)} ${sense.aspect}`;
    // The second region of the same series is named, or the two would overwrite each other.
    const label = region !== undefined && regions.size > 0 && !regions.has(region) ? `${base} in ${region}` : base;
    if (region !== undefined) regions.add(region);
    regionsOf.set(aspect, regions);
    if (regionsOf.size > maxSeries) regionsOf.clear();
    return {
      sense: typeof limit === 'number' && sense.limit === null ? { ...sense, limit } : sense,
      word: unit !== undefined && unitWords.test(unit) ? unit : '',
      label,
      key: `metric\n${key}`,
      thing: thing === undefined ? null : alias.sure(thing),
      trend: readTrend(),
      values: [],
      level: null,
      baseline: null,
      noise: 0,
      pendingSince: null,
      lastEventAt: null,
      ref: null,
      samples: 0,
    };
  };

  return {
    read(signal) {
      const { metric, value } = signal.attributes;
      if (typeof metric !== 'string' || typeof value !== 'number' || !Number.isFinite(value)) return 'none';
      const key = seriesKey(signal, metric);
      let one = series.get(key);
      if (one === undefined) {
        one = start(signal, metric, key);
        series.set(key, one);
        if (series.size > maxSeries) {
          const oldest = series.keys().next().value;
          if (oldest !== undefined) series.delete(oldest);
        }
      }
      one.samples++;
      one.values.push(value);
      one.trend.add(signal.observedAt, value);
      if (one.values.length > keep) one.values.shift();
      if (one.level === null || one.baseline === null) {
        if (one.values.length < learn) return one.samples === 1 ? 'first' : overLimit(one) ? 'first' : 'taken';
        one.baseline = median(one.values);
        one.level = one.baseline;
        one.noise = noiseOf(one.values);
        return 'taken';
      }
      const now = median(one.values.slice(-2));
      const step = Math.abs(now - one.level);
      const calm = step <= band(one, one.level);
      const at = signal.observedAt;
      if (calm) {
        one.pendingSince = null;
        if (one.ref !== null && one.sense.worse !== 'neither' && one.level !== one.baseline) book.attach(one.ref);
        // The baseline learns only while nothing is wrong.
        // From sample to sample, or a slow drift would teach itself to be noise.
        else one.noise = one.noise * 0.9 + Math.abs(value - (one.values.at(-2) ?? value)) * 0.09;
        return 'taken';
      }
      one.pendingSince ??= at;
      const lastTwo = one.values
        .slice(-2)
        .every(
          (each) =>
            Math.abs(each - (one.level ?? 0)) > band(one, one.level ?? 0) &&
            Math.sign(each - (one.level ?? 0)) === Math.sign(now - (one.level ?? 0)),
        );
      if (!lastTwo) return 'taken';
      const back = one.level !== one.baseline && Math.abs(now - one.baseline) <= band(one, one.baseline) * 1.2;
      const [last = 0, previous = 0, third = last] = [...one.values].reverse();
      const settled =
        Math.abs(last - previous) <= Math.max(Math.abs(last) * 0.12, one.noise * 2) &&
        Math.abs(previous - third) <= Math.max(Math.abs(last) * 0.2, one.noise * 3);
      const first = one.level === one.baseline;
      const waited = one.lastEventAt === null || at - one.lastEventAt >= climbMs;
      const ratio = Math.max(now, one.level) / Math.max(1e-9, Math.min(now, one.level));
      const turns = now > one.level === (one.sense.worse === 'up') ? nextStep.worse : nextStep.better;
      if (!first && !back && ratio < (one.sense.impact ? nextStep.impact : turns)) {
        if (one.ref !== null) book.attach(one.ref);
        return 'taken';
      }
      if (!(back || first || settled || waited) || (one.lastEventAt !== null && at - one.lastEventAt < gapMs)) {
        if (one.ref !== null) book.attach(one.ref);
        return 'taken';
      }
      show(one, now, back, at, signal);
      return 'taken';
    },
    related(entity, words, at) {
      const wanted = words.toLowerCase();
      const name = entity.toLowerCase();
      return recent.findLast(
        (one) =>
          at - one.at <= nearMs &&
          one.entity.toLowerCase().includes(name) &&
          one.aspect.split(' ').some((word) => word.length > 2 && wanted.includes(word)),
      )?.ref;
    },
    measured(text, at) {
      const lower = text.toLowerCase();
      return recent.findLast((one) => {
        if (at - one.at > nearMs) return false;
        if (lower.includes(one.aspect)) return true;
        const thing = one.entity.split(' ')[0]?.toLowerCase() ?? '';
        return thing.length > 3 && lower.includes(thing) && one.words.some((word) => lower.includes(word));
      })?.ref;
    },
  };

  function show(one: Series, now: number, back: boolean, at: EpochMs, signal: Signal): void {
    const from = one.level ?? now;
    const { sense } = one;
    const up = now > from;
    const small = sense.worse === 'neither' && Math.max(now, from) / Math.max(1e-9, Math.min(Math.abs(now), Math.abs(from))) < 3;
    one.level = back ? one.baseline : now;
    one.pendingSince = null;
    if (small || (sense.worse === 'neither' && back)) return;
    const direction = sense.worse === 'neither' ? 'neutral' : (sense.worse === 'up') === up ? 'worse' : 'better';
    // Better than the baseline is no news to a commander.
    const beyond =
      one.baseline !== null && direction === 'better' && !back && (sense.worse === 'up' ? now < one.baseline : now > one.baseline);
    if (beyond && one.ref === null) return;
    if (sense.worse === 'neither' && stages.current() === 'detect') return;
    one.lastEventAt = at;
    const aspect = aspectOfName(sense.aspect);
    const told =
      one.ref !== null || direction !== 'worse' || one.thing === null ? undefined : troubles.same(one.thing, aspect, 'telemetry', at);
    if (told !== undefined) {
      // The alert or somebody has told it already: the graph is one more source of the same.
      one.ref = told.ref;
      book.support(told.ref);
      remember(one, at);
      return;
    }
    const full = direction === 'worse' ? untilFull(one, now) : '';
    one.ref = book.set({
      dimension: sense.impact ? 'impact' : 'symptom',
      key: one.key,
      entity: one.label,
      from: formatValue(from, sense.unit, one.word),
      to: `${formatValue(now, sense.unit, one.word)}${back ? ', back to normal' : full}`,
      direction,
      confidence: sense.worse === 'neither' ? 0.6 : 0.9,
      voice: 'monitoring',
    });
    if (one.thing !== null)
      troubles.note({ dimension: sense.impact ? 'impact' : 'symptom', key: one.key, thing: one.thing, aspect, told: 'telemetry', at });
    remember(one, at);
    const region = signal.attributes.region;
    if (
      sense.impact &&
      direction === 'worse' &&
      typeof region === 'string' &&
      Math.abs(now - (one.baseline ?? now)) > band(one, one.baseline ?? now) * 2
    ) {
      scope.evidence([region.toLowerCase()], true, 'monitoring', signal.seq);
    }
  }

  function remember(one: Series, at: EpochMs): void {
    if (one.ref === null) return;
    const { sense } = one;
    recent.push({
      entity: one.label,
      aspect: spoken(sense.aspect),
      words: [...sense.aspect.split(' '), one.word].filter((word) => word.length > 3),
      ref: one.ref,
      at,
    });
    if (recent.length > 100) recent.shift();
  }
}

/** `, full in about 40 min at this rate`, where a thing with a limit steadily fills up. */
function untilFull(one: Series, now: number): string {
  const { limit, worse } = one.sense;
  if (limit === null || worse !== 'up' || now >= limit) return '';
  const leftMs = one.trend.untilMs(limit);
  if (leftMs === undefined || leftMs > fullMs) return '';
  const minutes = Math.max(1, Math.round(leftMs / minuteMs));
  const rounded = minutes > 20 ? Math.round(minutes / 5) * 5 : minutes;
  return `, full in about ${rounded >= 100 ? `${Math.round(rounded / 60)} h` : `${rounded} min`} at this rate`;
}

/** An aspect as people say it: `latency p95` is latency, `5xx share` is 5xx. */
function spoken(aspect: string): string {
  return (
    aspect
      .replace(/\b(?:p\d+|share|avg|max|depth|active)\b/g, '')
      .replace(/\s+/g, ' ')
      .trim() || aspect
  );
}

function seriesKey(signal: Signal, metric: string): string {
  const { attributes } = signal;
  let key = metric;
  for (const label of [
    'service',
    'app',
    'region',
    'instance',
    'pod',
    'node',
    'host',
    'cluster',
    'queue',
    'topic',
    'pool',
    'upstream',
    'namespace',
  ]) {
    const value = attributes[label];
    if (typeof value === 'string') key += `\n${value}`;
  }
  return key;
}

/** How far a value may be from a level without being another level. */
function band(one: Series, level: number): number {
  const { sense } = one;
  if (sense.limit === 100 && sense.unit === '%') return Math.max(10, one.noise * 4);
  const floor = sense.unit === '%' ? 2 : sense.unit === 'ratio' ? 0.02 : sense.unit === 'ms' ? 20 : sense.unit === 's' ? 2 : 2;
  // A share near the whole is judged by what is missing: 99 % to 95 % is five times as many failures.
  const whole = sense.unit === '%' ? 100 : sense.unit === 'ratio' ? 1 : Number.POSITIVE_INFINITY;
  const size = level > whole / 2 && level <= whole * 1.2 ? Math.abs(whole - Math.min(level, whole)) : Math.abs(level);
  return Math.max(size * 0.4, one.noise * 5, floor);
}

function overLimit(one: Series): boolean {
  const last = one.values.at(-1);
  return one.sense.limit !== null && last !== undefined && last >= one.sense.limit * 0.9;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The median absolute deviation, as a standard deviation. */
function noiseOf(values: readonly number[]): number {
  const middle = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - middle)));
}
