// Which things a target expression may mean, the likeliest first.
import { describe, expect, it } from 'vitest';
import { minute, TestRoom } from '../memory/test-room.ts';
import { workingMemory } from '../memory/working-memory.ts';
import { type TargetChoice, targetChoices } from './targets.ts';

const nothing = { symptoms: [], changes: [], causes: [], after: [] };

function changed(room: TestRoom): readonly TargetChoice[] {
  return targetChoices({ from: 'change' }, nothing, workingMemory(room.state, minute(401)), [], 'rollback');
}

describe('what changed', () => {
  const morning = (): TestRoom => new TestRoom({ origin: 'replay' }).event(0, 'change', 'price-sync', 'v8');

  it('is the one change there is, however old', () => {
    expect(changed(morning().event(400, 'symptom', 'cart-api', 'errors'))).toEqual([{ name: 'price-sync', share: 1 }]);
  });

  it('is rather what changed just before the trouble than hours before', () => {
    const room = morning().event(390, 'change', 'cart-api', 'v3').event(400, 'symptom', 'cart-api', 'errors');
    const [near, far] = changed(room);
    expect(near).toMatchObject({ name: 'cart-api' });
    expect(near?.share).toBeGreaterThan(5 * (far?.share ?? 1));
  });
});

describe('what is suspected', () => {
  const suspected = (...statements: readonly string[]): readonly string[] => {
    const room = new TestRoom().event(1, 'symptom', 'orders-indexer', 'errors');
    for (const statement of statements) room.event(2, 'cause', statement, 'supported');
    return targetChoices({ from: 'cause' }, nothing, workingMemory(room.state, minute(5)), [], 'deploy-fix').map(({ name }) => name);
  };

  it('is a thing where the suspicion is one', () => {
    expect(suspected('DockerHub password')).toEqual(['DockerHub password']);
  });

  it.each(['Expired certificate', 'Stuck consumer group', 'Memory leak', 'Bad node image', 'Connection leak'])(
    '%s is a fault, and nothing to act on',
    (fault) => {
      expect(suspected(fault)).toEqual([]);
    },
  );

  it('is the thing that the fault names', () => {
    expect(suspected('Connection leak in orders-indexer')).toEqual(['orders-indexer']);
  });

  it('is no thing of its sort either', () => {
    const room = new TestRoom().event(2, 'cause', 'Stuck consumer group', 'suspected');
    expect(targetChoices({ from: 'entity', kinds: ['queue'] }, nothing, workingMemory(room.state, minute(5)), [], 'restart')).toEqual([]);
  });
});
