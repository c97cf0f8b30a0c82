// Which ends of an offer make the same step worth less the next time.
import { expect, it } from 'vitest';
import type { OfferCloseReason } from '../../domain/offer.ts';
import type { RoomState } from '../../domain/room-state.ts';
import type { ActionClass } from '../../domain/vocabulary.ts';
import { fatigueIn } from './fatigue.ts';
import type { Proposal } from './proposals.ts';
import { identityOf } from './same-step.ts';

it.each<[ActionClass, OfferCloseReason, boolean]>([
  ['restart', 'expired', true],
  ['restart', 'not-applicable', true],
  ['restart', 'done', false],
  ['restart', 'dismissed', false],
  ['resolve', 'expired', true],
  ['resolve', 'not-applicable', false],
  ['verify', 'not-applicable', false],
])('a %s that ended as %s is worth less: %s', (step, reason, isLess) => {
  const offer = { class: step, target: 'api', knowledge: ['one'] };
  const room = { offers: new Map([['o', { offer, closed: { reason } }]]) } as unknown as RoomState;
  const proposal = { identity: identityOf({ class: step, target: 'api' }), step, voices: [] } as unknown as Proposal;
  expect(fatigueIn(room).of(proposal) < 1).toBe(isLess);
});
