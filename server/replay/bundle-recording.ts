// What a recording says that the log only implies: the actions that were taken, what they rested on, and which signals tell of them.
import { canonicalJson } from '../../domain/bundle.ts';
import type { SignalSeq } from '../../domain/ids.ts';
import type { Evidence } from '../../domain/offer.ts';
import type { RoomState } from '../../domain/room-state.ts';
import { type EpochMs, formatTime } from '../../domain/time.ts';
import { actionGroup, comparesTarget, type ResponderRole, responderRole } from '../../domain/vocabulary.ts';
import type { TriedStep } from '../memory/tried-steps.ts';
import { recordedSteps, revealedBy, stageAt } from './recorded-steps.ts';

/** The files of a bundle that are made from its log, as their lines. */
export type DerivedFiles = {
  /** The recording's id, which is the name of the folder. */
  readonly folder: string;
  readonly incident: string;
  readonly actions: readonly string[];
  readonly offers: readonly string[];
  /** Which actions a signal lets a reader know of. */
  readonly reveals: ReadonlyMap<SignalSeq, readonly string[]>;
};

/** The most signals that one action names as its grounds. */
const mostGrounds = 20;

/**
 * Makes the files that follow from a folded log. `observedAt` says when signals were observed, of those that are there. Pure
 * otherwise: the same log gives the same bytes, in every installation of this version of the format.
 */
export async function deriveFiles(
  room: RoomState,
  observedAt: (seqs: readonly SignalSeq[]) => Promise<ReadonlyMap<SignalSeq, EpochMs>>,
): Promise<DerivedFiles> {
  const steps = recordedSteps(room);
  const grounds = steps.map((step) => groundsOf(step, room));
  const seen = await observedAt([...new Set(grounds.flat())]);
  const targets = new Set<string>();
  const actions = steps.map((step, index) => {
    const target = comparesTarget(step.class) && step.target !== null && step.target !== '' ? step.target.slice(0, 200) : null;
    if (target !== null) targets.add(target);
    const basis = (grounds[index] ?? []).filter((seq) => (seen.get(seq) ?? Number.POSITIVE_INFINITY) <= step.at).slice(0, mostGrounds);
    return canonicalJson({
      ...{
        id: step.id,
        at: formatTime(step.at),
        by: (step.by ?? '').slice(0, 200) || 'unknown',
        role: roleOf(step, room),
        stage: stageAt(room, step.at),
      },
      ...{ class: step.class, target, text: step.text.slice(0, 1_000) || step.class, taken: true, endorsed: isEndorsed(step) },
      ...{ outcome: step.outcome ?? 'unknown', basis: basis.map((seq) => `s${seq}`) },
    });
  });
  const folder = folderOf(room);
  return {
    folder,
    incident: incidentFile(room, folder, [...targets]),
    actions,
    offers: [...room.offers.values()].map((offer) => canonicalJson(offer)),
    reveals: revealedBy(steps),
  };
}

function incidentFile(room: RoomState, folder: string, targets: readonly string[]): string {
  const timeOf = (at: EpochMs | null | undefined): string | null => (at === null || at === undefined ? null : formatTime(at));
  const starts = room.events.filter(
    ({ dimension, direction }) => direction === 'worse' && (dimension === 'impact' || dimension === 'symptom'),
  );
  const incident = {
    ...{
      version: 1,
      id: folder,
      title: room.title.slice(0, 300) || room.reference || 'Incident',
      summary: '',
      organization: '',
      platform: '',
    },
    startedAt: timeOf(starts.length === 0 ? null : (Math.min(...starts.map(({ occurredAt }) => occurredAt)) as EpochMs)),
    detectedAt: timeOf(room.declaredAt),
    mitigatedAt: timeOf(room.stages.find(({ stage }) => stage === 'recover')?.from),
    resolvedAt: timeOf(room.resolvedAt),
    severity: room.severity,
    // People's own names for things; what sort of thing each is, the log does not say.
    entities: targets.map((id) => ({ id, kind: 'unknown', aliases: [] })),
    source: { repository: '', commit: null, path: room.reference, license: '', copyright: '' },
  };
  return canonicalJson(incident, 2);
}

/** What incident and day it was, as a folder may be called: `inc-214-2026-03-12`. */
function folderOf({ reference, declaredAt }: RoomState): string {
  const words = reference
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join('-')
    .slice(0, 60)
    .replace(/-$/, '');
  const day = declaredAt === null ? '' : `-${formatTime(declaredAt).slice(0, 10)}`;
  return `${words || 'incident'}${/^-\d{4}-\d\d-\d\d$/.test(day) ? day : ''}`;
}

/** The signals that were reason enough: where it was read, and what the advice that it follows rested on. */
function groundsOf({ action }: TriedStep, room: RoomState): SignalSeq[] {
  if (action === null) return [];
  const offer = action.offerId === null ? undefined : room.offers.get(action.offerId)?.offer;
  const cited: Evidence[] = offer === undefined ? [] : [...offer.basis, ...offer.conditions.flatMap(({ evidence }) => evidence)];
  const ofAdvice = cited.flatMap((one): readonly SignalSeq[] => {
    if (one.kind === 'signal') return [one.seq];
    return one.kind === 'event' ? (room.events.find(({ number }) => number === one.number)?.sources ?? []) : [];
  });
  return [...new Set([...action.sources, ...ofAdvice])];
}

function roleOf({ by, action }: TriedStep, room: RoomState): ResponderRole {
  const held = room.roles.find(({ person }) => (action?.doer.id == null ? person.name === by : person.id === action.doer.id))?.role;
  const known = responderRole.safeParse(held);
  return known.success ? known.data : 'operations';
}

/** A mitigation that did nothing or harm was taken and is not endorsed; looking and finding nothing is no mistake. */
function isEndorsed({ class: cls, outcome }: TriedStep): boolean {
  if (outcome === 'harmful') return false;
  return outcome !== 'did-not-work' || actionGroup(cls) === 'diagnose';
}
