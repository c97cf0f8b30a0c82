import { describe, expect, it } from 'vitest';
import { imperativeOf } from './step-lexicon.ts';
import { branchOf, finished, isImperative, sentencesOf, withoutPurpose } from './step-sentences.ts';

describe('sentences of a playbook', () => {
  it.each([
    ['Deleting stale rows is the cheapest way', false],
    ['Checking the disk graphs should show more', false],
    ['Request duration by verb', false],
    ['Read-only blocks on the cluster', false],
    ['Read up on the roles', false],
    ['Import requires an id', false],
    ['Restarting the pods may help, too', true],
    ['Re-run the pipeline', true],
    ['Check the disk graphs', true],
  ])('%s: asks for something is %s', (sentence, asks) => {
    expect(isImperative(sentence, imperativeOf(sentence))).toBe(asks);
  });

  it('take what is to be done from what it is for', () => {
    expect(withoutPurpose('To find the node, list the pods by node')).toBe('list the pods by node');
    expect(withoutPurpose('To list the pods')).toBe('To list the pods');
  });

  it('know the condition of a branch', () => {
    expect(branchOf('If the disk is full, grow it')).toEqual({ guard: 'the disk is full', step: 'grow it' });
    expect(branchOf('Grow the disk if it is full')).toBeNull();
  });

  it.each([
    ['List the shards with the following command:', 'curl -s es/_cat/shards', 'List the shards with curl -s es/_cat/shards'],
    ['Check the pod template parameters such as:', null, 'Check the pod template parameters'],
    ['Read the queue sizes, e.g.:', null, 'Read the queue sizes'],
    ['Query the API using:', null, 'Query the API'],
    ['Query using:', null, null],
    ['Restart the cache', 'sv restart cache', 'Restart the cache'],
  ])('%s ends well', (sentence, command, ended) => {
    expect(finished(sentence, command)).toBe(ended);
  });

  it('are parted where they end, and keep code to the letter', () => {
    expect(sentencesOf('Ask Quince Inc. Support first. Then delete `_cold/index_1`. Is it gone?')).toEqual([
      'Ask Quince Inc. Support first.',
      'Then delete _cold/index_1.',
    ]);
    expect(sentencesOf('**First look**: Open the graph.')).toEqual(['Open the graph.']);
    expect(sentencesOf('**If nothing is found**: Look further back.')).toEqual(['If nothing is found: Look further back.']);
  });
});
