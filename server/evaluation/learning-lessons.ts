// What the engine learns from recordings, each of which can be left out: nothing of the one that is scored is known while it is.

import type { Episode } from '../../domain/episode.ts';
import { fold } from '../../domain/fold.ts';
import type { IncidentId } from '../../domain/ids.ts';
import type { IncidentEvidence } from '../../domain/learning.ts';
import type { LogEntry } from '../../domain/log.ts';
import type { Recording } from '../../domain/recording.ts';
import type { EpochMs } from '../../domain/time.ts';
import { evidenceOf } from '../learning/evidence.ts';
import { createReliability } from '../learning/reliability.ts';
import { episodeOf } from '../memory/episodes.ts';
import { createEpisodeIndex } from '../memory/episodes-index.ts';
import { rehearse } from './learning-rehearsal.ts';
import type { EngineOptions } from './room-offers.ts';

/** What one recording teaches. */
export type RecordedLesson = { readonly recording: string; readonly evidence: IncidentEvidence; readonly episode: Episode | null };

/** Rehearses a recording with an engine that has learned nothing, and takes its lesson. All are equally old: the experiment asks what they teach, not how it fades. */
export function lessonOfRecording(recording: Recording, engine: EngineOptions): RecordedLesson {
  const { id } = recording.incident;
  const log = rehearse(recording, engine);
  return { recording: id, evidence: { ...evidenceOf(id, log), closedAt: 0 as EpochMs }, episode: episodeAtEnd(id, log) };
}

/** The engine after these lessons; those of `scored` are left out whatever the caller gives. */
export function learnedFrom(lessons: readonly RecordedLesson[], scored: string): Pick<EngineOptions, 'reliability' | 'episodes'> {
  const others = lessons.filter(({ recording }) => recording !== scored);
  const name = others.length === 0 ? 'none' : `lessons-${others.length}`;
  return {
    reliability: createReliability(
      others.map(({ evidence }) => evidence),
      name,
    ),
    episodes: createEpisodeIndex(others.flatMap(({ episode }) => episode ?? [])),
  };
}

/** A recording ends when nothing more is told, whether or not somebody said that it was over. */
function episodeAtEnd(id: string, log: readonly LogEntry[]): Episode | null {
  const room = fold(log);
  const end = log.at(-1)?.observedAt ?? null;
  return episodeOf(id as IncidentId, { ...room, resolvedAt: room.resolvedAt ?? end });
}
