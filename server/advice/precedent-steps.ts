// What people here did before about the things of this incident: a mitigation that past incidents took on the very same thing is worth offering.
import type { EvaluatedCondition, Evidence } from '../../domain/offer.ts';
import { type ActionClass, stepKind } from '../../domain/vocabulary.ts';
import type { Precedent, Precedents } from '../memory/precedents.ts';
import { sameName } from '../memory/words.ts';
import type { MemoryItem, WorkingMemory } from '../memory/working-memory.ts';
import { pastNote } from './episode-evidence.ts';
import { freshness } from './practice.ts';
import type { Proposal } from './proposals.ts';
import { identityOf } from './same-step.ts';

/** A step that knowledge speaks for, too, gains up to this share. */
const mostSupport = 0.2;
/** A step that only the past speaks for, however often it was taken, is worth so much at most. */
const mostAlone = 0.7;
/** What is hardly talked about is not what this incident is about. */
const mostThings = 12;
const mostCited = 3;

/** The proposals, those with a precedent raised and its incidents cited; steps that no knowledge names are added. */
export function hearPrecedents(
  proposals: readonly Proposal[],
  memory: WorkingMemory,
  precedents: Precedents,
  reference: string,
): readonly Proposal[] {
  const heard = new Map(proposals.map((proposal) => [proposal.identity, proposal]));
  const mostTalk = memory.things[0]?.salience || 1;
  const byKind = aimedByKind(proposals);
  for (const { name, salience } of memory.things.slice(0, mostThings)) {
    const found = precedents(name, reference);
    if (found.length === 0) continue;
    const item = newestOf(name, memory);
    for (const precedent of found) {
      const kind = stepKind(precedent.class);
      const same = (byKind.get(kind) ?? []).filter(({ target }) => target !== null && sameName(target, name));
      for (const one of same) heard.set(one.identity, raised(one, precedent));
      const identity = identityOf({ class: precedent.class, target: name });
      // What is better again needs no mitigation.
      if (same.length > 0 || item === undefined || item.direction === 'better' || heard.has(identity)) continue;
      heard.set(identity, {
        identity,
        step: precedent.class,
        target: name,
        voices: [],
        said: toldOf(name, item),
        score: mostAlone * precedent.strength * (0.5 + (0.5 * salience) / mostTalk) * freshness(item.at, memory.now),
        supportAt: item.at,
        freshAt: item.at,
        past: citedIn(precedent),
      });
    }
  }
  return [...heard.values()];
}

/** The proposals that are aimed at a thing, by the kind of their step. */
function aimedByKind(proposals: readonly Proposal[]): ReadonlyMap<ActionClass, readonly Proposal[]> {
  const byKind = new Map<ActionClass, Proposal[]>();
  for (const one of proposals) {
    if (one.target === null) continue;
    const kind = stepKind(one.step);
    const list = byKind.get(kind);
    if (list === undefined) byKind.set(kind, [one]);
    else list.push(one);
  }
  return byKind;
}

function raised(proposal: Proposal, precedent: Precedent): Proposal {
  const past = [...(proposal.past ?? []), ...citedIn(precedent)].filter(
    (one, index, all) => index === all.findIndex((other) => other.kind === 'incident' && one.kind === 'incident' && other.id === one.id),
  );
  return { ...proposal, score: Math.min(1, proposal.score * (1 + mostSupport * precedent.strength)), past };
}

/** The newest that is said of a thing. */
function newestOf(name: string, { items, thingsNamedBy }: WorkingMemory): MemoryItem | undefined {
  return items.find((item) => thingsNamedBy(item).some((thing) => thing.name === name));
}

function toldOf(name: string, { entity, value, event }: MemoryItem): EvaluatedCondition {
  return {
    text: `${name} is in this incident: ${entity}, ${value}`.slice(0, 300),
    status: 'true',
    evidence: [{ kind: 'event', number: event }],
  };
}

function citedIn({ cited }: Precedent): Evidence[] {
  return cited.slice(0, mostCited).map(({ episode: { incident, reference }, step }) => ({
    ...{ kind: 'incident', id: incident, reference },
    note: pastNote(step),
  }));
}
