// Lessons: what one closed incident teaches, made from its log alone.
import { createHash } from 'node:crypto';
import { fold } from '../../domain/fold.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { Lesson, LessonRef } from '../../domain/learning.ts';
import type { LogEntry } from '../../domain/log.ts';
import { episodeOf } from '../memory/episodes.ts';
import { evidenceOf } from './evidence.ts';

/** The lesson of a closed incident; null while it is open. Pure: the same log gives the same lesson and digest. */
export function lessonOf(incident: IncidentId, entries: readonly LogEntry[]): Lesson | null {
  const episode = episodeOf(incident, fold(entries));
  if (episode === null) return null;
  const resolved = entries.findLast((entry) => entry.kind === 'resolved');
  // Written after it was closed: when that was said and by whom does not matter, what it says does.
  const evidence = { ...evidenceOf(incident, entries), ...(resolved === undefined ? {} : { closedAt: resolved.recordedAt }) };
  const digest = createHash('sha256')
    .update(JSON.stringify([episode, evidence]))
    .digest('hex')
    .slice(0, 16);
  return { incident, digest, episode, evidence };
}

export function refOf({ incident, digest, episode }: Lesson): LessonRef {
  return { incident, digest, reference: episode.reference, title: episode.title };
}
