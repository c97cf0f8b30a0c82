// The fold: entries of an incident's log, in order, become the state of its room. Pure and total.
import { unreachable } from './errors.ts';
import type { EventNumber, Seq } from './ids.ts';
import type { EntryData, KnownEntry, LogEntry } from './log.ts';
import { adviceViews, type OpenQuestion } from './offer.ts';
import type { NamedStep } from './offered-step.ts';
import { isAbout } from './refusal.ts';
import {
  addEvent,
  addOwnEvent,
  changeAction,
  changeOffer,
  closeOffer,
  draftOf,
  enterStage,
  isOpen,
  newAction,
  noLists,
  type RoomDraft,
} from './room-draft.ts';
import type { OfferClosing, PersonRef, RoomState } from './room-state.ts';
import { type EpochMs, plus } from './time.ts';
import { moveUpdateClock, updateHeardIn, updateIntervalMs } from './update-clock.ts';
import { type IncidentRole, severityWord, stages } from './vocabulary.ts';

/** The room before its first entry. */
export const emptyRoom: RoomState = {
  seq: 0 as Seq,
  title: '',
  reference: '',
  origin: null,
  declaredAt: null,
  declaredBy: null,
  resolvedAt: null,
  severity: 'sev3',
  stage: 'detect',
  stages: [],
  clock: null,
  roles: [],
  events: [],
  adviceOn: true,
  adviceSwitchedBy: null,
  offers: new Map(),
  lists: noLists(),
  rankedAt: null,
  openQuestions: [],
  actions: new Map(),
  intended: [],
  refused: [],
  questions: new Map(),
  updates: [],
  lastUpdateAt: null,
  nextUpdateDueAt: null,
  milestones: {},
  review: { state: 'draft', by: null, at: null },
  resolution: null,
  nextEventNumber: 1 as EventNumber,
  foreign: [],
};

/** Intentions are of the moment: so many of the last ones are kept. */
const maxIntended = 20;
/** So are refusals: each holds its step back for an hour at most. */
const maxRefused = 20;

/** Several people may hold these roles at once. */
export function isShared(role: IncidentRole): boolean {
  return role === 'expert' || role === 'responder';
}

/**
 * Folds entries into the state of the room, starting from `from`. Never throws and never changes its inputs: entries of
 * unknown kinds are kept in `foreign`; entries at or before `from.seq` are skipped, so folding again is harmless.
 * Folding in two parts equals folding at once.
 */
export function fold(entries: Iterable<LogEntry>, from: RoomState = emptyRoom): RoomState {
  const draft = draftOf(from);
  for (const entry of entries) {
    if (entry.seq <= draft.seq) continue;
    draft.seq = entry.seq;
    if (entry.kind === 'foreign') draft.foreign.push(entry);
    else apply(draft, entry);
  }
  return draft;
}

