// From advice to entries: only what changed, in an order that can be read back.
import { expect, test } from 'vitest';
import type { OfferId, PersonId, Seq } from '../../domain/ids.ts';
import type { AdviceView, RankedOffer } from '../../domain/offer.ts';
import type { Advice } from '../advice/advisor.ts';
import { adviceEntries } from './advice-entries.ts';
import { byAgent, declaredRoom, folded, offerOf, startAt } from './test-perception.ts';

function advice(ids: string[], given: Partial<Advice> = {}, score = 0.5): Advice {
  const list: RankedOffer[] = ids.map((id) => ({ offerId: id as OfferId, score }));
  const lists: Record<AdviceView, RankedOffer[]> = { all: list, commander: [], operations: list, communications: [], expert: [] };
  const inputs = { upTo: 1 as Seq, knowledgeVersion: 'k', learningVersion: 'l' };
  return { ranking: { lists, questions: [] }, opened: [], closed: [], inputs, ...given };
}

const first = advice(['a', 'b'], { opened: [offerOf('a'), offerOf('b', { target: 'proxy' })] });
const room = folded(declaredRoom, adviceEntries(declaredRoom, first, startAt));

test('opened offers come before the list that names them', () => {
  expect(adviceEntries(declaredRoom, first, startAt).map(({ kind }) => kind)).toEqual(['offered', 'offered', 'ranked']);
  expect(room.lists.all.map(({ offerId }) => offerId)).toEqual(['a', 'b']);
});

test('the same advice again, or with other scores only, says nothing', () => {
  expect(adviceEntries(room, first, startAt)).toEqual([]);
  expect(adviceEntries(room, advice(['a', 'b'], {}, 0.9), startAt)).toEqual([]);
  expect(adviceEntries(room, advice(['b', 'a']), startAt).map(({ kind }) => kind)).toEqual(['ranked']);
});

test('a new question alone is news', () => {
  const asked = advice(['a', 'b']);
  const ranking = { ...asked.ranking, questions: [{ text: 'Was it deployed?', role: 'operations' as const, waiting: 1 }] };
  expect(adviceEntries(room, { ...asked, ranking }, startAt).map(({ kind }) => kind)).toEqual(['ranked']);
});

test('an offer that somebody saw and left is ignored when it closes; one that was followed is not', () => {
  const seen = folded(
    room,
    [byAgent({ kind: 'offer-seen', data: { offerId: 'a' as OfferId, view: 'all', rank: 1 } })].map((entry) => ({
      ...entry,
      actor: { type: 'person' as const, id: 'ada', name: 'Ada' },
    })),
  );
  const close = (offerId: string, reason: 'expired' | 'done') => ({ offerId: offerId as OfferId, reason, evidence: [] });
  const expired = adviceEntries(seen, advice([], { closed: [close('a', 'expired'), close('b', 'expired')] }), startAt);
  expect(expired.map(({ kind }) => kind)).toEqual(['offer-closed', 'offer-ignored', 'offer-closed', 'ranked']);
  expect(expired[1]?.data).toEqual({ offerId: 'a', seenBy: ['ada' as PersonId] });
  const done = adviceEntries(seen, advice(['b'], { closed: [close('a', 'done')] }), startAt);
  expect(done.map(({ kind }) => kind)).toEqual(['offer-closed', 'ranked']);
});

test('what is closed already is not closed again', () => {
  const closed = folded(room, [byAgent({ kind: 'offer-closed', data: { offerId: 'a' as OfferId, reason: 'done', evidence: [] } })]);
  const again = advice(['b'], { closed: [{ offerId: 'a' as OfferId, reason: 'expired', evidence: [] }] });
  expect(adviceEntries(closed, again, startAt)).toEqual([]);
});
