// Deciding a command: command + state of the room -> entries for the log, or a refusal. Pure.
import type { Command } from './commands.ts';
import { MusterError, unreachable } from './errors.ts';
import type { Actor } from './event.ts';
import { isShared } from './fold.ts';
import { type ActionId, type EventNumber, newId, type OfferId, type PersonId, type QuestionId } from './ids.ts';
import type { EntryData, EntryKind, NewEntry, Origin } from './log.ts';
import { type Account, mayCommand } from './policy.ts';
import type { ActionState, OfferState, PersonRef, RoomState } from './room-state.ts';
import { type EpochMs, minuteMs, plus } from './time.ts';
import { updateIntervalMs } from './update-clock.ts';
import type { IncidentRole, Severity } from './vocabulary.ts';

/** What a decision may look at besides the room. `now` is the incident's time. */
export type DecisionContext = {
  readonly account: Account;
  readonly now: EpochMs;
  readonly person: (id: PersonId) => PersonRef | undefined;
};

/**
 * Decides a command: the entries to append, in order; none when the command changes nothing (it was done already).
 * Throws MusterError `not-allowed`, `not-found`, `wrong-state`, `already-decided`, `confirmation-needed` or `locked`.
 */
export function decide(command: Command, room: RoomState, context: DecisionContext): NewEntry[] {
  const permission = mayCommand(context.account, command, room);
  if (!permission.allowed) throw new MusterError('not-allowed', permission.why);
  const me: PersonRef = { id: context.account.id, name: context.account.name };
  const actor: Actor = { type: 'person', id: me.id, name: me.name };
  const now = context.now;
  const number = room.nextEventNumber;
  const entry = <Kind extends EntryKind>(kind: Kind, data: EntryData<Kind>): NewEntry =>
    // kind and data come as a pair; TypeScript cannot see that the union member is the one of `Kind`.
    ({ kind, data, actor, occurredAt: now, observedAt: now }) as unknown as NewEntry;
  if (room.declaredAt === null) throw new MusterError('not-found', 'This incident has not been declared.');
  if (room.resolvedAt !== null && locksWhenResolved(command)) {
    throw new MusterError('locked', 'The incident is resolved. Reopen it to act on it again.');
  }

  switch (command.type) {
    case 'set-severity':
      if (command.severity === room.severity) return [];
      return [entry('severity-set', { number, from: room.severity, to: command.severity, ...optional('reason', command.reason) })];
    case 'set-stage':
      if (command.stage === room.stage) return [];
      return [entry('stage-set', { number, from: room.stage, to: command.stage })];
    case 'take-role':
      return setRole(room, command.role, me, number, entry);
    case 'give-role':
      return setRole(room, command.role, person(context, command.personId), number, entry);
    case 'leave-role':
      return [entry('role-set', { number, role: command.role, person: null, previous: me })];
    case 'switch-advice': {
      if (command.on === room.adviceOn) return [];
      const closing = command.on
        ? []
        : openOffers(room).map((open) => entry('offer-closed', { offerId: open.offer.id, reason: 'advice-off', evidence: [] }));
      return [entry('advice-switched', { on: command.on }), ...closing];
    }
    case 'accept-offer':
      return acceptOffer(room, command.offerId, me, me, command, now, entry);
    case 'assign-offer':
      return acceptOffer(room, command.offerId, person(context, command.personId), me, command, now, entry);
    case 'dismiss-offer': {
      const offer = findOffer(room, command.offerId);
      refuseDecided(offer, room);
      return [entry('offer-dismissed', { offerId: command.offerId, reason: command.reason, ...optional('note', command.note) })];
    }
    case 'see-offers': {
      // Exposure counts once per person, offer, view and rank, or every re-render would be a log entry.
      const fresh = command.seen.filter(({ offerId, view, rank }, index) => {
        const isFirst =
          command.seen.findIndex((other) => other.offerId === offerId && other.view === view && other.rank === rank) === index;
        const offer = room.offers.get(offerId);
        return (
          isFirst &&
          offer !== undefined &&
          offer.closed === null &&
          !offer.seen.some((seen) => seen.personId === me.id && seen.view === view && seen.rank === rank)
        );
      });
      return fresh.map((seen) => entry('offer-seen', seen));
    }
    case 'give-task':
      return [
        entry('task-given', {
          actionId: newId<ActionId>(),
          class: command.class,
          target: command.target,
          text: command.text,
          doer: person(context, command.personId),
          callBackAt: callBackAt(command.callBackMinutes, now),
        }),
      ];
    case 'start-action': {
      const action = findAction(room, command.actionId);
      return action.startedAt !== null ? [] : [entry('action-started', { actionId: command.actionId })];
    }
    case 'finish-action': {
      const action = findAction(room, command.actionId);
      return action.doneAt !== null ? [] : [entry('action-done', { actionId: command.actionId, ...optional('note', command.note) })];
    }
    case 'judge-action': {
      const action = findAction(room, command.actionId);
      if (action.outcome === command.outcome && command.note === undefined) return [];
      return [entry('action-outcome', { actionId: command.actionId, outcome: command.outcome, ...optional('note', command.note) })];
    }
    case 'rule-match': {
      const action = findAction(room, command.actionId);
      if (command.offerId !== null) findOffer(room, command.offerId);
      if (action.ruling !== null && action.ruling.offerId === command.offerId) return [];
      return [entry('match-ruled', { actionId: command.actionId, offerId: command.offerId })];
    }
    case 'mark-milestone': {
      const { milestone, at } = command;
      if ((room.milestones[milestone]?.at ?? null) === at) return [];
      if (at !== null && at > now) {
        throw new MusterError('invalid-input', undefined, { faults: [{ path: 'at', message: 'Give a time that has passed.' }] });
      }
      return [entry('milestone-marked', { milestone, at })];
    }
    case 'set-review-state': {
      const from = room.review.state;
      if (command.state === from) return [];
      if (command.state === 'published' && room.resolvedAt === null) {
        throw new MusterError('wrong-state', 'Resolve the incident first; then its review can be published.');
      }
      return [entry('review-state-set', { from, to: command.state })];
    }
    case 'ask-question':
      return [
        entry('question-asked', {
          questionId: newId<QuestionId>(),
          text: command.text,
          to: command.personId === null ? null : person(context, command.personId),
          ...optional('offerId', command.offerId),
        }),
      ];
    case 'answer-question': {
      const question = room.questions.get(command.questionId);
      if (question === undefined) throw new MusterError('not-found', 'This question is not in the room.');
      if (command.answer === 'text' && command.text === undefined) {
        throw new MusterError('invalid-input', undefined, { faults: [{ path: 'text', message: 'Write the answer.' }] });
      }
      return [entry('question-answered', { questionId: command.questionId, answer: command.answer, ...optional('text', command.text) })];
    }
    case 'post-update':
      if (command.audience === 'public' && command.confirmedText !== command.text) {
        throw new MusterError('confirmation-needed', 'A public update is sent only after a second confirmation of exactly this text.');
      }
      return [
        entry('update-posted', {
          number,
          audience: command.audience,
          text: command.text,
          nextDueAt: nextUpdateDueAt(room, command.nextInMinutes, now),
        }),
      ];
    case 'resolve':
      return [
        ...openOffers(room).flatMap((open) => leaveUndecided(open, entry)),
        entry('resolved', { number, ...optional('summary', command.summary) }),
      ];
    case 'reopen':
      if (room.resolvedAt === null) return [];
      return [entry('reopened', { number, reason: command.reason })];
    default:
      return unreachable(command);
  }
}

