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

it('takes a step for worth less when others of its kind went unheeded, however they were come by', () => {
  const offers = [
    { class: 'restart', target: 'api', knowledge: ['one'] },
    { class: 'replace', target: 'worker', knowledge: [] },
  ].map((offer, index) => [index, { offer, closed: { reason: 'expired' } }] as const);
  const fatigue = fatigueIn({ offers: new Map(offers) } as unknown as RoomState);
  const of = (step: ActionClass, target: string) =>
    fatigue.of({ identity: identityOf({ class: step, target }), step, voices: [] } as unknown as Proposal);
  expect(of('scale', 'api')).toBe(1);
  expect(of('restart', 'queue')).toBeLessThan(0.8);
  expect(of('restart', 'api')).toBeLessThan(of('restart', 'queue'));
});
