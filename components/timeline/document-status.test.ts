import { expect, it } from 'vitest';
import type { TimelineEntryId } from '../../domain/ids.ts';
import type { EpochMs } from '../../domain/time.ts';
import { type DocumentLink, openingStatus, saveStateOf } from './document-status.ts';

const since = 0 as EpochMs;
const state = (link: DocumentLink, unsaved: string[] = [], readOnly = false) =>
  saveStateOf(
    {
      ...{ ...openingStatus, link, kept: true, readOnly },
      unsaved: new Set(unsaved as TimelineEntryId[]),
      unsavedSince: unsaved.length === 0 ? null : since,
    },
    'Mara',
  );

it('says saved only on a live line with nothing waiting', () => {
  expect(state({ state: 'live' })).toEqual({ kind: 'saved', elsewhere: 0 });
  expect(state({ state: 'live' }, ['a', 'b'])).toEqual({ kind: 'saving', edits: 2, since });
  expect(state({ state: 'opening' })).toEqual({ kind: 'loading' });
  expect(state({ state: 'opening' }, ['a'])).toEqual({ kind: 'offline', edits: 1, kept: true, since: null });
  expect(state({ state: 'offline', since }, ['a'])).toEqual({ kind: 'offline', edits: 1, kept: true, since });
  expect(state({ state: 'reconnecting', since, attempt: 2, retryAt: null })).toEqual({ kind: 'offline', edits: 0, kept: true, since });
});

it('says who can give write access, and what a refusal means', () => {
  expect(state({ state: 'live' }, [], true)).toEqual({ kind: 'view-only', why: 'ask Mara for write access' });
  expect(state({ state: 'refused', since, reason: 'not-signed-in' }, ['a'])).toEqual({
    kind: 'not-saved',
    why: 'server refused 1 edit: sign in again',
  });
  expect(state({ state: 'refused', since, reason: 'locked' })).toEqual({
    kind: 'not-saved',
    why: 'the review is published, take it back into review to change it',
  });
});
