// What if: the advice of today's agent over a past incident, beside what was offered then and what people did.
import { z } from 'zod';
import { type AdvisedAndDone, advisedAndDone } from './advised.ts';
import { actionId, incidentId, type OfferId } from './ids.ts';
import type { LogEntry } from './log.ts';
import { type AdviceView, adviceView, adviceViews, offer } from './offer.ts';
import { isStepOffered } from './offered-step.ts';
import type { ActionState, OfferState, RoomState } from './room-state.ts';
import { epochMs } from './time.ts';
import { actionClass, outcome, severity } from './vocabulary.ts';

/** A share with its 95 % interval, as in `domain/advised.ts`. */
const share = z.object({
  hits: z.number().int().nonnegative(),
  of: z.number().int().nonnegative(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

const figures = z.object({
  offers: z.number().int().nonnegative(),
  precision: share,
  recallTaken: share,
  recallEndorsed: share,
  /** Median, in milliseconds; null where no step was advised before. */
  leadTimeMs: z.number().nullable(),
});
export type WhatIfFigures = z.output<typeof figures>;

/** One offer of one of the two agents. Events and signals that it cites are those of the incident's own log. */
const side = z.object({
  offer,
  /** The list in which it first stood, all roles together where it did, and its place there from 1; null where none is known. */
  place: z.object({ view: adviceView, rank: z.number().int().positive() }).nullable(),
  /** What people decided; null for an offer that nobody was shown. */
  decision: z.enum(['accepted', 'dismissed', 'refused', 'ignored', 'undecided', 'open']).nullable(),
  /** The action that followed it, and how long after its opening. */
  followed: z
    .object({
      actionId,
      text: z.string(),
      by: z.string(),
      at: epochMs,
      outcome: outcome.nullable(),
      leadTimeMs: z.number().nonnegative(),
    })
    .nullable(),
});
export type WhatIfSide = z.output<typeof side>;

/** The same step as it was offered then and as it would be today; null where one of them did not offer it. */
const row = z.object({ past: side.nullable(), today: side.nullable() });
export type WhatIfRow = z.output<typeof row>;

const advice = z.object({ advised: z.enum(['before', 'after', 'never']), leadTimeMs: z.number().nonnegative().nullable() });

/** A step that people took, and whether each agent advised it before. */
const step = z.object({
  id: actionId,
  text: z.string(),
  class: actionClass.nullable(),
  target: z.string().nullable(),
  by: z.string(),
  at: epochMs,
  outcome: outcome.nullable(),
  past: advice,
  today: advice,
});
export type WhatIfStep = z.output<typeof step>;

/** What a run was made of: what was known, and what was left out because it came from this very incident. */
const used = z.object({
  signals: z.number().int().nonnegative(),
  acts: z.number().int().nonnegative(),
  knowledge: z.object({ records: z.number().int().nonnegative(), leftOut: z.number().int().nonnegative() }),
  /** `step` is the last step of learning; null where nothing was learned yet. */
  learning: z.object({
    step: z.number().int().positive().nullable(),
    incidents: z.number().int().nonnegative(),
    leftOut: z.number().int().nonnegative(),
  }),
  /** Other incidents that are the same one again: replays of its recording, imports of it. What they taught is left out, too. */
  copies: z.array(z.string()),
  tookMs: z.number().nonnegative(),
});
export type WhatIfUsed = z.output<typeof used>;

export const whatIf = z.object({
  rows: z.array(row),
  /** In the order in which they were begun. */
  steps: z.array(step),
  figures: z.object({ past: figures, today: figures }),
  used,
});
export type WhatIf = z.output<typeof whatIf>;

/** GET /api/incidents/:id/what-if: the incident, and why it cannot be run over, if it cannot. */
export const whatIfSubject = z.object({
  id: incidentId,
  reference: z.string(),
  title: z.string(),
  severity,
  isOpen: z.boolean(),
  signals: z.number().int().nonnegative(),
  entries: z.number().int().nonnegative(),
  refusal: z.string().nullable(),
});
export type WhatIfSubject = z.output<typeof whatIfSubject>;

/**
 * POST /api/incidents/:id/what-if: the lines of the answer (JSON, one a line). Progress comes as long as it runs; the last
 * line is the result or the reason why there is none. Whoever closes the connection ends the run.
 */
export const whatIfLine = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    phase: z.enum(['reading', 'replaying', 'comparing']),
    /** Of the replay, 0 to 1. */
    share: z.number().min(0).max(1),
    /** The moment of the incident it has come to; null before the first. */
    at: epochMs.nullable(),
    offers: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('done'), result: whatIf }),
  z.object({ type: z.literal('refused'), message: z.string() }),
]);
export type WhatIfLine = z.output<typeof whatIfLine>;

/** Where each offer first stood: in the list of all roles together, or else in the first of a role's. */
export function firstPlaces(entries: Iterable<LogEntry>): Map<OfferId, { readonly view: AdviceView; readonly rank: number }> {
  const places = new Map<OfferId, { view: AdviceView; rank: number }>();
  for (const entry of entries) {
    if (entry.kind !== 'ranked') continue;
    for (const view of adviceViews) {
      entry.data.ranking.lists[view]?.forEach(({ offerId }, index) => {
        const known = places.get(offerId);
        // What stands in the list of all roles a moment later is found there, not where one role saw it.
        if (known === undefined || (known.view !== 'all' && view === 'all')) places.set(offerId, { view, rank: index + 1 });
      });
    }
  }
  return places;
}

/** One agent's advice over the incident: its offers, and the entries that ranked them. */
export type GivenAdvice = { readonly offers: RoomState['offers']; readonly ranked: Iterable<LogEntry> };

