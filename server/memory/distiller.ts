// The distiller: a Markdown playbook as knowledge records, and what changed between two distillations.
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import { readForeignPlaybook } from './foreign-playbook.ts';
import { outlineOf } from './markdown-outline.ts';
import { type Distilled, isPlaybook, readPlaybook } from './playbook-reader.ts';

export type RecordDiff = {
  readonly added: readonly KnowledgeRecord[];
  readonly changed: readonly { readonly before: KnowledgeRecord; readonly after: KnowledgeRecord }[];
  readonly removed: readonly KnowledgeRecord[];
};

/**
 * Distils a playbook: one of our convention gives active records, any other drafts. Ids are `<path>#<slug of the step>`,
 * so that they outlive edits of other steps. Pure, never throws; what was not understood is a problem with its line (from 1).
 */
export function distill(markdown: string, source: { readonly path: string }): Distilled {
  const outline = outlineOf(markdown);
  return isPlaybook(outline) ? readPlaybook(outline, source.path) : readForeignPlaybook(outline, source.path);
}

/** What is new, different or gone in `after`; a step that only moved to another line did not change. */
export function diffRecords(before: readonly KnowledgeRecord[], after: readonly KnowledgeRecord[]): RecordDiff {
  const old = new Map(before.map((record) => [record.id, record]));
  const kept = new Set(after.map((record) => record.id));
  return {
    added: after.filter((record) => !old.has(record.id)),
    changed: after.flatMap((record) => {
      const was = old.get(record.id);
      return was === undefined || meaningOf(was) === meaningOf(record) ? [] : [{ before: was, after: record }];
    }),
    removed: before.filter((record) => !kept.has(record.id)),
  };
}

/** What a record says, as text to compare: without where its line stands now and when it was last looked at. */
export function meaningOf({ key, conditions, action, urgency }: KnowledgeRecord): string {
  return JSON.stringify([key, conditions, action, urgency]);
}
