// The offers of the room itself: its own engine, replayed.
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { Evidence } from '../../domain/offer.ts';
import type { Recording } from '../../domain/recording.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { createAdvisor } from '../advice/advisor.ts';
import type { EpisodeSource } from '../advice/episode-evidence.ts';
import type { ReliabilitySource } from '../advice/reliability-source.ts';
import { adviceEntries } from '../room/advice-entries.ts';
import type { Perceiver } from '../room/agent-types.ts';
import { OfferBook, type ScoredOffer, signalIds } from './offer-book.ts';
import { replay } from './replay.ts';

export type EngineOptions = {
  readonly createPerceiver: () => Perceiver;
  readonly knowledge: readonly KnowledgeRecord[];
  readonly knowledgeVersion: string;
  readonly reliability: ReliabilitySource;
  readonly episodes?: EpisodeSource;
};

/** The offers that the room's own engine makes in a replay of the recording: the list for all roles together. */
export function offersOfRoom(recording: Recording, { createPerceiver, ...advisorOptions }: EngineOptions): readonly ScoredOffer[] {
  const { incident, signals } = recording;
  const advisor = createAdvisor(advisorOptions);
  const book = new OfferBook(incident.id);
  replay(incident.id, signals, createPerceiver(), {
    advise: (room, now) => adviceEntries(room, advisor.advise({ room, now }), now),
    onStep: (room, now, signal) => {
      for (const { offer, closed } of room.offers.values()) if (closed !== null) book.close(offer.id, closed.at, closed.reason);
      const list = room.lists.all.map(({ offerId }) => offerId);
      book.show(list, now, signal, (id) => {
        const offer = [...room.offers.values()].find((state) => state.offer.id === id)?.offer;
        if (offer === undefined) return undefined;
        const evidence = offer.conditions.flatMap((condition) => condition.evidence);
        const { class: step, target, text, role, stage, score, knowledge } = offer;
        return {
          class: step,
          target,
          text,
          role,
          stage,
          score,
          evidence: signalIds(evidence.flatMap(positionsIn(room)), signals),
          knowledge,
        };
      });
    },
  });
  return book.offers;
}

/** The signals behind a piece of evidence, by position. */
function positionsIn(room: RoomState): (evidence: Evidence) => number[] {
  return (evidence) => {
    if (evidence.kind === 'signal') return [evidence.seq];
    if (evidence.kind !== 'event') return [];
    return [...(room.events.find((event) => event.number === evidence.number)?.sources ?? [])];
  };
}
