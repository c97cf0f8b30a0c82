// The advisor: from the state of a room to the lists of next steps, the offers they open and those they close.
import { createHash } from 'node:crypto';
import { type KnowledgeId, type OfferId, offerId, type Seq } from '../../domain/ids.ts';
import type { KnowledgeRecord } from '../../domain/knowledge.ts';
import { type AdviceView, adviceViews, type Evidence, type Offer, type OfferCloseReason, type Ranking } from '../../domain/offer.ts';
import type { OfferState, RoomState } from '../../domain/room-state.ts';
import { type EpochMs, minuteMs } from '../../domain/time.ts';
import { type ActionClass, type AdviceRole, actionGroup, type IncidentRole } from '../../domain/vocabulary.ts';
import { createKnowledgeIndex } from '../memory/knowledge-index.ts';
import { type WorkingMemory, workingMemory } from '../memory/working-memory.ts';
import { type EpisodeSource, hearPast } from './episode-evidence.ts';
import { fatigueIn } from './fatigue.ts';
import { hearIntended, noExperience, plainAction, plainStep } from './intended-steps.ts';
import { type Listed, orderList, type Phase } from './list-order.ts';
import { closing, heldBackUntil } from './offer-life.ts';
import { hearPrecedents } from './precedent-steps.ts';
import { consider, type Proposal } from './proposals.ts';
import type { ReliabilitySource } from './reliability-source.ts';
import { identityOf } from './same-step.ts';
import { offerThreshold } from './score.ts';

export type ClosedOffer = { readonly offerId: OfferId; readonly reason: OfferCloseReason; readonly evidence: readonly Evidence[] };

export type Advice = {
  /** The lists as they stand now; may be the same as before. */
  readonly ranking: Ranking;
  /** Offers that enter a list for the first time. */
  readonly opened: readonly Offer[];
  readonly closed: readonly ClosedOffer[];
  /** What it was computed from, for the log's `ranked` entry. */
  readonly inputs: { readonly upTo: Seq; readonly knowledgeVersion: string; readonly learningVersion: string };
};

export type Advisor = {
  /** Advice for the room at `now` (incident time). Pure: the same room and time give the same bytes. */
  advise(given: { readonly room: RoomState; readonly now: EpochMs }): Advice;
};

export type AdvisorOptions = {
  readonly knowledge: readonly KnowledgeRecord[];
  readonly knowledgeVersion: string;
  readonly reliability: ReliabilitySource;
  /** Past incidents; none where they are not to speak. */
  readonly episodes?: EpisodeSource;
  /** Why a record must not be cited as current at a time; undefined where it may be. */
  readonly caution?: (record: KnowledgeRecord, now: EpochMs) => string | undefined;
};

/** A step enters the list soon after there is a new reason for it, or not at all: a place that falls free is no reason. */
const freshForMs = 15 * minuteMs;
const sameThoughtMs = 45 * minuteMs;

