// Posts on status pages: whose they are, what they turn, and that our own are never a symptom.
import { describe, expect, it } from 'vitest';
import { readStatusPost } from './status-posts.ts';
import { eventsOf, type Given, perceive, signalOf } from './test-signals.ts';

const post = (text: string, from = 'stadthalle-status', more: Partial<Given> = {}): Given => ({ channel: 'status', from, text, ...more });
const read = (given: Given) => readStatusPost(signalOf(given, 1));

describe('a post on our own status page', () => {
  it.each([
    'Investigating: some visitors cannot buy tickets.',
    '[09:12] We see slow ticket pages and look into it.',
    'Major outage: the ticket shop cannot be reached.',
    'Visitors in the north may see errors.',
    ':rotating_light: Ticket shop is slow',
    'Identified - the cause is known. This will be resolved within the hour.',
    'Monitoring: a fix is in place. We call it resolved once the queue is empty.',
    'Update: resolved for most visitors, some still wait.',
    'The problem is not resolved yet.',
  ])('tells the public, and ends nothing: %s', (text) => {
    expect(read(post(text))).toEqual({ whose: 'own', turn: null });
    const [perception] = perceive([post(text)]);
    expect(perception!.events.map((event) => event.dimension)).toEqual(expect.arrayContaining(['communication']));
    expect(perception!.events.some((event) => event.dimension === 'symptom')).toBe(false);
    expect(perception!.actions.map((action) => action.class)).toEqual(['update-external']);
  });

  it.each([
    'Resolved: all tickets can be bought again.',
    'Resolved - all is well.',
    '[11:40] Solved.',
    '11:40 UTC - Closed.',
    'Status: Resolved',
    'Update: Fixed.',
    'This incident has been resolved.',
    ':white_check_mark: Resolved',
    'All systems are operational again.',
  ])('ends the incident: %s', (text) => {
    expect(
      perceive([post(text)])[0]!
        .actions.map((action) => action.class)
        .sort(),
    ).toEqual(['resolve', 'update-external']);
  });
});

describe("a post on a vendor's status page", () => {
  it.each([
    ['its name', post('Degraded performance of webhooks', 'github-status')],
    ['its address', post('Degraded performance of webhooks', 'status.stripe.com')],
    ['its role', post('Degraded performance of webhooks', 'cloudpay', { role: 'vendor' })],
    ['its label', post('Degraded performance of webhooks', 'feed', { attributes: { vendor: 'cloudpay' } })],
  ])('is known by %s, and says how the vendor is', (_by, given) => {
    expect(read(given)).toMatchObject({ whose: 'vendor', isFine: false });
    expect(eventsOf([given]).map((event) => [event.dimension, event.direction])).toEqual([['symptom', 'worse']]);
    expect(perceive([given])[0]!.actions).toEqual([]);
  });

  it('is fine when all of it is', () => {
    const of = (text: string) => read(post(text, 'github-status'));
    expect(of('Resolved: webhooks are delivered again')).toMatchObject({ isFine: true });
    expect(of('All systems operational')).toMatchObject({ isFine: true });
    expect(of('Partially resolved, some webhooks are late')).toMatchObject({ isFine: false });
    expect(of('This will be resolved soon')).toMatchObject({ isFine: false });
  });
});
