// Practice: how people in incidents choose their next step, as three factors of a score: what, on which thing, how soon after its reason.
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { ActionClass } from '../../domain/vocabulary.ts';
import { entityKinds } from '../memory/entity-kinds.ts';
import { plainWords } from '../memory/words.ts';
import type { WorkingMemory } from '../memory/working-memory.ts';

/**
 * How readily people take a well-founded step of a class, beside those they take most readily (1), by the practice of
 * incidents: people look and mitigate most; what is due to others, and asking around, they often leave out.
 */
export const uptake: Readonly<Record<ActionClass, number>> = {
  declare: 0.95,
  'assign-role': 0.55,
  engage: 0.55,
  'hand-over': 0.4,
  'update-internal': 0.4,
  'update-external': 0.65,
  'inspect-logs': 0.9,
  'inspect-metrics': 0.9,
  'inspect-state': 0.9,
  'inspect-changes': 0.55,
  reproduce: 0.8,
  consult: 0.45,
  rollback: 1,
  'deploy-fix': 1,
  reconfigure: 0.85,
  restart: 1,
  scale: 0.85,
  isolate: 0.95,
  reroute: 0.75,
  throttle: 0.75,
  disable: 0.75,
  'free-resource': 0.75,
  'restore-data': 0.75,
  replace: 0.85,
  secure: 0.85,
  silence: 0.4,
  verify: 0.75,
  monitor: 0.65,
  resolve: 0.85,
  record: 0.55,
};

/** What a step is usually taken on; kinds not named here are taken on anything. */
const takenOn: Partial<Record<ActionClass, readonly string[]>> = {
  isolate: ['node', 'pod', 'cluster', 'ingress'],
  restart: ['service', 'pod', 'node', 'pipeline', 'ingress', 'database', 'queue', 'job', 'monitoring', 'dns'],
  scale: ['node', 'cluster', 'pod', 'service', 'setting', 'disk', 'database', 'queue', 'ingress', 'monitoring'],
  'free-resource': ['disk', 'pod', 'queue', 'database', 'node', 'job'],
};
/** What a step is hardly ever taken on: nobody restarts a password, and no fix is deployed to a machine. */
const hardlyOn: Partial<Record<ActionClass, readonly string[]>> = {
  restart: ['credential', 'certificate', 'setting', 'team'],
  'deploy-fix': ['node', 'cluster', 'vendor', 'disk', 'team', 'network'],
  'inspect-logs': ['credential', 'certificate', 'setting', 'team'],
  isolate: ['credential', 'certificate', 'setting', 'team', 'vendor', 'pipeline'],
  scale: ['credential', 'certificate', 'team', 'vendor', 'pipeline'],
  replace: ['setting', 'team', 'vendor'],
  disable: ['node', 'pod', 'database', 'disk', 'team'],
};
const unfit = 0.6;
const hardly = 0.3;
const unknownKind = 0.95;

/** Words that by themselves say of what sort something is, or how it is heard of, not which one. */
const vague: ReadonlySet<string> = new Set(
  'exit server servers container containers request requests user users host hosts client clients event events logs log pr check message page data traffic load error app image images'.split(
    ' ',
  ),
);
/** The name of a check or a reason, `ErrImagePull`: says what is wrong, not with what. */
const code = /^(?:[A-Z][a-z]+){2,}$/;
const unclear = 0.4;
/** A name that nothing else in the room mentions is more often a slip of reading than a thing. */
const heardOnce = 0.8;
const longName = 0.7;
/** What people work on already is what they work on next. */
const workedOn = 1.2;
/** What past incidents were mended by is no slip of reading, and likelier to be what this one is mended by. */
const mendedBefore = 1.35;

/** Whether the step can be taken on a thing of its sort, by the name's most telling word. */
function suitability(step: ActionClass, target: string): number {
  const wanted = takenOn[step];
  const unwanted = hardlyOn[step];
  if (wanted === undefined && unwanted === undefined) return unknownKind;
  const kinds = entityKinds(target);
  const [first] = kinds;
  if (first !== undefined && unwanted?.includes(first) === true) return hardly;
  return wanted === undefined || first === undefined ? unknownKind : kinds.some((kind) => wanted.includes(kind)) ? 1 : unfit;
}

/**
 * How likely the step, when it is taken, is taken on this thing; `share` is its share among the things that may be meant, `isFamiliar`
 * whether past incidents acted on it.
 */
export function aim(step: ActionClass, target: string, share: number, memory: WorkingMemory, isFamiliar: boolean): number {
  const fits = suitability(step, target);
  const words = plainWords(target);
  const isWorkedOn = memory.triedBy.targetsLike(target).size > 0;
  const isClear = words.length > 1 || (!vague.has(words[0] ?? '') && (isWorkedOn || !code.test(target)));
  const isKnown = memory.isThing(target);
  return (
    Math.sqrt(share) *
    fits *
    (isClear ? 1 : unclear) *
    (words.length > 3 ? longName : 1) *
    (isKnown ? 1 : heardOnce) *
    (isWorkedOn ? workedOn : 1) *
    (isFamiliar ? mendedBefore : 1)
  );
}

const halfLifeMs = 25 * minuteMs;
/** What is left of an old reason that still holds. */
const oldReason = 0.4;

/** People act on what happened last: a reason of `at` grows old within the half-hour. */
export function freshness(at: EpochMs, now: EpochMs): number {
  return oldReason + (1 - oldReason) * 0.5 ** (Math.max(0, now - at) / halfLifeMs);
}