/** Makes an advisor over the active records of `knowledge`; building its index takes some 0.2 s for 10,000 records. */
export function createAdvisor({ knowledge, knowledgeVersion, reliability, episodes, caution = current }: AdvisorOptions): Advisor {
  const index = createKnowledgeIndex(knowledge);
  const records = new Map(knowledge.filter((record) => record.status === 'active').map((record) => [record.id, record]));

  return {
    advise({ room, now }) {
      const inputs = { upTo: room.seq, knowledgeVersion, learningVersion: reliability.version };
      if (!room.adviceOn || room.resolvedAt !== null)
        return { ranking: { lists: emptyLists(), questions: [] }, opened: [], closed: [], inputs };
      const memory = workingMemory(room, now);
      // Signals came, but nothing is known to be wrong and nobody said so: there is nothing to advise on yet.
      if (isQuiet(memory) && room.origin?.kind !== 'declared')
        return { ranking: { lists: emptyLists(), questions: [] }, opened: [], closed: [], inputs };
      const open = [...room.offers.values()].filter((state) => state.closed === null);
      const targetsOf = openTargets(open);
      const offered = (record: KnowledgeRecord): readonly string[] => targetsOf.get(record.id) ?? [];
      const isFamiliar = (thing: string): boolean => (episodes?.precedents(thing, room.reference).length ?? 0) > 0;
      const { proposals: told, questions } = consider(index.candidates(memory), memory, reliability, offered, isFamiliar);
      const wanted = hearPast(hearIntended(told, memory), episodes?.similar(memory, room.reference) ?? []);
      const proposals = episodes === undefined ? wanted : hearPrecedents(wanted, memory, episodes.precedents, room.reference);
      const byIdentity = new Map(proposals.map((proposal) => [proposal.identity, proposal]));

      const closed: ClosedOffer[] = [];
      const items: Item[] = [];
      const standing: Offer[] = [];
      const named = new Set<string>();
      for (const state of open) {
        const { offer } = state;
        const identity = identityOf(offer);
        named.add(identity);
        const end = closing(state, byIdentity, records, memory);
        if (end !== null) {
          closed.push({ offerId: offer.id, ...end });
          continue;
        }
        // What nothing speaks for any more keeps its place only until something better comes.
        const score = byIdentity.get(identity)?.score ?? offerThreshold / 2;
        const { id: key, class: step, target, audience } = offer;
        items.push({ key, class: step, target, score, audience, make: null });
        standing.push(offer);
      }
      const phase = phaseOf(room);
      const fatigue = fatigueIn(room);
      const ended = new Set(closed.map(({ offerId }) => offerId));
      for (const proposal of proposals) {
        if (proposal.score < offerThreshold || named.has(proposal.identity)) continue;
        const reasonAt = Math.max(proposal.freshAt, heldBackUntil(proposal, room, memory));
        if (now < reasonAt || now - reasonAt > freshForMs || isSaidOfAnother(proposal, standing, now, phase)) continue;
        const score = proposal.score * fatigue.of(proposal);
        if (score < offerThreshold) continue;
        items.push(
          newItem(proposal, score, room, (id) => offerOf(id, proposal, room, now, { caution, chance: reliability.followed(room.stage) })),
        );
      }

      const lists = emptyLists();
      const opened = new Map<OfferId, Offer>();
      for (const view of adviceViews) {
        const before = room.lists[view].map(({ offerId }) => offerId).filter((id) => !ended.has(id));
        const eligible = items.filter((item) => view === 'all' || item.audience.includes(view));
        for (const item of orderList(eligible, before, offerThreshold, phase)) {
          if (item.make !== null && !opened.has(item.key)) opened.set(item.key, item.make());
          lists[view].push({ offerId: item.key, score: round(item.score) });
        }
      }
      return { ranking: { lists, questions: [...questions] }, opened: [...opened.values()], closed, inputs };
    },
  };
}

/** The targets of open offers by the records that they rest on. */
function openTargets(open: readonly OfferState[]): ReadonlyMap<KnowledgeId, readonly string[]> {
  const targets = new Map<KnowledgeId, string[]>();
  for (const { offer } of open) {
    if (offer.target === null) continue;
    for (const id of new Set(offer.knowledge)) targets.set(id, [...(targets.get(id) ?? []), offer.target]);
  }
  return targets;
}

/** Before anything was tried, people search; from then on they act on what they found. */
function phaseOf({ stage }: RoomState): Phase {
  return stage === 'detect' || stage === 'triage' ? 'searching' : 'acting';
}

/** The same record speaking of one thing after another is one thought: the first offer gets its time. Who searches looks at several things. */
function isSaidOfAnother(proposal: Proposal, standing: readonly Offer[], now: EpochMs, phase: Phase): boolean {
  const record = proposal.voices[0]?.record;
  if (record === undefined || (phase === 'searching' && actionGroup(proposal.step) === 'diagnose')) return false;
  return standing.some((offer) => offer.knowledge[0] === record.id && now - offer.openedAt < sameThoughtMs);
}

function isQuiet({ symptoms, recovered, tried }: WorkingMemory): boolean {
  return symptoms.length === 0 && recovered.length === 0 && tried.length === 0;
}

