// Evidence: what the log of a closed incident says of every step that was advised, and of steps that nobody advised.
import { fold } from '../../domain/fold.ts';
import type { OfferId, PersonId } from '../../domain/ids.ts';
import { type AdviceContext, type EvidenceItem, type Fate, type IncidentEvidence, readIn } from '../../domain/learning.ts';
import type { KnownEntry, LogEntry } from '../../domain/log.ts';
import type { Offer } from '../../domain/offer.ts';
import type { ActionState, RoomState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import type { ActionClass } from '../../domain/vocabulary.ts';
import { adviceContext } from '../advice/advice-context.ts';
import { isSameStep } from '../advice/same-step.ts';
import { workingMemory } from '../memory/working-memory.ts';

/** Advice that was opened longer ago than this was not what made people take the step. */
const longestLeadMs = 120 * minuteMs;

type Shown = {
  readonly offer: Offer;
  readonly context: AdviceContext;
  readonly seen: Map<PersonId, number>;
  settled: boolean;
  refused: boolean;
};
type Taken = { readonly offerId: OfferId | null; readonly context: AdviceContext; readonly person: string; judge: string | null };

/**
 * Reads the log of an incident, in order. Pure: the same log gives the same evidence. An offer that nobody had on screen
 * and nobody took says nothing; one that was seen and left is `ignored`, which is not a dismissal.
 */
export function evidenceOf(incident: string, entries: readonly LogEntry[]): IncidentEvidence {
  const reader = new EvidenceReader(readIn(incident));
  for (const entry of entries) reader.read(entry);
  return { incident, closedAt: (entries.at(-1)?.recordedAt ?? 0) as EpochMs, items: reader.finish() };
}

class EvidenceReader {
  readonly #items: EvidenceItem[] = [];
  readonly #shown = new Map<OfferId, Shown>();
  readonly #taken = new Map<ActionState['id'], Taken>();
  readonly #pending: LogEntry[] = [];
  readonly #signals: string;
  #room: RoomState = fold([]);

  constructor(signals: string) {
    this.#signals = signals;
  }

  read(entry: LogEntry): void {
    if (entry.kind !== 'foreign') this.#note(entry);
    this.#pending.push(entry);
  }

  /** Offers that were seen and still stood at the end were not taken either. */
  finish(): EvidenceItem[] {
    this.#catchUp();
    for (const [id, { offerId, context, person, judge }] of this.#taken) {
      const action = this.#room.actions.get(id);
      if (action === undefined || action.class === null) continue;
      const outcome = action.outcome ?? 'unknown';
      const shown = offerId === null ? undefined : this.#shown.get(offerId);
      if (shown === undefined) {
        this.#items.push({ records: [], class: action.class, context, person, rank: null, fate: { kind: 'missed', outcome } });
        continue;
      }
      const fate: Fate = { kind: 'taken', outcome, judged: judge !== null };
      this.#add(shown, person, bestRank(shown), fate);
    }
    for (const shown of this.#shown.values()) if (!shown.settled && !shown.refused) this.#ignore(shown);
    return this.#items;
  }

  #note(entry: KnownEntry): void {
    const person = entry.actor.type === 'person' ? entry.actor.id : this.#signals;
    switch (entry.kind) {
      case 'offered': {
        const { offer } = entry.data;
        if (this.#shown.has(offer.id)) return;
        this.#shown.set(offer.id, { offer, context: this.#contextNow(entry), seen: new Map(), settled: false, refused: false });
        return;
      }
      case 'offer-seen': {
        const shown = this.#shown.get(entry.data.offerId);
        if (shown === undefined || entry.actor.type !== 'person') return;
        const id = entry.actor.id as PersonId;
        shown.seen.set(id, Math.min(shown.seen.get(id) ?? Number.POSITIVE_INFINITY, entry.data.rank));
        return;
      }
      case 'offer-dismissed': {
        const shown = this.#shown.get(entry.data.offerId);
        if (shown === undefined || shown.settled) return;
        shown.settled = true;
        this.#add(shown, person, rankFor(shown, person), { kind: 'dismissed', reason: entry.data.reason });
        return;
      }
      case 'offer-closed': {
        const shown = this.#shown.get(entry.data.offerId);
        if (shown === undefined || shown.settled) return;
        // People filled the role, sent the update or did the step: who, the log of the closing does not say.
        if (entry.data.reason === 'done') {
          shown.settled = true;
          this.#add(shown, this.#signals, bestRank(shown), { kind: 'taken', outcome: 'unknown', judged: false });
        } else if (entry.data.reason === 'advice-off') shown.settled = true;
        // Said in words to whom it concerned, about the step and not about the record: taken after all, it counts as taken.
        else if (entry.data.reason === 'refused') shown.refused = true;
        // One that ended undecided may still be followed later: whether it was ignored is known at the end.
        return;
      }
      case 'action-accepted':
        this.#take(entry.data.actionId, entry.data.offerId, person, this.#contextNow(entry));
        return;
      case 'action-noticed': {
        const { actionId } = entry.data;
        const context = this.#contextNow(entry);
        this.#take(actionId, entry.data.offerId ?? this.#advised(entry.data, entry.observedAt), this.#signals, context);
        return;
      }
      case 'task-given': {
        const { actionId, class: step, target } = entry.data;
        if (step === null) return;
        const context = this.#contextNow(entry);
        this.#take(actionId, this.#advised({ class: step, target }, entry.observedAt), person, context);
        return;
      }
      case 'action-outcome': {
        const taken = this.#taken.get(entry.data.actionId);
        if (taken !== undefined && entry.actor.type === 'person') taken.judge = person;
        return;
      }
      default:
        return;
    }
  }

  #take(id: ActionState['id'], offerId: OfferId | null, person: string, context: AdviceContext): void {
    if (this.#taken.has(id)) return;
    const shown = offerId === null ? undefined : this.#shown.get(offerId);
    // One offer is one trial, however many times it is said to be done.
    if (shown?.settled === true) return;
    if (shown !== undefined) shown.settled = true;
    this.#taken.set(id, { offerId, context: shown?.context ?? context, person, judge: null });
  }

  /** The undecided offer of the step: advice may be followed some time after it left the list. */
  #advised(step: { readonly class: ActionClass; readonly target: string | null }, at: EpochMs): OfferId | null {
    for (const [id, { offer, settled }] of this.#shown)
      if (!settled && at - offer.openedAt <= longestLeadMs && isSameStep(step, offer)) return id;
    return null;
  }

  #ignore(shown: Shown): void {
    shown.settled = true;
    for (const [person, rank] of shown.seen) this.#add(shown, person, rank, { kind: 'ignored', of: shown.seen.size });
  }

  #add({ offer, context }: Shown, person: string, rank: number | null, fate: Fate): void {
    this.#items.push({ records: offer.knowledge, class: offer.class, context, person, rank, fate });
  }

  /** The room as it was before this entry. */
  #contextNow(entry: KnownEntry): AdviceContext {
    this.#catchUp();
    return adviceContext(workingMemory(this.#room, entry.observedAt));
  }

  #catchUp(): void {
    if (this.#pending.length > 0) this.#room = fold(this.#pending.splice(0), this.#room);
  }
}

function rankFor({ seen }: Shown, person: string): number | null {
  return seen.get(person as PersonId) ?? null;
}

function bestRank({ seen }: Shown): number | null {
  return seen.size === 0 ? null : Math.min(...seen.values());
}
