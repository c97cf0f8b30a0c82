// What an action acts on, found in the words after its verb.
import { describe, expect, it } from 'vitest';
import { objectsAfter } from './action-targets.ts';
import { wordsIn } from './sentence-split.ts';

describe('what stands after a verb', () => {
  it.each([
    ['raise the memory limit of the indexer', ['indexer memory limit']],
    ['restart both hub-1 and proxy-1', ['hub-1', 'proxy-1']],
    ['raise the pool limit in place in eu-west first', ['pool limit']],
    ['drain the ingest nodes in batches', ['ingest nodes']],
    ['check the logs of the ledger in parallel', ['ledger']],
  ])('%s', (clause, targets) => {
    expect(objectsAfter(wordsIn(clause), 1, null)).toEqual(targets);
  });
});