/**
 * Compares the advice of then with that of today, both against what people did, paired as `advisedAndDone` pairs. What
 * people accepted and reviewers ruled ties an action to an offer of then; an offer of today can only be matched. Pure.
 */
export function compareAdvice(past: GivenAdvice, actions: RoomState['actions'], today: GivenAdvice): Omit<WhatIf, 'used'> {
  const untied = new Map(
    [...actions].map(([id, action]): [ActionState['id'], ActionState] => [id, { ...action, offerId: null, ruling: null }]),
  );
  const [before, now] = [advisedAndDone({ offers: past.offers, actions }), advisedAndDone({ offers: today.offers, actions: untied })];
  const [oldSides, newSides] = [sidesOf(before, past, true), sidesOf(now, today, false)];
  const advisedToday = new Map(now.actions.map((one) => [one.action.id, one]));
  return {
    rows: pairSides(oldSides, newSides),
    steps: before.actions.map(({ action, at, advised, leadTimeMs }): WhatIfStep => {
      const { id, text, class: of, target, doer, outcome: end } = action;
      const other = advisedToday.get(id);
      return {
        ...{ id, text, class: of, target, by: doer.name, at, outcome: end },
        past: { advised, leadTimeMs },
        today: { advised: other?.advised ?? 'never', leadTimeMs: other?.leadTimeMs ?? null },
      };
    }),
    figures: { past: figuresOf(before), today: figuresOf(now) },
  };
}

function sidesOf({ offers, actions }: AdvisedAndDone, { ranked }: GivenAdvice, wasShown: boolean): WhatIfSide[] {
  const places = firstPlaces(ranked);
  const followedBy = new Map(actions.flatMap((one) => (one.advised === 'before' && one.offer !== null ? [[one.offer.offer.id, one]] : [])));
  return offers.map(({ offer: state, decision }) => {
    const pair = followedBy.get(state.offer.id);
    return {
      offer: state.offer,
      place: places.get(state.offer.id) ?? null,
      decision: wasShown ? decision : null,
      followed: pair === undefined ? null : followOf(pair),
    };
  });
}

function followOf({ action, at, leadTimeMs }: AdvisedAndDone['actions'][number]): NonNullable<WhatIfSide['followed']> {
  return { actionId: action.id, text: action.text, by: action.doer.name, at, outcome: action.outcome, leadTimeMs: leadTimeMs ?? 0 };
}

/**
 * The same step offered by both is one row: first those in the same words, then the same class, then the same kind of step;
 * of several, those that came closest to each other in time.
 */
function pairSides(past: readonly WhatIfSide[], today: readonly WhatIfSide[]): WhatIfRow[] {
  const candidates = past.flatMap((old) =>
    today.flatMap((one) =>
      isStepOffered(old.offer, one.offer) && isStepOffered(one.offer, old.offer)
        ? [{ old, one, unlike: unlikeness(old, one), apart: Math.abs(one.offer.openedAt - old.offer.openedAt) }]
        : [],
    ),
  );
  candidates.sort((a, b) => a.unlike - b.unlike || a.apart - b.apart || a.old.offer.openedAt - b.old.offer.openedAt);
  const paired = new Map<WhatIfSide, WhatIfSide>();
  const taken = new Set<WhatIfSide>();
  for (const { old, one } of candidates) {
    if (paired.has(old) || taken.has(one)) continue;
    paired.set(old, one);
    taken.add(one);
  }
  const rows: WhatIfRow[] = [
    ...past.map((old) => ({ past: old, today: paired.get(old) ?? null })),
    ...today.filter((one) => !taken.has(one)).map((one) => ({ past: null, today: one })),
  ];
  return rows.sort((a, b) => openedAt(a) - openedAt(b));
}

function unlikeness({ offer: one }: WhatIfSide, { offer: other }: WhatIfSide): number {
  if (one.class !== other.class) return 2;
  return one.text === other.text ? 0 : 1;
}

/** When the step was first offered by either. */
export function openedAt({ past, today }: WhatIfRow): number {
  return Math.min(past?.offer.openedAt ?? Number.POSITIVE_INFINITY, today?.offer.openedAt ?? Number.POSITIVE_INFINITY);
}

function figuresOf({ offers, precision, recallTaken, recallEndorsed, leadTimeMs }: AdvisedAndDone): WhatIfFigures {
  return { offers: offers.length, precision, recallTaken, recallEndorsed, leadTimeMs };
}

/** How a row differs: offered only then, only today, or by both; `shiftMs` says how much later (above 0) or earlier that of today came. */
export type WhatIfDifference = { readonly kind: 'past' | 'today' } | { readonly kind: 'both'; readonly shiftMs: number };

export function differenceOf({ past, today }: WhatIfRow): WhatIfDifference {
  if (past === null || today === null) return { kind: past === null ? 'today' : 'past' };
  return { kind: 'both', shiftMs: today.offer.openedAt - past.offer.openedAt };
}

/** Offers with what they cite named as the incident's own log names it. */
export function renameEvidence(
  offers: RoomState['offers'],
  rename: (evidence: OfferState['offer']['basis'][number]) => OfferState['offer']['basis'],
): Map<OfferId, OfferState> {
  return new Map(
    [...offers].map(([id, state]): [OfferId, OfferState] => {
      const { conditions, basis } = state.offer;
      const renamed = conditions.map((condition) => ({ ...condition, evidence: condition.evidence.flatMap(rename) }));
      return [id, { ...state, offer: { ...state.offer, conditions: renamed, basis: basis.flatMap(rename) } }];
    }),
  );
}