/** A step that may enter a list. `make` puts the offer of a new one together: most come no further than this. */
type Item = Listed<OfferId> & { readonly audience: readonly AdviceRole[]; readonly make: (() => Offer) | null };

/** The item of a new offer. Its id comes from the step and the log's position, so that a replay gives the same bytes. */
function newItem({ identity, step, target, voices }: Proposal, score: number, room: RoomState, offer: (id: OfferId) => Offer): Item {
  const key = offerIdOf(`${room.reference}\n${room.declaredAt ?? 0}\n${room.seq}\n${identity}`);
  const { role } = voices[0]?.record.action ?? plainAction(step);
  return { key, class: step, target, score, audience: audienceOf(role, step), make: () => offer(key) };
}

function emptyLists(): Record<AdviceView, { offerId: OfferId; score: number }[]> {
  return { all: [], commander: [], operations: [], communications: [], expert: [] };
}

/** The offer a proposal becomes. */
function offerOf(
  id: OfferId,
  proposal: Proposal,
  room: RoomState,
  now: EpochMs,
  { caution, chance }: { readonly caution: NonNullable<AdvisorOptions['caution']>; readonly chance: number },
): Offer {
  const { step, said } = proposal;
  const [voice] = proposal.voices;
  const action = voice?.record.action ?? plainAction(step);
  return {
    id,
    class: step,
    target: proposal.target,
    text: voice?.text() ?? plainStep(step, proposal.target),
    role: action.role,
    audience: audienceOf(action.role, step),
    stage: room.stage,
    risk: action.risk,
    conditions: [...(said === undefined ? [] : [said]), ...(voice?.conditions() ?? [])],
    basis: withPast(basisOf(proposal, now, caution), proposal.past),
    expect: action.expect,
    verify: action.verify,
    undo: action.undo,
    knowledge: proposal.voices.map(({ record }) => record.id),
    reliability: voice?.reliability() ?? noExperience,
    score: round(chance),
    openedAt: now,
  };
}

function offerIdOf(seed: string): OfferId {
  return offerId.parse(`o_${createHash('sha256').update(seed).digest('base64url').slice(0, 18)}`);
}

/** Where the step comes from, current knowledge first; what is not current says so. */
function basisOf(proposal: Proposal, now: EpochMs, caution: NonNullable<AdvisorOptions['caution']>): Evidence[] {
  const cited = proposal.voices.map(({ record }) => ({ record, caution: caution(record, now) }));
  const first = [...cited.filter((one) => one.caution === undefined), ...cited.filter((one) => one.caution !== undefined)];
  return first.slice(0, 5).map(({ record: { provenance }, caution: why }) => {
    const warning = why === undefined ? {} : { caution: why };
    return provenance.kind === 'playbook'
      ? { kind: 'playbook', path: provenance.path, line: provenance.line, title: provenance.title, ...warning }
      : { kind: 'incident', id: provenance.incident, reference: provenance.reference, note: provenance.action, ...warning };
  });
}

/** The source whose words are shown, then what past incidents say, then who else says so. */
function withPast([first, ...more]: readonly Evidence[], past: readonly Evidence[] = []): Evidence[] {
  return first === undefined ? [...past] : [first, ...past, ...more];
}

/** All knowledge counts as current where nobody says otherwise: in a replay for the scorer. */
function current(): undefined {
  return undefined;
}

const nearestRole: Record<IncidentRole, AdviceRole> = {
  commander: 'commander',
  operations: 'operations',
  communications: 'communications',
  expert: 'expert',
  scribe: 'communications',
  responder: 'operations',
};

/** Whose list a step is in: its doer's, and the commander's where it coordinates or mitigates; experts look with operations. */
function audienceOf(role: IncidentRole, step: ActionClass): AdviceRole[] {
  const group = actionGroup(step);
  const also: AdviceRole[] = group === 'diagnose' ? ['operations', 'expert'] : ['commander'];
  return [...new Set<AdviceRole>([nearestRole[role], ...also])];
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
