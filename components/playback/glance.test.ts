// A glance shows what the whole log would show of its moment, and the worker goes on from it as if there had been none.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../domain/fold.ts';
import { type LogEntry, readEntry } from '../../domain/log.ts';
import { arbitraryLog } from '../../domain/test-entries.ts';
import { glanceOf as entriesOfGlance } from '../../domain/test-glance.ts';
import type { EpochMs } from '../../domain/time.ts';
import { DocumentReel } from './document-reel.ts';
import { FrameMaker } from './frames.ts';
import { LogReel } from './log-reel.ts';
import type { PlaybackView } from './playback-client.ts';
import { glanceOfEntries, openPage } from './test-page.ts';

const runs = { numRuns: 300, seed: 20261121 };

/** Logs in which some offers are never ranked and never taken up, as most are. */
const logs = arbitraryLog(60).map((raw) =>
  raw.map(readEntry).map((entry): LogEntry => {
    if (entry.seq % 3 !== 0) return entry;
    if (entry.kind === 'offered') return { ...entry, data: { offer: { ...entry.data.offer, id: 'aside' as typeof entry.data.offer.id } } };
    return entry.kind === 'offer-seen' ? { ...entry, data: { ...entry.data, offerId: 'aside' as typeof entry.data.offerId } } : entry;
  }),
);
const looks = fc.array(fc.nat(60), { minLength: 1, maxLength: 5 });

function reelOf(entries: readonly LogEntry[]): LogReel {
  const log = new LogReel();
  log.append(entries);
  return log;
}

/** What a page shows that is given the whole log by its worker, after it looked at `first`. */
function wholePage(log: LogReel, first: EpochMs) {
  const entries = entriesOfGlance(log.entries, log.countAt(first));
  const { client, say } = openPage(glanceOfEntries(entries, first));
  const frames = new FrameMaker(log, new DocumentReel());
  const glanced = client.view();
  const events = frames.newEvents();
  say({ type: 'events', from: 0, events, times: Float64Array.from(events, (_, index) => index) });
  const show = (t: EpochMs): PlaybackView | null => {
    say(frames.frameAt(t));
    return client.view();
  };
  return { glanced, show, facts: () => client.loaded().facts };
}

/** Fates tell of the end, which a glance does not know. */
function shownOf(view: PlaybackView | null): unknown {
  if (view === null) return null;
  const { fates: _, ...shown } = view;
  return shown;
}

describe('a glance', () => {
  test('shows of its moment exactly what the whole log shows', () => {
    let leftOut = 0;
    fc.assert(
      fc.property(logs, looks, (entries, places) => {
        const log = reelOf(entries);
        for (const place of places) {
          const t = log.times[place % entries.length];
          if (t === undefined) continue;
          const { glanced, show } = wholePage(log, t);
          leftOut += log.entries.length - entriesOfGlance(log.entries, log.countAt(t)).length;
          expect(shownOf(glanced)).toEqual(shownOf(show(t)));
          const { offers: _, foreign: __, ...live } = fold(entries.slice(0, log.countAt(t)));
          expect(glanced?.room).toMatchObject(live);
        }
      }),
      runs,
    );
    expect(leftOut).toBeGreaterThan(100);
  });

  test('leaves no trace once the worker shows moments', () => {
    fc.assert(
      fc.property(logs, looks, (entries, places) => {
        const log = reelOf(entries);
        const first = log.times[(places[0] ?? 0) % entries.length];
        if (first === undefined) return;
        const { show, facts } = wholePage(log, first);
        for (const place of places.toReversed()) {
          const t = log.times[place % entries.length];
          if (t === undefined) continue;
          const { offers: _, foreign: __, ...live } = fold(entries.slice(0, log.countAt(t)));
          const { offers: ___, foreign: ____, ...shown } = show(t)?.room ?? fold([]);
          expect(shown).toEqual(live);
        }
        expect(facts().times).toEqual(facts().events.map((_, index) => index));
        expect(facts().events.map(({ number, supersededBy }) => [number, supersededBy])).toEqual(
          log.last().events.map(({ number }) => [number, null]),
        );
      }),
      runs,
    );
  });

  test('of a moment when an event was corrected does not correct it at the moments before', () => {
    const at = (minute: number) => (Date.UTC(2026, 2, 12, 2) + minute * 60_000) as EpochMs;
    const entries = [1, 2].map((number) => {
      const event = {
        ...{ ref: `e-${number}`, dimension: 'symptom', entity: 'checkout-api', from: null, to: `${number} %`, direction: 'worse' },
        ...{ occurredAt: at(number), observedAt: at(number), sources: [number], confidence: 0.9 },
        ...(number === 2 ? { supersedes: 1 } : {}),
      };
      const envelope = { actor: { type: 'agent', name: 'Muster' }, occurredAt: at(number), observedAt: at(number), recordedAt: at(number) };
      return readEntry({ seq: number, kind: 'event-recorded', data: { number, event }, ...envelope });
    });
    const { glanced, show } = wholePage(reelOf(entries), at(2));
    expect(glanced?.room.events.map(({ supersededBy }) => supersededBy)).toEqual([2, null]);
    expect(show(at(1))?.room.events.map(({ supersededBy }) => supersededBy)).toEqual([null]);
    expect(show(at(2))?.room.events.map(({ supersededBy }) => supersededBy)).toEqual([2, null]);
  });
});
