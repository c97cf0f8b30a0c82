// What sentences tell of steps, with what they act on and how far they are.
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../domain/vocabulary.ts';
import { actionsIn } from './action-reader.ts';
import { perceive } from './test-signals.ts';

const stepsOf = (text: string, channel: Channel = 'chat'): string[] =>
  actionsIn(text, channel).map((one) => `${one.class} ${one.mode} ${one.targets.join('+')}`.trim());

describe('a step', () => {
  it.each([
    ['killing the backend running the create index', ['free-resource doing backend']],
    ['pid 33121 terminated', ['free-resource done pid 33121']],
    ['terminated node-4', ['replace done node-4']],
    ['recreated the alias search_v2 -> products_0911', ['reconfigure done alias search_v2']],
    ['failover to the replica done', ['reroute done replica']],
    ['gonna bounce pgbouncer', ['restart planned pgbouncer']],
    ['let me check the replication lag', ['inspect-metrics doing replication lag']],
    ['fix deployed to prod', ['deploy-fix done']],
    ['revert merged, deploying', ['rollback done']],
    ['statuspage updated', ['update-external done statuspage']],
    ['checking grafana', ['inspect-metrics doing grafana']],
    ['closing this, review on tuesday', ['resolve doing']],
    ['doubled the workers', ['scale done workers']],
    ['having a quick look into kafka-2', ['inspect-state doing kafka-2']],
    ['ok rollback it is', ['rollback decided']],
    ['pinged @netops', ['engage done @netops']],
    ['scaled down the batch workers to 0', ['disable done batch workers']],
    ['upgrading to sev1', ['declare doing sev1']],
    ["calling B's hotline", ['engage doing B hotline']],
    ['called the registrar, they lift the hold', ['engage done registrar']],
    ['taking a look', ['inspect-state doing']],
    ['rotated logs', ['free-resource done logs']],
    ['rebuilt the search index', ['restore-data done search index']],
    ["let's watch it for 15 min", ['monitor doing']],
  ])('%s', (text, expected) => {
    expect(stepsOf(text)).toEqual(expected);
  });

  it.each([
    'vendor B says fixed',
    'db cpu on orders-db is pinned at 100%',
    'cpu pinned near the top',
    'asked in #network if they changed anything',
    'review on tuesday',
  ])('is not told by "%s"', (text) => {
    expect(stepsOf(text).filter((one) => !/^consult/.test(one))).toEqual([]);
  });

  it.each([
    ['we restarted everything, no change', 'did-not-work'],
    ['bounced it, same thing', 'did-not-work'],
    ['rollback done but still failing', 'did-not-work'],
    ['restarted the hub, that worked', 'worked'],
    ["restart didn't help", 'did-not-work'],
  ])('and how it went: %s', (text, outcome) => {
    const [{ actions } = { actions: [] }] = perceive([{ text }]);
    expect(actions.map((one) => one.outcome)).toEqual([outcome]);
  });

  it('of which the one failed and the next is tried are told apart', () => {
    const [{ actions } = { actions: [] }] = perceive([{ text: "restart didn't help, trying a rollback" }]);
    expect(actions.map((one) => [one.class, one.state, one.outcome])).toEqual([
      ['restart', 'done', 'did-not-work'],
      ['rollback', 'doing', null],
    ]);
  });

  it('back to a version is taken on what had it, and else on what changed last', () => {
    const deploys = [
      { channel: 'change', from: 'argo', text: 'search-api synced to 4.18.0 (was 4.17.2)' },
      { channel: 'change', from: 'argo', text: 'cart-api synced to 2.1.0 (was 2.0.9)' },
    ] as const;
    const targetOf = (text: string) => perceive([...deploys, { text }]).at(-1)?.actions[0]?.target;
    expect(targetOf('rolling back to 4.17.2')).toBe('search-api');
    expect(targetOf('rolling back')).toBe('cart-api');
  });
});
