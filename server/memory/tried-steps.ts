// What was tried: every step people did, announced or were given, with how it went.
import type { Evidence } from '../../domain/offer.ts';
import type { ActionState, RoomState } from '../../domain/room-state.ts';
import { type EpochMs, later, minuteMs } from '../../domain/time.ts';
import type { ActionClass, Outcome } from '../../domain/vocabulary.ts';

export type TriedStep = {
  readonly class: ActionClass;
  readonly target: string | null;
  readonly text: string;
  /** `given` is accepted or assigned and not begun. */
  readonly state: 'given' | 'doing' | 'done';
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

/** All steps of the room, in the order of their times. A person's own acts in the room (an update, a role) are steps, too. */
export function triedSteps(room: RoomState): TriedStep[] {
  const steps: TriedStep[] = [];
  for (const action of room.actions.values()) {
    if (action.class !== null) steps.push(stepOf(action, action.class));
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

/** Whether a step counts as taken: done, or under way for so long that nobody will say any more that it is done. */
export function isTaken(step: TriedStep, now: EpochMs): boolean {
  return step.state === 'done' || (step.state === 'doing' && now - step.at >= 10 * minuteMs);
}

function stepOf(action: ActionState, cls: ActionClass): TriedStep {
  const { target, text, doneAt, startedAt, acceptedAt, outcome, outcomeAt } = action;
  const [state, at]: [TriedStep['state'], EpochMs] =
    doneAt !== null ? ['done', doneAt] : startedAt !== null ? ['doing', startedAt] : ['given', acceptedAt];
  const knownAt = action.origin === 'noticed' ? later(acceptedAt, at) : at;
  const first = action.sources[0];
  const evidence: Evidence = first === undefined ? { kind: 'room', note: `${action.doer.name}: ${text}` } : { kind: 'signal', seq: first };
  return { class: cls, target, text, state, at, knownAt, outcome, outcomeAt, evidence, by: action.doer.name, action };
}
