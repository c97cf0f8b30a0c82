import { describe, expect, it } from 'vitest';
import { askedLook } from './asked-looks.ts';
import { mentionsIn } from './entities.ts';

const asked = (text: string) => askedLook(text, mentionsIn(text));

describe('questions that ask for a look', () => {
  it.each([
    ['quick one: is the backfill still running?', 'backfill'],
    ['what about db-replica-2, nobody upgraded that one, right?', 'db-replica-2'],
    ['was that me with cache07?', 'cache07'],
    ['how is the importer doing?', 'importer'],
    ['does payments-api still answer?', 'payments-api'],
    ['anything odd in edge-proxy?', 'edge-proxy'],
  ])('%s', (text, thing) => {
    expect(asked(text)).toEqual({ class: 'inspect-state', thing });
  });

  it('asks what changed in a thing', () => {
    expect(asked('what changed in billing-worker today?')).toEqual({ class: 'inspect-changes', thing: 'billing-worker' });
    expect(asked('did anybody deploy checkout-api?')).toEqual({ class: 'inspect-changes', thing: 'checkout-api' });
  });

  it.each([
    'is the incident over or not?',
    'is that you?',
    'are you there?',
    'what about the customers?',
    'how is it going?',
    'is everybody ok?',
    'what do we tell them?',
    'should we restart payments-api?',
  ])('takes no look from: %s', (text) => {
    expect(asked(text)).toBeUndefined();
  });
});
