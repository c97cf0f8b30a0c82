// How likely a step is taken on a thing: what it can be done to, and how fresh its reason is.
import { describe, expect, it } from 'vitest';
import { minute, TestRoom } from '../memory/test-room.ts';
import { workingMemory } from '../memory/working-memory.ts';
import { aim } from './practice.ts';

const memory = workingMemory(new TestRoom().event(0, 'symptom', 'cart-api', 'answers slowly').state, minute(1));

describe('aim', () => {
  it.each([
    ['restart', 'new API key', 'cart-api'],
    ['deploy-fix', 'node', 'cart-api'],
    ['isolate', 'registry password', 'node'],
    ['inspect-logs', 'tls certificate', 'cart-api'],
  ] as const)('a %s of %s is far less likely than of %s', (step, unlikely, likely) => {
    expect(aim(step, unlikely, 1, memory, false)).toBeLessThan(0.5 * aim(step, likely, 1, memory, false));
  });

  it('is likelier on what past incidents acted on', () => {
    expect(aim('restart', 'cart-api', 0.5, memory, true)).toBeGreaterThan(aim('restart', 'cart-api', 0.5, memory, false));
  });

  it('goes by the most telling word of a name', () => {
    expect(aim('restart', 'password service', 1, memory, false)).toBeGreaterThan(2 * aim('restart', 'service password', 1, memory, false));
  });
});
