// What was advised, as entries for the log: offers opened and closed, and the lists when they changed.
import type { NewEntry } from '../../domain/log.ts';
import { adviceViews, type Ranking } from '../../domain/offer.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Advice } from '../advice/advisor.ts';
import { agentActor } from './agent-types.ts';

/** Entries that bring `room` to the advice; none when it says what stands there already. Pure. */
export function adviceEntries(room: RoomState, advice: Advice, now: EpochMs): NewEntry[] {
  const times = { actor: agentActor, occurredAt: now, observedAt: now };
  const entries: NewEntry[] = [];
  for (const { offerId, reason, evidence } of advice.closed) {
    const state = room.offers.get(offerId);
    if (state === undefined || state.closed !== null) continue;
    entries.push({ kind: 'offer-closed', data: { offerId, reason, evidence: [...evidence] }, ...times });
    const seenBy = [...new Set(state.seen.map((seen) => seen.personId))];
    const isUndecided = reason === 'not-applicable' || reason === 'expired';
    if (isUndecided && seenBy.length > 0) entries.push({ kind: 'offer-ignored', data: { offerId, seenBy }, ...times });
  }
  for (const offer of advice.opened) {
    if (!room.offers.has(offer.id)) entries.push({ kind: 'offered', data: { offer }, ...times });
  }
  if (entries.length > 0 || differs(room, advice.ranking)) {
    entries.push({ kind: 'ranked', data: { ranking: advice.ranking, inputs: advice.inputs }, ...times });
  }
  return entries;
}

/** Scores drift with the clock; what people see are the order and the questions. */
function differs(room: RoomState, ranking: Ranking): boolean {
  const sameLists = adviceViews.every((view) => {
    const [before, after] = [room.lists[view], ranking.lists[view]];
    return before.length === after.length && before.every((ranked, index) => ranked.offerId === after[index]?.offerId);
  });
  const sameQuestions =
    room.openQuestions.length === ranking.questions.length &&
    room.openQuestions.every((question, index) => question.text === ranking.questions[index]?.text);
  return !sameLists || !sameQuestions;
}
