// Knowledge as it is kept: a record with what review needs to know of it, its versions, its sources, and how they are changed.
import type { Actor } from './event.ts';
import type { KnowledgeId } from './ids.ts';
import type { KnowledgeRecord, KnowledgeStatus } from './knowledge.ts';
import type { KnowledgeChange } from './knowledge-api.ts';
import type { EpochMs } from './time.ts';

/** A record as it stands, with what the review needs to know of it. */
export type StoredKnowledge = {
  /** 31 of K-31. */
  readonly number: number;
  /** Version and status in it are those that stand. */
  readonly record: KnowledgeRecord;
  /** The playbook's path or the incident's id. */
  readonly source: string;
  /** What its source said when it was last read; null where there is no text to read. */
  readonly upstream: KnowledgeRecord | null;
  /** The source changed after a person had decided: `upstream` waits for one. */
  readonly isPending: boolean;
  /** Its source holds it no more, and no person has decided about that. */
  readonly isGone: boolean;
  /** A person changed its words, or put it away: its source changes it no more by itself. */
  readonly isEdited: boolean;
  readonly mergedInto: number | null;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
};

export type StoredVersion = {
  readonly version: number;
  readonly status: KnowledgeStatus;
  readonly change: KnowledgeChange;
  readonly reason: string | null;
  readonly record: KnowledgeRecord;
  readonly actor: Actor;
  readonly at: EpochMs;
};

export type SourceKind = 'starter' | 'upload';

/** The text of a playbook as it stands; `revision` counts from 1. */
export type StoredSource = {
  readonly path: string;
  readonly revision: number;
  readonly kind: SourceKind;
  readonly title: string;
  readonly text: string;
  readonly hash: string;
  readonly actor: Actor;
  readonly at: EpochMs;
};

/** The fields beside the record that a write may set; what is left out stays. */
export type KnowledgeMarks = {
  readonly upstream?: KnowledgeRecord | null;
  readonly isPending?: boolean;
  readonly isGone?: boolean;
  readonly isEdited?: boolean;
  readonly mergedInto?: number | null;
};

export type KnowledgeWrite =
  /** A record that was not there: version 1. */
  | {
      readonly kind: 'add';
      readonly record: KnowledgeRecord;
      readonly source: string;
      readonly upstream: KnowledgeRecord | null;
      readonly change: KnowledgeChange;
    }
  /** The next version of a record. `expected` is the version it was decided on. */
  | {
      readonly kind: 'version';
      readonly id: KnowledgeId;
      readonly expected: number;
      readonly record: KnowledgeRecord;
      readonly change: KnowledgeChange;
      readonly reason?: string;
      readonly marks?: KnowledgeMarks;
    }
  /** Marks alone, or where in its source the record stands: no new version, for it says what it said. */
  | { readonly kind: 'mark'; readonly id: KnowledgeId; readonly marks: KnowledgeMarks; readonly record?: KnowledgeRecord };

export type KnowledgeState = {
  readonly revision: number;
  readonly records: readonly StoredKnowledge[];
  readonly sources: readonly StoredSource[];
};

export type KnowledgePlan = {
  readonly writes: readonly KnowledgeWrite[];
  readonly sources?: readonly Pick<StoredSource, 'path' | 'kind' | 'title' | 'text' | 'hash'>[];
};
