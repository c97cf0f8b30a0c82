import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { improved } from '../../domain/event.ts';
import { recoveryForm } from './recovery-forms.ts';
import { eventsOf, type Given } from './test-signals.ts';

const say = (text: string, at: number): Given => ({ text, at, role: 'operations' });

describe('what gets better', () => {
  const better = (...given: Given[]): string[] =>
    eventsOf(given)
      .filter(({ dimension, direction }) => direction === 'better' && dimension !== 'stage')
      .map(({ entity, to }) => `${entity}: ${to}`);
  const stages = (...given: Given[]): string[] =>
    eventsOf(given)
      .filter(({ dimension, entity }) => dimension === 'stage' && entity === 'Incident')
      .map(({ to }) => to);
  const queue = say('The export queue is 40,000 messages behind.', 0);
  const cart = say('cart-api returns 500s.', 1);
  const step = say('Restarted cart-api.', 5);

  it('is heard without a word for back', () => {
    expect(better(queue, say('queue drained', 10))).toEqual(['export queue: queue drained']);
    expect(better(cart, say('0 errors from cart-api in the last 20 min', 10))).toHaveLength(1);
  });

  it('ends the condition of a measure alone', () => {
    expect(better(cart, say('latency of cart-api at 120 ms again', 10))).toEqual([]);
    expect(better(say('cart-api is slow.', 0), say('latency of cart-api at 120 ms again', 10))).toHaveLength(1);
  });

  it('says nothing of another thing', () => {
    expect(better(say('web-2 is down.', 0), say('web-3 is back up.', 10))).toEqual([]);
    expect(better(queue, cart, say('queue drained', 10))).toEqual(['export queue: queue drained']);
  });

  it('is only less bad where it is only less', () => {
    const less = [say('The error rate of cart-api is 40 %.', 0), step, say('5xx of cart-api down from 40 % to 12 %', 10)];
    expect(better(...less)[0]).toContain(improved);
    expect(stages(...less)).not.toContain('recover');
    // Less again is no news; the end is.
    expect(better(...less, say('5xx of cart-api down from 12 % to 5 %', 14))).toHaveLength(1);
    expect(better(...less, say('5xx of cart-api down to baseline', 20))).toHaveLength(2);
    expect(stages(...less, say('5xx of cart-api down to baseline', 20))).toContain('recover');
  });

  it('makes the incident recover only where nothing else that was said since the last step stands', () => {
    const also = say('The export queue is 40,000 messages behind.', 8);
    const well = say('0 errors from cart-api in the last 20 min', 12);
    expect(stages(cart, step, well)).toContain('recover');
    expect(stages(cart, step, also, well)).not.toContain('recover');
    expect(stages(queue, cart, step, well)).toContain('recover');
    expect(stages(cart, step, also, say('green across the board', 12))).toContain('recover');
  });

  it('is no recovery yet in a question, a wish, a plan or a denial', () => {
    for (const text of [
      'queue not drained yet',
      'once the queue has drained we scale back',
      "tell me when it's empty",
      'is the queue empty?',
    ])
      expect(better(queue, say(text, 10)), text).toEqual([]);
  });

  it('is looked for in any text without an end', () => {
    const word = fc.constantFrom(
      'no',
      '0',
      'errors',
      'queue',
      'is',
      'since',
      'for',
      'the',
      'drained',
      'at',
      'normal',
      '40 %',
      ',',
      'but',
      'not',
      'api',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const found = recoveryForm(words.join(' '));
        if (found !== undefined) expect(found.end).toBeGreaterThan(found.start);
      }),
      { seed: 7 },
    );
  });
});
