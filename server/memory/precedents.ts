// Precedents: which mitigations past incidents took on a thing of a name, and how they went.
import type { Episode, EpisodeStep } from '../../domain/episode.ts';
import { type ActionClass, type Outcome, stepKind } from '../../domain/vocabulary.ts';
import { isCommonName } from './common-names.ts';
import { plainWords, sameName } from './words.ts';

/** One kind of mitigation that was taken on the thing before. */
export type Precedent = {
  /** The class that was taken most, of those of its kind. */
  readonly class: ActionClass;
  /** From 0 to 1: in how many incidents, how often and with what effect. */
  readonly strength: number;
  /** The incidents, the last first, each with its last step of the kind. */
  readonly cited: readonly { readonly episode: Episode; readonly step: EpisodeStep }[];
};

/** The precedents on things of this name, the strongest first; `reference` is the incident that asks, which is none for itself. */
export type Precedents = (name: string, reference: string) => readonly Precedent[];

/** What was done again and again in one incident says a little more than once, and no more than this. */
const again = 0.3;
const mostFromOne = 1.6;
/** Each incident takes away so much of the doubt. */
const doubtLeft = 0.6;
/** People chose the step either way; one that did not help is chosen less readily, one that harmed not at all. */
const countsFor: Record<Outcome, number> = { worked: 1, partly: 1, unknown: 1, 'did-not-work': 0.5, harmful: 0 };

/** The same few names are asked for again and again while a room is open. */
const mostRemembered = 5_000;

type Taken = { readonly episode: Episode; readonly step: EpisodeStep; readonly target: string };

/** Indexes what was done in past incidents by the words of what it was done to. */
export function createPrecedents(episodes: readonly Episode[]): Precedents {
  const byWord = new Map<string, Taken[]>();
  for (const episode of episodes) {
    for (const step of episode.steps) {
      if (step.target === null) continue;
      for (const word of new Set(plainWords(step.target))) {
        const list = byWord.get(word);
        const taken = { episode, step, target: step.target };
        if (list === undefined) byWord.set(word, [taken]);
        else list.push(taken);
      }
    }
  }

  const known = new Map<string, readonly Precedent[]>();
  const find = (name: string, reference: string): readonly Precedent[] => {
    const found = new Set<Taken>();
    for (const word of plainWords(name)) {
      for (const taken of byWord.get(word) ?? []) {
        if (taken.episode.reference !== reference && sameName(taken.target, name)) found.add(taken);
      }
    }
    return precedentsIn([...found]);
  };

  return (name, reference) => {
    // `node` was restarted everywhere; it was another node.
    if (byWord.size === 0 || isCommonName(name)) return [];
    const key = `${reference}\n${name}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = find(name, reference);
    if (known.size >= mostRemembered) known.clear();
    known.set(key, found);
    return found;
  };
}

function precedentsIn(all: readonly Taken[]): Precedent[] {
  const kinds = new Map<ActionClass, Taken[]>();
  for (const taken of all) {
    const kind = stepKind(taken.step.class);
    kinds.set(kind, [...(kinds.get(kind) ?? []), taken]);
  }
  return [...kinds]
    .map(([kind, taken]) => precedentOf(kind, taken))
    .filter(({ strength }) => strength > 0)
    .sort((a, b) => b.strength - a.strength || (a.class < b.class ? -1 : 1));
}

function precedentOf(kind: ActionClass, all: readonly Taken[]): Precedent {
  const incidents = new Map<Episode, Taken[]>();
  const classes = new Map<ActionClass, number>();
  for (const taken of all) {
    incidents.set(taken.episode, [...(incidents.get(taken.episode) ?? []), taken]);
    classes.set(taken.step.class, (classes.get(taken.step.class) ?? 0) + 1);
  }
  let weight = 0;
  for (const steps of incidents.values()) {
    const counted = steps.map(({ step }) => countsFor[step.outcome]).sort((a, b) => b - a);
    weight += Math.min(
      mostFromOne,
      counted.reduce((sum, one, index) => sum + (index === 0 ? one : again * one), 0),
    );
  }
  const most = [...classes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
  const cited = [...incidents]
    .sort(([a], [b]) => b.resolvedAt - a.resolvedAt || (a.incident < b.incident ? -1 : 1))
    .flatMap(([episode, steps]) => {
      const last = steps.at(-1);
      return last === undefined ? [] : [{ episode, step: last.step }];
    });
  return { class: most?.[0] ?? kind, strength: 1 - doubtLeft ** weight, cited };
}
