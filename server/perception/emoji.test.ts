// Emoji: dropped from what is read, but what they say of the state is kept.
import { describe, expect, it } from 'vitest';
import { emojiMood, withoutEmoji } from './emoji.ts';
import { eventsOf } from './test-signals.ts';

describe('emoji', () => {
  it.each([
    [':rocket: seat-map 4.2 is live', 'seat-map 4.2 is live'],
    ['seat-map is down :fire::fire:', 'seat-map is down'],
    ['🔥 seat-map is down 🚨', 'seat-map is down'],
    ['done :white_check_mark: thanks', 'done thanks'],
  ])('leaves %s without them', (text, plain) => {
    expect(withoutEmoji(text)).toBe(plain);
  });

  it.each([
    'at 12:30:45 it ended',
    'arn:aws:sns:eu-west-1:12:topic',
    'fe80::1:2',
    'a:b:c',
    'key: value',
    'host:port:path/x',
    '{host:web-1}',
    'seat-map → edge',
  ])('leaves %s as it is', (text) => {
    expect(withoutEmoji(text)).toBe(text);
  });

  it('says how things stand by the first that says it', () => {
    expect(emojiMood(':white_check_mark: back, was :x:')).toBe('good');
    expect(emojiMood('❌ deploy')).toBe('bad');
    expect(emojiMood(':rocket: deploy')).toBeUndefined();
  });

  it('never names a thing by one', () => {
    const events = eventsOf([{ channel: 'change', from: 'release-bot', text: ':package: seat-map 4.2 deployed to production' }]);
    expect(events.filter((event) => /package|release-bot/.test(event.entity))).toEqual([]);
  });
});
