import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MusterError } from '../../domain/errors.ts';
import {
  awarenessFrame,
  fenceFrame,
  heartbeatFrame,
  maxAwarenessStateBytes,
  readFrame,
  syncAnswerFrame,
  syncRequestFrame,
  updateFrame,
} from './frames.ts';

const bytes = fc.uint8Array({ maxLength: 64 });

describe('frames', () => {
  it('reads back every frame it writes', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.jsonValue(), (body, nonce, value) => {
        expect(readFrame(syncRequestFrame(body))).toEqual({ type: 'sync-request', stateVector: body });
        expect(readFrame(syncAnswerFrame(body))).toEqual({ type: 'update', update: body, isAnswer: true });
        expect(readFrame(updateFrame(body))).toEqual({ type: 'update', update: body, isAnswer: false });
        expect(readFrame(fenceFrame(nonce))).toEqual({ type: 'fence', nonce });
        const entries = [
          { clientId: nonce, clock: 3, state: { value: JSON.parse(JSON.stringify(value)) } },
          { clientId: 7, clock: 1, state: null },
        ];
        expect(readFrame(awarenessFrame(entries))).toEqual({ type: 'awareness', entries });
      }),
      { seed: 11 },
    );
    expect(readFrame(heartbeatFrame)).toEqual({ type: 'heartbeat' });
  });

  it('DOC-23 answers any bytes with a frame or a refusal that closes the socket, never with another error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        try {
          readFrame(noise);
        } catch (error) {
          expect(error).toBeInstanceOf(MusterError);
          expect(['malformed-body', 'too-large']).toContain((error as MusterError).code);
        }
      }),
      { seed: 12, numRuns: 5_000 },
    );
  });

  it('TRAP-3 DOC-23 refuses two messages in one frame, which y-websocket would read only half of', () => {
    const two = new Uint8Array([...heartbeatFrame, ...fenceFrame(5)]);
    expect(() => readFrame(two)).toThrow('one message');
  });

  it('DOC-31 refuses an awareness state over the cap', () => {
    const state = { text: 'x'.repeat(maxAwarenessStateBytes) };
    expect(() => readFrame(awarenessFrame([{ clientId: 1, clock: 1, state }]))).toThrow('awareness state under');
  });

  it('DOC-23 refuses bytes behind the awareness states', () => {
    const body = [1, 7, 1, 2, 0x7b, 0x7d];
    expect(readFrame(new Uint8Array([1, body.length, ...body]))).toEqual({
      type: 'awareness',
      entries: [{ clientId: 7, clock: 1, state: {} }],
    });
    expect(() => readFrame(new Uint8Array([1, body.length + 1, ...body, 0]))).toThrow('bytes behind');
  });
});
