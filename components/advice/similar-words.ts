// Past incidents like this one, in words: why they are alike, what helped, what did not.
import { deadEnds, type Likeness, type SimilarEpisode, whatWorked } from '../../domain/episode.ts';
import { minuteMs } from '../../domain/time.ts';
import { durationWords } from '../../domain/time-words.ts';

export type SimilarRow = {
  readonly incident: string;
  readonly reference: string;
  readonly title: string;
  readonly why: readonly { readonly words: string; readonly event: number | null }[];
  readonly cause: string | null;
  readonly worked: readonly string[];
  readonly didNot: readonly string[];
};

/** More than this is read in the past incident itself. */
const shownSteps = 3;

const likenessWord: Record<Likeness['kind'], string> = {
  entity: 'Same',
  symptom: 'Alike',
  cause: 'Same suspicion',
  technology: 'Both',
};

/** The row of a past incident. */
export function similarRow({ episode, reasons }: SimilarEpisode): SimilarRow {
  const worked = whatWorked(episode);
  const didNot = deadEnds(episode);
  const short = (text: string): string => text.replace(/\.$/, '');
  return {
    incident: episode.incident,
    reference: episode.reference,
    title: episode.title,
    // That both are about a database says nothing beside a reason that tells more.
    why: reasons
      .filter(({ kind }) => kind !== 'technology' || reasons.length === 1)
      .map(({ kind, shared, event }) => ({ words: `${likenessWord[kind]}: ${shared.join(', ')}`, event })),
    cause: episode.cause === null ? null : short(episode.cause.statement),
    worked: worked.slice(0, shownSteps).map(({ text, outcome, tookMs }) => {
      const took = tookMs !== null && tookMs >= minuteMs ? `, in ${durationWords(tookMs)}` : '';
      return `${short(text)}${took}${outcome === 'partly' ? ', in part' : ''}`;
    }),
    didNot: didNot.slice(0, shownSteps).map(({ text }) => short(text)),
  };
}
