// How the shared document stands to the server.
import type { DocumentPart } from '../../domain/document.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { SaveState } from '../room/room-links.ts';

export type DocumentLink =
  /** Nothing was reached yet; the local copy may be on screen already. */
  | { readonly state: 'opening' }
  | { readonly state: 'live' }
  | { readonly state: 'reconnecting'; readonly since: EpochMs; readonly attempt: number; readonly retryAt: EpochMs | null }
  | { readonly state: 'offline'; readonly since: EpochMs }
  /** The server said no for good; only a person's act (sign in, ask for access) helps. */
  | { readonly state: 'refused'; readonly since: EpochMs; readonly reason: RefusalReason };

export type RefusalReason = Extract<ErrorCode, 'not-signed-in' | 'not-allowed' | 'not-found' | 'locked' | 'invalid-input' | 'too-large'>;

export type DocumentStatus = {
  readonly link: DocumentLink;
  /** Entries, notes and drafts with words that the server has not stored yet. */
  readonly unsaved: ReadonlySet<DocumentPart>;
  /** Since when the oldest of them waits, wall time; null when all is stored. */
  readonly unsavedSince: EpochMs | null;
  /** How many more parts other tabs of this person in this browser have not saved. */
  readonly unsavedElsewhere: number;
  /** Whether unsaved edits survive closing the tab. */
  readonly kept: boolean;
  /** Whether there is something to show: the local copy or the server's. */
  readonly loaded: boolean;
  readonly readOnly: boolean;
};

export const openingStatus: DocumentStatus = {
  link: { state: 'opening' },
  unsaved: new Set(),
  unsavedSince: null,
  unsavedElsewhere: 0,
  kept: false,
  loaded: false,
  readOnly: false,
};

/** The status in the header's terms. `commander` is who can give write access, when there is one. */
export function saveStateOf(status: DocumentStatus, commander: string | null): SaveState {
  const { link, kept, unsavedSince } = status;
  const edits = status.unsaved.size;
  switch (link.state) {
    case 'opening':
      return edits === 0 ? { kind: 'loading' } : { kind: 'offline', edits, kept, since: null };
    case 'live':
      if (status.readOnly) return { kind: 'view-only', why: `ask ${commander ?? 'an administrator'} for write access` };
      return edits === 0 || unsavedSince === null
        ? { kind: 'saved', elsewhere: status.unsavedElsewhere }
        : { kind: 'saving', edits, since: unsavedSince };
    case 'reconnecting':
    case 'offline':
      return { kind: 'offline', edits, kept, since: link.since };
    case 'refused': {
      const why = refusalWords[link.reason];
      return { kind: 'not-saved', why: edits === 0 ? why : `server refused ${edits === 1 ? '1 edit' : `${edits} edits`}: ${why}` };
    }
  }
}

/** What a refusal means, and with it what to do. */
export const refusalWords: Record<RefusalReason, string> = {
  'not-signed-in': 'sign in again',
  'not-allowed': 'you may no longer write here',
  'not-found': 'this incident does not exist here',
  locked: 'the review is published, take it back into review to change it',
  'invalid-input': 'it could not be read',
  'too-large': 'it is too large',
};
