// Fatigue: advice that nobody heeded is worth less the next time, in this room.
import type { Offer } from '../../domain/offer.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { actionGroup, stepKind } from '../../domain/vocabulary.ts';
import type { Proposal } from './proposals.ts';
import { offerIdentity } from './same-step.ts';

/** What each earlier unheeded offer leaves of the score: of the same step, of the same kind of step on another thing. */
const left = { step: 0.75, kind: 0.85 };

export type Fatigue = {
  /** Between 0 and 1, to be multiplied with the score of a step that is not offered yet. */
  of(proposal: Proposal): number;
};

/** Looks at how the room's earlier offers ended: those that nobody heeded in time. */
export function fatigueIn(room: RoomState): Fatigue {
  const ended: Offer[] = [];
  for (const { offer, closed } of room.offers.values()) {
    // A dismissal and a refusal have their own rules.
    if (closed?.reason === 'expired' || (closed?.reason === 'not-applicable' && !isOfTheEnd(offer))) ended.push(offer);
  }
  return {
    of(proposal) {
      const kind = stepKind(proposal.step);
      let factor = 1;
      for (const offer of ended) {
        if (offerIdentity(offer) === proposal.identity) factor *= left.step;
        else if (stepKind(offer.class) === kind) factor *= left.kind;
      }
      return factor;
    },
  };
}

/** To check, watch or close ceases to apply whenever the trouble comes back: that is no sign that nobody wants it. */
function isOfTheEnd(offer: Offer): boolean {
  return actionGroup(offer.class) === 'close';
}
