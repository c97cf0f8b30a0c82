// How the shared document stands, and the words in which the screen says so.
import type { ErrorCode } from '../../domain/errors.ts';
import type { TimelineEntryId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';

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
  /** Entries with words that the server has not stored yet. */
  readonly unsaved: ReadonlySet<TimelineEntryId>;
  /** Since when the oldest of them waits; null when all is stored. */
  readonly unsavedSince: EpochMs | null;
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
  kept: false,
  loaded: false,
  readOnly: false,
};

/** A save that takes longer than this is worth a warning colour. */
export const slowSaveMs = 10_000;

export type StatusWords = {
  readonly icon: 'dot' | 'cloud-off' | 'alert' | 'eye';
  readonly tone: 'good' | 'warn' | 'bad';
  readonly word: string;
  readonly detail: string;
};

/** The words of the header's save state. `commander` is who can give write access, when there is one. */
export function statusWords(status: DocumentStatus, now: EpochMs, commander: string | null): StatusWords {
  const { link } = status;
  const edits = status.unsaved.size;
  switch (link.state) {
    case 'opening':
      return { icon: 'dot', tone: 'warn', word: 'Connecting', detail: edits === 0 ? '' : keptWords(edits, status.kept) };
    case 'live': {
      if (status.readOnly)
        return {
          icon: 'eye',
          tone: 'good',
          word: 'View only',
          detail: commander === null ? 'ask an administrator' : `ask ${commander} for write access`,
        };
      const waitedMs = status.unsavedSince === null ? 0 : now - status.unsavedSince;
      if (waitedMs > slowSaveMs)
        return { icon: 'dot', tone: 'warn', word: 'Live', detail: `saving ${count(edits)} for ${Math.round(waitedMs / 1000)} s` };
      return { icon: 'dot', tone: 'good', word: 'Live', detail: edits === 0 ? 'saved' : `saving ${count(edits)}` };
    }
    case 'reconnecting': {
      const inS = link.retryAt === null ? 0 : Math.ceil((link.retryAt - now) / 1000);
      const next = inS <= 0 ? 'now' : `next in ${inS} s`;
      return {
        icon: 'dot',
        tone: 'warn',
        word: 'Reconnecting',
        detail: edits === 0 ? `try ${link.attempt}, ${next}` : `try ${link.attempt}, ${keptWords(edits, status.kept)}`,
      };
    }
    case 'offline':
      return { icon: 'cloud-off', tone: 'warn', word: 'Offline', detail: edits === 0 ? 'nothing waits' : keptWords(edits, status.kept) };
    case 'refused':
      if (edits > 0) return { icon: 'alert', tone: 'bad', word: 'Not saved', detail: `server refused ${count(edits)}` };
      return { icon: 'alert', tone: 'bad', word: 'Not connected', detail: refusalWords[link.reason] };
  }
}

/** What a refusal means and what to do about it, after "Not connected". */
export const refusalWords: Record<RefusalReason, string> = {
  'not-signed-in': 'sign in again',
  'not-allowed': 'you no longer have access',
  'not-found': 'this incident does not exist here',
  locked: 'the incident is closed',
  'invalid-input': 'the server could not read an edit',
  'too-large': 'an edit is too large for the server',
};

function count(edits: number): string {
  return edits === 1 ? '1 edit' : `${edits} edits`;
}

function keptWords(edits: number, kept: boolean): string {
  return `${count(edits)} kept ${kept ? 'on this device' : 'in this tab only'}`;
}
