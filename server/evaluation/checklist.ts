// Baseline 1: a fixed list offered in order from the start (formats/scoring.md, "Baselines").
import type { Recording } from '../../domain/recording.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { type ActionClass, comparesTarget } from '../../domain/vocabulary.ts';
import { isSameStep } from '../advice/same-step.ts';
import { triedSteps } from '../memory/tried-steps.ts';
import { containsRun, plainWords } from '../memory/words.ts';
import type { Perceiver } from '../room/agent-types.ts';
import { OfferBook, type ScoredOffer } from './offer-book.ts';
import { replay } from './replay.ts';

const steps: readonly (readonly [ActionClass, string])[] = [
  ['declare', 'Declare the incident'],
  ['assign-role', 'Assign roles'],
  ['engage', 'Engage the owner'],
  ['inspect-changes', 'Inspect recent changes'],
  ['inspect-logs', 'Inspect logs'],
  ['inspect-metrics', 'Inspect metrics'],
  ['rollback', 'Roll back the latest change'],
  ['update-internal', 'Update colleagues'],
  ['update-external', 'Update users'],
  ['verify', 'Verify that it works'],
  ['resolve', 'Resolve the incident'],
];

const shownAtOnce = 5;
const shownForMs = 15 * minuteMs;

/** Offers the checklist five at a time; the next moves up when one is done or has stood for 15 minutes. */
export function offersOfChecklist(recording: Recording, createPerceiver: () => Perceiver): readonly ScoredOffer[] {
  const { incident, signals } = recording;
  const subject = titleEntity(recording);
  const book = new OfferBook(incident.id);
  const waiting = steps.map(([step, text], index) => ({ id: `checklist-${index + 1}`, class: step, text }));
  let standing: { id: string; class: ActionClass; text: string; target: string | null; since: EpochMs }[] = [];
  replay(incident.id, signals, createPerceiver(), {
    advise: () => [],
    onStep: (room, now, signal) => {
      const taken = triedSteps(room);
      standing = standing.filter((offer) => {
        const isDone = taken.some((step) => step.knownAt >= offer.since && isSameStep(step, offer));
        const isOver = now - offer.since >= shownForMs;
        if (isDone || isOver) book.close(offer.id, now, isDone ? 'done' : 'expired');
        return !isDone && !isOver;
      });
      while (standing.length < shownAtOnce) {
        const next = waiting.shift();
        if (next === undefined) break;
        standing.push({ ...next, target: comparesTarget(next.class) ? subject : null, since: now });
      }
      book.show(
        standing.map((offer) => offer.id),
        now,
        signal,
        (id) => {
          const offer = standing.find((other) => other.id === id);
          if (offer === undefined) return undefined;
          const { class: step, target, text } = offer;
          return { class: step, target, text, role: 'commander', stage: room.stage, score: 0.5, evidence: [], knowledge: ['checklist'] };
        },
      );
    },
  });
  return book.offers;
}

/** The entity that the title names most often; of several the one that the signals name most. */
function titleEntity({ incident, signals }: Recording): string | null {
  const title = plainWords(incident.title);
  const texts = signals.map((signal) => plainWords(signal.text));
  const counted = incident.entities.map((entity) => {
    const names = [entity.id, ...entity.aliases].map(plainWords);
    const occurrences = (words: readonly string[]): number => Math.max(0, ...names.map((name) => countRuns(words, name)));
    return { id: entity.id, inTitle: occurrences(title), inSignals: texts.reduce((sum, words) => sum + occurrences(words), 0) };
  });
  counted.sort((a, b) => b.inTitle - a.inTitle || b.inSignals - a.inSignals || (a.id < b.id ? -1 : 1));
  return counted[0]?.id ?? null;
}

function countRuns(words: readonly string[], name: readonly string[]): number {
  return words.filter((_, start) => containsRun(words.slice(start, start + name.length), name)).length;
}
