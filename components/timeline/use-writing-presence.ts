// Shows the others that this person is writing a new entry, and what, while they do.
import { useEffect } from 'react';
import type { TimelineEntryKind } from '../../domain/document.ts';
import type { OpenDocument } from './open-document.ts';

/** Key presses are told together. */
const tellMs = 150;
/** After this long without a key press the others no longer see somebody writing. */
const writingMs = 30_000;

export function useWritingPresence(document: OpenDocument | null, kind: TimelineEntryKind, text: string): void {
  useEffect(() => {
    if (document === null) return;
    if (text.trim() === '') {
      document.client.setPresence({ draft: null });
      return;
    }
    const tell = setTimeout(() => document.client.setPresence({ draft: { kind, text } }), tellMs);
    const stop = setTimeout(() => document.client.setPresence({ draft: null }), writingMs);
    return () => {
      clearTimeout(tell);
      clearTimeout(stop);
    };
  }, [document, kind, text]);
}
