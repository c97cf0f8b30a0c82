// What Yjs leaves open about updates: those that lack something, those that hold nothing, and state vectors that are none.
import * as Y from 'yjs';
import { MusterError } from '../../domain/errors.ts';

/**
 * Drops edits that build on words which are not here, and says whether there were any. Kept, they would be neither shown
 * nor stored, would grow without end, and would get into checkpoints and into the answers to others.
 */
export function dropPending({ store }: Y.Doc): boolean {
  const had = store.pendingStructs !== null || store.pendingDs !== null;
  store.pendingStructs = null;
  store.pendingDs = null;
  return had;
}

/** An update without structs and without deletions, as a tab sends that has nothing new. */
export function isEmptyUpdate(update: Uint8Array): boolean {
  return update.byteLength === 2 && update[0] === 0 && update[1] === 0;
}

/** What a document has beyond a state vector. Throws MusterError `malformed-body` for bytes that are none. */
export function encodeSince(doc: Y.Doc, stateVector: Uint8Array): Uint8Array {
  try {
    return Y.encodeStateAsUpdate(doc, stateVector);
  } catch (error) {
    throw new MusterError('malformed-body', 'The state vector could not be read.', { cause: error });
  }
}
