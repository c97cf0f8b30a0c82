// The library: the knowledge of this installation as advice reads it, kept true to the database and changed only through it.
import { createHash } from 'node:crypto';
import { MusterError } from '../../domain/errors.ts';
import type { Actor } from '../../domain/event.ts';
import type { KnowledgeId } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import { type ImportAnswer, type KnowledgeDecision, knowledgeLabel, type PlaybookInput, validForDays } from '../../domain/knowledge-api.ts';
import type { KnowledgePlan, KnowledgeState, KnowledgeWrite, StoredKnowledge, StoredSource } from '../../domain/stored-knowledge.ts';
import { dayMs, type EpochMs } from '../../domain/time.ts';
import { distill } from './distiller.ts';
import { decideOn } from './knowledge-decisions.ts';
import { type ImportPlan, planImport } from './knowledge-import.ts';
import { type Contradiction, contradictions } from './knowledge-likeness.ts';
import type { Problem } from './playbook-reader.ts';
import { type StarterKnowledge, titleOf } from './starter-knowledge.ts';

/** What the library needs of the store. */
export type KnowledgeShelf = {
  read(): Promise<KnowledgeState>;
  revision(): Promise<number>;
  change(who: Actor, now: EpochMs, plan: (state: KnowledgeState) => KnowledgePlan): Promise<KnowledgeState>;
};

/** The knowledge that advises, at one moment. A new object whenever it changed, and only then. */
export type KnowledgeInUse = {
  readonly knowledge: readonly KnowledgeRecord[];
  /** Digest of the records: the same knowledge has the same version on every node. */
  readonly knowledgeVersion: string;
  /** Why a record must not be read as current at `now`; undefined where it may be. */
  readonly caution: (record: KnowledgeRecord, now: EpochMs) => string | undefined;
};

export type KnowledgeLibrary = {
  readonly inUse: () => KnowledgeInUse;
  /** Every record, whatever its state. */
  readonly records: () => readonly StoredKnowledge[];
  readonly byNumber: (number: number) => StoredKnowledge | undefined;
  readonly contradictions: () => ReadonlyMap<KnowledgeId, readonly Contradiction[]>;
  readonly sources: () => readonly StoredSource[];
  readonly playbook: (path: string) => { readonly path: string; readonly title: string; readonly text: string } | undefined;
  /** Reads a playbook somebody sent: its steps become drafts. Throws `invalid-input` when it holds no step. */
  importPlaybook(input: PlaybookInput, who: Actor): Promise<ImportAnswer>;
  /** Throws what `decideOn` throws, `not-found`. */
  decide(number: number, decision: KnowledgeDecision, who: Actor): Promise<StoredKnowledge>;
  /** Adds drafts that were learned from an incident; those whose id is known already are left as they are. */
  addDrafts(drafts: readonly KnowledgeRecord[], incident: string, who: Actor): Promise<readonly StoredKnowledge[]>;
  /** Reads again if another node changed something. */
  refresh(): Promise<void>;
  /** Told after the records that advise have changed. Returns how to stop. */
  onChange(changed: () => void): () => void;
};

export type LibraryOptions = {
  readonly shelf: KnowledgeShelf;
  readonly starter: StarterKnowledge;
  readonly wallNow: () => EpochMs;
  /** Tells other nodes to look. */
  readonly ring: () => void;
};

const system: Actor = { type: 'agent', name: 'Muster' };

/** Uploads stand in a folder of their own: a starter playbook of the same name stays apart. */
const uploadFolder = 'playbooks';

