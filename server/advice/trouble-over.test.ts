// What is over is neither looked at nor mended any more: the thing's own news decides, and a firing alert is believed.
import { describe, expect, it } from 'vitest';
import { minute, record, TestRoom } from '../memory/test-room.ts';
import { workingMemory } from '../memory/working-memory.ts';
import { endOfTrouble } from './trouble-over.ts';

const look = (target: string) => ({ class: 'inspect-state', target }) as const;
const endAt = (room: TestRoom, at: number, step: Parameters<typeof endOfTrouble>[0], shown?: ReturnType<typeof record>) =>
  endOfTrouble(step, shown, workingMemory(room.state, minute(at)))?.value ?? null;

const twoDown = () =>
  new TestRoom().event(1, 'symptom', 'fs-03 availability', 'firing: down').event(2, 'symptom', 'esx-11 availability', 'firing: down');

describe('endOfTrouble', () => {
  it('is the recovery of the very thing, whatever is still wrong elsewhere', () => {
    const room = twoDown().event(9, 'symptom', 'fs-03 availability', 'resolved: up', { direction: 'better' });
    expect(endAt(room, 10, look('fs-03'))).toBe('resolved: up');
    expect(endAt(room, 10, { class: 'restart', target: 'fs-03' })).toBe('resolved: up');
    expect(endAt(room, 10, look('esx-11'))).toBeNull();
  });

  it('does not take one alert of a thing for its last', () => {
    const room = new TestRoom()
      .event(1, 'symptom', 'db-1 disk', 'firing: 97%')
      .event(2, 'symptom', 'db-1 cpu', 'firing: 100%')
      .event(9, 'symptom', 'db-1 cpu', 'resolved: 20%', { direction: 'better' });
    expect(endAt(room, 40, look('db-1'))).toBeNull();
  });

  it('takes what people and logs said before the recovery for over, and what they say after it for news', () => {
    const room = new TestRoom()
      .event(1, 'symptom', 'mail-2 queue', 'firing: 18422')
      .event(3, 'symptom', 'mail-2 logs', 'certificate has expired')
      .event(9, 'symptom', 'mail-2 queue', 'resolved', { direction: 'better' });
    expect(endAt(room, 10, look('mail-2'))).toBe('resolved');
    room.event(11, 'symptom', 'mail-2', 'still slow');
    expect(endAt(room, 12, look('mail-2'))).toBeNull();
  });

  it('is the turn for the better, for every look and mitigation, once a quarter of an hour was calm', () => {
    const room = twoDown()
      .event(9, 'symptom', 'fs-03 availability', 'resolved: up', { direction: 'better' })
      .event(10, 'symptom', 'esx-11 availability', 'resolved: up again', { direction: 'better' });
    const fix = { class: 'deploy-fix', target: 'Loop' } as const;
    expect(endAt(room, 20, fix)).toBeNull();
    expect(endAt(room, 25, fix)).toBe('resolved: up again');
    expect(endAt(room, 25, { class: 'inspect-logs', target: null })).toBe('resolved: up again');
  });

  it('leaves checks and the end, and what a record keeps for the time after', () => {
    const room = twoDown().event(9, 'symptom', 'fs-03 availability', 'resolved: up', { direction: 'better' });
    expect(endAt(room, 40, { class: 'verify', target: 'fs-03' })).toBeNull();
    expect(endAt(room, 40, { class: 'resolve', target: null })).toBeNull();
    expect(endAt(room, 40, look('fs-03'), record({ id: 'after', key: { stages: ['recover', 'mitigate'] } }))).toBeNull();
  });
});
