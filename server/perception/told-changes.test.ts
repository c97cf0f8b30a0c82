// What is told of the past to explain the trouble is a change; what responders do against it now stays a step.
import { describe, expect, it } from 'vitest';
import { eventsOf, type Given, perceive } from './test-signals.ts';

const before: Given = { text: 'basket-api is failing.', role: 'operations', at: 0 };
const say = (text: string): readonly Given[] => [before, { text, role: 'operations', at: 5 }];
const changesIn = (text: string): string[] =>
  eventsOf(say(text))
    .filter(({ dimension }) => dimension === 'change')
    .map(({ entity }) => entity);
const stepsIn = (text: string): string[] => perceive(say(text)).flatMap(({ actions }) => actions.map((one) => one.class));

describe('a change of the past', () => {
  it.each([
    ['The backup account got renamed by the network team.', 'backup account'],
    ['Somebody edited the zone file last Friday.', 'zone file'],
    ['I merged the retry change 20 mins ago.', 'retry change'],
    ['Merged by responder-2 this noon.', 'basket-api'],
    ['The storage team replaced the controller last night.', 'controller'],
    ['The mount was moved on 3 May, so the job cannot find it.', 'mount'],
    ['The route was removed by the provider and packets go nowhere.', 'route'],
    ['The importer was upgraded two weeks ago.', 'importer'],
  ])('%s', (text, entity) => {
    expect(changesIn(text)).toEqual([entity]);
    expect(stepsIn(text)).toEqual([]);
  });

  it.each([
    ['I restarted basket 10 mins ago.', 'restart'],
    ['Rolled back basket 10 minutes ago.', 'rollback'],
    ['I deleted the old dumps 10 mins ago.', 'free-resource'],
    ['The pods were deleted by hand.', 'restart'],
    ['The certificate was replaced by responder-2.', 'secure'],
    ['The cache was flushed by us.', 'free-resource'],
    ['Limits were raised by 50 %.', 'reconfigure'],
    ['web3 repooled', 'scale'],
    ['Unpinned the client.', 'deploy-fix'],
  ])('is not this: %s', (text, cls) => {
    expect(changesIn(text)).toEqual([]);
    expect(stepsIn(text)).toContain(cls);
  });
});
