// Where somebody in the room reads or writes, in a few words.
import { clockWords, type TimeZone } from '../../domain/time-words.ts';
import type { Presence } from './room-links.ts';

/** Where somebody reads or writes, in a few words: `writing`, `reads 02:17`, `looks at events`. */
export function whereWords({ editing, looking }: Pick<Presence, 'editing' | 'looking'>, zone: TimeZone): string {
  if (editing) return 'writing';
  if (looking === null) return 'in another tab';
  switch (looking.region) {
    case 'timeline':
      return looking.at === null ? 'reads the timeline' : `reads ${clockWords(looking.at, zone)}`;
    case 'events':
      return 'looks at events';
    case 'actions':
      return 'looks at next actions';
    case 'notes':
      return 'reads the notes';
    case 'state':
      return 'looks at the state';
  }
}