/** The first entry of an incident. `reference` is what people call it: `INC-214`. */
export function declareEntry(
  given: { title: string; severity: Severity; reference: string; origin: Origin },
  actor: Actor,
  now: EpochMs,
): NewEntry {
  return { kind: 'declared', data: { number: 1 as EventNumber, ...given }, actor, occurredAt: now, observedAt: now };
}

type MakeEntry = <Kind extends EntryKind>(kind: Kind, data: EntryData<Kind>) => NewEntry;

function locksWhenResolved(command: Command): boolean {
  return ![
    'reopen',
    'judge-action',
    'rule-match',
    'mark-milestone',
    'set-review-state',
    'finish-action',
    'answer-question',
    'set-stage',
    'see-offers',
    'post-update',
  ].includes(command.type);
}

function setRole(room: RoomState, role: IncidentRole, next: PersonRef, number: EventNumber, entry: MakeEntry): NewEntry[] {
  if (room.roles.some((held) => held.role === role && held.person.id === next.id)) return [];
  const previous = isShared(role) ? null : (room.roles.find((held) => held.role === role)?.person ?? null);
  return [entry('role-set', { number, role, person: next, previous })];
}

function acceptOffer(
  room: RoomState,
  offerId: OfferId,
  doer: PersonRef,
  by: PersonRef,
  given: { callBackMinutes: number | null; confirmedText?: string | undefined },
  now: EpochMs,
  entry: MakeEntry,
): NewEntry[] {
  const state = findOffer(room, offerId);
  const mine = state.actionId === null ? undefined : room.actions.get(state.actionId);
  if (mine !== undefined && mine.doer.id === doer.id && mine.givenBy === by.name) return [];
  refuseDecided(state, room);
  const { offer } = state;
  if (offer.risk === 'destructive' && given.confirmedText !== offer.text) {
    throw new MusterError('confirmation-needed', `Confirm the exact step first: ${offer.text}`);
  }
  return [
    entry('action-accepted', {
      actionId: newId<ActionId>(),
      offerId,
      class: offer.class,
      target: offer.target,
      text: offer.text,
      doer,
      callBackAt: callBackAt(given.callBackMinutes, now),
      ...optional('confirmedText', given.confirmedText),
    }),
  ];
}

