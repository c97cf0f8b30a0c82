// What past incidents like this one say of a step: a reason more where it helped, a doubt where it did not.
import type { SimilarEpisode } from '../../domain/episode.ts';
import type { Evidence } from '../../domain/offer.ts';
import { minuteMs } from '../../domain/time.ts';
import { type Outcome, outcomeWord } from '../../domain/vocabulary.ts';
import type { Precedents } from '../memory/precedents.ts';
import type { WorkingMemory } from '../memory/working-memory.ts';
import type { Proposal } from './proposals.ts';
import { isSameStep, type Step } from './same-step.ts';

/** What advice needs to know of past incidents. */
export type EpisodeSource = {
  /** Closed incidents like this one (not itself, the one of this reference), the most alike first; none where nothing is alike enough. */
  similar(memory: WorkingMemory, reference: string): readonly SimilarEpisode[];
  /** What closed incidents did about a thing of a name, whether or not they are like this one. */
  readonly precedents: Precedents;
};

/** A step that helped in an incident that is entirely alike closes so much of what its score lacks; one that did not loses as much. */
const mostSupport = 0.3;
const saysOf: Record<Outcome, number> = { worked: 1, partly: 0.6, unknown: 0, 'did-not-work': -0.7, harmful: -1 };

/** The proposals with what past incidents say of each: its score moved, and the incidents cited. */
export function hearPast(proposals: readonly Proposal[], similar: readonly SimilarEpisode[]): readonly Proposal[] {
  if (similar.length === 0) return proposals;
  return proposals.map((proposal) => {
    const { support, basis } = pastWord({ class: proposal.step, target: proposal.target }, similar);
    return basis.length === 0 ? proposal : { ...proposal, score: withSupport(proposal.score, support), past: basis };
  });
}

export type PastWord = {
  /** From -1 (it harmed) to 1 (it worked), by how alike the incident is; 0 where no past incident knows the step. */
  readonly support: number;
  readonly basis: readonly Evidence[];
};

/** What similar incidents say of taking `step` now; the strongest word counts, each incident is cited. */
export function pastWord(step: Step, similar: readonly SimilarEpisode[]): PastWord {
  let support = 0;
  const basis: Evidence[] = [];
  for (const { episode, score } of similar) {
    const taken = episode.steps.findLast((past) => past.outcome !== 'unknown' && isSameStep(past, step));
    if (taken === undefined) continue;
    const word = saysOf[taken.outcome] * score;
    if (Math.abs(word) > Math.abs(support)) support = word;
    basis.push({ kind: 'incident', id: episode.incident, reference: episode.reference, note: pastNote(taken) });
  }
  return { support, basis };
}

/** A score with the word of the past taken into account; stays within 0 and 1. */
export function withSupport(score: number, support: number): number {
  return support >= 0 ? score + mostSupport * support * (1 - score) : score * (1 + mostSupport * support);
}

/** How a step went in a past incident, as a card says it. */
export function pastNote({ outcome, tookMs }: SimilarEpisode['episode']['steps'][number]): string {
  const word = outcomeWord[outcome].toLowerCase();
  const helped = outcome === 'worked' || outcome === 'partly';
  return helped && tookMs !== null && tookMs >= minuteMs ? `${word} in ${Math.round(tookMs / minuteMs)} min` : word;
}
