// How news leaves a document: at once while it is quiet, merged while many type.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { FanOut } from './fan-out.ts';
import { type Frame, readFrame } from './frames.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function fanOut(readers = 200) {
  const sent: { frame: Frame; droppable: boolean }[] = [];
  const out = new FanOut({
    send: (frame, droppable) => sent.push({ frame: readFrame(frame), droppable }),
    readers: () => readers,
    nowMs: () => performance.now(),
  });
  const doc = new Y.Doc();
  doc.on('update', (update: Uint8Array) => out.update(update));
  return { out, doc, sent };
}

function textOf(sent: readonly { frame: Frame }[]): string {
  const doc = new Y.Doc();
  for (const { frame } of sent) if (frame.type === 'update') Y.applyUpdate(doc, frame.update);
  return doc.getText('words').toString();
}

describe('FanOut', () => {
  it('DOC-25 sends the edits of a quiet document at once, each by itself', () => {
    const { doc, sent } = fanOut();
    for (let index = 0; index < 50; index++) doc.getText('words').insert(index, 'x');
    expect(sent).toHaveLength(50);
    expect(sent.every(({ droppable }) => !droppable)).toBe(true);
  });

  it('DOC-25 takes for busy what costs many frames: few edits for a thousand readers, or many for a few', () => {
    for (const [readers, atOnce] of [
      [1_000, 10],
      [20, 500],
    ] as const) {
      const { doc, sent } = fanOut(readers);
      for (let index = 0; index < atOnce + 20; index++) doc.getText('words').insert(index, 'x');
      expect(sent).toHaveLength(atOnce);
      const heldMs = Math.max(8, readers / 20);
      vi.advanceTimersByTime(heldMs - 1);
      expect(sent).toHaveLength(atOnce);
      vi.advanceTimersByTime(1);
      expect(sent).toHaveLength(atOnce + 1);
      expect(textOf(sent)).toBe(doc.getText('words').toString());
    }
  });

  it('DOC-25 merges the edits of a busy one for 10 ms with 200 readers, in pieces of at most a hundred, and none is lost', () => {
    const { doc, sent } = fanOut();
    for (let index = 0; index < 500; index++) doc.getText('words').insert(index, String(index % 10));
    expect(sent).toHaveLength(50);
    vi.advanceTimersByTime(10);
    expect(sent).toHaveLength(50 + 5);
    expect(textOf(sent)).toBe(doc.getText('words').toString());
    // Quiet again after two seconds.
    vi.advanceTimersByTime(2_000);
    doc.getText('words').insert(0, 'y');
    expect(sent).toHaveLength(56);
  });

  it('DOC-20 sends of presence only the newest state of each tab, and as something that may be dropped', () => {
    const { out, sent } = fanOut();
    for (let clock = 1; clock <= 20; clock++) out.awareness([{ clientId: 1, clock, state: { cursor: clock } }]);
    out.awareness([{ clientId: 2, clock: 1, state: {} }]);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(40);
    expect(sent).toEqual([
      {
        droppable: true,
        frame: {
          type: 'awareness',
          entries: [
            { clientId: 1, clock: 20, state: { cursor: 20 } },
            { clientId: 2, clock: 1, state: {} },
          ],
        },
      },
    ]);
  });
});