function findOffer(room: RoomState, id: OfferId): OfferState {
  const offer = room.offers.get(id);
  if (offer === undefined) throw new MusterError('not-found', 'This action is not offered in this room.');
  return offer;
}

function refuseDecided(state: OfferState, room: RoomState): void {
  if (state.dismissed !== null) throw new MusterError('already-decided', `${state.dismissed.by.name} dismissed this already.`);
  const action = state.actionId === null ? undefined : room.actions.get(state.actionId);
  if (action !== undefined)
    throw new MusterError('already-decided', `${action.givenBy} accepted this already; ${action.doer.name} does it.`);
  if (state.closed !== null) throw new MusterError('wrong-state', 'This action is no longer offered: the situation has changed.');
}

function findAction(room: RoomState, id: ActionId): ActionState {
  const action = room.actions.get(id);
  if (action === undefined) throw new MusterError('not-found', 'This action is not in the room.');
  return action;
}

/** Closes an offer that nobody decided; who had it on screen has ignored it. */
function leaveUndecided({ offer, seen }: OfferState, entry: MakeEntry): NewEntry[] {
  const seenBy = [...new Set(seen.map(({ personId }) => personId))];
  const closed = entry('offer-closed', { offerId: offer.id, reason: 'not-applicable', evidence: [] });
  return seenBy.length === 0 ? [closed] : [closed, entry('offer-ignored', { offerId: offer.id, seenBy })];
}

/** After an incident is resolved nobody waits for a next update any more. */
function nextUpdateDueAt(room: RoomState, minutes: number | null, now: EpochMs): EpochMs | null {
  if (room.resolvedAt !== null) return null;
  return plus(now, minutes === null ? updateIntervalMs[room.severity] : minutes * minuteMs);
}

function openOffers(room: RoomState): OfferState[] {
  return [...room.offers.values()].filter((offer) => offer.closed === null);
}

function person(context: DecisionContext, id: PersonId): PersonRef {
  const found = context.person(id);
  if (found === undefined) {
    throw new MusterError('invalid-input', undefined, { faults: [{ path: 'personId', message: 'There is no account with this id.' }] });
  }
  return found;
}

function callBackAt(minutes: number | null, now: EpochMs): EpochMs | null {
  return minutes === null ? null : plus(now, minutes * minuteMs);
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
