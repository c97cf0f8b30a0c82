import { describe, expect, it, vi } from 'vitest';
import { MusterError } from '../../domain/errors.ts';
import type { Seq } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { NewDocumentUpdate } from '../store/document-store.ts';
import { UpdateWriter } from './update-writer.ts';

const update = (size = 10): NewDocumentUpdate => ({
  actor: { type: 'agent', name: 'Muster' },
  at: 0 as EpochMs,
  bytes: new Uint8Array(size),
});

function writerOn(append: (updates: readonly NewDocumentUpdate[]) => Promise<void>) {
  let seq = 0;
  const events: string[] = [];
  const writer = new UpdateWriter({
    append: async (updates) => {
      await append(updates);
      return updates.map(() => ++seq as Seq);
    },
    onStored: (upTo, count, isIdle) => events.push(`stored ${count} up to ${upTo}${isIdle ? '' : ', more wait'}`),
    onRefused: (error) => events.push(`refused ${error.code}`),
    onRetry: () => events.push('retry'),
  });
  return { writer, events };
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
    await vi.waitFor(() => expect(order).toEqual(['writing']));
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

  it('DOC-07 tries a group again until it is written, keeps the order, and answers nobody before', async () => {
    let tries = 0;
    const written: number[] = [];
    const { writer, events } = writerOn(async (updates) => {
      tries += 1;
      if (tries <= 2) throw new MusterError('unavailable');
      written.push(...updates.map(({ bytes }) => bytes.byteLength));
    });
    writer.take(update(1));
    const first = writer.flush().then(() => [...written]);
    writer.take(update(2));
    expect(await first).toContain(1);
    await writer.flush();
    expect(written).toEqual([1, 2]);
    expect(events.filter((event) => event === 'retry')).toHaveLength(2);
    expect(writer.waitingBytes).toBe(0);
  });

  it('DOC-12 gives up when the incident is gone, and tells who waits', async () => {
    const { writer, events } = writerOn(async () => {
      throw new MusterError('not-found');
    });
    writer.take(update());
    await expect(writer.flush()).rejects.toThrow(MusterError);
    expect(events).toEqual(['refused not-found']);
  });
});
