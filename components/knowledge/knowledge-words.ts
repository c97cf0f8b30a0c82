// Words of knowledge on the screen: states, changes, how sure, how old.
import type { KnowledgeStatus, Provenance } from '../../domain/knowledge.ts';
import type { Awaiting, KnowledgeChange, KnowledgeOrder, KnowledgeUse } from '../../domain/knowledge-api.ts';
import type { Reliability } from '../../domain/offer.ts';
import { dayMs } from '../../domain/time.ts';
import type { IncidentRole } from '../../domain/vocabulary.ts';

export const statusWord: Record<KnowledgeStatus, string> = {
  draft: 'Draft',
  active: 'Active',
  deprecated: 'Deprecated',
  rejected: 'Rejected',
};

export const awaitingWord: Record<Awaiting, string> = {
  draft: 'New',
  'source-changed': 'Its source changed',
  gone: 'No longer in its source',
};

export const changeWord: Record<KnowledgeChange, string> = {
  imported: 'Read from its source',
  'source-changed': 'Followed its source',
  gone: 'Put away with its source',
  learned: 'Learned from an incident',
  edited: 'Edited',
  approved: 'Approved',
  validated: 'Checked again',
  adopted: 'Took over what its source says',
  merged: 'Merged',
  rejected: 'Rejected',
  deprecated: 'Deprecated',
};

export const orderWord: Record<KnowledgeOrder, string> = {
  used: 'Most used',
  reliable: 'Most reliable',
  newest: 'Last changed',
  'oldest-check': 'Longest unchecked',
};

/** A role as one speaks of it here: in full, there is room. */
export const fullRoleWord: Record<IncidentRole, string> = {
  commander: 'Commander',
  operations: 'Operations',
  communications: 'Communications',
  scribe: 'Scribe',
  expert: 'Expert',
  responder: 'Responder',
};

/** `3 d`: how long ago somebody last looked; a date that never was is unknown. */
export function checkedWords(lastValidatedAt: number, now: number): string {
  if (lastValidatedAt <= 0) return 'never';
  const days = Math.floor((now - lastValidatedAt) / dayMs);
  return days < 1 ? 'today' : `${days} d`;
}

export function percent(share: number): number {
  return Math.round(share * 100);
}

/** What is known of how it does, in one sentence. */
export function useWords(use: KnowledgeUse, reliability: Reliability): string {
  if (use.offered === 0) return 'Never offered yet; the estimate is that of its kind of step.';
  const parts = [use.dismissed === 0 ? 'Never dismissed' : `${use.dismissed} times dismissed`];
  parts.push(use.harmful === 0 ? 'never made it worse' : `${use.harmful} times made it worse`);
  const tried = reliability.tried === 0 ? '' : ` ${reliability.worked} of ${reliability.tried} worked.`;
  return `${parts.join(', ')}.${tried}`;
}

/** Where a record comes from, in a line. */
export function provenanceWords(provenance: Provenance): string {
  return provenance.kind === 'playbook' ? `${provenance.path}, line ${provenance.line}` : `${provenance.reference}: ${provenance.action}`;
}

/** A list as people type it: words between commas or on lines of their own, each once. */
export function wordsTyped(text: string): string[] {
  const words = text.split(/[,\n]/).map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}
