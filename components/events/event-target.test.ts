import { describe, expect, it } from 'vitest';
import { eventOfHash } from './event-target.ts';

describe('eventOfHash', () => {
  it('reads only what names an event', () => {
    expect(eventOfHash('#E12')).toBe(12);
    for (const hash of ['', '#', '#E', '#E0', '#E012', '#e12', '#E12x', '#E-1', '#E1.5', '#E9999999999'])
      expect(eventOfHash(hash), hash).toBeNull();
  });
});
