// A glance: the entries of a log from which the room of a moment is shown at once, long before the whole log has come.
import type { EntryKind } from './log.ts';

/** Of these the room shows nothing but what concerns the offers of the last ranking and those that people took up. */
export const offerKinds = ['offered', 'offer-seen', 'offer-closed', 'offer-ignored'] as const satisfies readonly EntryKind[];

/** These name an offer that somebody took up, or was found to have taken up. */
export const takenUpKinds = ['action-accepted', 'action-noticed'] as const satisfies readonly EntryKind[];

/** So many entries after the moment come with it, so that what follows is told from nothing following. */
export const entriesAfterGlance = 200;
