// Sentences of a war room that were read as the opposite of what they say.
import { describe, expect, it } from 'vitest';
import { perceive } from './test-signals.ts';

const told = (...texts: readonly string[]) => perceive(texts.map((text) => ({ text }))).at(-1)!;

describe('a step', () => {
  it('gets no credit for what was fine before it', () => {
    const { actions } = told('Restarting the indexer.', 'pod-5 was fine before and does not come back ready after the restart.');
    expect(actions.filter((one) => one.outcome === 'worked')).toEqual([]);
  });

  it('is not refused by what another one spares', () => {
    expect(told('I can grow the volumes of the brokers online. Takes some minutes, no restart.').refused).toBeUndefined();
    expect(told('ok, no restart for now').refused).toMatchObject([{ class: 'restart', forNow: true }]);
  });

  it('is not what those do who are in trouble', () => {
    expect(told('they are the only ones still reading').actions).toEqual([]);
  });

  it('is on what it is done at, not on a path', () => {
    expect(told('cart-api is stale', 'Purging /basket/* at Vantrel by hand.').actions).toMatchObject([
      { class: 'free-resource', target: 'Vantrel' },
    ]);
  });

  it('that a vendor is asked for is none of ours', () => {
    const ticket = {
      channel: 'ticket',
      role: 'communications',
      text: 'To Ostrel Payments support: do you see errors? Please confirm within 10 minutes.',
    } as const;
    expect(perceive([ticket])[0]!.intended).toBeUndefined();
  });
});

describe('a sentence', () => {
  it('of work in progress is no recovery', () => {
    const events = told('Orders are failing.', 'We are working on it.').events;
    expect(events.filter((event) => event.direction === 'better')).toEqual([]);
  });

  it('that tells what an update says reports no new trouble', () => {
    expect(told('Posting now that orders can be lost.').events.filter((event) => event.dimension === 'symptom')).toEqual([]);
  });

  it('that says `not only` rules nothing out', () => {
    expect(told('Could be the cache.', 'So it is not the cache, or not only.').events.filter((event) => event.to === 'ruled out')).toEqual(
      [],
    );
  });

  it('about a measure names no thing of that name', () => {
    const { events } = told('The orders-indexer is behind.', 'Lag is at 150 thousand and was near zero until 08:58.');
    expect(events.filter((event) => /^lag\b/i.test(event.entity))).toEqual([]);
  });
});

it('what the keeper of pods tells is about what the pods belong to', () => {
  const line = (pod: string) =>
    ({
      channel: 'log',
      from: 'kubelet',
      text: `Warning Unhealthy pod/${pod} Readiness probe failed: HTTP probe failed with statuscode: 503`,
      attributes: { service: 'kubelet', pod, level: 'warning' },
    }) as const;
  const events = perceive([line('orders-indexer-0'), line('orders-indexer-2')]).flatMap((one) => one.events);
  expect(events.map((event) => event.entity)).toEqual(['orders-indexer logs']);
});
