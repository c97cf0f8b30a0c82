// Baseline 2: full-text search of the same playbooks with the last ten signals as the query (formats/scoring.md, "Baselines").
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import type { Recording } from '../../domain/recording.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { comparesTarget } from '../../domain/vocabulary.ts';
import { identityOf, isSameStep } from '../advice/same-step.ts';
import { resolveTarget } from '../advice/targets.ts';
import { triedSteps } from '../memory/tried-steps.ts';
import { wordsOf } from '../memory/words.ts';
import { workingMemory } from '../memory/working-memory.ts';
import type { Perceiver } from '../room/agent-types.ts';
import { OfferBook, type ScoredOffer, type ShownOffer } from './offer-book.ts';
import { replay } from './replay.ts';

const querySignals = 10;
const shownAtOnce = 5;
/** An offer that the search has not found for so long is closed. */
const forgottenAfterMs = 60 * minuteMs;
/** The usual parameters of BM25. */
const saturation = 1.2;
const lengthWeight = 0.75;

type Standing = {
  readonly id: string;
  readonly identity: string;
  readonly openedAt: EpochMs;
  foundAt: EpochMs;
  readonly shown: ShownOffer;
};

/** Offers the actions of the passages found, each once until it is done or forgotten. */
export function offersOfRetrieval(
  recording: Recording,
  knowledge: readonly KnowledgeRecord[],
  createPerceiver: () => Perceiver,
): readonly ScoredOffer[] {
  const { incident, signals } = recording;
  const search = createSearch(knowledge);
  const book = new OfferBook(incident.id);
  const standing = new Map<string, Standing>();
  const done = new Set<string>();
  let opened = 0;
  replay(incident.id, signals, createPerceiver(), {
    advise: () => [],
    onStep: (room, now, signal) => {
      const taken = triedSteps(room);
      const close = (offer: Standing, reason: string): void => {
        book.close(offer.id, now, reason);
        standing.delete(offer.identity);
      };
      for (const offer of [...standing.values()]) {
        if (taken.some((step) => step.knownAt >= offer.openedAt && isSameStep(step, offer.shown))) {
          done.add(offer.identity);
          close(offer, 'done');
        } else if (now - offer.foundAt >= forgottenAfterMs) close(offer, 'expired');
      }
      if (signal === null) return;
      const query = signals.slice(Math.max(0, signal + 1 - querySignals), signal + 1).map((one) => one.text);
      const list: string[] = [];
      for (const { record, score } of search(query.join('\n'))) {
        if (list.length === shownAtOnce) break;
        const shown = shownOf(record, score, room, now);
        if (shown === null) continue;
        const identity = identityOf(shown);
        if (done.has(identity)) continue;
        const before = standing.get(identity);
        const offer = before ?? { id: `retrieval-${++opened}`, identity, openedAt: now, foundAt: now, shown };
        offer.foundAt = now;
        standing.set(identity, offer);
        if (!list.includes(offer.id)) list.push(offer.id);
      }
      const shownNow = new Map([...standing.values()].map((offer) => [offer.id, offer.shown]));
      book.show(list, now, signal, (id) => shownNow.get(id));
    },
  });
  return book.offers;
}

function shownOf(record: KnowledgeRecord, score: number, room: RoomState, now: EpochMs): ShownOffer | null {
  const { action } = record;
  const target = resolveTarget(
    action.target,
    { symptoms: [], changes: [], causes: [], after: [] },
    workingMemory(room, now),
    [],
    action.class,
  );
  if (target === null && comparesTarget(action.class)) return null;
  const text = action.text.replaceAll('{target}', target ?? 'it');
  return { class: action.class, target, text, role: action.role, stage: room.stage, score, evidence: [], knowledge: [record.id] };
}

/** BM25 over the records' texts; the best passages first, those without any word of the query left out. */
function createSearch(knowledge: readonly KnowledgeRecord[]): (query: string) => { record: KnowledgeRecord; score: number }[] {
  const passages = knowledge
    .filter((record) => record.status === 'active')
    .map((record) => {
      const quote = record.provenance.kind === 'playbook' ? `${record.provenance.title} ${record.provenance.quote}` : '';
      const { symptoms, alerts, technologies } = record.key;
      const said = record.conditions.map((condition) => condition.text);
      const list = wordsOf([record.action.text, quote, ...symptoms, ...alerts, ...technologies, ...said].join('\n')).list;
      const counts = new Map<string, number>();
      for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1);
      return { record, counts, length: list.length };
    });
  const meanLength = passages.reduce((sum, passage) => sum + passage.length, 0) / Math.max(1, passages.length);
  const holding = new Map<string, number>();
  for (const { counts } of passages) for (const word of counts.keys()) holding.set(word, (holding.get(word) ?? 0) + 1);
  return (query) => {
    const words = wordsOf(query).set;
    return passages
      .map(({ record, counts, length }) => {
        let score = 0;
        for (const word of words) {
          const count = counts.get(word);
          if (count === undefined) continue;
          const held = holding.get(word) ?? 0;
          const rarity = Math.log(1 + (passages.length - held + 0.5) / (held + 0.5));
          score += (rarity * count * (saturation + 1)) / (count + saturation * (1 - lengthWeight + (lengthWeight * length) / meanLength));
        }
        return { record, score };
      })
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || (a.record.id < b.record.id ? -1 : 1));
  };
}
