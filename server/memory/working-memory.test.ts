// What working memory makes of a room: symptoms that stand, steps tried, roles, the update clock, the things talked about.
import { describe, expect, it } from 'vitest';
import { minute, TestRoom } from './test-room.ts';
import { isThing, thingOf } from './things.ts';
import { workingMemory } from './working-memory.ts';

describe('workingMemory', () => {
  it('keeps the newest value of each field and parts what stands from what is over', () => {
    const room = new TestRoom()
      .event(1, 'symptom', 'api errors', '2 % fail')
      .event(2, 'symptom', 'API errors', '9 % fail')
      .event(3, 'impact', 'checkout', 'back to normal', { direction: 'better' });
    const memory = workingMemory(room.state, minute(5));
    expect(memory.symptoms.map((item) => item.value)).toEqual(['9 % fail']);
    expect(memory.recovered.map((item) => item.entity)).toEqual(['checkout']);
    expect(memory.trend).toMatchObject({ direction: 'better', event: 4 });
  });

  it('builds nothing on a sign that was not seen for hours while other things happened', () => {
    const room = new TestRoom().event(1, 'symptom', 'api', 'slow').event(300, 'symptom', 'db', 'slow');
    expect(workingMemory(room.state, minute(300)).symptoms.map((item) => item.entity)).toEqual(['db']);
    expect(workingMemory(new TestRoom().event(1, 'symptom', 'api', 'slow').state, minute(600)).symptoms).toHaveLength(1);
  });

  it('lets a replay begin with its first trouble or step, whatever was told before', () => {
    const began = (origin: 'declared' | 'webhook' | 'replay'): number =>
      workingMemory(new TestRoom({ origin }).event(1, 'change', 'api', 'deployed').event(80, 'symptom', 'api', 'slow').state, minute(81))
        .startedAt;
    expect(began('replay')).toBe(minute(80));
    expect(began('webhook')).toBe(minute(0));
    expect(began('declared')).toBe(minute(0));
    const stepFirst = new TestRoom({ origin: 'replay' }).action(30, 'restart', 'api').event(80, 'symptom', 'api', 'slow');
    expect(workingMemory(stepFirst.state, minute(81)).startedAt).toBe(minute(30));
  });

  it('lists what was tried, people’s acts in the room among it', () => {
    const room = new TestRoom({ origin: 'declared' }).action(3, 'restart', 'api', { outcome: 'did-not-work' }).update(4, 'public', 60);
    expect(workingMemory(room.state, minute(5)).tried.map((step) => [step.class, step.target, step.outcome])).toEqual([
      ['declare', null, null],
      ['restart', 'api', 'did-not-work'],
      ['update-external', null, null],
    ]);
  });

  it('takes a step that was called off for none that was done, unless it had an effect', () => {
    const states = (room: TestRoom): unknown[] =>
      workingMemory(room.state, minute(9)).tried.map((step) => [step.state, step.at, step.outcome]);
    expect(states(new TestRoom().action(3, 'restart', 'api', { state: 'doing' }).callOff(5))).toEqual([['called-off', minute(5), null]]);
    const harmed = new TestRoom().action(3, 'restart', 'api', { outcome: 'harmful' }).callOff(5);
    expect(states(harmed)).toEqual([['done', minute(5), 'harmful']]);
  });

  it('knows roles set in the room and roles heard of', () => {
    const room = new TestRoom().role(1, 'scribe', 'ben').event(2, 'ownership', 'Incident lead', 'ana');
    const memory = workingMemory(room.state, minute(3));
    expect(memory.roles.map((held) => [held.role, held.holder])).toEqual([
      ['scribe', 'ben'],
      ['commander', 'ana'],
    ]);
    expect(memory.openRoles).not.toContain('commander');
  });

  it('moves the clock of updates by updates sent and updates heard of', () => {
    expect(workingMemory(new TestRoom().state, minute(1)).update).toEqual({ lastAt: null, dueAt: minute(60) });
    expect(workingMemory(new TestRoom().action(30, 'update-internal', null).state, minute(31)).update.dueAt).toBe(minute(90));
    expect(workingMemory(new TestRoom().update(30, 'internal', 45).state, minute(31)).update.dueAt).toBe(minute(45));
  });

  it('shows a conflict until one of the two is superseded', () => {
    const room = new TestRoom().event(1, 'impact', 'checkout', '12 %').event(2, 'impact', 'checkout', '3 %', { conflictsWith: 2 });
    expect(workingMemory(room.state, minute(3)).conflicts.map(({ item, other }) => [item.event, other])).toEqual([[3, 2]]);
  });

  it('finds the things that are talked about, without the aspects of their fields', () => {
    const room = new TestRoom()
      .event(1, 'symptom', 'orders-db connections', 'pool full')
      .event(2, 'symptom', 'checkout', 'waits for orders-db');
    const { things } = workingMemory(room.state, minute(3));
    expect(things.map((thing) => thing.name)).toEqual(['orders-db', 'checkout']);
    expect([thingOf('checkout-api latency'), thingOf('per node'), thingOf('disk'), thingOf('many pods errors')]).toEqual([
      'checkout-api',
      'node',
      'disk',
      'pods',
    ]);
    expect([isThing('User reports'), isThing('Network issues'), isThing('hub'), isThing('42')]).toEqual([false, false, true, false]);
    // What users do is hit, and is nothing to restart.
    expect([isThing('Logins'), isThing('Uploads latency'), isThing('login-api')]).toEqual([false, false, true]);
    expect([isThing('Orders'), isThing('orders'), isThing('Orders API')]).toEqual([false, true, true]);
    expect([isThing('Regions'), isThing('region eu-west')]).toEqual([false, true]);
  });
});
