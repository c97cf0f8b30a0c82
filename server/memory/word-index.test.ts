// What is watched is looked up again when an item that holds it came, went or changed its state, and only then.
import { describe, expect, it } from 'vitest';
import { fold } from '../../domain/fold.ts';
import { minute, TestRoom } from './test-room.ts';
import { phraseOf } from './words.ts';
import { type WorkingMemory, workingMemory } from './working-memory.ts';

const latency = [phraseOf('latency is high'), phraseOf('OOMKilled')];

/** A room that is followed, with the memory of each of its states. */
function followed(): { room: TestRoom; at: (minutes: number) => WorkingMemory } {
  const room = new TestRoom().event(1, 'symptom', 'orders-db', 'latency is high');
  let state = fold(room.entries);
  return {
    room,
    at(minutes) {
      state = fold(room.entries, state);
      return workingMemory(state, minute(minutes));
    },
  };
}

describe('watched phrases', () => {
  it('are unchanged while only other things are said', () => {
    const { room, at } = followed();
    const { words } = at(2);
    const watch = words.watch(latency);
    room.event(3, 'symptom', 'kafka', 'queue grows').event(4, 'symptom', 'kafka', 'queue is empty');
    expect(at(5).words.isUnchanged(watch, words.revision)).toBe(true);
  });

  it.each([
    ['came', (room: TestRoom) => room.event(3, 'symptom', 'kafka', 'container OOMKilled')],
    ['went', (room: TestRoom) => room.event(3, 'symptom', 'orders-db', 'slow', { direction: 'better' })],
    ['is old by now', (room: TestRoom) => room.event(600, 'symptom', 'kafka', 'queue grows')],
  ])('are changed when an item with one of them %s', (_, happens) => {
    const { room, at } = followed();
    const { words } = at(2);
    const watch = words.watch(latency);
    happens(room);
    expect(at(601).words.isUnchanged(watch, words.revision)).toBe(false);
  });

  it('are not known to be unchanged since before they were watched', () => {
    const { room, at } = followed();
    const { words } = at(2);
    room.event(3, 'symptom', 'kafka', 'queue grows');
    const later = at(4).words;
    expect(later.isUnchanged(later.watch(latency), words.revision)).toBe(false);
  });
});
