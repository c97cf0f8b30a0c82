// An episode: a closed incident in short (what was wrong, what it was, what helped and what did not), with links into its log.
import { z } from 'zod';
import { actionId, eventNumber, incidentId } from './ids.ts';
import { hypothesisStates } from './state-panel.ts';
import { epochMs } from './time.ts';
import { actionClass, outcome, severity } from './vocabulary.ts';

export const episodeStep = z.object({
  action: actionId,
  class: actionClass,
  target: z.string().nullable(),
  text: z.string(),
  outcome,
  /** From its beginning to the outcome, in milliseconds; null where either is not known. */
  tookMs: z.number().nonnegative().nullable(),
});
export type EpisodeStep = z.output<typeof episodeStep>;

export const episode = z.object({
  incident: incidentId,
  reference: z.string(),
  title: z.string(),
  severity,
  declaredAt: epochMs,
  resolvedAt: epochMs,
  /** The things it was about, the most talked about first. */
  entities: z.array(z.object({ name: z.string(), kinds: z.array(z.string()) })),
  symptoms: z.array(z.object({ entity: z.string(), value: z.string(), event: eventNumber })),
  cause: z.object({ statement: z.string(), state: z.enum(hypothesisStates), event: eventNumber }).nullable(),
  ruledOut: z.array(z.object({ statement: z.string(), event: eventNumber })),
  /** The mitigations that were taken, in order, with how they went. */
  steps: z.array(episodeStep),
});
export type Episode = z.output<typeof episode>;

/** Why two incidents are alike: what they share, in the words of the past one. */
export const likeness = z.object({
  kind: z.enum(['entity', 'symptom', 'cause', 'technology']),
  /** What is shared, most telling first. */
  shared: z.array(z.string()).min(1),
  /** The event of the past incident that says so; null where it is only a name. */
  event: eventNumber.nullable(),
});
export type Likeness = z.output<typeof likeness>;

export const similarEpisode = z.object({
  episode,
  /** 0 to 1. */
  score: z.number().min(0).max(1),
  reasons: z.array(likeness).min(1),
});
export type SimilarEpisode = z.output<typeof similarEpisode>;

/** The steps that helped, at least in part. */
export function whatWorked({ steps }: Episode): EpisodeStep[] {
  return steps.filter((step) => step.outcome === 'worked' || step.outcome === 'partly');
}

/** The steps that did not help, or harmed. */
export function deadEnds({ steps }: Episode): EpisodeStep[] {
  return steps.filter((step) => step.outcome === 'did-not-work' || step.outcome === 'harmful');
}
