// The forms of action verbs: a word as it stands in a sentence gives the verbs it may be a form of.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { type ActionVerb, entries } from './action-verbs.ts';

export type VerbForm = 'base' | 'ing' | 'past';
export type VerbHit = { readonly verb: ActionVerb; readonly form: VerbForm; readonly particle: string | null };

const forms = new Map<string, VerbHit[]>();

function put(word: string, hit: VerbHit): void {
  const before = forms.get(word);
  if (before === undefined) forms.set(word, [hit]);
  else if (!before.some((other) => other.verb.lemma === hit.verb.lemma && other.form === hit.form)) {
    // The particle verb is tried before the bare one.
    if (hit.particle !== null) before.unshift(hit);
    else before.push(hit);
  }
}

function doubled(base: string): boolean {
  return /^(?:[^aeiou]*[aeiou][^aeiouwxy])$/.test(base) || ['reset', 'commit', 'permit', 'resubmit', 'submit'].includes(base);
}

function inflect(base: string): { ing: string; past: string } {
  const stem = base.endsWith('e') && !base.endsWith('ee') ? base.slice(0, -1) : doubled(base) ? base + base.slice(-1) : base;
  const past = base.endsWith('e') ? `${base}d` : /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ied` : `${stem}ed`;
  return { ing: `${stem}ing`, past };
}

for (const [names, resolve] of entries) {
  for (const spec of names.split(' ')) {
    const written = spec.split('/');
    const [base = '', particle = null] = (written[0] ?? '').split('~');
    const regular = inflect(base);
    const bare = (form: string | undefined): string | undefined => form?.split('~')[0];
    const verb: ActionVerb = { lemma: particle === null ? base : `${base} ${particle}`, resolve };
    put(base, { verb, form: 'base', particle });
    put(bare(written[1]) ?? regular.ing, { verb, form: 'ing', particle });
    for (const past of written.length > 2 ? written.slice(2) : [regular.past]) put(bare(past) ?? '', { verb, form: 'past', particle });
  }
}

/** The action verbs a word may be a form of, verbs with a particle first. */
export function verbForms(word: string): readonly VerbHit[] {
  return forms.get(word) ?? [];
}

/** Nouns of actions: `the restart`, `a node rollover`, `failover`. */
export const actionNouns: ReadonlyMap<string, ActionClass> = new Map([
  ['restart', 'restart'],
  ['restarts', 'restart'],
  ['reboot', 'restart'],
  ['rollback', 'rollback'],
  ['roll-back', 'rollback'],
  ['revert', 'rollback'],
  ['failover', 'reroute'],
  ['fail-over', 'reroute'],
  ['rollover', 'replace'],
  ['roll-over', 'replace'],
  ['replacement', 'replace'],
  ['switchover', 'reroute'],
  ['switch-over', 'reroute'],
  ['recycle', 'replace'],
  ['drain', 'isolate'],
  ['hotfix', 'deploy-fix'],
  ['redeploy', 'restart'],
  ['resize', 'scale'],
  ['scale-up', 'scale'],
  ['purge', 'free-resource'],
  ['cleanup', 'free-resource'],
  ['restore', 'restore-data'],
  ['rm', 'free-resource'],
  ['rsync', 'restore-data'],
  ['backfill', 'restore-data'],
  ['reindex', 'restore-data'],
  ['diagnosis', 'inspect-state'],
  ['investigation', 'inspect-state'],
]);
