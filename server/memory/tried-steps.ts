// What was tried: every step people did, announced or were given, with how it went.
import type { Evidence } from '../../domain/offer.ts';
import type { ActionState, RoomState } from '../../domain/room-state.ts';
import { type EpochMs, later, minuteMs } from '../../domain/time.ts';
import type { ActionClass, Outcome } from '../../domain/vocabulary.ts';
import { sameName } from './words.ts';

export type TriedStep = {
  readonly class: ActionClass;
  readonly target: string | null;
  readonly text: string;
  /** `given` is accepted or assigned and not begun; `called-off` was broken off before anybody said how it went. */
  readonly state: 'given' | 'doing' | 'done' | 'called-off';
  /** When it reached that state. */
  readonly at: EpochMs;
  /** When the room learned of it, which may be later. */
  readonly knownAt: EpochMs;
  readonly outcome: Outcome | null;
  readonly outcomeAt: EpochMs | null;
  readonly evidence: Evidence;
  /** Who took it, by name; null where the log does not say. */
  readonly by: string | null;
  /** The action of the room that it is; null for a person's own act in the room. */
  readonly action: ActionState | null;
};

/** The steps that were tried, looked up by what they are and by what they were done to. */
export type TriedLookup = {
  /** The steps of any of the classes, oldest first. */
  of(classes: readonly ActionClass[]): readonly TriedStep[];
  /** Those of the steps of the classes that were begun, on the thing of this name or on nothing named; all for null. Oldest first. */
  on(classes: readonly ActionClass[], target: string | null): readonly TriedStep[];
  /** The targets of steps that mean the thing of this name, as they were said. */
  targetsLike(name: string): ReadonlySet<string>;
};

const noSteps: readonly TriedStep[] = [];

/** Looks steps up: hundreds of records ask for the same few classes and names. `tried` is oldest first. */
export function lookUpTried(tried: readonly TriedStep[]): TriedLookup {
  const byClass = new Map<ActionClass, TriedStep[]>();
  const targets = new Set<string>();
  for (const step of tried) {
    const others = byClass.get(step.class);
    if (others === undefined) byClass.set(step.class, [step]);
    else others.push(step);
    if (step.target !== null) targets.add(step.target);
  }
  const several = new Map<readonly ActionClass[], readonly TriedStep[]>();
  const like = new Map<string, ReadonlySet<string>>();
  const begun = new Map<readonly TriedStep[], Map<string | null, readonly TriedStep[]>>();
  const of: TriedLookup['of'] = (classes) => {
    const [first] = classes;
    if (first !== undefined && classes.length === 1) return byClass.get(first) ?? noSteps;
    const known = several.get(classes);
    if (known !== undefined) return known;
    const found = tried.filter((step) => classes.includes(step.class));
    several.set(classes, found);
    return found;
  };
  const targetsLike: TriedLookup['targetsLike'] = (name) => {
    const known = like.get(name);
    if (known !== undefined) return known;
    const found = new Set<string>();
    for (const target of targets) if (sameName(target, name)) found.add(target);
    like.set(name, found);
    return found;
  };
  const on: TriedLookup['on'] = (classes, target) => {
    const steps = of(classes);
    const byTarget = begun.get(steps) ?? new Map<string | null, readonly TriedStep[]>();
    begun.set(steps, byTarget);
    const known = byTarget.get(target);
    if (known !== undefined) return known;
    const names = target === null ? null : targetsLike(target);
    const found = steps.filter((step) => isBegun(step) && (step.target === null || names === null || names.has(step.target)));
    byTarget.set(target, found);
    return found;
  };
  return { of, on, targetsLike };
}

/** All steps of the room, in the order of their times. A person's own acts in the room (an update, a role) are steps, too. */
export function triedSteps(room: RoomState): TriedStep[] {
  const steps: TriedStep[] = [];
  for (const action of room.actions.values()) {
    if (action.class === null) continue;
    const step = stepOfAction.get(action) ?? stepOf(action, action.class);
    stepOfAction.set(action, step);
    steps.push(step);
  }
  const own = (cls: ActionClass, at: EpochMs, note: string, by: string | null): void => {
    steps.push({
      class: cls,
      target: null,
      text: note,
      state: 'done',
      at,
      knownAt: at,
      outcome: null,
      outcomeAt: null,
      evidence: { kind: 'room', note },
      by,
      action: null,
    });
  };
  // A webhook's incident was opened by no person, and whether it is one is still to be said.
  if (room.declaredAt !== null && room.events[0]?.author.type === 'person')
    own('declare', room.declaredAt, `${room.declaredBy ?? 'Somebody'} declared it.`, room.declaredBy);
  for (const { role, person, since } of room.roles) own('assign-role', since, `${person.name} took the role ${role}.`, person.name);
  for (const { audience, by, at } of room.updates)
    own(audience === 'public' ? 'update-external' : 'update-internal', at, `${by} sent an update.`, by);
  if (room.resolvedAt !== null) own('resolve', room.resolvedAt, 'It was resolved.', null);
  return steps.sort((a, b) => a.at - b.at);
}

const stepOfAction = new WeakMap<ActionState, TriedStep>();

/** Whether a step was begun and is not called off. */
export function isBegun({ state }: TriedStep): boolean {
  return state === 'doing' || state === 'done';
}

/** Whether a step counts as taken: done, or under way for so long that nobody will say any more that it is done. */
export function isTaken(step: TriedStep, now: EpochMs): boolean {
  return step.state === 'done' || (step.state === 'doing' && now - step.at >= 10 * minuteMs);
}

function stepOf(action: ActionState, cls: ActionClass): TriedStep {
  const { target, text, doneAt, startedAt, acceptedAt, outcome, outcomeAt, calledOff } = action;
  // What was called off after it had an effect was taken as far as that goes.
  const [state, at]: [TriedStep['state'], EpochMs] =
    calledOff !== null
      ? [outcome === null ? 'called-off' : 'done', calledOff.at]
      : doneAt !== null
        ? ['done', doneAt]
        : startedAt !== null
          ? ['doing', startedAt]
          : ['given', acceptedAt];
  const knownAt = action.origin === 'noticed' ? later(acceptedAt, at) : at;
  const first = action.sources[0];
  const evidence: Evidence = first === undefined ? { kind: 'room', note: `${action.doer.name}: ${text}` } : { kind: 'signal', seq: first };
  return { class: cls, target, text, state, at, knownAt, outcome, outcomeAt, evidence, by: action.doer.name, action };
}
