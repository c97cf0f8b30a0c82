// The marks of the review along an incident: when reviewers say that it was detected, diagnosed and repaired.
import type { EpochMs } from '../../domain/time.ts';
import { milestones as all, type Milestone, milestoneWord } from '../../domain/vocabulary.ts';
import type { EndMessage } from './playback-messages.ts';

export type ReviewMark = { readonly milestone: Milestone; readonly at: EpochMs; readonly word: string; readonly by: string };

/** The marks that stand at the end of the log, in the order of their times; none while it is not loaded. */
export function reviewMarks(end: Pick<EndMessage, 'milestones'> | null): ReviewMark[] {
  return all
    .flatMap((milestone): ReviewMark[] => {
      const mark = end?.milestones[milestone];
      return mark === undefined ? [] : [{ milestone, at: mark.at, word: milestoneWord[milestone], by: mark.by }];
    })
    .sort((a, b) => a.at - b.at);
}