function apply(room: RoomDraft, entry: KnownEntry): void {
  const at = entry.observedAt;
  switch (entry.kind) {
    case 'declared': {
      if (room.declaredAt !== null) return;
      const { title, severity, reference, origin } = entry.data;
      Object.assign(room, { title, severity, reference, origin, declaredAt: entry.occurredAt, declaredBy: entry.actor.name });
      enterStage(room, 'detect', entry.occurredAt);
      room.nextUpdateDueAt = plus(entry.occurredAt, updateIntervalMs[severity]);
      addOwnEvent(room, entry, entry.data.number, 'severity', 'Incident', null, severityWord[severity], 'neutral');
      return;
    }
    case 'clock-set':
      room.clock = entry.data;
      return;
    case 'severity-set': {
      const { from, to } = entry.data;
      room.severity = to;
      // Raising brings the next update forward, lowering leaves what was promised.
      const due = plus(at, updateIntervalMs[to]);
      if (room.nextUpdateDueAt !== null && due < room.nextUpdateDueAt) room.nextUpdateDueAt = due;
      addOwnEvent(
        room,
        entry,
        entry.data.number,
        'severity',
        'Incident',
        severityWord[from],
        severityWord[to],
        to < from ? 'worse' : 'better',
      );
      return;
    }
    case 'stage-set':
      enterStage(room, entry.data.to, at);
      addOwnEvent(room, entry, entry.data.number, 'stage', 'Incident', entry.data.from, entry.data.to, 'neutral');
      return;
    case 'role-set': {
      const { role, person, previous } = entry.data;
      // A role of one holder changes hands whatever the entry says of before; a shared one loses only who left.
      room.roles = room.roles.filter((held) => held.role !== role || (isShared(role) && held.person.id !== previous?.id));
      if (person !== null && !room.roles.some((held) => held.role === role && held.person.id === person.id))
        room.roles.push({ role, person, since: at });
      addOwnEvent(room, entry, entry.data.number, 'ownership', role, previous?.name ?? null, person?.name ?? 'nobody', 'neutral');
      return;
    }
    case 'event-recorded': {
      const { number, event } = entry.data;
      addEvent(room, entry, number, event);
      room.nextEventNumber = Math.max(room.nextEventNumber, number + 1) as EventNumber;
      if (event.supersedes !== undefined) {
        const index = room.events.findIndex((other) => other.number === event.supersedes);
        const corrected = room.events[index];
        if (corrected !== undefined) room.events[index] = { ...corrected, supersededBy: number };
      }
      // The agent reads the stage from what people write, until the first person sets it.
      if (event.dimension === 'stage' && !room.events.some((other) => other.dimension === 'stage' && other.author.type === 'person')) {
        const stage = stages.find((known) => known === event.to);
        if (stage !== undefined) enterStage(room, stage, at);
      }
      return;
    }
    case 'event-supported': {
      const index = room.events.findIndex((other) => other.number === entry.data.event);
      const event = room.events[index];
      if (event === undefined) return;
      const sources = [...new Set([...event.sources, ...entry.data.sources])].slice(0, 50);
      room.events[index] = { ...event, sources, confidence: Math.max(event.confidence, entry.data.confidence) };
      return;
    }
    case 'advice-switched':
      room.adviceOn = entry.data.on;
      room.adviceSwitchedBy = { name: entry.actor.name, at };
      return;
    case 'offered':
      if (room.offers.has(entry.data.offer.id)) return;
      room.offers.set(entry.data.offer.id, {
        offer: entry.data.offer,
        seen: [],
        closed: null,
        dismissed: null,
        ignored: false,
        actionId: null,
      });
      return;
    case 'ranked':
      room.lists = noLists();
      for (const view of adviceViews)
        room.lists[view] = (entry.data.ranking.lists[view] ?? []).filter((ranked) => isOpen(room, ranked.offerId));
      room.openQuestions = entry.data.ranking.questions satisfies OpenQuestion[];
      room.rankedAt = at;
      return;
    case 'offer-closed':
      closeOffer(room, entry.data.offerId, closingOf(room, at, entry.data));
      return;
    case 'offer-seen': {
      const { offerId, view, rank } = entry.data;
      if (entry.actor.type !== 'person') return;
      const seen = { personId: entry.actor.id as PersonRef['id'], at, view, rank };
      changeOffer(room, offerId, (offer) => ({ ...offer, seen: [...offer.seen, seen] }));
      return;
    }
    case 'offer-ignored':
      changeOffer(room, entry.data.offerId, (offer) => ({ ...offer, ignored: true }));
      return;
    case 'offer-dismissed': {
      const { offerId, reason, note } = entry.data;
      if (entry.actor.type !== 'person') return;
      const by = { id: entry.actor.id as PersonRef['id'], name: entry.actor.name };
      changeOffer(room, offerId, (offer) => ({ ...offer, dismissed: { by, at, reason, note: note ?? null } }));
      closeOffer(room, offerId, { at, reason: 'dismissed', evidence: [] });
      return;
    }
    case 'action-accepted': {
      liftRefusals(room, entry.data);
      const { actionId, offerId, doer, text, target, callBackAt } = entry.data;
      room.actions.set(
        actionId,
        newAction(entry, { id: actionId, origin: 'offer', offerId, class: entry.data.class, target, text, doer, callBackAt }),
      );
      changeOffer(room, offerId, (offer) => ({ ...offer, actionId }));
      closeOffer(room, offerId, { at, reason: 'accepted', evidence: [] });
      return;
    }
    case 'task-given': {
      const { class: given } = entry.data;
      if (given !== null) liftRefusals(room, { class: given, target: entry.data.target });
      const { actionId, doer, text, target, callBackAt } = entry.data;
      room.actions.set(
        actionId,
        newAction(entry, { id: actionId, origin: 'task', offerId: null, class: entry.data.class, target, text, doer, callBackAt }),
      );
      return;
    }
    case 'action-noticed': {
      liftRefusals(room, entry.data);
      const { actionId, target, text, by, sources, offerId, outcome } = entry.data;
      const base = newAction(entry, {
        id: actionId,
        origin: 'noticed',
        offerId: offerId ?? null,
        class: entry.data.class,
        target,
        text,
        doer: { id: null, name: by },
        callBackAt: null,
      });
      room.actions.set(actionId, {
        ...base,
        startedAt: entry.occurredAt,
        doneAt: entry.data.state === 'done' ? entry.occurredAt : null,
        outcome: outcome ?? null,
        outcomeAt: outcome === undefined ? null : at,
        sources,
      });
      moveUpdateClock(room, updateHeardIn(room, entry));
      return;
    }
    case 'step-intended': {
      const { class: of, target, text, by, source } = entry.data;
      room.intended = [...room.intended, { class: of, target, text, by, at, source }].slice(-maxIntended);
      liftRefusals(room, entry.data);
      return;
    }
    case 'step-refused': {
      const { class: of, target, text, by, source, reason, forNow } = entry.data;
      const refused = { class: of, target, text, by, at, source, reason, forNow };
      room.intended = room.intended.filter((step) => !isAbout(refused, step));
      // Who says it again, with another reason or another hedge, means it as said last.
      const others = room.refused.filter((one) => one.class !== of || one.target !== target);
      room.refused = [...others, refused].slice(-maxRefused);
      return;
    }
    case 'action-started':
      changeAction(room, entry.data.actionId, (action) => ({ ...action, startedAt: action.startedAt ?? at }));
      return;
    case 'action-done': {
      const { actionId, note } = entry.data;
      changeAction(room, actionId, (action) => ({
        ...action,
        startedAt: action.startedAt ?? at,
        doneAt: action.doneAt ?? at,
        calledOff: null,
        note: note ?? action.note,
      }));
      moveUpdateClock(room, updateHeardIn(room, entry));
      return;
    }
    case 'action-outcome': {
      const { actionId, outcome, note, sources } = entry.data;
      changeAction(room, actionId, (action) => ({
        ...action,
        startedAt: action.startedAt ?? at,
        doneAt: action.doneAt ?? (action.calledOff === null ? at : null),
        outcome,
        outcomeAt: at,
        note: note ?? action.note,
        sources: [...action.sources, ...(sources ?? [])],
      }));
      return;
    }
    case 'action-called-off': {
      const { actionId, by, sources } = entry.data;
      changeAction(room, actionId, (action) => ({
        ...action,
        doneAt: null,
        calledOff: { at, by },
        sources: [...action.sources, ...sources],
      }));
      return;
    }
    case 'match-ruled': {
      const ruling = { offerId: entry.data.offerId, by: entry.actor.name, at };
      changeAction(room, entry.data.actionId, (action) => ({ ...action, ruling }));
      return;
    }
    case 'milestone-marked': {
      const { milestone, at: marked } = entry.data;
      const { [milestone]: _before, ...others } = room.milestones;
      room.milestones = marked === null ? others : { ...others, [milestone]: { at: marked, by: entry.actor.name, markedAt: at } };
      return;
    }
    case 'review-state-set':
      room.review = { state: entry.data.to, by: entry.actor.name, at };
      return;
    case 'question-asked': {
      const { questionId, text, to, offerId } = entry.data;
      room.questions.set(questionId, {
        id: questionId,
        text,
        askedBy: entry.actor.name,
        to,
        askedAt: at,
        offerId: offerId ?? null,
        answer: null,
      });
      return;
    }
    case 'question-answered': {
      const { questionId, answer, text } = entry.data;
      const question = room.questions.get(questionId);
      if (question !== undefined)
        room.questions.set(questionId, { ...question, answer: { kind: answer, text: text ?? null, by: entry.actor.name, at } });
      return;
    }
    case 'update-posted': {
      const { audience, text, nextDueAt } = entry.data;
      room.updates.push({ audience, text, by: entry.actor.name, at, nextDueAt });
      room.lastUpdateAt = at;
      room.nextUpdateDueAt = nextDueAt;
      addOwnEvent(
        room,
        entry,
        entry.data.number,
        'communication',
        audience === 'public' ? 'Public update' : 'Internal update',
        null,
        text,
        'neutral',
      );
      return;
    }
    case 'resolved':
      room.resolvedAt = at;
      room.resolution = entry.data.summary ?? null;
      room.nextUpdateDueAt = null;
      if (room.stage !== 'review') enterStage(room, 'review', at);
      addOwnEvent(room, entry, entry.data.number, 'stage', 'Incident', 'open', 'resolved', 'better');
      return;
    case 'reopened':
      room.resolvedAt = null;
      room.nextUpdateDueAt = plus(at, updateIntervalMs[room.severity]);
      enterStage(room, 'triage', at);
      addOwnEvent(room, entry, entry.data.number, 'stage', 'Incident', 'resolved', 'open', 'worse');
      return;
    default:
      unreachable(entry);
  }
}

/** A step that somebody proposes again, or takes after all, is no longer refused. */
function liftRefusals(room: RoomDraft, step: NamedStep): void {
  if (room.refused.some((refusal) => isAbout(refusal, step))) room.refused = room.refused.filter((refusal) => !isAbout(refusal, step));
}

/** Why an offer closed; of one that was refused also who said no, as the signal that it cites was read. */
function closingOf(room: RoomDraft, at: EpochMs, { reason, evidence }: EntryData<'offer-closed'>): OfferClosing {
  const cited = (seq: number): boolean => evidence.some((one) => one.kind === 'signal' && one.seq === seq);
  const refusal = reason === 'refused' ? room.refused.findLast(({ source }) => cited(source)) : undefined;
  return refusal === undefined ? { at, reason, evidence } : { at, reason, evidence, refusal };
}
