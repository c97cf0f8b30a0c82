// Commands: what a person may ask a room to do.
import { z } from 'zod';
import { actionId, offerId, personId, questionId } from './ids.ts';
import { adviceView } from './offer.ts';
import { epochMs } from './time.ts';
import { actionClass, dismissReason, incidentRole, milestone, outcome, reviewState, severity, stage } from './vocabulary.ts';

const sentence = (max: number) => z.string().trim().min(1, 'Write at least one word.').max(max, `Keep it under ${max} characters.`);
const callBackMinutes = z
  .number()
  .int()
  .min(1)
  .max(24 * 60)
  .nullable()
  .default(null);

export const command = z.discriminatedUnion('type', [
  z.object({ type: z.literal('set-severity'), severity, reason: sentence(500).optional() }),
  z.object({ type: z.literal('set-stage'), stage }),
  z.object({ type: z.literal('take-role'), role: incidentRole }),
  z.object({ type: z.literal('give-role'), role: incidentRole, personId }),
  z.object({ type: z.literal('leave-role'), role: incidentRole }),
  z.object({ type: z.literal('switch-advice'), on: z.boolean() }),
  /** `confirmedText`: for destructive work, the exact text of the offer, confirmed a second time. */
  z.object({ type: z.literal('accept-offer'), offerId, callBackMinutes, confirmedText: z.string().optional() }),
  z.object({ type: z.literal('assign-offer'), offerId, personId, callBackMinutes, confirmedText: z.string().optional() }),
  z.object({ type: z.literal('dismiss-offer'), offerId, reason: dismissReason, note: sentence(500).optional() }),
  z.object({
    type: z.literal('see-offers'),
    seen: z
      .array(z.object({ offerId, view: adviceView, rank: z.number().int().min(1).max(5) }))
      .min(1)
      .max(5),
  }),
  z.object({
    type: z.literal('give-task'),
    personId,
    text: sentence(300),
    class: actionClass.nullable().default(null),
    target: sentence(200).nullable().default(null),
    callBackMinutes,
  }),
  z.object({ type: z.literal('start-action'), actionId }),
  z.object({ type: z.literal('finish-action'), actionId, note: sentence(500).optional() }),
  z.object({ type: z.literal('judge-action'), actionId, outcome, note: sentence(500).optional() }),
  /** `offerId`: the offer that advised the action; null: none did. */
  z.object({ type: z.literal('rule-match'), actionId, offerId: offerId.nullable() }),
  /** `at` in milliseconds of incident time; null takes the mark back. */
  z.object({ type: z.literal('mark-milestone'), milestone, at: epochMs.nullable() }),
  z.object({ type: z.literal('set-review-state'), state: reviewState }),
  z.object({
    type: z.literal('ask-question'),
    text: sentence(300),
    personId: personId.nullable().default(null),
    offerId: offerId.optional(),
  }),
  z.object({ type: z.literal('answer-question'), questionId, answer: z.enum(['yes', 'no', 'text']), text: sentence(500).optional() }),
  /** Public updates leave the room: `confirmedText` must equal `text`. */
  z.object({
    type: z.literal('post-update'),
    audience: z.enum(['internal', 'public']),
    text: sentence(4000),
    nextInMinutes: z
      .number()
      .int()
      .min(1)
      .max(24 * 60)
      .nullable()
      .default(null),
    confirmedText: z.string().optional(),
  }),
  z.object({ type: z.literal('resolve'), summary: sentence(2000).optional() }),
  z.object({ type: z.literal('reopen'), reason: sentence(500) }),
]);
export type Command = z.output<typeof command>;
export type CommandType = Command['type'];
/** What a client sends: defaults not yet filled in. */
export type CommandInput = z.input<typeof command>;

/** Opening an incident. */
export const declareInput = z.object({
  title: sentence(200),
  severity: severity.default('sev3'),
});
export type DeclareInput = z.output<typeof declareInput>;