/** Opens the library, bringing the starter knowledge of this version into the database first. Throws `unavailable`. */
export async function openKnowledgeLibrary({ shelf, starter, wallNow, ring }: LibraryOptions): Promise<KnowledgeLibrary> {
  const listeners = new Set<() => void>();
  const before = await shelf.read();
  let held = hold(isNewStarter(before, starter) ? await shelf.change(system, wallNow(), (state) => planStarter(state, starter)) : before);

  const take = (state: KnowledgeState): void => {
    // An answer can come after that of a later change.
    if (state.revision <= held.state.revision) return;
    const next = hold(state, held);
    const changed = next.inUse !== held.inUse;
    held = next;
    if (changed) for (const listener of listeners) listener();
  };
  const change = async (who: Actor, plan: (state: KnowledgeState) => KnowledgePlan): Promise<void> => {
    const revision = held.state.revision;
    take(await shelf.change(who, wallNow(), plan));
    if (held.state.revision !== revision) ring();
  };
  const find = (number: number): StoredKnowledge => {
    const stored = held.byNumber.get(number);
    if (stored === undefined) throw new MusterError('not-found', `There is no record ${knowledgeLabel(number)}.`);
    return stored;
  };

  return {
    inUse: () => held.inUse,
    records: () => held.state.records,
    byNumber: (number) => held.byNumber.get(number),
    contradictions: () => held.contradictions,
    sources: () => held.state.sources,
    playbook: (path) => held.state.sources.find((source) => source.path === path),

    async importPlaybook({ name, text }, who) {
      const path = `${uploadFolder}/${/\.(?:md|markdown)$/i.test(name) ? name : `${name}.md`}`;
      const hash = hashOf(text);
      const read = distill(text, { path });
      if (read.records.length === 0) {
        const faults = read.problems.map(({ line, message }) => ({ path: `text:${line}`, message: `Line ${line}: ${message}` }));
        throw new MusterError('invalid-input', 'No step could be read from this playbook.', { faults });
      }
      const answer: { plan: ImportPlan | null; sameAs: string | null } = { plan: null, sameAs: null };
      await change(who, (state) => {
        const same = state.sources.find((source) => source.hash === hash);
        answer.sameAs = same?.path ?? null;
        answer.plan = null;
        if (same !== undefined) return { writes: [] };
        const own = state.records.filter((stored) => stored.source === path);
        answer.plan = planImport(own, read.records, { path, isTrusted: false });
        return { writes: answer.plan.writes, sources: [{ path, kind: 'upload', title: titleOf(text, path), text, hash }] };
      });
      return importAnswerOf(path, answer.sameAs, answer.plan, read.problems, held.byId);
    },

    async decide(number, decision, who) {
      const { id } = find(number).record;
      await change(who, (state) => {
        const stored = state.records.find((one) => one.record.id === id);
        if (stored === undefined) throw new MusterError('not-found');
        const into = decision.type === 'merge' ? state.records.find((one) => one.number === decision.into) : undefined;
        return { writes: decideOn(stored, decision, wallNow(), into) };
      });
      return find(number);
    },

    async addDrafts(drafts, incident, who) {
      await change(who, (state) => {
        const known = new Set(state.records.map((stored) => stored.record.id));
        const writes = drafts
          .filter((draft) => !known.has(draft.id))
          .map(
            (draft): KnowledgeWrite => ({
              kind: 'add',
              record: { ...draft, status: 'draft' },
              source: incident,
              upstream: null,
              change: 'learned',
            }),
          );
        return { writes };
      });
      return held.state.records.filter((stored) => stored.source === incident);
    },

    async refresh() {
      if ((await shelf.revision()) > held.state.revision) take(await shelf.read());
    },

    onChange(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

type Held = {
  readonly state: KnowledgeState;
  readonly inUse: KnowledgeInUse;
  readonly contradictions: ReadonlyMap<KnowledgeId, readonly Contradiction[]>;
  readonly byNumber: ReadonlyMap<number, StoredKnowledge>;
  readonly byId: ReadonlyMap<KnowledgeId, StoredKnowledge>;
};

function hold(state: KnowledgeState, before?: Held): Held {
  const byNumber = new Map(state.records.map((stored) => [stored.number, stored]));
  const byId = new Map(state.records.map((stored) => [stored.record.id, stored]));
  const knowledge = state.records.map((stored) => stored.record).filter((record) => record.status === 'active');
  const knowledgeVersion = createHash('sha256').update(JSON.stringify(knowledge)).digest('hex').slice(0, 16);
  // Drafts come and go without a word to advice.
  if (before !== undefined && before.inUse.knowledgeVersion === knowledgeVersion) {
    return { ...before, state, byNumber, byId };
  }
  const against = contradictions(knowledge);
  const caution: KnowledgeInUse['caution'] = (record, now) => {
    const conflict = against.get(record.id)?.[0];
    if (conflict !== undefined) {
      const other = byId.get(conflict.other);
      return `contradicted by ${other === undefined ? 'another record' : knowledgeLabel(other.number)}`;
    }
    const days = Math.floor((now - record.lastValidatedAt) / dayMs);
    return days > validForDays ? `last checked ${days} days ago` : undefined;
  };
  return { state, byNumber, byId, contradictions: against, inUse: { knowledge, knowledgeVersion, caution } };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The hash of a starter file covers what was read from it, too: a better distiller is a new text. */
function starterHash(starter: StarterKnowledge, path: string, text: string): string {
  return hashOf(`${text}\n${JSON.stringify(starter.records.filter((record) => fromPath(record) === path))}`);
}

function fromPath({ provenance }: KnowledgeRecord): string | null {
  return provenance.kind === 'playbook' ? provenance.path : null;
}

function isNewStarter(state: KnowledgeState, starter: StarterKnowledge): boolean {
  const known = new Map(state.sources.filter((source) => source.kind === 'starter').map((source) => [source.path, source.hash]));
  const here = starter.playbooks.map(({ path, text }) => [path, starterHash(starter, path, text)] as const);
  return (
    here.some(([path, hash]) => known.get(path) !== hash) ||
    [...known].some(([path, hash]) => hash !== retired && !here.some(([one]) => one === path))
  );
}

/** In place of a hash: this version no longer ships the file, whose last text is kept for who cited it. */
const retired = '';

/** The records of a starter file that is no longer shipped go as those of a removed step. */
function planStarter(state: KnowledgeState, starter: StarterKnowledge): KnowledgePlan {
  const writes: KnowledgeWrite[] = [];
  const sources: NonNullable<KnowledgePlan['sources']>[number][] = [];
  const known = new Map(state.sources.filter((source) => source.kind === 'starter').map((source) => [source.path, source]));
  const recordsOf = (path: string): StoredKnowledge[] => state.records.filter((stored) => stored.source === path);
  for (const { path, title, text } of starter.playbooks) {
    const hash = starterHash(starter, path, text);
    if (known.get(path)?.hash === hash) continue;
    const records = starter.records.filter((record) => fromPath(record) === path);
    writes.push(...planImport(recordsOf(path), records, { path, isTrusted: true }).writes);
    sources.push({ path, kind: 'starter', title, text, hash });
  }
  for (const [path, { title, text, hash }] of known) {
    if (hash === retired || starter.playbooks.some((playbook) => playbook.path === path)) continue;
    writes.push(...planImport(recordsOf(path), [], { path, isTrusted: true }).writes);
    sources.push({ path, kind: 'starter', title, text, hash: retired });
  }
  return { writes, sources };
}

function importAnswerOf(
  path: string,
  sameAs: string | null,
  plan: ImportPlan | null,
  problems: readonly Problem[],
  byId: Held['byId'],
): ImportAnswer {
  const mention = (record: KnowledgeRecord) => ({
    number: byId.get(record.id)?.number ?? 1,
    text: record.action.text,
    line: record.provenance.kind === 'playbook' ? record.provenance.line : 1,
  });
  return {
    path: sameAs ?? path,
    sameAs,
    added: plan?.added.map(mention) ?? [],
    changed:
      plan?.changed.map(({ stored, after, waits }) => ({ ...mention(after), before: waits ? stored.record.action.text : null })) ?? [],
    gone: plan?.gone.map((stored) => mention(stored.record)) ?? [],
    unchanged: plan?.unchanged ?? 0,
    problems: [...problems],
  };
}
