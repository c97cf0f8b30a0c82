import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { MusterError } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { NewDocumentUpdate } from '../store/document-store.ts';
import { patience } from '../test-patience.ts';
import { UpdateWriter } from './update-writer.ts';

const update = (size = 10): NewDocumentUpdate => ({
  actor: { type: 'agent', name: 'Muster' },
  at: 0 as EpochMs,
  bytes: new Uint8Array(size),
});

function writerOn(append: (updates: readonly NewDocumentUpdate[], isRepeat: boolean) => Promise<void>) {
  const total = { bytes: 0 };
  const events: string[] = [];
  const writer = new UpdateWriter({
    append,
    onStored: (isIdle) => void events.push(isIdle ? 'stored' : 'stored, more wait'),
    onRefused: (error) => void events.push(`refused ${error.code}`),
    onRetry: () => void events.push('retry'),
    onWaiting: (bytes) => {
      total.bytes += bytes;
    },
  });
  return { writer, events, total };
}

describe('UpdateWriter', () => {
  it('DOC-05 says stored only after the group with the update is written', async () => {
    const order: string[] = [];
    let release = (): void => undefined;
    const { writer } = writerOn(async () => {
      order.push('writing');
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      order.push('written');
    });
    writer.take(update());
    const stored = writer.stored().then(() => order.push('said so'));
    await vi.waitFor(() => expect(order).toEqual(['writing']), patience);
    release();
    await stored;
    expect(order).toEqual(['writing', 'written', 'said so']);
  });

  it('writes what comes together as one group, in order', async () => {
    const groups: number[][] = [];
    const { writer } = writerOn(async (updates) => void groups.push(updates.map(({ bytes }) => bytes.byteLength)));
    for (const size of [1, 2, 3]) writer.take(update(size));
    await writer.stored();
    expect(groups).toEqual([[1, 2, 3]]);
  });

  it('answers at once when nothing waits', async () => {
    const { writer } = writerOn(async () => undefined);
    await expect(writer.stored()).resolves.toBeUndefined();
  });

  it('DOC-07 tries a group again, as it was, until it is written, keeps the order, and answers nobody before', async () => {
    let tries = 0;
    const tried: [number[], boolean][] = [];
    const { writer, events, total } = writerOn(async (updates, isRepeat) => {
      tried.push([updates.map(({ bytes }) => bytes.byteLength), isRepeat]);
      tries += 1;
      if (tries <= 2) throw new MusterError('unavailable');
    });
    writer.take(update(1));
    const first = writer.flush().then(() => tried.length);
    await vi.waitFor(() => expect(tries).toBe(1), patience);
    writer.take(update(2));
    expect(total.bytes).toBe(writer.waitingBytes);
    expect(total.bytes).toBeGreaterThan(3);
    expect(await first).toBe(3);
    await writer.flush();
    expect(tried).toEqual([
      [[1], false],
      [[1], true],
      [[1], true],
      [[2], false],
    ]);
    expect(events).toEqual(['retry', 'retry', 'stored, more wait', 'stored']);
    expect([writer.waitingBytes, total.bytes]).toEqual([0, 0]);
  });

  it('DOC-07 asks a database that is away less and less often, however much is typed meanwhile', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let tries = 0;
    const { writer } = writerOn(async () => {
      tries += 1;
      throw new MusterError('unavailable');
    });
    for (let ms = 0; ms < 20_000; ms += 10) {
      writer.take(update());
      void writer.stored().catch(() => undefined);
      await vi.advanceTimersByTimeAsync(10);
    }
    // 0.1, 0.2, 0.4, 0.8, 1.6 s, then every 2 s.
    expect(tries).toBeGreaterThan(10);
    expect(tries).toBeLessThan(16);
    writer.close();
  });

  it('DOC-07 writes what piled up while the database was away in pieces that it can take', async () => {
    const groups: number[] = [];
    let isAway = true;
    const { writer, events } = writerOn(async (updates) => {
      if (isAway) throw new MusterError('unavailable');
      groups.push(updates.length);
    });
    writer.take(update());
    const done = writer.flush();
    await vi.waitFor(() => expect(events).toEqual(['retry']), patience);
    for (let index = 0; index < 5_000; index++) writer.take(update());
    for (let index = 0; index < 5; index++) writer.take(update(2_000_000));
    isAway = false;
    await done;
    await writer.flush();
    expect(groups).toEqual([1, 2_000, 2_000, 1_002, 2, 1]);
  });

  it('DOC-12 gives up when the incident is gone, and tells who waits', async () => {
    const { writer, events, total } = writerOn(async () => {
      throw new MusterError('not-found');
    });
    writer.take(update());
    await expect(writer.flush()).rejects.toThrow(MusterError);
    expect(events).toEqual(['refused not-found']);
    expect(total.bytes).toBe(0);
  });
});
