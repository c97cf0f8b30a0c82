// Playback shows at t exactly what the live room had at t, for any log and any way of getting there.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../domain/fold.ts';
import { type LogEntry, readEntry } from '../../domain/log.ts';
import { playbackTimes } from '../../domain/playback.ts';
import { arbitraryLog } from '../../domain/test-entries.ts';
import type { EpochMs } from '../../domain/time.ts';
import { DocumentReel } from './document-reel.ts';
import { FrameMaker } from './frames.ts';
import { LogReel } from './log-reel.ts';
import { glanceOfEntries, openPage } from './test-page.ts';

const runs = { numRuns: 200, seed: 20261121 };

/** The entries of a log over and over, so that states are kept and passed in both directions. */
function longLog(raw: Parameters<typeof readEntry>[0][], times: number): LogEntry[] {
  const entries = raw.map((entry) => readEntry(entry));
  return Array.from({ length: times }, () => entries)
    .flat()
    .map((entry, index) => ({ ...entry, seq: (index + 1) as LogEntry['seq'] }));
}

/** The room that a page would show, put together from frames by the client. */
function throughFrames(log: LogReel) {
  const { client, say } = openPage(glanceOfEntries([], 0 as EpochMs));
  const frames = new FrameMaker(log, new DocumentReel());
  const events = frames.newEvents();
  say({ type: 'events', from: 0, events, times: new Float64Array(events.length) });
  return (t: EpochMs) => {
    say(frames.frameAt(t));
    const view = client.view();
    if (view === null) throw new Error('no view');
    return view.room;
  };
}

describe('playback of any log', () => {
  test('has at every moment the fold of the entries that were part of the room by then', () => {
    fc.assert(
      fc.property(arbitraryLog(), fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }), (raw, looks) => {
        const entries = raw.map(readEntry);
        const log = new LogReel();
        log.append(entries);
        for (const look of looks) {
          const count = Math.min(look, entries.length);
          expect(log.stateAfter(count)).toEqual(fold(entries.slice(0, count)));
          const t = log.times[count - 1];
          if (t === undefined) continue;
          const live = entries.slice(0, log.countAt(t));
          expect(live.length).toBeGreaterThanOrEqual(count);
          expect(playbackTimes(live).every((time) => time <= t)).toBe(true);
        }
      }),
      runs,
    );
  });

  test('keeps states of a long log and finds every moment from them, forwards and backwards, in whatever parts it was loaded', () => {
    fc.assert(
      fc.property(
        arbitraryLog(),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 6 }),
        fc.integer({ min: 1, max: 5_000 }),
        (raw, shares, part) => {
          fc.pre(raw.length > 0);
          const entries = longLog(raw, Math.ceil(5_000 / raw.length));
          const log = new LogReel();
          for (let from = 0; from < entries.length; from += part) log.append(entries.slice(from, from + part));
          expect(log.times).toEqual(playbackTimes(entries));
          for (const share of shares) {
            const count = Math.round(share * entries.length);
            expect(log.stateAfter(count)).toEqual(fold(entries.slice(0, count)));
          }
        },
      ),
      { ...runs, numRuns: 12 },
    );
  });

  test('gives the page the same room through frames, whatever was shown before', () => {
    fc.assert(
      fc.property(arbitraryLog(), fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }), (raw, looks) => {
        const entries = raw.map(readEntry);
        fc.pre(entries.length > 0);
        const log = new LogReel();
        log.append(entries);
        const show = throughFrames(log);
        for (const look of looks) {
          const t = log.times[Math.min(look, entries.length - 1)];
          if (t === undefined) continue;
          const { offers, foreign: _, ...shown } = show(t);
          const { offers: allOffers, foreign: __, ...live } = fold(entries.slice(0, log.countAt(t)));
          expect(shown).toEqual(live);
          for (const [id, offer] of offers) expect(offer).toEqual(allOffers.get(id));
          for (const list of Object.values(live.lists))
            for (const { offerId } of list) expect(offers.has(offerId)).toBe(allOffers.has(offerId));
        }
      }),
      runs,
    );
  });
});
