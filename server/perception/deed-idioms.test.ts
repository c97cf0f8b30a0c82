// Deeds that a whole phrase tells, and what sounds like one and is none.
import { describe, expect, it } from 'vitest';
import { idiomaticDeed } from './deed-idioms.ts';

const deedOf = (text: string): readonly [string, string | null, string] | undefined => {
  const found = idiomaticDeed(text)?.deed;
  return found === undefined ? undefined : [found.class, found.targets[0] ?? null, found.mode];
};

describe('a deed that no single verb tells', () => {
  it.each([
    ['put web-4 back in the lb', ['scale', 'web-4', 'done']],
    ['we pulled web-4 from the pool', ['isolate', 'web-4', 'done']],
    ['yanking db-2 out of rotation', ['isolate', 'db-2', 'doing']],
    ['unplugging the uplink to room B', ['isolate', 'uplink', 'doing']],
    ['shut the port gi1/0/14', ['isolate', 'port gi1/0/14', 'done']],
    ['ok, power-cycled the router', ['restart', 'router', 'done']],
    ['reseating the cable now', ['restart', 'cable', 'doing']],
    ['gonna try turning it off and on again', ['restart', null, 'doing']],
    ['kicked worker-3, waiting', ['restart', 'worker-3', 'done']],
    ['gave the heap 2 more gigs', ['scale', 'heap', 'done']],
    ['rate-limited tenant 551', ['throttle', 'tenant 551', 'done']],
    ['swapped out the psu on rack 4', ['replace', 'psu', 'done']],
    ['running a manual vacuum on ledger', ['free-resource', 'ledger', 'doing']],
    ['freed 40G on db-1', ['free-resource', 'db-1', 'done']],
    ['the auto-sync is off now', ['disable', 'auto-sync', 'done']],
    ['flipped pricing_v2 off', ['disable', 'pricing_v2', 'done']],
    ['hotfix is out', ['deploy-fix', null, 'done']],
    ['I can reproduce it in staging', ['reproduce', null, 'done']],
    ['curl to /health times out from here', ['reproduce', null, 'done']],
  ])('%s', (text, expected) => {
    expect(deedOf(text)).toEqual(expected);
  });

  it.each([
    'should we put web-4 back in the lb',
    'is the auto-sync off?',
    'if it happens again, kicked or not, we page them',
    'it got kicked off the bus',
    'the clock is off by two minutes',
    'a fix is outstanding',
    'gave up on the disk',
    'put the ticket back on the board',
    'users are being rate limited',
    'the port was shut at noon by the vendor?',
  ])('nothing in "%s"', (text) => {
    expect(deedOf(text)).toBeUndefined();
  });
});
