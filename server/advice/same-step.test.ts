// Whether what people did is what was offered, as rooms say it: on a part of the thing, or of the thing in other words.
import { describe, expect, it } from 'vitest';
import type { ActionClass } from '../../domain/vocabulary.ts';
import { minute, TestRoom } from '../memory/test-room.ts';
import { workingMemory } from '../memory/working-memory.ts';
import { lastTried } from './same-step.ts';

/** Whether the step that was read of a line counts as the step that was offered. */
function isSame(line: string, taken: [ActionClass, string | null], offered: [ActionClass, string]): boolean {
  const room = new TestRoom().action(5, taken[0], taken[1], { text: line });
  return lastTried({ class: offered[0], target: offered[1] }, workingMemory(room.state, minute(6)), () => true) !== undefined;
}

describe('lastTried', () => {
  it.each<[string, [ActionClass, string | null], [ActionClass, string]]>([
    ['renewing the client cert on mail-out-2 now', ['secure', 'client cert'], ['secure', 'mail-out-2']],
    ['renewed and reloaded postfix on mail-out-2', ['restart', 'postfix'], ['restart', 'mail-out-2']],
    ['reading the slow log of the orders-db-primary', ['inspect-logs', 'slow log'], ['inspect-logs', 'orders-db-primary']],
    ['freed 40G in /var on Web-1', ['free-resource', '/var'], ['free-resource', 'web-1']],
  ])('takes a step on a part of a thing for one on the thing: %s', (line, taken, offered) => {
    expect(isSame(line, taken, offered)).toBe(true);
  });

  it.each<[string, [ActionClass, string | null], [ActionClass, string]]>([
    // Another of the same family, and a name that only begins alike.
    ['renewing the client cert on mail-out-20 now', ['secure', 'client cert'], ['secure', 'mail-out-2']],
    // Why, from where and whither are no places of the step.
    ['restarting pgbouncer because orders-db hangs', ['restart', 'pgbouncer'], ['restart', 'orders-db']],
    ['moved the vip from lb-1 to lb-2', ['reroute', 'vip'], ['reroute', 'lb-2']],
    ['restarting the exporter for checkout-api', ['restart', 'exporter'], ['restart', 'checkout-api']],
    // Another kind of step on the very thing.
    ['reading the logs on mail-out-2', ['inspect-logs', 'logs'], ['secure', 'mail-out-2']],
  ])('does not take another step for it: %s', (line, taken, offered) => {
    expect(isSame(line, taken, offered)).toBe(false);
  });
});
